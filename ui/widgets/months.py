"""A month of the Persian calendar as six weeks from Saturday, and going about in it."""

from typing import Final

from models.errors import Refusal
from models.values.jalali_date import FIRST_YEAR, LAST_YEAR, JalaliDate

DAYS: Final = 7
WEEKS: Final = 6
FRIDAY: Final = 6
FIRST: Final = JalaliDate(FIRST_YEAR, 1, 1)
LAST: Final = JalaliDate(LAST_YEAR, 12, JalaliDate.month_days(LAST_YEAR, 12))


def weeks_of(year: int, month: int) -> tuple[tuple[JalaliDate | None, ...], ...]:
    """Give six weeks of seven days; None stands where a day of another month would."""
    first = JalaliDate(year, month, 1)
    blanks: list[JalaliDate | None] = [None] * first.weekday
    last = JalaliDate.month_days(year, month)
    days = [JalaliDate(year, month, day) for day in range(1, last + 1)]
    cells = (blanks + days + [None] * (DAYS * WEEKS))[: DAYS * WEEKS]
    return tuple(tuple(cells[at : at + DAYS]) for at in range(0, DAYS * WEEKS, DAYS))


def by_days(day: JalaliDate, days: int) -> JalaliDate:
    """Go so many days on, or back; the calendar's ends hold."""
    try:
        return day.plus_days(days)
    except Refusal:
        return LAST if days > 0 else FIRST


def by_months(day: JalaliDate, months: int) -> JalaliDate:
    """Go so many months on, or back, to the same day or the month's last."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return LAST if months > 0 else FIRST
    return JalaliDate(year, month + 1, min(day.day, JalaliDate.month_days(year, month + 1)))


def week_start(day: JalaliDate) -> JalaliDate:
    """Give the Saturday on or before a day."""
    return by_days(day, -day.weekday)


def week_end(day: JalaliDate) -> JalaliDate:
    """Give the Friday on or after a day."""
    return by_days(day, FRIDAY - day.weekday)
