"""تاریخ شمسی: a day of the Persian calendar, for eyes and for the business day; it has no clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import ClassVar, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from persiantools.jdatetime import JalaliDate as LibraryDate

from models.errors import Refusal
from models.values.text import normalise

FIRST_YEAR: Final = 1280
LAST_YEAR: Final = 1450

_GREGORIAN_YEARS: Final = range(1800, 2200)
_PARTED: Final = re.compile(r"([0-9]{1,4}) ?[-/.٫ ] ?([0-9]{1,2}) ?[-/.٫ ] ?([0-9]{1,2})")
_PACKED: Final = re.compile(r"([0-9]{4}|[0-9]{2})([0-9]{2})([0-9]{2})")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# The library's own signatures say nothing of types.
_to_jalali: Final[Callable[[date], LibraryDate]] = LibraryDate.to_jalali
_library_date: Final[Callable[[int, int, int], LibraryDate]] = LibraryDate

_TEHRAN: Final = timezone(timedelta(hours=3, minutes=30))
# The last summer time ended here (midnight into 1401/06/31). Since then one fixed offset is right,
# and a computer with an old time zone file cannot shift a day.
_SUMMER_TIME_ENDED: Final = datetime(2022, 9, 21, 19, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class JalaliDate:
    """A day that exists, in the years 1280 to 1450; orders as days do."""

    field: ClassVar[str] = "jalali_date"
    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        for part in (self.year, self.month, self.day):
            if type(part) is not int:
                raise TypeError(f"JalaliDate wants int, got {type(part).__name__}")
        if self.year in _GREGORIAN_YEARS:
            raise Refusal("jalali_date.gregorian", field=self.field)
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Refusal("jalali_date.range", field=self.field)
        if not 1 <= self.month <= 12:
            raise Refusal("jalali_date.month", field=self.field)
        last = self.month_days(self.year, self.month)
        if not 1 <= self.day <= last:
            raise Refusal("jalali_date.day", field=self.field, last=last)

    def __str__(self) -> str:
        return f"{self.year:04}/{self.month:02}/{self.day:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read year, month, day: 1405/05/12, 1405-5-12 or 14050512.

        Raises Refusal: `jalali_date.empty`, `.format`, `.two_digit_year` (ask with `centuries`),
        `.gregorian`, `.range`, `.month`, `.day`.
        """
        year, month, day = _parts(text)
        if len(year) == 2:
            raise Refusal("jalali_date.two_digit_year", field=cls.field)
        if len(year) != 4:
            raise Refusal("jalali_date.format", field=cls.field)
        return cls(int(year), int(month), int(day))

    @classmethod
    def centuries(cls, text: str) -> tuple[Self, ...]:
        """Give the days that a two-digit year may mean, for the window to ask which; else none."""
        try:
            year, month, day = _parts(text)
        except Refusal:
            return ()
        if len(year) != 2:
            return ()
        found = []
        for century in (1200, 1300, 1400):
            try:
                found.append(cls(century + int(year), int(month), int(day)))
            except Refusal:
                continue
        return tuple(found)

    @classmethod
    def from_gregorian(cls, day: date) -> Self:
        """Convert a Gregorian day; an instant is refused, since its day depends on the place.

        Raises Refusal `jalali_date.range`.
        """
        if isinstance(day, datetime):
            raise TypeError("a day has no time of day; use of_instant")
        if day.year not in range(1901, 2073):  # 1280 and 1450 begin and end in these.
            raise Refusal("jalali_date.range", field=cls.field)
        same = _to_jalali(day)
        return cls(same.year, same.month, same.day)

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read back what `iso` wrote: a Gregorian YYYY-MM-DD. Raises Refusal `jalali_date.iso`."""
        if not _ISO.fullmatch(text):
            raise Refusal("jalali_date.iso", field=cls.field)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Refusal("jalali_date.iso", field=cls.field) from None
        return cls.from_gregorian(day)

    @classmethod
    def of_instant(cls, instant: datetime) -> Self:
        """Give the day that an aware instant falls on in Tehran."""
        return cls.from_gregorian(at_tehran(instant).date())

    @staticmethod
    def is_leap(year: int) -> bool:
        """Tell whether Esfand has 30 days."""
        return LibraryDate.is_leap(year)

    @staticmethod
    def month_days(year: int, month: int) -> int:
        """Count the days of a month: 31, 30 or 29."""
        return LibraryDate.days_in_month(month, year)

    def to_gregorian(self) -> date:
        """Convert to the same Gregorian day."""
        return _library_date(self.year, self.month, self.day).to_gregorian()

    @property
    def iso(self) -> str:
        """The Gregorian day as stored and sent: 2026-08-03."""
        return self.to_gregorian().isoformat()

    @property
    def weekday(self) -> int:
        """The day of the week from Saturday, 0, to Friday, 6."""
        return (self.to_gregorian().weekday() + 2) % 7

    def plus_days(self, days: int) -> "JalaliDate":
        """Count on, or back where negative. Raises Refusal `jalali_date.range` past the limits."""
        ordinal = self.to_gregorian().toordinal() + days
        if not 1 <= ordinal <= date.max.toordinal():
            raise Refusal("jalali_date.range", field=self.field)
        return JalaliDate.from_gregorian(date.fromordinal(ordinal))

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: nothing is, the fields know their own limits."""
        return ()


def at_tehran(instant: datetime) -> datetime:
    """Give an aware instant as the clocks on the walls of Tehran have it.

    Tehran is +03:30 since the autumn of 1401; older instants follow the computer's time zone
    file (summers were +04:30), and +03:30 where it has none.
    """
    if instant.utcoffset() is None:
        raise TypeError("an instant must know its offset from UTC")
    return instant.astimezone(_TEHRAN if instant >= _SUMMER_TIME_ENDED else _tehran_of_old())


def _parts(text: str) -> tuple[str, str, str]:
    typed = normalise(text)
    if not typed:
        raise Refusal("jalali_date.empty", field=JalaliDate.field)
    found = _PARTED.fullmatch(typed) or _PACKED.fullmatch(typed)
    if found is None:
        raise Refusal("jalali_date.format", field=JalaliDate.field)
    year, month, day = found.groups()
    return year, month, day


@cache
def _tehran_of_old() -> tzinfo:
    try:
        return ZoneInfo("Asia/Tehran")
    except ZoneInfoNotFoundError:
        return _TEHRAN
