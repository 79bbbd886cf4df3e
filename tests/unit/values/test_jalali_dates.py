"""Persian days against Python's own, one by one, from 1280 to 1450."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.values import jalali_date
from models.values.jalali_date import FIRST_YEAR, LAST_YEAR, JalaliDate

FIRST = date(1901, 3, 21)
LAST = date(2072, 3, 19)
LEAP_YEARS = [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424]
LEAP_YEARS += [1428, 1432, 1436]


def leap(year: int) -> bool:
    """The 33-year rule by its remainders, apart from the library's own arithmetic."""
    return year % 33 in {1, 5, 9, 13, 17, 22, 26, 30}


def test_every_day_of_the_range_converts_both_ways() -> None:
    day = FIRST
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            last = 31 if month < 7 else 30 if month < 12 or leap(year) else 29
            assert JalaliDate.month_days(year, month) == last
            for number in range(1, last + 1):
                value = JalaliDate(year, month, number)
                assert value.to_gregorian() == day
                assert JalaliDate.from_gregorian(day) == value
                day += timedelta(days=1)
    assert day - timedelta(days=1) == LAST


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1280/01/01", "1901-03-21"),
        ("1348/10/11", "1970-01-01"),
        ("1357/11/22", "1979-02-11"),
        ("1399/12/30", "2021-03-20"),
        ("1403/12/30", "2025-03-20"),
        ("1404/01/01", "2025-03-21"),
        ("1405/05/12", "2026-08-03"),
        ("1408/12/30", "2030-03-20"),
    ],
)
def test_anchor_days_stand_where_history_put_them(text: str, iso: str) -> None:
    assert JalaliDate.parse(text).iso == iso
    assert str(JalaliDate.from_iso(iso)) == text


def test_the_leap_years_are_those_of_the_calendar() -> None:
    assert [year for year in range(1370, 1441) if JalaliDate.is_leap(year)] == LEAP_YEARS
    assert not JalaliDate.is_leap(1404)
    assert all(JalaliDate.is_leap(y) == leap(y) for y in range(FIRST_YEAR, LAST_YEAR + 1))


@pytest.mark.parametrize(
    "text",
    [
        "1405/05/12",
        "1405-5-12",
        "1405.5.12",
        "14050512",
        "۱۴۰۵/۰۵/۱۲",
        "١٤٠٥/٥/١٢",
        " 1405 / 5 / 12 ",
        "\u200f۱۴۰۵/۵/۱۲\u200f",
        "1405 5 12",
    ],
)
def test_a_date_is_read_in_each_of_its_dresses(text: str) -> None:
    assert JalaliDate.parse(text) == JalaliDate(1405, 5, 12)


def test_a_two_digit_year_is_asked_about_with_the_days_it_may_mean() -> None:
    assert JalaliDate.centuries("70/01/01") == (JalaliDate(1370, 1, 1),)
    assert JalaliDate.centuries("۹۵۰۱۰۱") == (JalaliDate(1295, 1, 1), JalaliDate(1395, 1, 1))
    assert JalaliDate.centuries("05/01/01") == (JalaliDate(1305, 1, 1), JalaliDate(1405, 1, 1))
    assert JalaliDate.centuries("1370/01/01") == ()
    assert JalaliDate.centuries("x") == ()


days = st.dates(FIRST, LAST)


@given(days)
def test_a_date_reads_back_from_its_text_and_from_its_iso(day: date) -> None:
    value = JalaliDate.from_gregorian(day)
    assert JalaliDate.parse(str(value)) == value
    assert JalaliDate.from_iso(value.iso) == value
    assert value.iso == day.isoformat()
    assert value.weekday == (day.weekday() + 2) % 7


@given(days, days)
def test_dates_order_hash_and_count_as_days_do(one: date, other: date) -> None:
    first, second = JalaliDate.from_gregorian(one), JalaliDate.from_gregorian(other)
    assert (first < second) == (one < other)
    assert (hash(first) == hash(second)) or one != other
    assert first.plus_days((other - one).days) == second


def test_the_week_begins_on_saturday() -> None:
    assert JalaliDate.parse("1405/05/10").weekday == 0
    assert JalaliDate.parse("1405/05/16").weekday == 6


@pytest.mark.parametrize("days_on", [1, 10**6, 10**9, -(10**6), -(10**9)])
def test_counting_past_the_limits_is_refused(days_on: int) -> None:
    edge = JalaliDate(1450, 12, 29) if days_on > 0 else JalaliDate(1280, 1, 1)
    with pytest.raises(Refusal, match=r"jalali_date\.range"):
        edge.plus_days(days_on)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 8, 3, 20, 29, 59, tzinfo=UTC), "1405/05/12"),
        (datetime(2026, 8, 3, 20, 30, tzinfo=UTC), "1405/05/13"),
        (datetime(2010, 7, 1, 19, 29, tzinfo=UTC), "1389/04/10"),
        (datetime(2010, 7, 1, 19, 30, tzinfo=UTC), "1389/04/11"),
        (datetime(2010, 12, 31, 19, 30, tzinfo=UTC), "1389/10/10"),
        (datetime(2022, 9, 21, 19, 29, tzinfo=UTC), "1401/06/30"),
        (datetime(2022, 9, 21, 20, 29, tzinfo=UTC), "1401/06/30"),
        (datetime(2022, 9, 21, 20, 30, tzinfo=UTC), "1401/06/31"),
    ],
)
def test_an_instant_falls_on_the_day_it_was_in_tehran(instant: datetime, day: str) -> None:
    assert str(JalaliDate.of_instant(instant)) == day


def test_without_a_time_zone_file_only_old_summers_are_an_hour_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(jalali_date, "ZoneInfo", missing)
    jalali_date._tehran_of_old.cache_clear()
    try:
        assert str(JalaliDate.of_instant(datetime(2010, 7, 1, 19, 30, tzinfo=UTC))) == "1389/04/10"
        assert str(JalaliDate.of_instant(datetime(2026, 8, 3, 20, 30, tzinfo=UTC))) == "1405/05/13"
    finally:
        jalali_date._tehran_of_old.cache_clear()
