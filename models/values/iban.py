"""شماره شبا: the international number of an Iranian bank account."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.banks import BANKS_BY_IBAN_CODE
from models.values.identifier import Personal, require_text
from models.values.text import fold_identifier

_COUNTRY: Final = "IR"
_COUNTRY_AS_DIGITS: Final = "1827"
_LENGTH: Final = 26


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Iban(Personal):
    """IR and 24 digits whose two check digits hold; that does not prove that the bank exists."""

    field: ClassVar[str] = "iban"
    text: str

    def __post_init__(self) -> None:
        require_text(self.text, self.field)
        if not self.text.startswith(_COUNTRY):
            raise Refusal("iban.country", field=self.field)
        digits = self.text[2:]
        if not (digits.isascii() and digits.isdigit()):
            raise Refusal("iban.characters", field=self.field)
        if len(self.text) != _LENGTH:
            raise Refusal("iban.length", field=self.field, typed=len(digits))
        if int(digits[2:] + _COUNTRY_AS_DIGITS + digits[:2]) % 97 != 1:
            raise Refusal("iban.check_digits", field=self.field)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an IBAN in either case, in groups or not; forms print the IR, so digits may do.

        Raises Refusal: `iban.empty`, `.country`, `.characters`, `.length`, `.check_digits`.
        """
        typed = fold_identifier(text).upper()
        return cls(_COUNTRY + typed if typed[:1].isdigit() else typed)

    @property
    def grouped(self) -> str:
        """The form people read, in fours: IR82 0540 and so on."""
        return " ".join(self.text[at : at + 4] for at in range(0, _LENGTH, 4))

    @property
    def bank(self) -> str | None:
        """The bank its code hints at (a key of the words file), or None."""
        return BANKS_BY_IBAN_CODE.get(self.text[4:7])

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: a bank code on no list."""
        return () if self.bank else ("iban.unknown_bank",)
