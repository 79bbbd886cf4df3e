"""Judging a catalogue: each fault is planted once in a sound one and seen to be refused."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from models.catalogue import sound
from models.catalogue.agency import Payee
from models.catalogue.catalogue import Catalogue
from models.catalogue.condition import Condition
from models.catalogue.fee import Fixed, FromBill, FromField, PerUnit
from models.catalogue.record import Bilingual, Choice, Table
from models.catalogue.rules.calendar import Day
from models.catalogue.rules.choosing import CodeTable, Enum
from models.catalogue.rules.identity import ByIdKind
from models.catalogue.rules.money import MoneyRial, PaymentIdRule
from models.catalogue.rules.numbers import Digits, Int, Measure, Pattern
from models.catalogue.rules.wording import PersianText
from models.catalogue.service import Takes
from models.catalogue.sound import refuse_unsound
from models.errors import Refusal
from tests.unit.catalogue.changed import Change, a_real_tariff, fee, field, head, service
from tests.unit.catalogue.told import told

ONE = (Choice(code="one", fa="یک", en="One"),)
TWICE = (*ONE, *ONE)
MARKUP = Bilingual(fa="<b>نام</b>", en="Name")


def doubled(name: str) -> Change:
    def change(catalogue: Catalogue) -> Catalogue:
        things = getattr(catalogue, name)
        return replace(catalogue, **{name: (*things, things[0])})

    return change


def vat(**changes: Any) -> Change:
    return lambda catalogue: replace(catalogue, vat=replace(catalogue.vat, **changes))


def two_of_one_number(catalogue: Catalogue) -> Catalogue:
    return service("GEN-101", number=101)(catalogue)


def a_line_twice(catalogue: Catalogue) -> Catalogue:
    table = Table(name="colours", fa="رنگ‌ها", en="Colours", choices=TWICE)
    return replace(catalogue, tables=(*catalogue.tables, table))


def a_question_twice(catalogue: Catalogue) -> Catalogue:
    fields = catalogue.service("GEN-104").fields
    return service("GEN-104", fields=fields * 2)(catalogue)


def a_paper_twice(catalogue: Catalogue) -> Catalogue:
    papers = catalogue.service("GEN-102").papers
    return service("GEN-102", papers=papers * 2)(catalogue)


def a_debtor_nobody_knows(catalogue: Catalogue) -> Catalogue:
    payee = Payee(code="guest", fa="مهمان", en="Guest", settles_with="host")
    return replace(catalogue, payees=(*catalogue.payees, payee))


def too_many_services(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, services=catalogue.services * 20)


def a_paper_on_an_unknown_condition(catalogue: Catalogue) -> Catalogue:
    papers = catalogue.service("GEN-102").papers
    when = Condition(field="nobody", values=("yes",))
    return service("GEN-102", papers=tuple(replace(p, when=when) for p in papers))(catalogue)


def a_pair_without_its_other_half(catalogue: Catalogue) -> Catalogue:
    """The same question was sound in the service before, beside its bill id."""
    fields = (*catalogue.service("GEN-104").fields, catalogue.service("BILL-101").field("pay_id"))
    return service("GEN-104", fields=fields)(catalogue)


def sample_turned_into_a_tariff(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, sample=False)


def paid_by(*values: str, name: str = "loss_no", younger_than: int = 0) -> dict[str, Any]:
    return {"when": Condition(field=name, values=values, younger_than=younger_than)}


FAULTS: list[tuple[str, Change, str, str]] = [
    ("version", head(version=0), "", ""),
    ("currency", head(currency="EUR"), "", ""),
    ("currency", head(currency_era="new_rial"), "", ""),
    ("vat_rate", vat(rate_bp=-1), "", ""),
    ("vat_rate", vat(rate_bp=3_001), "", ""),
    ("too_many", too_many_services, "", ""),
    ("date", head(issued="1405/5/1"), "", ""),
    ("date", head(valid_from="1405/13/01"), "", ""),
    ("date", vat(valid_from=""), "", ""),
    ("twice", doubled("agencies"), "", "agencies"),
    ("twice", doubled("payees"), "", "payees"),
    ("twice", doubled("parts"), "", "parts"),
    ("twice", doubled("categories"), "", "categories"),
    ("twice", doubled("sources"), "", "sources"),
    ("twice", doubled("tables"), "", "tables"),
    ("twice", doubled("services"), "", "services"),
    ("twice", two_of_one_number, "", "number"),
    ("twice", a_line_twice, "", "colours"),
    ("twice", a_question_twice, "GEN-104", "fields"),
    ("twice", a_paper_twice, "GEN-102", "papers"),
    ("names_payee", a_debtor_nobody_knows, "", "guest"),
    ("names_agency", service("GEN-104", agency="POL"), "GEN-104", "agency"),
    ("names_agency", service("GEN-104", agency="NOT"), "GEN-104", "agency"),
    ("names_category", service("GEN-104", category="joy"), "GEN-104", "category"),
    ("number_range", service("GEN-104", number=99), "GEN-104", "number"),
    ("number_range", service("GEN-104", number=10_000), "GEN-104", "number"),
    ("takes", service("GEN-104", takes=Takes()), "GEN-104", "takes"),
    ("takes", service("GEN-104", takes=Takes(minutes=5, days_max=1)), "GEN-104", "takes"),
    ("takes", service("GEN-104", takes=Takes(days_min=3, days_max=2)), "GEN-104", "takes"),
    ("held_money_unmarked", service("BILL-104", held_money=False), "BILL-104", "held_money"),
    ("held_money_unmarked", service("GEN-104", held_money=True), "GEN-104", "held_money"),
    ("held_money_unmarked", service("BILL-101", connectivity="offline_complete"),
     "BILL-101", "held_money"),
    ("field_name", field("GEN-104", "pages", name="صفحه"), "GEN-104", "صفحه"),
    ("limits", field("GEN-104", "pages", rule=Int(min=9, max=1)), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=Digits(min=-1, max=1)), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=Measure(min=2, max=1)), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=MoneyRial(min=2, max=1)), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=PersianText(min=0, max=1)), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=PersianText(max=5_001)), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=Day(min="1405/1/1")), "GEN-104", "pages"),
    ("limits", field("GEN-104", "pages", rule=Day(min="yesterday")), "GEN-104", "pages"),
    ("regex", field("POL-304", "vin", rule=Pattern(pattern="([A-Z]")), "POL-304", "vin"),
    ("regex", field("POL-304", "vin", rule=Pattern(pattern="(A+)+B")), "POL-304", "vin"),
    ("regex", field("POL-304", "vin", rule=Pattern(pattern="A{3,}")), "POL-304", "vin"),
    ("regex", field("POL-304", "vin", rule=Pattern(pattern="A" * 201)), "POL-304", "vin"),
    ("choices", field("NOCR-112", "loss_no", rule=Enum(choices=ONE)), "NOCR-112", "loss_no"),
    ("choices", field("NOCR-112", "loss_no", rule=Enum(choices=TWICE)), "NOCR-112", "loss_no"),
    ("refers_below", field("BILL-101", "bill_id", rule=PaymentIdRule(pair_with="pay_id")),
     "BILL-101", "bill_id"),
    ("refers_below", a_pair_without_its_other_half, "GEN-104", "pay_id"),
    ("pair", field("BILL-101", "mobile", rule=PaymentIdRule(pair_with="pay_id")),
     "BILL-101", "mobile"),
    ("pair", field("BILL-101", "mobile", rule=Day(not_before="pay_id")), "BILL-101", "mobile"),
    ("id_kinds", field("NOCR-112", "postal_code", rule=ByIdKind(kind_field="loss_no")),
     "NOCR-112", "postal_code"),
    ("id_kinds", field("NOCR-112", "postal_code", rule=ByIdKind(kind_field="mobile")),
     "NOCR-112", "postal_code"),
    ("names_table", field("BUS-103", "origin", rule=CodeTable(table="stars", choices=ONE)),
     "BUS-103", "origin"),
    ("table_differs", field("BUS-103", "origin", rule=CodeTable(table="terminals", choices=ONE)),
     "BUS-103", "origin"),
    ("example", field("GEN-104", "pages", example="501"), "GEN-104", "pages"),
    ("example", field("GEN-104", "pages", example="۱"), "GEN-104", "pages"),
    ("example", field("GEN-104", "pages", default="0"), "GEN-104", "pages"),
    ("example", field("GEN-104", "pages", example=""), "GEN-104", "pages"),
    ("condition_field", field("NOCR-112", "mobile", **paid_by("first")), "NOCR-112", "mobile"),
    ("condition_field", a_paper_on_an_unknown_condition, "GEN-102", "nid_card"),
    ("condition_shape", field("NOCR-112", "postal_code", **paid_by()),
     "NOCR-112", "postal_code"),
    ("condition_shape", field("NOCR-112", "postal_code", **paid_by("first", younger_than=9)),
     "NOCR-112", "postal_code"),
    ("condition_shape", field("NOCR-112", "postal_code", **paid_by("0912", name="mobile")),
     "NOCR-112", "postal_code"),
    ("condition_shape", field("NOCR-112", "postal_code", **paid_by(younger_than=9)),
     "NOCR-112", "postal_code"),
    ("condition_shape", field("NOCR-112", "postal_code",
                              **paid_by(name="birth_date", younger_than=121)),
     "NOCR-112", "postal_code"),
    ("condition_shape", fee("NOCR-112", 0, **paid_by(name="birth_date", younger_than=9)),
     "NOCR-112", "state_fee"),
    ("condition_value", fee("NOCR-112", 0, **paid_by("fourth")), "NOCR-112", "state_fee"),
    ("names_field", service("GEN-104", person_field="national_id"), "GEN-104", "person_field"),
    ("names_part", fee("GEN-104", 0, part="gift"), "GEN-104", "gift"),
    ("names_payee", fee("GEN-104", 0, payee="nobody"), "GEN-104", "office_commission"),
    ("names_source", fee("GEN-104", 0, basis="sourced", source="rumour"),
     "GEN-104", "office_commission"),
    ("basis", fee("GEN-104", 0, basis="sourced"), "GEN-104", "office_commission"),
    ("basis", fee("GEN-104", 0, source="pbi"), "GEN-104", "office_commission"),
    ("invented", sample_turned_into_a_tariff, "BILL-101", "bill_amount"),
    ("amount", fee("GEN-104", 0, amount=Fixed(rial=-1)), "GEN-104", "office_commission"),
    ("amount", fee("GEN-104", 0, amount=Fixed(rial=10**15)), "GEN-104", "office_commission"),
    ("amount", fee("GEN-104", 0, amount=PerUnit(rial=0, field="pages")),
     "GEN-104", "office_commission"),
    ("amount", fee("GEN-104", 0, amount=PerUnit(rial=1, field="pages", beyond=-1)),
     "GEN-104", "office_commission"),
    ("amount", fee("GEN-104", 0, amount=PerUnit(rial=1, field="words")),
     "GEN-104", "office_commission"),
    ("amount", fee("JUD-105", 0, amount=FromField(field="notice_id")),
     "JUD-105", "office_commission"),
    ("amount", fee("PBI-102", 0, amount=FromField(field="amount", paid_out=True)),
     "PBI-102", "deposit"),
    ("amount", fee("JUD-105", 0, amount=FromBill()), "JUD-105", "office_commission"),
    ("amount", fee("BILL-101", 0, vat=True), "BILL-101", "bill_amount"),
    ("sum", service("GEN-104", stated_total=15_001), "GEN-104", "stated_total"),
    ("sum", fee("GEN-104", 0, amount=Fixed(rial=15_001)), "GEN-104", "stated_total"),
    ("text", service("GEN-104", fa=""), "GEN-104", "GEN-104"),
    ("text", service("GEN-104", fa="Print"), "GEN-104", "GEN-104"),
    ("text", service("GEN-104", en="چاپ"), "GEN-104", "GEN-104"),
    ("text", service("GEN-104", fa="چاپ \u202eرپاچ"), "GEN-104", "GEN-104"),
    ("text", service("GEN-104", fa="چاپ" * 70), "GEN-104", "GEN-104"),
    ("text", service("GEN-104", fa="چاپ  و تكثير"), "GEN-104", "GEN-104"),
    ("text", service("GEN-104", synonyms=("{کپی}",)), "GEN-104", "synonyms"),
    ("text", field("GEN-104", "pages", hint=MARKUP), "GEN-104", "Bilingual"),
    ("text", head(title=MARKUP), "", "Bilingual"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "of_service", "at"), FAULTS)
def test_a_planted_fault_is_refused_where_it_lies(
    sample: Catalogue, code: str, change: Change, of_service: str, at: str
) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_unsound(change(sample))
    assert refused.value.code == f"catalogue.{code}"
    assert refused.value.facts.get("service", "") == of_service
    assert refused.value.facts.get("at", "") == at
    assert told(refused.value)


def test_every_fault_the_judge_knows_is_planted_above() -> None:
    room = Path(sound.__file__).parent
    files = [*room.glob("sound*.py"), *(room / "rules").glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    judged = re.findall(r'(?:unsound|Refusal)\(\s*"catalogue\.(\w+)"', text)
    told = re.findall(r'return (?:"" if .*? else )?"catalogue\.(\w+)"', text)
    answers = re.findall(
        r'raise Refusal\(\s*"catalogue\.(\w+)"',
        "\n".join(path.read_text(encoding="utf-8") for path in (room / "rules").glob("*.py")),
    )
    assert (set(judged) | set(told)) - set(answers) == {code for code, *_ in FAULTS}


def test_a_tariff_of_sourced_amounts_only_needs_no_mark(sample: Catalogue) -> None:
    tariff = a_real_tariff(sample)
    assert tariff.services
    refuse_unsound(tariff)
    assert tariff.mark == ""
