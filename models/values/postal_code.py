"""کد پستی: ten digits that name one address; it has no check digit."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import Personal, require_digits
from models.values.text import fold_identifier

_LENGTH: Final = 10
_ROUTING: Final = re.compile(r"[13-9]{5}")


@dataclass(frozen=True, slots=True, order=True, repr=False)
class PostalCode(Personal):
    """A postal code with the two digits that never occur in its first half kept out."""

    field: ClassVar[str] = "postal_code"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _LENGTH, _LENGTH)
        if not _ROUTING.match(self.digits):
            raise Refusal("postal_code.routing", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ten digits, however they are grouped.

        Raises Refusal: `postal_code.empty`, `.characters`, `.length`, `.routing`.
        """
        return cls(fold_identifier(text))

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: four equal digits to begin with."""
        return ("postal_code.repeated",) if len(set(self.digits[:4])) == 1 else ()
