"""کد فراگیر: the number by which the Interior ministry knows a foreign person."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.values.identifier import Personal, require_digits
from models.values.text import fold_identifier

_SHORTEST: Final = 8
_LONGEST: Final = 12


@dataclass(frozen=True, slots=True, order=True, repr=False)
class ForeignerId(Personal):
    """Eight to twelve digits; no check digit is published, so a slip goes unseen."""

    field: ClassVar[str] = "foreigner_id"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _SHORTEST, _LONGEST)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a unique or provisional number.

        Raises Refusal: `foreigner_id.empty`, `.characters`, `.length`.
        """
        return cls(fold_identifier(text))

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: a number shorter than twelve may be a provisional one."""
        return () if len(self.digits) == _LONGEST else ("foreigner_id.not_twelve",)
