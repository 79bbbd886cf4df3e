"""پلاک: the number plates of cars and motorcycles, kept as the parts one sees on the metal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Self

from models.errors import Refusal
from models.values.identifier import Personal, require_text
from models.values.text import fold_digits, fold_identifier, normalise

# What a letter is given for; a hint, since the lists read disagree.
LETTER_USES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys("بجدسصطقلمنوهی", "private")
    | {
        "الف": "government",
        "پ": "police",
        "ت": "taxi",
        "ث": "revolutionary_guards",
        "ز": "defence_ministry",
        "ش": "army",
        "ع": "public_transport",
        "ف": "general_staff",
        "ک": "agriculture",
        "گ": "temporary",
        "ژ": "disabled",
        "D": "diplomat",
        "S": "embassy",
        "تشریفات": "protocol",
    }
)

_LETTERS: Final = frozenset("بپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی") | LETTER_USES.keys()
_OTHER_SPELLINGS: Final = {"ا": "الف", "♿": "ژ", "♿\ufe0f": "ژ"}
_WHOLE: Final = frozenset(
    one
    for one in _LETTERS
    if not any(other != one and other.startswith(one) for other in {*_LETTERS, *_OTHER_SPELLINGS})
)
_NOISE: Final = re.compile(r"ایران|IRAN|[|/\\._]")
_LEFT_TO_RIGHT: Final = re.compile(r"([0-9]{2})([^0-9]+)([0-9]{3})([0-9]{2})")
_RIGHT_TO_LEFT: Final = re.compile(r"([0-9]{2})([0-9]{3})([^0-9]+)([0-9]{2})")
_LATIN_TO_PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
# Isolates keep the parts where the metal has them, whatever the direction of the sentence.
_RLI, _LRI, _PDI = "\u2067", "\u2066", "\u2069"
# After a Latin letter the last two digits would else jump to its other side.
_RLM: Final = "\u200f"


@dataclass(frozen=True, slots=True, order=True, repr=False)
class CarPlate(Personal):
    """A car's plate, by its parts from left to right: 12 ب 145 - 47. No city code is refused."""

    field: ClassVar[str] = "car_plate"
    prefix: str
    letter: str
    serial: str
    city: str

    def __post_init__(self) -> None:
        require_text(self.letter, self.field)
        _require_part(self.prefix, self.field, 2)
        _require_part(self.serial, self.field, 3)
        _require_part(self.city, self.field, 2)
        if self.letter not in _LETTERS:
            raise Refusal("car_plate.letter", field=self.field)

    def __str__(self) -> str:
        return f"{self.prefix}{self.letter}{self.serial}-{self.city}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a plate from either end: `12 ب 145 ایران 47`, or `47 - 145 ب 12`.

        Raises Refusal: `car_plate.empty`, `.shape`, `.letter`.
        """
        typed = _NOISE.sub("", fold_identifier(text).upper())
        if not typed:
            raise Refusal("car_plate.empty", field=cls.field)
        if seen := _LEFT_TO_RIGHT.fullmatch(typed):
            prefix, letter, serial, city = seen.groups()
        elif seen := _RIGHT_TO_LEFT.fullmatch(typed):
            city, serial, letter, prefix = seen.groups()
        else:
            raise Refusal("car_plate.shape", field=cls.field)
        return cls(prefix, _OTHER_SPELLINGS.get(letter, letter), serial, city)

    @property
    def display(self) -> str:
        """The plate as the metal shows it, city code on the right, in Persian digits."""
        right_to_left = f"{self.city} - {self.serial} {self.letter}{_RLM} {self.prefix}"
        return f"{_RLI}{right_to_left.translate(_LATIN_TO_PERSIAN)}{_PDI}"

    @property
    def use(self) -> str | None:
        """What the letter is given for (a key of the words file), or None where unknown."""
        return LETTER_USES.get(self.letter)

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: a letter on no list, a zero inside the three digits."""
        found = []
        if self.use is None:
            found.append("car_plate.unknown_letter")
        if "0" in self.serial[:2]:
            found.append("car_plate.zero_in_serial")
        return tuple(found)


@dataclass(frozen=True, slots=True, order=True, repr=False)
class MotorcyclePlate(Personal):
    """A motorcycle's plate: the three digits of the upper line, the five of the lower."""

    field: ClassVar[str] = "motorcycle_plate"
    city: str
    serial: str

    def __post_init__(self) -> None:
        _require_part(self.city, self.field, 3)
        _require_part(self.serial, self.field, 5)

    def __str__(self) -> str:
        return f"{self.city}-{self.serial}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `123-45678`, `12345678`, or lower line first where a blank or a mark parts the two.

        Raises Refusal: `motorcycle_plate.empty`, `.shape`.
        """
        typed = _NOISE.sub(" ", fold_digits(normalise(text).upper()))
        digits = fold_identifier(typed)
        if not digits:
            raise Refusal("motorcycle_plate.empty", field=cls.field)
        if not re.fullmatch(r"[0-9]{8}", digits):
            raise Refusal("motorcycle_plate.shape", field=cls.field)
        if [len(run) for run in re.findall(r"[0-9]+", typed)] == [5, 3]:
            digits = digits[5:] + digits[:5]
        return cls(digits[:3], digits[3:])

    @property
    def display(self) -> str:
        """The plate on one line, upper line first, in Persian digits."""
        return f"{_LRI}{str(self).translate(_LATIN_TO_PERSIAN)}{_PDI}"

    def warnings(self) -> tuple[str, ...]:
        """Name what is unusual: nothing is known to be."""
        return ()


def _require_part(part: object, field: str, length: int) -> None:
    require_text(part, field)
    if not re.fullmatch(f"[0-9]{{{length}}}", str(part)):
        raise Refusal(f"{field}.shape", field=field)


def is_whole_letter(typed: str) -> bool:
    """Tell whether a plate's letter is typed to its end: no other one begins with it."""
    return typed in _WHOLE
