"""ریال: money, in whole rials of the present currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.text import parse_amount

CURRENCY: Final = "IRR"
# The law of 1404 makes one new rial of 10,000 present ones. That rial will be another class, so
# that no sum can ever mix the two.
CURRENCY_ERA: Final = "present_rial"

# The largest whole number that JSON, JavaScript and a spreadsheet still keep exactly.
LARGEST: Final = 2**53 - 1


@dataclass(frozen=True, slots=True, order=True)
class Rial:
    """An exact amount of present rials; a negative one is what the other side is owed."""

    field: ClassVar[str] = "rial"
    currency: ClassVar[str] = CURRENCY
    currency_era: ClassVar[str] = CURRENCY_ERA
    amount: int = 0

    def __post_init__(self) -> None:
        if type(self.amount) is not int:  # bool and float would both sneak past isinstance.
            raise TypeError(f"Rial wants int, got {type(self.amount).__name__}")
        if not -LARGEST <= self.amount <= LARGEST:
            raise Refusal("rial.range", field=self.field)

    def __str__(self) -> str:
        return str(self.amount)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a typed amount, in rials unless it ends in «تومان».

        Raises Refusal: `rial.empty`, `.characters`, `.decimal`, `.grouping`, `.range`.
        """
        return cls(parse_amount(text))

    @classmethod
    def sum(cls, amounts: Iterable[Self]) -> Self:
        """Add any number of amounts; none make zero."""
        return cls(sum(_of_rial(amount) for amount in amounts))

    def __add__(self, other: "Rial") -> "Rial":
        if type(other) is not Rial:
            return NotImplemented
        return Rial(self.amount + other.amount)

    def __sub__(self, other: "Rial") -> "Rial":
        if type(other) is not Rial:
            return NotImplemented
        return Rial(self.amount - other.amount)

    def __neg__(self) -> "Rial":
        return Rial(-self.amount)

    def __abs__(self) -> "Rial":
        return Rial(abs(self.amount))

    def __mul__(self, quantity: int) -> "Rial":
        """Price a quantity; rials times rials, or a fraction of rials, has no meaning."""
        if type(quantity) is not int:
            return NotImplemented
        return Rial(self.amount * quantity)

    __rmul__ = __mul__

    @property
    def toman(self) -> int | None:
        """The same in tomans (ten rials), or None where they would not come out whole."""
        tomans, rest = divmod(self.amount, 10)
        return None if rest else tomans

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: nothing is, the fields know their own limits."""
        return ()


def _of_rial(amount: Rial) -> int:
    if type(amount) is not Rial:
        raise TypeError(f"only Rial adds to Rial, not {type(amount).__name__}")
    return amount.amount


ZERO: Final = Rial(0)
