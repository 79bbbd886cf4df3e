"""شماره گذرنامه: any country's passport number."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import Personal, require_text
from models.values.text import fold_identifier

_SHORTEST: Final = 5
_LONGEST: Final = 15
_CHARACTERS: Final = re.compile(r"[A-Z0-9]+")
_IRANIAN: Final = re.compile(r"[A-Z][0-9]{8}")


@dataclass(frozen=True, slots=True, order=True, repr=False)
class PassportNo(Personal):
    """Five to fifteen capital Latin letters and digits; there is no check digit to see."""

    field: ClassVar[str] = "passport_no"
    text: str

    def __post_init__(self) -> None:
        require_text(self.text, self.field)
        if not _CHARACTERS.fullmatch(self.text):
            raise Refusal("passport_no.characters", field=self.field)
        if not _SHORTEST <= len(self.text) <= _LONGEST:
            raise Refusal("passport_no.length", field=self.field, typed=len(self.text))

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a passport number in either case.

        Raises Refusal: `passport_no.empty`, `.characters`, `.length`.
        """
        return cls(fold_identifier(text).upper())

    def warnings(self, *, iranian: bool = False) -> tuple[str, ...]:
        """Name what is unusual; Iranian passports are seen with one letter and eight digits."""
        if iranian and not _IRANIAN.fullmatch(self.text):
            return ("passport_no.not_iranian_form",)
        return ()
