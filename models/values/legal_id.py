"""شناسه ملی: eleven digits that name a company or an institution."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import require_digits
from models.values.text import fold_identifier

_LENGTH: Final = 11
_SHORTEST_ASKED: Final = 8
_WEIGHTS: Final = (29, 27, 23, 19, 17) * 2


@dataclass(frozen=True, slots=True, order=True)
class LegalId:
    """A legal entity's id whose check digit has been seen to hold. Public, so never masked."""

    field: ClassVar[str] = "legal_id"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _LENGTH, _LENGTH)
        if int(self.digits[-1]) != _check_digit(self.digits):
            raise Refusal("legal_id.check_digit", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read eleven digits, never fewer.

        Raises Refusal: `legal_id.empty`, `.characters`, `.length`, `.check_digit`.
        """
        return cls(fold_identifier(text))

    @classmethod
    def with_zeros(cls, text: str) -> Self | None:
        """Offer what eight to ten digits would be with leading zeros; a question for the clerk."""
        digits = fold_identifier(text)
        if not _SHORTEST_ASKED <= len(digits) < _LENGTH:
            return None
        try:
            return cls(digits.zfill(_LENGTH))
        except Refusal:
            return None

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: nothing is known to be."""
        return ()


def _check_digit(digits: str) -> int:
    shift = int(digits[9]) + 2
    total = sum((int(digit) + shift) * w for digit, w in zip(digits[:10], _WEIGHTS, strict=True))
    return total % 11 % 10
