"""قبض: a bill id and a payment id, which are only valid together.

Structure and checks as the banks' informatics commission is quoted by every source read:
bill id = file (up to 8), company 3, type 1, check 1; payment id = thousands of rials (up to 8),
year 1, period 2, two checks, the second of which spans both ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from types import MappingProxyType
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import require_digits
from models.values.rial import Rial
from models.values.text import fold_identifier

# The types on which all lists agree; 0, 7, 8 and 9 are labelled differently by each.
AGREED_KINDS: Final[Mapping[int, str]] = MappingProxyType(
    {1: "water", 2: "power", 3: "gas", 4: "landline", 5: "mobile", 6: "municipality"}
)
UNLABELLED: Final = "other"

_SHORTEST: Final = 6
_LONGEST: Final = 13
_SHORTEST_TYPED: Final = 18
_BARCODE: Final = 2 * _LONGEST
_WEIGHTS: Final = (2, 3, 4, 5, 6, 7) * 5


@dataclass(frozen=True, slots=True, order=True)
class BillId:
    """شناسه قبض: whose bill it is. Kept without the zeros that a barcode puts before it."""

    field: ClassVar[str] = "bill_id"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _SHORTEST, _LONGEST)
        if self.digits[0] == "0":
            raise Refusal("bill_id.leading_zeros", field=self.field)
        if int(self.digits[-1]) != _check_digit(self.digits[:-1]):
            raise Refusal("bill_id.check_digit", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a bill id and see its own check digit.

        Raises Refusal: `bill_id.empty`, `.characters`, `.length`, `.check_digit`.
        """
        return cls(_without_zeros(text))

    @property
    def padded(self) -> str:
        """The 13 digits that a barcode and some agencies want."""
        return self.digits.zfill(_LONGEST)

    @property
    def type_digit(self) -> int:
        """The service type, 0 to 9, before anyone names it."""
        return int(self.digits[-2])

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: a type that the public lists name differently."""
        return () if self.type_digit in AGREED_KINDS else ("bill_id.unlabelled_kind",)


@dataclass(frozen=True, slots=True, order=True)
class PaymentId:
    """شناسه پرداخت: how much, for which period. Kept without the zeros put before it."""

    field: ClassVar[str] = "payment_id"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _SHORTEST, _LONGEST)
        if self.digits[0] == "0":
            raise Refusal("payment_id.leading_zeros", field=self.field)
        if int(self.digits[-2]) != _check_digit(self.digits[:-2]):
            raise Refusal("payment_id.check_digit", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a payment id and see its first check digit; the second needs the bill id.

        Raises Refusal: `payment_id.empty`, `.characters`, `.length`, `.check_digit`.
        """
        return cls(_without_zeros(text))

    @property
    def padded(self) -> str:
        """The 13 digits that a barcode and some agencies want."""
        return self.digits.zfill(_LONGEST)

    @property
    def amount(self) -> Rial:
        """The sum in rials, always whole thousands."""
        return Rial(int(self.digits[:-5]) * 1000)

    @property
    def year_digit(self) -> int:
        """The last digit of the bill's year."""
        return int(self.digits[-5])

    @property
    def period(self) -> int:
        """The period within the year, 0 to 99."""
        return int(self.digits[-4:-2])

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: nothing is known to be."""
        return ()


@dataclass(frozen=True, slots=True, order=True)
class Bill:
    """A bill id and a payment id that belong together. Equal bills are one debt, paid once."""

    field: ClassVar[str] = "bill"
    bill_id: BillId
    payment_id: PaymentId

    def __post_init__(self) -> None:
        if type(self.bill_id) is not BillId or type(self.payment_id) is not PaymentId:
            raise TypeError("a Bill is a BillId and a PaymentId")
        both = self.bill_id.digits + self.payment_id.digits
        if int(both[-1]) != _check_digit(both[:-1]):
            raise Refusal("bill.pair", field=self.field)

    def __str__(self) -> str:
        return self.barcode

    @classmethod
    def parse(cls, barcode: str) -> Self:
        """Read 26 scanned digits; or 18 to 25, both ids typed in a row, if they part one way only.

        Raises Refusal: `bill.empty`, `.characters`, `.length`, `.pair`, `.unparted`, `.ambiguous`,
        and those of the two ids.
        """
        digits = fold_identifier(barcode)
        require_digits(digits, cls.field, _SHORTEST_TYPED, _BARCODE)
        if len(digits) == _BARCODE:
            return cls.of(digits[:_LONGEST], digits[_LONGEST:])
        return cls._parted(digits)

    @classmethod
    def of(cls, bill_id: BillId | str, payment_id: PaymentId | str) -> Self:
        """Join two ids, typed or already read. Raises Refusal `bill.pair`, and those of the ids."""
        return cls(
            BillId.parse(bill_id) if isinstance(bill_id, str) else bill_id,
            PaymentId.parse(payment_id) if isinstance(payment_id, str) else payment_id,
        )

    @classmethod
    def _parted(cls, digits: str) -> Self:
        """Find the one place to cut at which all three checks hold."""
        found = set()
        for cut in range(max(_SHORTEST, len(digits) - _LONGEST), _LONGEST + 1):
            if int(digits[cut - 1]) != _check_digit(digits[: cut - 1]):
                continue
            try:
                found.add(cls.of(digits[:cut], digits[cut:]))
            except Refusal:
                continue
        if not found:
            raise Refusal("bill.unparted", field=cls.field)
        if len(found) > 1:
            raise Refusal("bill.ambiguous", field=cls.field)
        return found.pop()

    @property
    def amount(self) -> Rial:
        """The sum to pay, in rials."""
        return self.payment_id.amount

    @property
    def kind(self) -> str:
        """The service by the agreed labels (a key of the words file), else `other`."""
        return self.kind_by(AGREED_KINDS)

    def kind_by(self, labels: Mapping[int, str]) -> str:
        """The service by an office's own labels of the type digits, else `other`."""
        return labels.get(self.bill_id.type_digit, UNLABELLED)

    @property
    def barcode(self) -> str:
        """The 26 digits of the paper: bill id in 13, payment id in 13."""
        return self.bill_id.padded + self.payment_id.padded

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual about either id."""
        return self.bill_id.warnings() + self.payment_id.warnings()


def _without_zeros(text: str) -> str:
    """Strip leading zeros: no check digit and no barcode can tell 0012 from 12."""
    typed = fold_identifier(text)
    return typed.lstrip("0") or typed


def _check_digit(digits: str) -> int:
    """Weigh the digits 2 to 7 from the right, modulo 11; 10 and 11 are written 0."""
    rest = sum(map(mul, map(int, reversed(digits)), _WEIGHTS)) % 11
    return 0 if rest < 2 else 11 - rest
