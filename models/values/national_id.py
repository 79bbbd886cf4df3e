"""کد ملی: ten digits that name one person, the last of them a check on the others."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import Personal, require_digits
from models.values.text import fold_identifier

_LENGTH: Final = 10
_SHORTEST_TYPED: Final = 8
_ONES: Final = "1" * _LENGTH
_NO_COUNTY: Final = "000"


@dataclass(frozen=True, slots=True, order=True, repr=False)
class NationalId(Personal):
    """A national id whose check digit has been seen to hold; `digits` keeps leading zeros."""

    field: ClassVar[str] = "national_id"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _LENGTH, _LENGTH)
        # All ten pass the check digit; ten ones is reported to be a living person's.
        if self.digits == self.digits[0] * _LENGTH and self.digits != _ONES:
            raise Refusal("national_id.repeated", field=self.field)
        if int(self.digits[-1]) != _check_digit(self.digits):
            raise Refusal("national_id.check_digit", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a clerk typed or a card reader sent; eight or nine digits lost their zeros.

        Raises Refusal: `national_id.empty`, `.characters`, `.length`, `.repeated`, `.check_digit`.
        """
        digits = fold_identifier(text)
        if _SHORTEST_TYPED <= len(digits) < _LENGTH:
            digits = digits.zfill(_LENGTH)
        return cls(digits)

    @classmethod
    def padded(cls, text: str) -> bool:
        """Tell whether `parse` restores zeros here, so that the clerk is shown ten digits first."""
        return _SHORTEST_TYPED <= len(fold_identifier(text)) < _LENGTH

    def warnings(self, counties: Collection[str] = ()) -> tuple[str, ...]:
        """Name what is unusual. `counties`: the three-digit prefixes an office holds to be issued.

        Without such a list only 000 is unknown: public lists refuse people who exist.
        """
        prefix = self.digits[:3]
        found = []
        if self.digits == _ONES:
            found.append("national_id.repeated_ones")
        if self.digits[3:9] == "000000":
            found.append("national_id.middle_zeros")
        if prefix == _NO_COUNTY or (counties and prefix not in counties):
            found.append("national_id.unknown_county")
        return tuple(found)


def _check_digit(digits: str) -> int:
    rest = sum(int(digit) * (_LENGTH - at) for at, digit in enumerate(digits[:9])) % 11
    return rest if rest < 2 else 11 - rest
