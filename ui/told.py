"""What a presenter tells, in no language yet: the window says it in the one in use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Union

from app.i18n import Said, Words
from models.errors import CounterError, Refusal
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

if TYPE_CHECKING:
    # Names of the catalogue are told, never made here; the first paint does without a catalogue.
    from models.catalogue.record import Bilingual


_EMPTY: Final = "catalogue.answer_missing"


@dataclass(frozen=True, slots=True)
class Saying:
    """The words under a key, with what fills their named places."""

    key: str
    facts: Mapping[str, "Fact"] = field(default_factory=dict)


Fact = Union[Said, "Bilingual", Saying]
"""What may fill a place: a value, a name in both languages, or other words of the window."""


Told = Union[Saying, "Bilingual", CounterError]
"""A saying of the window, a name of the catalogue in both languages, or what did not go."""


class Kind(StrEnum):
    """The kinds of message, each with its own look and life."""

    DONE = "done"
    UNDOABLE = "undoable"
    FIX = "fix"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, at the field of that name; `about` names what it happened to."""

    field: str
    told: Told
    label: "Bilingual | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """One message; each instance is told once, however often the state is shown again.

    `acts` names the acts of the window that help with it; each is a button in the strip.
    """

    kind: Kind
    told: Told
    problems: tuple[Problem, ...] = ()
    acts: tuple[str, ...] = ()


def done(key: str, **facts: Fact) -> Notice:
    """Tell that something went well."""
    return Notice(Kind.DONE, Saying(key, facts))


def undoable(key: str, **facts: Fact) -> Notice:
    """Tell what was done and can still be taken back."""
    return Notice(Kind.UNDOABLE, Saying(key, facts))


def device(key: str, **facts: Fact) -> Notice:
    """Tell what a device needs; work goes on."""
    return Notice(Kind.DEVICE, Saying(key, facts))


def fix(told: Told, *problems: Problem) -> Notice:
    """Tell what has to be put right before it goes on."""
    return Notice(Kind.FIX, told, problems)


def tell(words: Words, told: Told) -> str:
    """Say it in one line; of an error both what is wrong and what to do."""
    match told:
        case Saying(key, facts):
            return words.say(key, **{name: _said(words, fact) for name, fact in facts.items()})
        case CounterError():
            sentence = words.error(told)
            return words.say("window.notice.error", reason=sentence.reason, remedy=sentence.remedy)
        case named:
            return named.of(words.language.value)


def said(words: Words, problem: Problem) -> str:
    """Say a problem in one line, with the field it is about."""
    told = problem.told
    label = problem.label.of(words.language.value) if problem.label is not None else ""
    if label and isinstance(told, Refusal) and told.code == _EMPTY:
        return words.say("form.missing", label=label)
    text = tell(words, told)
    if not label or label in text:
        return text
    return words.say("window.strip.problem", label=label, problem=text)


def _said(words: Words, fact: Fact) -> Said:
    match fact:
        case str() | int() | Rial() | JalaliDate() | datetime():
            return fact
        case Saying():
            return tell(words, fact)
        case named:
            return named.of(words.language.value)
