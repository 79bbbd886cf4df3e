"""شماره تلفن: mobile and landline numbers of Iran, kept in their national form."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import Personal, require_digits
from models.values.text import fold_identifier

_LENGTH: Final = 11
# A bare 98 is the country only where ten digits follow it.
_TRUNK: Final = re.compile(r"\+98|0098|98(?=[0-9]{10}$)|0")
_DECORATION: Final = str.maketrans("", "", "().")
_MOBILE_PREFIXES: Final = frozenset(
    str(prefix)
    for prefix in (*range(900, 906), *range(910, 924), *range(930, 940), 941, *range(990, 1000))
)
_AREAS: Final = frozenset(
    {
        "011", "013", "017", "021", "023", "024", "025", "026", "028", "031", "034", "035", "038",
        "041", "044", "045", "051", "054", "056", "058", "061", "066", "071", "074", "076", "077",
        "081", "083", "084", "086", "087",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Mobile(Personal):
    """A mobile number, 09 and nine more; the prefix does not prove the operator."""

    field: ClassVar[str] = "mobile"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _LENGTH, _LENGTH)
        if not self.digits.startswith("09"):
            raise Refusal("mobile.prefix", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `9…`, `09…`, `98…`, `0098…` or `+98…`.

        Raises Refusal: `mobile.empty`, `.characters`, `.length`, `.prefix`.
        """
        return cls(_national(text))

    @property
    def international(self) -> str:
        """The form other systems dial, such as +989123456789."""
        return f"+98{self.digits[1:]}"

    @property
    def grouped(self) -> str:
        """The form people read: 0912 345 6789."""
        return f"{self.digits[:4]} {self.digits[4:7]} {self.digits[7:]}"

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: a prefix on none of the public lists."""
        return () if self.digits[1:4] in _MOBILE_PREFIXES else ("mobile.unknown_prefix",)


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Landline(Personal):
    """A landline number with its area code. Short service numbers are another kind."""

    field: ClassVar[str] = "landline"
    digits: str

    def __post_init__(self) -> None:
        require_digits(self.digits, self.field, _LENGTH, _LENGTH)
        if self.digits.startswith("09"):
            raise Refusal("landline.mobile", field=self.field)
        if self.digits[0] != "0" or self.digits[1] == "0":
            raise Refusal("landline.area", field=self.field)
        if self.local[0] in "01":
            raise Refusal("landline.local", field=self.field)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read area code and local number, with or without the country.

        Raises Refusal: `landline.empty`, `.characters`, `.length`, `.mobile`, `.area`, `.local`.
        """
        return cls(_national(text))

    @property
    def area(self) -> str:
        """The area code with its zero: 021."""
        return self.digits[:3]

    @property
    def local(self) -> str:
        """The eight digits dialled within the area."""
        return self.digits[3:]

    @property
    def international(self) -> str:
        """The form other systems dial, such as +982187654321."""
        return f"+98{self.digits[1:]}"

    @property
    def grouped(self) -> str:
        """The form people read: 021 8765 4321."""
        return f"{self.area} {self.local[:4]} {self.local[4:]}"

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: an area code on no list."""
        return () if self.area in _AREAS else ("landline.unknown_area",)


def _national(text: str) -> str:
    """Write any way of dialling a number as 0 and the number; nothing typed stays nothing."""
    dialled = fold_identifier(text).translate(_DECORATION)
    trunk = _TRUNK.match(dialled)
    number = dialled[trunk.end() :] if trunk else dialled
    return f"0{number}" if number else dialled
