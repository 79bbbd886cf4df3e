"""What identifiers share: they are made of digits, and a person's never shows whole in a log."""

from models.errors import Refusal

MASK = "•"


class Personal:
    """A value that points at a person: `str` gives it whole, `repr` and `masked()` do not."""

    __slots__ = ()

    def masked(self) -> str:
        """Hide all but the last four characters, and never less than half."""
        text = str(self)
        shown = min(4, len(text) // 2)
        return MASK * (len(text) - shown) + text[-shown:]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked()!r})"


def require_text(value: object, field: str) -> None:
    """Refuse a value that is not text, or is none at all."""
    if type(value) is not str:
        raise TypeError(f"{field} is kept as str, not {type(value).__name__}")
    if not value:
        raise Refusal(f"{field}.empty", field=field)


def require_digits(value: str, field: str, shortest: int, longest: int) -> None:
    """Refuse what is not that many ASCII digits: `.empty`, `.characters` or `.length`."""
    require_text(value, field)
    if not (value.isascii() and value.isdigit()):
        raise Refusal(f"{field}.characters", field=field)
    if not shortest <= len(value) <= longest:
        raise Refusal(f"{field}.length", field=field, typed=len(value))
