"""What the outbox screen shows: the queue act by act; and how far a stick is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.errors import CounterError
from models.values.jalali_date import JalaliDate


class Filter(StrEnum):
    """Which acts are shown: what is not at the centre yet, what needs a person, everything."""

    OPEN = "open"
    ATTENTION = "attention"
    ALL = "all"


class Standing(StrEnum):
    """How far one act came, in the word the clerk reads."""

    WAITING = "waiting"
    SENDING = "sending"
    RECEIVED = "received"
    SAFE = "safe"
    HELD = "held"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    ASKED = "asked"
    HANDED = "handed"
    WITHDRAWN = "withdrawn"


class Remedy(StrEnum):
    """What can be done about an act that was not booked; its digit is its place here."""

    AGAIN = "again"
    SUPERVISOR = "supervisor"
    WITHDRAW = "withdraw"
    CORRECT = "correct"


NOTES: Final = ("citizen_waits", "paper_given", "paper_lacks", "unclear")
"""What a supervisor can be told of an act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act of the queue.

    Attributes:
        key: names the row. kind: of the event, such as `visit.completed`. number: of its receipt,
            or empty. at: when it was made; None where it cannot be read. actor: user code.
        tries: how often it was sent in vain. trouble: what kept it, with its remedy, or None.
        asked: how often the centre was asked again. asks: the last question is still on its way.
        note: what the supervisor was told last, or empty. remedies: what can be done now.
        said: words of the agency that returned it. due: the day by which it must be put right.
    """

    key: str
    kind: str
    number: str = ""
    at: datetime | None = None
    actor: str = ""
    standing: Standing = Standing.WAITING
    tries: int = 0
    trouble: CounterError | None = None
    asked: int = 0
    asks: bool = False
    note: str = ""
    remedies: tuple[Remedy, ...] = ()
    said: str = ""
    due: JalaliDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The outbox as it stands.

    Attributes:
        open, sent, attention: counts of acts. files: scans and forms that are still to be sent.
        oldest: when the act that waits longest was made. online: whether the centre is there.
        trouble: what kept the last try from going well, or None. next_at: when the next is made.
        acts: of the filter asked for. more: whether there are others behind them.
    """

    open: int = 0
    sent: int = 0
    attention: int = 0
    files: int = 0
    oldest: datetime | None = None
    online: bool = False
    trouble: CounterError | None = None
    next_at: datetime | None = None
    acts: tuple[ActRow, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class StickProgress:
    """How far the writing of a stick has come, in events, or the reading, in files."""

    done: int
    total: int
