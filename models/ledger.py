"""Double entry: every event's postings sum to zero, for ever, and are derived from it alone.

A posting is rial moved onto an account, positive as a debit. The drawer and the card are what
we hold; a payee's account is what we owe; `safe` and `outside:*` are where cash comes from and
goes to; over/short and disputed are where a counted difference waits for an explanation.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from models.errors import Defect
from models.events.base import Body
from models.events.shift import DrawerMoved, ShiftClosed, ShiftOpened
from models.events.visit import (
    CardResolved,
    LinesRefunded,
    Part,
    ReceiptVoided,
    Tender,
    VisitCompleted,
)

DRAWER: Final = "drawer"
CARD: Final = "card"
CARD_UNKNOWN: Final = "card_unknown"
FLOAT: Final = "float"
SAFE: Final = "safe"
OVER_SHORT: Final = "over_short"
DISPUTED: Final = "disputed"


def payee_account(payee: str) -> str:
    """Name the account of what is owed to a payee."""
    return f"payee:{payee}"


def tender_account(tender: Tender) -> str:
    """Name the account that a tender's money stands on."""
    if tender.kind == "cash":
        return DRAWER
    return CARD_UNKNOWN if tender.state == "unknown" else CARD


class Posting(NamedTuple):
    """Rial onto one account; never zero, since nothing moved is nothing to state."""

    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """The postings of one event, one an account, sorted by account; they sum to zero."""

    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        """Refuse an entry that does not balance: then no report can ever meet one."""
        if sum([posting.amount for posting in self.postings]) != 0:
            raise Defect("ledger.unbalanced")

    @classmethod
    def of(cls, moves: Iterable[tuple[str, int]]) -> "JournalEntry":
        """Merge moves by account and drop what cancels out."""
        sums: dict[str, int] = {}
        for account, amount in moves:
            sums[account] = sums.get(account, 0) + amount
        return cls(tuple([Posting(name, sums[name]) for name in sorted(sums) if sums[name]]))


NOTHING: Final = JournalEntry(())


def _sold(parts: Iterable[Part], tenders: Iterable[Tender], sign: int) -> JournalEntry:
    moves = [(payee_account(part.payee), -sign * part.amount) for part in parts]
    moves += [(tender_account(tender), sign * tender.amount) for tender in tenders]
    return JournalEntry.of(moves)


def _visit_completed(body: VisitCompleted) -> JournalEntry:
    return _sold((part for line in body.lines for part in line.parts), body.tenders, 1)


def _reversed(body: ReceiptVoided | LinesRefunded) -> JournalEntry:
    return _sold((part for line in body.lines for part in line.parts), body.tenders, -1)


def _card_resolved(body: CardResolved) -> JournalEntry:
    onto = DRAWER if body.outcome == "paid_cash" else CARD
    return JournalEntry.of([(CARD_UNKNOWN, -body.amount), (onto, body.amount)])


def _shift_opened(body: ShiftOpened) -> JournalEntry:
    difference = body.counted - body.carried - body.brought
    return JournalEntry.of(
        [
            (DRAWER, body.counted),
            (FLOAT, -body.carried),
            (SAFE, -body.brought),
            (OVER_SHORT, -difference),
        ]
    )


def _shift_closed(body: ShiftClosed) -> JournalEntry:
    difference = body.counted - body.expected
    explained = DISPUTED if body.reason == "dispute" else OVER_SHORT
    return JournalEntry.of(
        [
            (DRAWER, difference - body.left - body.handed),
            (explained, -difference),
            (FLOAT, body.left),
            (SAFE, body.handed),
        ]
    )


def _drawer_moved(body: DrawerMoved) -> JournalEntry:
    outside = SAFE if body.party == "safe" else f"outside:{body.party}"
    amount = body.amount if body.direction == "in" else -body.amount
    return JournalEntry.of([(DRAWER, amount), (outside, -amount)])


_RULES: Final[Mapping[type[Body], Callable[[Any], JournalEntry]]] = {
    VisitCompleted: _visit_completed,
    ReceiptVoided: _reversed,
    LinesRefunded: _reversed,
    CardResolved: _card_resolved,
    ShiftOpened: _shift_opened,
    ShiftClosed: _shift_closed,
    DrawerMoved: _drawer_moved,
}


def entry_of(body: Body) -> JournalEntry:
    """Give the postings an event makes; an event that moves no money makes none."""
    rule = _RULES.get(type(body))
    return rule(body) if rule else NOTHING
