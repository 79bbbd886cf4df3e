"""Phone numbers in their national form, and number plates by their parts."""

import re

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from models.values.phone import Landline, Mobile
from models.values.plate import LETTER_USES, CarPlate, MotorcyclePlate

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@pytest.mark.parametrize(
    "text",
    [
        "9123456789",
        "09123456789",
        "989123456789",
        "00989123456789",
        "+989123456789",
        "+98 (912) 345-6789",
        "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "٠٩١٢٣٤٥٦٧٨٩",
    ],
)
def test_a_mobile_number_is_read_however_it_is_dialled(text: str) -> None:
    value = Mobile.parse(text)
    assert str(value) == "09123456789"
    assert value.international == "+989123456789"
    assert value.grouped == "0912 345 6789"


@pytest.mark.parametrize(
    ("prefix", "known"),
    [
        ("0912", True),
        ("0923", True),
        ("0941", True),
        ("0999", True),
        ("0980", False),
        ("0940", False),
    ],
)
def test_an_unknown_mobile_prefix_only_warns(prefix: str, known: bool) -> None:
    assert Mobile.parse(f"{prefix}3456789").warnings() == (
        () if known else ("mobile.unknown_prefix",)
    )


@given(digits(9))
def test_a_mobile_number_reads_back_in_each_of_its_forms(rest: str) -> None:
    value = Mobile.parse("9" + rest)
    for form in (str(value), value.international, value.grouped, value.digits.translate(PERSIAN)):
        assert Mobile.parse(form) == value


def test_a_landline_is_kept_with_its_area() -> None:
    value = Landline.parse("+98 21 8765-4321")
    assert (str(value), value.area, value.local) == ("02187654321", "021", "87654321")
    assert value.grouped == "021 8765 4321"
    assert value.international == "+982187654321"
    assert value.warnings() == ()
    assert Landline.parse("01987654321").warnings() == ("landline.unknown_area",)


@given(st.from_regex(r"0[1-8][0-9][2-9][0-9]{7}", fullmatch=True))
def test_a_landline_reads_back_in_each_of_its_forms(text: str) -> None:
    value = Landline.parse(text)
    for form in (str(value), value.international, value.grouped):
        assert Landline.parse(form) == value


@pytest.mark.parametrize(
    "text",
    [
        "12 ب 145 - 47",
        "12ب145ایران47",
        "47 145 ب 12",
        "ایران ۴۷ - ۱۴۵ ب ۱۲",
        "۱۲ب۱۴۵۴۷",
        "12|ب|145|47",
    ],
)
def test_a_car_plate_is_read_from_either_end(text: str) -> None:
    value = CarPlate.parse(text)
    assert (value.prefix, value.letter, value.serial, value.city) == ("12", "ب", "145", "47")
    assert str(value) == "12ب145-47"


@pytest.mark.parametrize(
    ("typed", "letter", "use"),
    [
        ("الف", "الف", "government"),
        ("ا", "الف", "government"),
        ("هـ", "ه", "private"),
        ("ي", "ی", "private"),
        ("ك", "ک", "agriculture"),
        ("♿", "ژ", "disabled"),
        ("♿\ufe0f", "ژ", "disabled"),
        ("d", "D", "diplomat"),
        ("S", "S", "embassy"),
        ("ت", "ت", "taxi"),
        ("تشریفات", "تشریفات", "protocol"),
    ],
)
def test_a_plate_letter_is_read_in_each_of_its_spellings(typed: str, letter: str, use: str) -> None:
    value = CarPlate.parse(f"12{typed}14547")
    assert (value.letter, value.use, value.warnings()) == (letter, use, ())


def test_no_city_code_is_refused() -> None:
    for city in range(100):
        assert CarPlate.parse(f"12ب145{city:02}").warnings() == ()


def test_what_is_odd_on_a_plate_only_warns() -> None:
    assert CarPlate.parse("12چ14547").warnings() == ("car_plate.unknown_letter",)
    assert CarPlate.parse("12ب10547").warnings() == ("car_plate.zero_in_serial",)
    assert CarPlate.parse("12ب15047").warnings() == ()


car_plates = st.builds(
    CarPlate, digits(2), st.sampled_from(sorted(LETTER_USES)), digits(3), digits(2)
)


@given(car_plates)
def test_a_car_plate_reads_back_from_its_text_and_from_its_display(value: CarPlate) -> None:
    assert CarPlate.parse(str(value)) == value
    assert CarPlate.parse(value.display) == value


@pytest.mark.parametrize("paragraph", ["R", "L"])
@pytest.mark.parametrize("letter", ["ب", "D", "S", "ه"])
def test_a_car_plate_is_displayed_as_the_metal_shows_it(letter: str, paragraph: str) -> None:
    seen = get_display(CarPlate("12", letter, "345", "67").display, base_dir=paragraph)
    shown = re.sub("[\u200e\u200f\u2066-\u2069]", "", str(seen))
    assert shown == f"12 {letter} 345 - 67".translate(PERSIAN)


@pytest.mark.parametrize("text", ["123-45678", "12345678", "۱۲۳ ۴۵۶۷۸", "45678-123", "45678 | 123"])
def test_a_motorcycle_plate_is_read_from_either_line(text: str) -> None:
    assert str(MotorcyclePlate.parse(text)) == "123-45678"


@given(digits(3), digits(5))
def test_a_motorcycle_plate_reads_back_as_itself(city: str, serial: str) -> None:
    value = MotorcyclePlate(city, serial)
    assert MotorcyclePlate.parse(str(value)) == value
    assert MotorcyclePlate.parse(value.display) == value
    assert value.warnings() == ()
