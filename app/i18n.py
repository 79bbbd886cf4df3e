"""Words for people: the only door between a dotted key and a sentence, a number or a date.

The words lie in `app/locale/<language>/<room>.toml`, or in a folder `<room>/` whose files are read
as one; the first part of a key names the room, and a room is read when it is first asked for.
Persian is the source: a translation that lost a named place, or has one too many, is not shown.
"""

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from persiantools.digits import en_to_fa

from models.errors import CounterError, Defect
from models.values.jalali_date import JalaliDate, at_tehran
from models.values.rial import Rial
from models.values.text import MINUS, group

LOCALE: Final = Path(__file__).parent / "locale"
PLURALS: Final = frozenset({"one", "other"})  # all that Persian and English have (CLDR)

_LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_END_OF_ISOLATE: Final = "\u2069"
_LEFT_TO_RIGHT_MARK: Final = "\u200e"
# A person's text may not turn the sentence around it: marks, embeddings, overrides and isolates.
_TURNING: Final = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


class Language(StrEnum):
    """A language the program speaks, by its BCP 47 name."""

    FA = "fa"
    EN = "en"

    @property
    def direction(self) -> str:
        """Tell which way its lines run: `rtl` or `ltr`."""
        return "rtl" if self is Language.FA else "ltr"


class MoneyUnit(StrEnum):
    """The unit that amounts are shown in; they are kept in rials whatever it is."""

    RIAL = "rial"
    TOMAN = "toman"


class Code(str):
    """A code a person may have to copy: read left to right and never regrouped."""

    __slots__ = ()


class Numeral(str):
    """A number that is read and not copied, such as a short one of a receipt: no groups."""

    __slots__ = ()


class Typed(str):
    """What a person typed or a paper said: its own direction stays inside it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Plural:
    """A text in the forms that a count chooses from."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a person is told when something did not go: what is wrong, and what to do."""

    reason: str
    remedy: str


Text = str | Plural
Said = str | int | Rial | JalaliDate | datetime


class Words:
    """Speaks one language; cheap to make, since what was read is kept for the process.

    Numbers, money, dates and codes are shaped here and nowhere else. With `plain`, for paper,
    files and the terminal, no invisible direction mark is ever put into the text.
    """

    def __init__(
        self, language: Language, *, plain: bool = False, unit: MoneyUnit = MoneyUnit.RIAL
    ) -> None:
        self.language: Final = language
        self.plain: Final = plain
        self.unit: Final = unit

    @property
    def direction(self) -> str:
        """Tell which way the lines run: `rtl` or `ltr`."""
        return self.language.direction

    def say(self, key: str, /, **named: Said) -> str:
        """Give the words under a dotted key with its named places filled.

        A text with plural forms is chosen by `count`. Raises a Defect for a key that nobody wrote
        and for a place that nobody named: both are promises of ours.
        """
        text = _text(self.language, key)
        if isinstance(text, Plural):
            text = self._form(text, key, named)
        if "{" not in text and "}" not in text:
            return text
        try:
            return text.format_map({name: self.shape(value) for name, value in named.items()})
        except KeyError as missing:
            raise Defect("speech.missing_place", key=key, place=str(missing.args[0])) from None

    def knows(self, key: str) -> bool:
        """Tell whether somebody wrote words under this key."""
        return key in _room(self.language, key.partition(".")[0])

    def error(self, error: CounterError) -> Sentence:
        """Tell what is wrong and what to do about it, in general words if nobody wrote any.

        A fact that is text is a code. `{field}` is filled with the field's name from `fields`.
        """
        named: dict[str, Said] = {
            name: Code(fact) if isinstance(fact, str) else fact
            for name, fact in error.facts.items()
        }
        if error.field and self.knows(f"fields.{error.field}"):
            named.setdefault("field", self.say(f"fields.{error.field}"))
        try:
            return Sentence(self.say(error.reason, **named), self.say(error.remedy, **named))
        except Defect:
            code = Code(error.code)
            return Sentence(
                self.say("errors.speech.unspoken.reason", code=code),
                self.say("errors.speech.unspoken.remedy", code=code),
            )

    def shape(self, value: Said) -> str:
        """Write a value as this language's reader expects it."""
        match value:
            case Code():
                return self._isolated(_LEFT_TO_RIGHT_ISOLATE, value)
            case Numeral():
                return self._isolated(_LEFT_TO_RIGHT_ISOLATE, self.digits(value))
            case Typed():
                return self._isolated(_FIRST_STRONG_ISOLATE, value.translate(_TURNING))
            case str():
                return value
            case Rial():
                return self.money(value)
            case JalaliDate():
                return self.date(value)
            case datetime():
                return self.time(value)
            case int():
                return self.number(value)

    def number(self, amount: int) -> str:
        """Write a count or an amount in groups of three: ۱۹٬۸۲۴٬۰۰۰."""
        if self.language is Language.EN:
            return f"{amount:,}"
        return self._bare(group(amount))

    def digits(self, text: str) -> str:
        """Write digits that are no amount, such as a year or a turn, in the reader's digits."""
        return en_to_fa(text) if self.language is Language.FA else text

    def money(self, amount: Rial) -> str:
        """Write an amount with the unit this reader chose."""
        return self.toman(amount) if self.unit is MoneyUnit.TOMAN else self.rial(amount)

    def rial(self, amount: Rial) -> str:
        """Write an amount as it is kept: ۱۹٬۸۲۴٬۰۰۰ ریال."""
        return self.say("units.rial", amount=self.number(amount.amount))

    def toman(self, amount: Rial) -> str:
        """Write the same amount as people say it, exact to the rial: ۱٬۹۸۲٬۴۰۰ تومان."""
        persian = self.language is Language.FA
        whole, rest = divmod(abs(amount.amount), 10)
        figures = self.number(whole)
        if rest:
            figures += self.digits(f"٫{rest}" if persian else f".{rest}")
        if amount.amount < 0:
            figures = (self._bare(MINUS) if persian else "-") + figures
        return self.say("units.toman", amount=figures)

    def date(self, day: JalaliDate) -> str:
        """Write a day as year, month and day: ۱۴۰۵/۰۵/۱۲."""
        return self.digits(str(day))

    def time(self, instant: datetime) -> str:
        """Write an instant's hour and minute at Tehran: ۱۰:۴۲."""
        return self.digits(f"{at_tehran(instant):%H:%M}")

    def moment(self, instant: datetime) -> str:
        """Write an instant's day and hour at Tehran."""
        time = self.time(instant)
        return self.say("units.moment", day=JalaliDate.of_instant(instant), time=time)

    def _form(self, text: Plural, key: str, named: Mapping[str, Said]) -> str:
        count = named.get("count")
        if not isinstance(count, int):
            raise Defect("speech.missing_place", key=key, place="count")
        alone = count in (0, 1) if self.language is Language.FA else count == 1
        return text.one if alone else text.other

    def _bare(self, shaped: str) -> str:
        """Take the sign's mark off where no invisible character may be."""
        return shaped.lstrip(_LEFT_TO_RIGHT_MARK) if self.plain else shaped

    def _isolated(self, opening: str, text: str) -> str:
        return str(text) if self.plain or not text else f"{opening}{text}{_END_OF_ISOLATE}"


def places(text: Text) -> frozenset[str]:
    """Name the places of a text; for a plural, those of its `other` form and the count itself."""
    if isinstance(text, Plural):
        return places(text.other) | {"count"}
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def read_room(language: Language, room: str) -> dict[str, Text]:
    """Read a room's words as they stand on the disk, by whole key; an unknown room has none."""
    folder = LOCALE / language / room
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else [folder.with_suffix(".toml")]
    words: dict[str, Text] = {}
    for file in files:
        if file.is_file():
            for key, text in _leaves(room, tomllib.loads(file.read_text(encoding="utf-8"))):
                if key in words:
                    raise Defect("speech.written_twice", key=key)
                words[key] = text
    return words


def _leaves(above: str, table: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
    for name, value in table.items():
        key = f"{above}.{name}"
        match value:
            case str():
                yield key, value
            case {"one": str(one), "other": str(other), **rest} if not rest:
                yield key, Plural(one, other)
            case dict():
                yield from _leaves(key, value)
            case _:
                raise Defect("speech.not_text", key=key)


@cache
def _room(language: Language, room: str) -> dict[str, Text]:
    source = read_room(Language.FA, room)
    if language is Language.FA:
        return source
    own = read_room(language, room)
    return own | {
        key: text
        for key, text in source.items()
        if key not in own or type(own[key]) is not type(text) or places(own[key]) != places(text)
    }


def _text(language: Language, key: str) -> Text:
    try:
        return _room(language, key.partition(".")[0])[key]
    except KeyError:
        raise Defect("speech.unknown_key", key=key) from None
