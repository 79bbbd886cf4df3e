"""The receipt number: unique without a line, gapless, never used twice.

`72140087-2-000087-4F7`: office code, counter, running number, two characters of the epoch (so
that two branches of a restored disk print different numbers), and one check character by
ISO 7064 MOD 37,36, which finds every single wrong character and every swap of neighbours. A number
of the training begins with a T: nobody takes its paper for a receipt.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from models.errors import Refusal
from models.values.text import fold_digits

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORM: Final = re.compile(r"(T?)(\d{4,12})-(\d{1,2})-(\d{6,9})-([0-9A-Z]{2})([0-9A-Z])")


def check_character(text: str) -> str:
    """Give the ISO 7064 MOD 37,36 check character of capital letters and digits."""
    rest = 36
    for character in text:
        rest = (rest + _ALPHABET.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


@dataclass(frozen=True, slots=True, order=True)
class ReceiptNumber:
    """A receipt number whose check character has been seen to hold."""

    office: str
    counter: int
    number: int
    branch: str
    training: bool = False

    def __post_init__(self) -> None:
        """Refuse parts that could not be printed and read back."""
        if not _FORM.fullmatch(str(self)):
            raise Refusal("receipt_number.form", field="receipt_number")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a receipt number as typed or scanned."""
        folded = re.sub(r"[\s\u200c\u200e\u200f\u2066-\u2069]", "", fold_digits(text)).upper()
        match = _FORM.fullmatch(folded.replace("\u2010", "-").replace("\u2011", "-"))
        if match is None:
            raise Refusal("receipt_number.form", field="receipt_number")
        mark, office, counter, number, branch, check = match.groups()
        value = cls(office, int(counter), int(number), branch, training=bool(mark))
        if str(value)[-1] != check:
            raise Refusal("receipt_number.check_digit", field="receipt_number")
        return value

    @property
    def short(self) -> str:
        """Give the running number as people say it."""
        return f"{'T' if self.training else ''}{self.number:06d}"

    def __str__(self) -> str:
        """Write the number as it is printed."""
        mark = "T" if self.training else ""
        stem = f"{mark}{self.office}-{self.counter}-{self.number:06d}-{self.branch}"
        return stem + check_character(stem.replace("-", ""))
