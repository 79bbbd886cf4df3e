"""شماره منحصر به فرد مالیاتی: the 22 characters by which the tax office knows one invoice.

Memory id (6), days since 1970-01-01 UTC (5, hex), serial (10, hex), and a Verhoeff digit over the
same in decimals, each letter of the memory id being its ASCII code.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import require_text
from models.values.text import fold_identifier

# The control text gives the day six decimals and the serial twelve; more would not fit.
LARGEST_DAY: Final = 999_999
LARGEST_SERIAL: Final = 999_999_999_999

_LENGTH: Final = 22
_FORM: Final = re.compile(r"[A-Z0-9]{6}[A-F0-9]{15}[0-9]")
_MEMORY_ID: Final = re.compile(r"[A-Z0-9]{6}")
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, order=True)
class TaxId:
    """A tax id in capitals whose Verhoeff digit holds."""

    field: ClassVar[str] = "tax_id"
    text: str

    def __post_init__(self) -> None:
        require_text(self.text, self.field)
        if len(self.text) != _LENGTH:
            raise Refusal("tax_id.length", field=self.field, typed=len(self.text))
        if not _FORM.fullmatch(self.text):
            raise Refusal("tax_id.characters", field=self.field)
        _require_fitting(self.day, self.serial)
        if int(self.text[-1]) != verhoeff(_control_text(self.memory_id, self.day, self.serial)):
            raise Refusal("tax_id.check_digit", field=self.field)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a tax id in either case.

        Raises Refusal: `tax_id.empty`, `.length`, `.characters`, `.day`, `.serial`, `.check_digit`.
        """
        return cls(fold_identifier(text).upper())

    @classmethod
    def make(cls, memory_id: str, day: date, serial: int) -> Self:
        """Number an invoice. `day` is the UTC day, or an aware instant from which it is taken.

        Local midnight would give the wrong day before 03:30 in Tehran.
        Raises Refusal: `tax_id.memory_id`, `.day`, `.serial`.
        """
        memory_id = fold_identifier(memory_id).upper()
        if not _MEMORY_ID.fullmatch(memory_id):
            raise Refusal("tax_id.memory_id", field=cls.field)
        if type(serial) is not int:
            raise TypeError(f"a serial is int, not {type(serial).__name__}")
        days = _utc_day(day).toordinal() - _EPOCH
        _require_fitting(days, serial)
        check = verhoeff(_control_text(memory_id, days, serial))
        return cls(f"{memory_id}{days:05X}{serial:010X}{check}")

    @property
    def memory_id(self) -> str:
        """The id of the tax memory that issued the invoice."""
        return self.text[:6]

    @property
    def day(self) -> int:
        """Days since 1970-01-01, in UTC."""
        return int(self.text[6:11], 16)

    @property
    def issued_on(self) -> date:
        """The UTC day as a Gregorian date."""
        return date.fromordinal(_EPOCH + self.day)

    @property
    def serial(self) -> int:
        """The invoice's number in its memory."""
        return int(self.text[11:21], 16)

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: nothing is known to be."""
        return ()


def verhoeff(digits: str) -> int:
    """Give the digit that Verhoeff's scheme (dihedral group D5) puts after these."""
    total = 0
    for place, digit in enumerate(reversed(digits), start=1):
        total = _PRODUCT[total][_PERMUTED[place % 8][int(digit)]]
    return _PRODUCT[total].index(0)


def _product(left: int, right: int) -> int:
    """Multiply in D5: 0-4 are rotations, 5-9 reflections."""
    turned = left + right if left < 5 else left - right
    return turned % 5 + 5 * ((left < 5) != (right < 5))


def _permutations() -> list[list[int]]:
    step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    rows = [list(range(10))]
    for _ in range(7):
        rows.append([step[value] for value in rows[-1]])
    return rows


_PRODUCT: Final = [[_product(left, right) for right in range(10)] for left in range(10)]
_PERMUTED: Final = _permutations()


def _control_text(memory_id: str, day: int, serial: int) -> str:
    letters = "".join(sign if sign.isdigit() else str(ord(sign)) for sign in memory_id)
    return f"{letters}{day:06}{serial:012}"


def _require_fitting(day: int, serial: int) -> None:
    if not 0 <= day <= LARGEST_DAY:
        raise Refusal("tax_id.day", field=TaxId.field)
    if not 0 <= serial <= LARGEST_SERIAL:
        raise Refusal("tax_id.serial", field=TaxId.field)


def _utc_day(day: date) -> date:
    if not isinstance(day, datetime):
        return day
    if day.utcoffset() is None:
        raise TypeError("an instant must know its offset from UTC")
    return day.astimezone(UTC).date()
