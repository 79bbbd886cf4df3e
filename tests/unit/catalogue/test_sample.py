"""The sample catalogue: all agencies and services, in both languages, with the known sums."""

from collections import Counter

import msgspec
import pytest

from app.catalogue.read import SAMPLE
from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import FromBill, FromField
from models.catalogue.price import price
from models.catalogue.record import Bilingual
from models.catalogue.rules.choosing import CodeTable, MultiEnum
from models.catalogue.rules.kinds import KINDS
from models.catalogue.sound import refuse_unsound
from models.catalogue.sound_texts import texts_of_head, texts_of_service
from models.values.jalali_date import JalaliDate

# Services of each agency and the sum of their printed totals, in rial, as the facts give them.
KNOWN = {
    "BILL": (4, 23_600), "NOCR": (10, 4_550_000), "POL": (13, 31_937_110),
    "CITY": (7, 12_900_000), "SSO": (9, 2_070_000), "TAX": (8, 4_450_000),
    "JUD": (8, 2_975_000), "HIO": (6, 750_000), "MCLS": (5, 1_030_000), "PBI": (6, 63_000),
    "POST": (6, 2_180_000), "TCI": (11, 8_065_000), "SCRAP": (3, 1_200_000),
    "CUST": (3, 450_000), "BUS": (3, 330_000), "ICTR": (5, 393_000), "CRA": (5, 6_000_000),
    "GEN": (5, 185_000),
}  # fmt: skip


def test_it_has_all_18_agencies_and_117_services(sample: Catalogue) -> None:
    assert len(sample.agencies) == 18
    assert len(sample.services) == 117


def test_each_agency_has_its_known_services_and_sum(sample: Catalogue) -> None:
    found = {
        agency.code: (
            len(sample.services_of(agency.code)),
            sum(service.stated_total for service in sample.services_of(agency.code)),
        )
        for agency in sample.agencies
    }
    assert found == KNOWN


def test_connectivity_is_as_the_facts_count_it(sample: Catalogue) -> None:
    assert Counter(service.connectivity for service in sample.services) == {
        "offline_complete": 7,
        "offline_accept_forward": 44,
        "online_required": 66,
    }


def test_it_is_a_sample_and_says_so(sample: Catalogue) -> None:
    assert sample.sample
    assert sample.mark == "catalogue.sample.mark"


def test_it_is_sound(sample: Catalogue) -> None:
    refuse_unsound(sample)


def test_numbers_are_short_and_lead_back_to_their_service(sample: Catalogue) -> None:
    for service in sample.services:
        assert 100 <= service.number <= 999
        assert sample.by_number(service.number) is service
        assert sample.service(service.code) is service


def test_only_the_two_known_services_hold_money(sample: Catalogue) -> None:
    assert {s.code for s in sample.services if s.held_money} == {"BILL-104", "ICTR-103"}


def test_the_police_take_no_cash(sample: Catalogue) -> None:
    assert {s for s in sample.services if s.card_only} == set(sample.services_of("POL"))


def test_each_source_was_used_as_often_as_the_facts_say(sample: Catalogue) -> None:
    """The four extra parts are the one row price and the one supplement that notes tell of."""
    sources = Counter(fee.source for service in sample.services for fee in service.fees)
    sources.pop("")
    assert sources == {
        "pol1403": 19 + 1, "tci324": 15, "nocr98": 14 + 1, "jud1403": 8, "pbi": 7, "ruralpost": 2,
    }  # fmt: skip


def test_a_printed_total_that_was_wrong_on_one_page_is_right_here(sample: Catalogue) -> None:
    assert sample.service("TCI-109").stated_total == 1_625_000


@pytest.mark.parametrize(
    ("code", "field", "amounts"),
    [
        ("NOCR-112", "loss_no", {"first": 500_000, "second": 700_000, "third": 1_000_000}),
        ("NOCR-203", "loss_no", {"first": 400_000, "second": 700_000, "third": 2_000_000}),
        ("NOCR-201", "birth_delay", {"in_time": 150_000, "late_3": 300_000, "late_more": 500_000}),
        ("NOCR-204", "surname_case", {"ordinary": 1_000_000, "higher": 2_500_000}),
    ],
)
def test_an_answer_selects_the_state_fee(
    sample: Catalogue, code: str, field: str, amounts: dict[str, int]
) -> None:
    service = sample.service(code)
    assert {choice.code for choice in service.field(field).choices} == set(amounts)
    for answer, rials in amounts.items():
        parts = price(service, {field: answer}, sample).parts
        assert [p.amount.amount for p in parts if p.part == "state_fee"] == [rials]


def test_what_is_counted_is_priced_by_the_unit(sample: Catalogue) -> None:
    counted = {
        service.code: service.unit_field for service in sample.services if service.unit_field
    }
    assert counted == {
        "POL-303": "violation_rows", "CITY-106": "traffic_days", "BUS-101": "passengers",
        "ICTR-104": "minutes", "GEN-101": "pages", "GEN-104": "pages",
    }  # fmt: skip


def test_money_passes_through_where_it_does_in_an_office(sample: Catalogue) -> None:
    through = {
        service.code: type(fee.amount)
        for service in sample.services
        for fee in service.fees
        if isinstance(fee.amount, FromBill | FromField)
    }
    bills = dict.fromkeys(("BILL-101", "BILL-102", "BILL-104", "TAX-108"), FromBill)
    assert through == bills | dict.fromkeys(("PBI-102", "PBI-103", "ICTR-103"), FromField)


def test_every_kind_of_question_is_asked_somewhere_or_left_to_catalogues_to_come(
    sample: Catalogue,
) -> None:
    """A foreigner's id stands in `by_id_kind` only; five kinds came after the sample was made."""
    asked = {field.kind for service in sample.services for field in service.fields}
    later = {"latin_text", "yes_no", "place", "person", "file"}
    assert KINDS - asked == {"foreigner_id"} | later


def test_every_example_can_be_taken_and_priced(sample: Catalogue, today: JalaliDate) -> None:
    for service in sample.services:
        checked = service.check(service.example(today), today)
        assert checked.sound, (service.code, checked.problems)
        price(service, checked.answers, sample)


def test_no_identity_paper_may_be_copied(sample: Catalogue) -> None:
    kept = {p.code for service in sample.services for p in service.papers if p.keep_copy}
    assert not kept & {"nid_card", "bc", "lic", "mil_card", "old_pass"}
    kinds = {choice.code for choice in sample.table("document_types").choices}
    assert not kinds & {"nid_card", "bc", "lic", "mil_card", "old_pass"}


def test_there_are_31_provinces_with_codes_in_order(sample: Catalogue) -> None:
    codes = [choice.code for choice in sample.table("provinces").choices]
    assert codes == [f"{number:02}" for number in range(31)]


def test_a_table_is_asked_from_and_its_lines_stand_in_the_question(sample: Catalogue) -> None:
    asked = set()
    for service in sample.services:
        for field in service.fields:
            if isinstance(field.rule, CodeTable | MultiEnum):
                asked.add(field.rule.table)
                assert field.choices == sample.table(field.rule.table).choices
    assert asked == {table.name for table in sample.tables}


def test_the_agencies_table_is_the_agencies(sample: Catalogue) -> None:
    lines = sample.table("agencies").choices
    assert [(c.code, c.fa, c.en) for c in lines] == [(a.code, a.fa, a.en) for a in sample.agencies]


def test_everything_in_the_dictionaries_is_used(sample: Catalogue) -> None:
    services = sample.services
    assert {p.code for p in sample.categories} == {s.category for s in services}
    used_parts = {fee.part for s in services for fee in s.fees} | {"vat"}
    assert {part.code for part in sample.parts} == used_parts
    paid = {fee.payee for s in services for fee in s.fees} | {"treasury-vat"}
    assert {payee.code for payee in sample.payees} == paid


def test_a_refund_is_owed_by_the_carrier(sample: Catalogue) -> None:
    assert sample.payee("passenger").owed_by == "carrier"
    assert sample.payee("office").owed_by == "office"


def test_every_text_is_judged(sample: Catalogue) -> None:
    """The judge names the texts one by one; this walk finds them all by what they are."""
    judged = {(t.fa, t.en) for t in texts_of_head(sample)}
    for service in sample.services:
        judged |= {(t.fa, t.en) for t in texts_of_service(service)}
    assert {(t.fa, t.en) for t in walk(sample)} == judged


def walk(thing: object) -> list[Bilingual]:
    if isinstance(thing, tuple):
        return [found for one in thing for found in walk(one)]
    if isinstance(thing, msgspec.Struct):
        inner = [found for name in thing.__struct_fields__ for found in walk(getattr(thing, name))]
        return [thing, *inner] if isinstance(thing, Bilingual) else inner
    return []


def test_a_person_can_review_it_line_by_line() -> None:
    """One question, paper, choice or part of a price is one line or one short block."""
    for path in SAMPLE.glob("*.toml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= 240, path.name
        assert len(lines) < 1_200, path.name
