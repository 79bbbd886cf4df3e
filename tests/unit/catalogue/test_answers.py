"""Reading a form: every kind of question, all problems at once, and nothing nobody asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from models.catalogue.catalogue import Catalogue
from models.catalogue.check import Doubt, check
from models.catalogue.field import Field
from models.catalogue.record import Choice
from models.catalogue.rules.calendar import Day, Month, Year
from models.catalogue.rules.choosing import CodeTable, Enum, MultiEnum, MustBeTrue, YesNo
from models.catalogue.rules.identity import (
    ByIdKind,
    CarPlateRule,
    ForeignerIdRule,
    IbanRule,
    LandlineRule,
    LegalIdRule,
    MobileRule,
    MotorcyclePlateRule,
    NationalIdRule,
    PassportNoRule,
    PostalCodeRule,
)
from models.catalogue.rules.kinds import KINDS, AnyRule
from models.catalogue.rules.money import BillIdRule, MoneyRial, PaymentIdRule
from models.catalogue.rules.naming import FileRule, PersonRule, PlaceRule
from models.catalogue.rules.numbers import Digits, Imei, Int, Measure, Pattern
from models.catalogue.rules.wording import Email, FreeText, LatinText, PersianText
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from tests.unit.catalogue.told import told

COLOURS = (Choice(code="red", fa="سرخ", en="Red"), Choice(code="green", fa="سبز", en="Green"))
TODAY = JalaliDate(1405, 5, 12)
BILL, PAYMENT = "7748317800142", "1770160"


def asked(rule: AnyRule, name: str = "answer", *, required: bool = True) -> Field:
    return Field(name=name, fa="پرسش", en="Question", rule=rule, example="", required=required)


def read(rule: AnyRule, text: str) -> str:
    return check([asked(rule)], {"answer": text}, TODAY).accepted()["answer"]


def refusal(rule: AnyRule, text: str) -> str:
    checked = check([asked(rule)], {"answer": text}, TODAY)
    assert [problem.field for problem in checked.problems] == ["answer"]
    assert checked.answers == {}
    assert told(checked.problems[0])
    return checked.problems[0].code


GOOD: list[tuple[AnyRule, str, str]] = [
    (NationalIdRule(), " ۰۴۹۹-۳۷۰۸۹۹ ", "0499370899"),
    (NationalIdRule(), "12345679", "0012345679"),
    (LegalIdRule(), "۱۰۳۸۰۲۸۴۷۹۰", "10380284790"),
    (ForeignerIdRule(), "۱۲۳۴۵۶۷۸۹۰۱۲", "123456789012"),
    (PassportNoRule(), "a12345678", "A12345678"),
    (MobileRule(), "+98 912 345 6789", "09123456789"),
    (LandlineRule(), "۰۴۱ ۴۳۲۲ ۱۲۳۴", "04143221234"),
    (PostalCodeRule(), "15178-63332", "1517863332"),
    (CarPlateRule(), "۱۲ ب ۱۴۵ ایران ۴۷", "12ب145-47"),
    (MotorcyclePlateRule(), "۱۲۳ ۴۵۶۷۸", "123-45678"),
    (IbanRule(), "ir82 0540 1026 8002 0817 9090 02", "IR820540102680020817909002"),
    (BillIdRule(), "7748317800142", "7748317800142"),
    (Day(), "۱۴۰۵-۵-۱", "1405/05/01"),
    (Year(min=1370), "۱۴۰۴", "1404"),
    (Month(), "۱۴۰۵/۳", "1405/03"),
    (Month(), "140512", "1405/12"),
    (Digits(min=1, max=10), "۰۰۱۲", "0012"),
    (Digits(min=1, max=10), "12 34", "1234"),
    (Int(min=0, max=200), "۰۰۷", "7"),
    (Int(min=0, max=20_000), "۱۲٬۳۴۵", "12345"),
    (Measure(min=1, max=100), "۸۵٫۵۰", "85.5"),
    (Measure(min=1, max=100), "100.00", "100"),
    (Measure(min=1, max=100), "90", "90"),
    (MoneyRial(min=1), "۱٬۰۰۰٬۰۰۰ ریال", "1000000"),
    (MoneyRial(min=1), "۱۰۰٬۰۰۰ تومان", "1000000"),
    (Email(), "Name.Last+x@Example.IR", "Name.Last+x@example.ir"),
    (Pattern(pattern="[A-Z]{2}[0-9]{2}"), "ab۱۲", "AB12"),
    (Imei(), "۴۹-۰۱۵۴۲۰-۳۲۳۷۵۱-۸", "490154203237518"),
    (PersianText(min=2, max=40), "  علي‌رضا  كريمي ", "علی‌رضا کریمی"),
    (PersianText(min=2, max=40), "خیابان ۱۲، پلاک ۵", "خیابان 12، پلاک 5"),
    (PersianText(max=40, latin=True), "لپ‌تاپ ASUS", "لپ‌تاپ ASUS"),
    (FreeText(max=40), "الف/۱۲ ۳۴۵", "الف/12 345"),
    (Enum(choices=COLOURS), "red", "red"),
    (CodeTable(table="colours", choices=COLOURS), "green", "green"),
    (MultiEnum(table="colours", choices=COLOURS), "green، red,green", "red,green"),
    (MustBeTrue(), "yes", "yes"),
    (YesNo(), "no", "no"),
    (LatinText(max=40), "Ali-Reza O'Karimi", "Ali-Reza O'Karimi"),
    (PlaceRule(), "اردبيل/سرعین", "اردبیل › سرعین"),
    (PlaceRule(levels=3), "گیلان › ماسال ، شالما", "گیلان › ماسال › شالما"),
    (PersonRule(), "۰۴۹۹۳۷۰۸۹۹", "0499370899"),
    (FileRule(), "A1b2C3d4E5f6G7h8I9j0K1l2M-_", "A1b2C3d4E5f6G7h8I9j0K1l2M-_"),
]


@pytest.mark.parametrize(("rule", "typed", "answer"), GOOD)
def test_what_is_typed_becomes_one_canonical_answer(rule: AnyRule, typed: str, answer: str) -> None:
    assert read(rule, typed) == answer
    assert read(rule, answer) == answer


BAD: list[tuple[AnyRule, str, str]] = [
    (NationalIdRule(), "0499370898", "national_id.check_digit"),
    (LegalIdRule(), "10380284791", "legal_id.check_digit"),
    (ForeignerIdRule(), "1234567", "foreigner_id.length"),
    (PassportNoRule(), "A123", "passport_no.length"),
    (MobileRule(), "0812345678", "mobile.length"),
    (LandlineRule(), "09123456789", "landline.mobile"),
    (PostalCodeRule(), "1017863332", "postal_code.routing"),
    (CarPlateRule(), "12145-47", "car_plate.shape"),
    (MotorcyclePlateRule(), "1234567", "motorcycle_plate.shape"),
    (IbanRule(), "IR830540102680020817909002", "iban.check_digits"),
    (BillIdRule(), "7748317800143", "bill_id.check_digit"),
    (PaymentIdRule(pair_with="bill_id"), "1770150", "payment_id.check_digit"),
    (Day(), "1405/12/30", "jalali_date.day"),
    (Day(not_future=True), "1405/05/13", "catalogue.day_in_future"),
    (Day(min="1280/01/02"), "1280/01/01", "catalogue.day_too_early"),
    (Year(min=1370), "1369", "catalogue.year_range"),
    (Year(min=1370), "1406", "catalogue.year_range"),
    (Year(), "99", "catalogue.year_shape"),
    (Month(), "1405/13", "catalogue.month_shape"),
    (Month(), "2026/03", "catalogue.year_range"),
    (Digits(min=2, max=3), "1", "catalogue.digits_length"),
    (Digits(min=2, max=3), "1234", "catalogue.digits_length"),
    (Digits(min=2, max=3), "12a", "catalogue.digits_only"),
    (Int(min=1, max=9), "0", "catalogue.out_of_range"),
    (Int(min=1, max=9), "-5", "catalogue.out_of_range"),
    (Int(min=1, max=9), "\u22125", "catalogue.out_of_range"),
    (Int(min=1, max=9), "10", "catalogue.out_of_range"),
    (Int(min=1, max=9), "1" * 5_000, "catalogue.out_of_range"),
    (Int(min=1, max=9), "پنج", "catalogue.digits_only"),
    (Measure(min=1, max=9), "1.234", "catalogue.not_a_measure"),
    (Measure(min=1, max=9), "9.01", "catalogue.out_of_range"),
    (Measure(min=1, max=9), "1e5", "catalogue.not_a_measure"),
    (MoneyRial(min=1), "0", "catalogue.money_range"),
    (MoneyRial(min=1), "-5", "catalogue.money_range"),
    (MoneyRial(min=1), "12.5", "rial.decimal"),
    (MoneyRial(max=1000), "1001", "catalogue.money_range"),
    (Email(), "name@example", "catalogue.email_shape"),
    (Email(), "a@b@c.ir", "catalogue.email_shape"),
    (Email(), "x" * 250 + "@a.ir", "catalogue.email_shape"),
    (Pattern(pattern="[A-Z]{2}"), "ABC", "catalogue.pattern"),
    (Imei(), "49015420323751", "catalogue.imei_length"),
    (Imei(), "490154203237519", "catalogue.imei_check"),
    (PersianText(min=2, max=4), "ع", "catalogue.text_short"),
    (PersianText(min=2, max=4), "محمدی", "catalogue.text_long"),
    (PersianText(max=40), "Ali", "catalogue.text_not_persian"),
    (PersianText(max=40), "علی A", "catalogue.text_not_persian"),
    (PersianText(max=40, latin=True), "ASUS", "catalogue.text_not_persian"),
    (PersianText(max=40), "علی\x07", "catalogue.text_unprintable"),
    (FreeText(max=40), "a\ue000", "catalogue.text_unprintable"),
    (Enum(choices=COLOURS), "blue", "catalogue.unknown_choice"),
    (CodeTable(table="colours", choices=COLOURS), "سرخ", "catalogue.unknown_choice"),
    (MultiEnum(table="colours", choices=COLOURS), "red,blue", "catalogue.unknown_choice"),
    (MultiEnum(table="colours", choices=COLOURS), ",", "catalogue.answer_missing"),
    (MustBeTrue(), "no", "catalogue.must_agree"),
    (YesNo(), "شاید", "catalogue.yes_or_no"),
    (LatinText(max=40), "علی", "catalogue.text_not_latin"),
    (LatinText(max=40), "12", "catalogue.text_not_latin"),
    (PlaceRule(), "اردبیل", "catalogue.place_levels"),
    (PlaceRule(levels=1), "a", "catalogue.text_short"),
    (PersonRule(), "0499370898", "national_id.check_digit"),
    (FileRule(), "scan.pdf", "catalogue.answer_file"),
    (ByIdKind(kind_field="id_kind"), "0499370899", "catalogue.id_kind_first"),
]


@pytest.mark.parametrize(("rule", "typed", "code"), BAD)
def test_what_cannot_be_is_refused_at_its_field(rule: AnyRule, typed: str, code: str) -> None:
    assert refusal(rule, typed) == code


def test_every_kind_is_tried_both_ways() -> None:
    tried = {asked(rule).kind for rule, *_ in GOOD} | {"payment_id", "by_id_kind"}
    assert tried == KINDS
    assert {asked(rule).kind for rule, *_ in BAD} == KINDS


@given(st.sampled_from(GOOD), st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(good: tuple[AnyRule, str, str], typed: str) -> None:
    """No text makes anything but an answer or problems; an answer reads as itself."""
    rule = good[0]
    checked = check([asked(rule)], {"answer": typed}, TODAY)
    if checked.sound:
        assert read(rule, checked.answers["answer"]) == checked.answers["answer"]
    else:
        assert checked.answers == {}


# --- whole forms


def test_all_problems_are_told_not_only_the_first(sample: Catalogue) -> None:
    service = sample.service("NOCR-112")
    typed = service.example(TODAY) | {"national_id": "1", "mobile": "", "postal_code": "x"}
    checked = service.check(typed, TODAY)
    assert {problem.field: problem.code for problem in checked.problems} == {
        "national_id": "national_id.length",
        "mobile": "catalogue.answer_missing",
        "postal_code": "postal_code.characters",
    }
    assert checked.answers["first_name"] == "علی"
    with pytest.raises(Refusal, match=r"national_id\.length"):
        checked.accepted()


def test_an_answer_without_a_question_is_refused(sample: Catalogue) -> None:
    service = sample.service("GEN-104")
    checked = service.check({"pages": "3", "colour": "red"}, TODAY)
    assert [(p.code, p.field) for p in checked.problems] == [("catalogue.unknown_answer", "colour")]


def test_an_optional_answer_may_be_left_out_or_empty(sample: Catalogue) -> None:
    service = sample.service("BILL-101")
    typed = {"bill_id": BILL, "pay_id": PAYMENT, "mobile": " \u200c "}
    assert service.check(typed, TODAY).accepted() == {"bill_id": BILL, "pay_id": PAYMENT}


def test_the_legal_id_is_asked_of_legal_persons_only(sample: Catalogue) -> None:
    service = sample.service("CITY-101")
    person = service.example(TODAY)
    assert "legal_id" not in person
    assert service.check(person, TODAY).sound
    legal = person | {"applicant_kind": "legal"}
    assert [p.field for p in service.check(legal, TODAY).problems] == ["legal_id"]
    assert service.check(legal | {"legal_id": "10380284790"}, TODAY).sound


def test_what_is_not_asked_is_not_kept(sample: Catalogue) -> None:
    service = sample.service("CITY-101")
    typed = service.example(TODAY) | {"legal_id": "10380284790"}
    assert "legal_id" not in service.check(typed, TODAY).accepted()


def test_a_payment_id_must_belong_to_its_bill(sample: Catalogue) -> None:
    service = sample.service("BILL-101")
    checked = service.check({"bill_id": BILL, "pay_id": "1070188"}, TODAY)
    assert [(p.code, p.field) for p in checked.problems] == [("bill.pair", "pay_id")]


def test_a_payment_id_beside_a_wrong_bill_id_is_not_blamed_for_it(sample: Catalogue) -> None:
    service = sample.service("BILL-101")
    checked = service.check({"bill_id": "7748317800143", "pay_id": PAYMENT}, TODAY)
    assert [p.field for p in checked.problems] == ["bill_id"]


def test_the_bill_of_a_form_is_given(sample: Catalogue) -> None:
    service = sample.service("BILL-101")
    bill = service.bill({"bill_id": BILL, "pay_id": PAYMENT})
    assert bill is not None
    assert bill.amount.amount == 17_000
    assert sample.service("GEN-104").bill({"pages": "1"}) is None


@pytest.mark.parametrize(
    ("kind", "number", "problem"),
    [
        ("national_id", "0012345679", None),
        ("foreigner_id", "123456789012", None),
        ("passport", "A12345678", None),
        ("national_id", "A12345678", "national_id.characters"),
        ("passport", "12", "passport_no.length"),
        ("", "0012345679", "catalogue.id_kind_first"),
    ],
)
def test_an_identity_is_read_as_the_kind_that_was_chosen(
    sample: Catalogue, kind: str, number: str, problem: str | None
) -> None:
    service = sample.service("BUS-101")
    typed = service.example(TODAY) | {"id_kind": kind, "id_no": number}
    problems = {p.field: p.code for p in service.check(typed, TODAY).problems}
    assert problems.get("id_no") == problem


def test_sick_leave_ends_when_it_began_or_later(sample: Catalogue) -> None:
    service = sample.service("SSO-108")
    typed = service.example(TODAY) | {"sick_from": "1405/02/05"}
    assert service.check(typed | {"sick_to": "1405/02/05"}, TODAY).sound
    problems = service.check(typed | {"sick_to": "1405/02/04"}, TODAY).problems
    assert [(p.code, p.field) for p in problems] == [("catalogue.day_before_other", "sick_to")]


def test_a_journey_does_not_end_where_it_begins(sample: Catalogue) -> None:
    service = sample.service("BUS-103")
    typed = {"origin": "yazd", "dest": "yazd", "travel_date": "1405/06/01"}
    problems = service.check(typed, TODAY).problems
    assert [(p.code, p.field) for p in problems] == [("catalogue.same_choice", "dest")]


def test_an_unusual_answer_is_taken_with_a_doubt(sample: Catalogue) -> None:
    service = sample.service("NOCR-112")
    checked = service.check(service.example(TODAY) | {"national_id": "1111111111"}, TODAY)
    assert checked.sound
    assert checked.doubts == (Doubt("national_id", "national_id.repeated_ones"),)


def test_a_stored_choice_has_its_words(sample: Catalogue) -> None:
    loss = sample.service("NOCR-112").field("loss_no")
    assert loss.choice("second").of("fa") == "بار دوم"
    assert loss.choice("second").of("en") == "Second loss"
    with pytest.raises(Refusal, match="unknown_choice"):
        loss.choice("fourth")
    with pytest.raises(Refusal, match="unknown_field"):
        sample.service("NOCR-112").field("nobody")


# --- papers


def papers(sample: Catalogue, code: str, answers: dict[str, str]) -> set[str]:
    needed = sample.service(code).papers_needed(answers, TODAY)
    return {paper.code for paper, required in needed if required}


@pytest.mark.parametrize(
    ("code", "answers", "paper"),
    [
        ("POL-101", {"pass_reason": "expired"}, "old_pass"),
        ("POL-101", {"mil_status": "student"}, "mil_card"),
        ("POL-101", {"married_woman": "yes"}, "spouse_ok"),
        ("POL-101", {"birth_date": "1387/05/13"}, "father_ok"),
        ("POL-202", {"lic_reason": "lost"}, "police_lost"),
        ("HIO-103", {"was_lost": "yes"}, "police_lost"),
        ("SSO-106", {"relation": "spouse"}, "marriage"),
        ("JUD-102", {"by_proxy": "yes"}, "poa"),
        ("CRA-101", {"service_age_man": "yes"}, "mil_card"),
    ],
)
def test_an_answer_calls_for_a_paper(
    sample: Catalogue, code: str, answers: dict[str, str], paper: str
) -> None:
    assert paper in papers(sample, code, answers)
    assert paper not in papers(sample, code, {})


@pytest.mark.parametrize(
    ("born", "minor"), [("1387/05/13", True), ("1387/05/12", False), ("1387/05/11", False)]
)
def test_a_minor_comes_of_age_on_the_birthday(sample: Catalogue, born: str, minor: bool) -> None:
    assert ("father_ok" in papers(sample, "POL-101", {"birth_date": born})) is minor


def test_an_optional_paper_is_told_but_not_demanded(sample: Catalogue) -> None:
    needed = {
        paper.code: required
        for paper, required in sample.service("NOCR-111").papers_needed({}, TODAY)
    }
    assert needed == {"bc": True, "photo": False}


def test_a_question_is_frozen(sample: Catalogue) -> None:
    pages = sample.service("GEN-104").field("pages")
    with pytest.raises(AttributeError):
        pages.fa = "دیگر"  # type: ignore[misc] # the very thing that must not work
    assert replace(pages, fa="دیگر") != pages
