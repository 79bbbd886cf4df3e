"""کد رهگیری: the short code we give a citizen to ask after their case, such as 9F4K-27QX.

Seven characters of Crockford's base 32 (35 bits) and a check character. The characters are the
elements of the field GF(32), and a code holds when, with A a root of x^5 + x^2 + 1,

    c0*A^7 + c1*A^6 + ... + c6*A + c7 = 0

The eight powers of A are distinct and none is zero. A single wrong character at place i adds
e*A^(7-i), which is never 0; exchanging two different characters adds (a+b)(A^i + A^j), which is
never 0 either. So every single slip and every exchange of two characters, neighbours or not, shows.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import require_text
from models.values.text import fold_identifier

# No I, L, O (read as 1, 1, 0) and no U, after Crockford.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LARGEST_NUMBER: Final = 32**7 - 1

_LENGTH: Final = 8
_VALUES: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}
_READ_AS: Final = str.maketrans("OIL", "011")
_POLYNOMIAL: Final = 0b100101


@dataclass(frozen=True, slots=True, order=True)
class TrackingCode:
    """A tracking code whose check character holds, kept as printed: four, hyphen, four."""

    field: ClassVar[str] = "tracking_code"
    text: str

    def __post_init__(self) -> None:
        require_text(self.text, self.field)
        symbols = self.text[:4] + self.text[5:]
        if len(self.text) != _LENGTH + 1 or self.text[4] != "-":
            raise Refusal("tracking_code.length", field=self.field, typed=len(self.text))
        if not all(symbol in _VALUES for symbol in symbols):
            raise Refusal("tracking_code.characters", field=self.field)
        if _remainder(symbols):
            raise Refusal("tracking_code.check_character", field=self.field)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code in either case, hyphen or not, O for 0 and I or L for 1.

        Raises Refusal: `tracking_code.empty`, `.characters`, `.length`, `.check_character`.
        """
        typed = fold_identifier(text).upper().translate(_READ_AS)
        if typed and not all(symbol in _VALUES for symbol in typed):
            raise Refusal("tracking_code.characters", field=cls.field)
        if typed and len(typed) != _LENGTH:
            raise Refusal("tracking_code.length", field=cls.field, typed=len(typed))
        return cls(f"{typed[:4]}-{typed[4:]}" if typed else typed)

    @classmethod
    def make(cls, number: int) -> Self:
        """Write a number of 0 to 2**35 - 1 as its code; the caller keeps numbers from repeating.

        The code shows the number to whoever can read it: give a random one, not a running one.
        Raises Refusal `tracking_code.range`.
        """
        if type(number) is not int:
            raise TypeError(f"a code is made of int, not {type(number).__name__}")
        if not 0 <= number <= LARGEST_NUMBER:
            raise Refusal("tracking_code.range", field=cls.field)
        symbols = "".join(ALPHABET[number >> shift & 31] for shift in range(30, -1, -5))
        symbols += ALPHABET[_remainder(symbols + "0")]
        return cls(f"{symbols[:4]}-{symbols[4:]}")

    @property
    def number(self) -> int:
        """The number it was made of."""
        number = 0
        for symbol in self.text[:4] + self.text[5:-1]:
            number = number << 5 | _VALUES[symbol]
        return number

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: a code is ours or it is not."""
        return ()


def _remainder(symbols: str) -> int:
    """Evaluate the code's polynomial at A, by Horner; 0 is a code that holds."""
    total = 0
    for symbol in symbols:
        total <<= 1
        if total & 0b100000:
            total ^= _POLYNOMIAL
        total ^= _VALUES[symbol]
    return total
