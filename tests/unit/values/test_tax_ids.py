"""Tax ids: the published vectors, Verhoeff's own, and the day taken in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.values.tax_id import LARGEST_DAY, LARGEST_SERIAL, TaxId, verhoeff

TEHRAN = timezone(timedelta(hours=3, minutes=30))
EPOCH = date(1970, 1, 1)


@pytest.mark.parametrize(("digits", "check"), [("236", 3), ("12345", 1), ("1428570", 8)])
def test_verhoeff_gives_the_published_digits(digits: str, check: int) -> None:
    assert verhoeff(digits) == check


@given(st.text("0123456789", min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 9))
def test_verhoeff_sees_every_wrong_digit_and_every_swap_of_neighbours(
    digits: str, place: int, shift: int
) -> None:
    place %= len(digits)
    wrong = str((int(digits[place]) + shift) % 10)
    assert verhoeff(digits[:place] + wrong + digits[place + 1 :]) != verhoeff(digits)
    pair = digits[place : place + 2]
    if len(set(pair)) == 2:
        swapped = digits[:place] + pair[::-1] + digits[place + 2 :]
        assert verhoeff(swapped) != verhoeff(digits)


def test_a_tax_id_is_made_as_the_worked_example() -> None:
    value = TaxId.make("DEF5GH", date(2020, 7, 20), 12)
    assert str(value) == "DEF5GH0481F000000000C2"
    assert (value.memory_id, value.issued_on, value.serial) == ("DEF5GH", date(2020, 7, 20), 12)


def test_a_tax_id_is_read_as_the_worked_example() -> None:
    value = TaxId.parse("a11122 0e1b9 155cb1f18c 7")
    assert (value.memory_id, value.day, value.serial) == ("A11122", 57_785, 91_749_478_796)
    assert TaxId.make("A11122", EPOCH + timedelta(days=57_785), 91_749_478_796) == value


def test_the_day_of_an_instant_is_taken_in_utc() -> None:
    early = datetime(2020, 7, 21, 3, 29, tzinfo=TEHRAN)
    assert TaxId.make("DEF5GH", early, 12).issued_on == date(2020, 7, 20)
    assert TaxId.make("DEF5GH", early.astimezone(UTC), 12).issued_on == date(2020, 7, 20)


@given(
    st.from_regex(r"[A-Z0-9]{6}", fullmatch=True),
    st.integers(0, LARGEST_DAY),
    st.integers(0, LARGEST_SERIAL),
)
def test_a_tax_id_reads_back_as_what_it_was_made_of(memory: str, day: int, serial: int) -> None:
    value = TaxId.make(memory.lower(), EPOCH + timedelta(days=day), serial)
    assert (value.memory_id, value.day, value.serial) == (memory, day, serial)
    assert TaxId.parse(str(value).lower()) == value
    assert value.warnings() == ()


def test_a_serial_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Refusal, match=r"tax_id\.serial"):
        TaxId.make("DEF5GH", date(2020, 7, 20), LARGEST_SERIAL + 1)
    assert TaxId.make("DEF5GH", date(2020, 7, 20), 2**31).serial == 2**31


def test_a_wrong_digit_of_a_tax_id_shows_mostly_but_not_always() -> None:
    """One hexadecimal digit is several decimals to Verhoeff, so about one slip in twelve hides."""
    hidden = tried = 0
    for serial in range(1, 10**11, 1_234_567_891):
        text = str(TaxId.make("A1B2C3", date(2024, 3, 20), serial))
        for place in range(6, 21):
            for wrong in set("0123456789ABCDEF") - {text[place]}:
                tried += 1
                try:
                    TaxId(text[:place] + wrong + text[place + 1 :])
                except Refusal:
                    continue
                hidden += 1
    assert 0 < hidden / tried < 0.12
