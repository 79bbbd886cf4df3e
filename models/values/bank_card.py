"""شماره کارت بانکی: sixteen digits, to be matched and masked, not to be kept or printed."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.banks import BANKS_BY_CARD_PREFIX
from models.values.identifier import MASK, Personal, require_digits
from models.values.text import fold_identifier

_LENGTH: Final = 16
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


@dataclass(frozen=True, slots=True, order=True, repr=False)
class BankCard(Personal):
    """A card number whose Luhn digit holds. Never store or print it: use `masked()`."""

    field: ClassVar[str] = "bank_card"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _LENGTH, _LENGTH)
        doubled = sum(_DOUBLED[int(digit)] for digit in self.digits[::2])
        plain = sum(int(digit) for digit in self.digits[1::2])
        if (doubled + plain) % 10:
            raise Refusal("bank_card.check_digit", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read sixteen digits, however they are grouped; any issuer's card is one.

        Raises Refusal: `bank_card.empty`, `.characters`, `.length`, `.check_digit`.
        """
        return cls(fold_identifier(text))

    def masked(self) -> str:
        """Show the first six and the last four, as card terminals do."""
        return f"{self.digits[:6]}{MASK * 6}{self.digits[-4:]}"

    @property
    def bank(self) -> str | None:
        """The bank the first six digits hint at (a key of the words file), or None."""
        return BANKS_BY_CARD_PREFIX.get(self.digits[:6])

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: an issuer on no list, or one that the lists dispute."""
        return () if self.bank else ("bank_card.unknown_bank",)
