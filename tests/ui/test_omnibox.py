"""The grammar of the command box: everything is read by its form, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.bill import Bill
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.receipt_number import ReceiptNumber
from models.values.tracking_code import TrackingCode
from tests.ui.bills import LANDLINE, a_bill
from ui.screens.counter.omnibox import (
    BillRead,
    CommandRead,
    HelpRead,
    MobileRead,
    NotABill,
    PersonRead,
    ReceiptRead,
    Refused,
    ServiceRead,
    WordsRead,
    read,
)

ALI = NationalId("0499370899")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
RECEIPT = str(ReceiptNumber("72140087", 2, 87, "4F"))
TRACKING = str(TrackingCode.make(123_456_789))


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        (LANDLINE.barcode, BillRead(LANDLINE)),
        ("7748317800142 1770160", BillRead(LANDLINE)),
        ("77483178001420000001770161", None),
        ("0499370899", PersonRead(ALI)),
        ("049-937089-9", PersonRead(ALI)),
        ("499370899", PersonRead(ALI, padded=True)),
        ("09141234567", MobileRead(Mobile("09141234567"))),
        ("+989141234567", MobileRead(Mobile("09141234567"))),
        ("104", ServiceRead(104)),
        ("104*3", ServiceRead(104, 3)),
        ("104 × 3", ServiceRead(104, 3)),
        ("104 0499370899", ServiceRead(104, 1, ALI)),
        ("104*2 0499370899", ServiceRead(104, 2, ALI)),
        (RECEIPT, ReceiptRead(RECEIPT)),
        (TRACKING, ReceiptRead(TRACKING)),
        ("000087", ReceiptRead("000087")),
        ("قبض آب", WordsRead("قبض آب")),
        ("water bill", WordsRead("water bill")),
        ("12", WordsRead("12")),
        ("/شیفت", CommandRead("شیفت")),
        ("/ lock", CommandRead("lock")),
        ("?کارت ملی", HelpRead("کارت ملی")),
        ("؟ کارت", HelpRead("کارت")),
    ],
)
@pytest.mark.parametrize("script", [{}, PERSIAN, ARABIC])
def test_every_form_is_read_in_every_script(
    typed: str, reading: object, script: dict[int, int]
) -> None:
    found = read(typed.translate(script))
    if reading is None:
        (only,) = found
        assert isinstance(only, NotABill)
        assert only.digits == typed
        assert only.refusal.code.startswith(("bill", "payment"))
    else:
        assert found == (reading,)


def test_nothing_typed_has_no_reading() -> None:
    assert read("") == read("  \u200c ") == ()


def test_ten_digits_that_are_two_things_are_two_readings() -> None:
    both = next(digits for number in range(1000) if _is_person(digits := f"9123456{number:03}"))
    assert read(both) == (PersonRead(NationalId(both)), MobileRead(Mobile(f"0{both}")))


def _is_person(digits: str) -> bool:
    return isinstance(read(digits)[0], PersonRead)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0499370898", "national_id.check_digit"),
        ("104 0499370898", "national_id.check_digit"),
        (f"{RECEIPT[:-1]}{'A' if RECEIPT[-1] != 'A' else 'B'}", "receipt_number.check_digit"),
    ],
)
def test_a_wrong_last_digit_is_told_at_once(typed: str, code: str) -> None:
    (found,) = read(typed)
    assert isinstance(found, Refused)
    assert found.refusal.code == code


def test_a_word_that_could_be_a_code_is_a_word() -> None:
    assert read("passport") == (WordsRead("passport"),)


@given(st.integers(10, 99_999), st.integers(1, 99_999), st.integers(1, 9))
def test_every_bill_is_read_from_its_barcode(file: int, thousands: int, kind: int) -> None:
    bill = a_bill(file, thousands, kind=kind)
    assert read(bill.barcode) == (BillRead(Bill.parse(bill.barcode)),)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_and_raises_nothing(text: str) -> None:
    assert isinstance(read(text), tuple)


@given(st.text(alphabet="0123456789*/- ", max_size=30))
def test_every_string_of_digits_has_at_most_two_readings(text: str) -> None:
    assert len(read(text)) <= 2
