"""Lines that were to go back once somebody agreed: what a day asked, and how the day left it."""

from collections.abc import Sequence

from app.book.reports.figures import Record
from models.events.known import Event
from models.events.reversals import ReversalAsked, ReversalSettled

WAITING = "waiting"


class AskedBack(Record, frozen=True):
    """Lines of a receipt that were to go back once somebody agreed; no money had gone out.

    of_day: the receipt's business day. lines: how many. wants: `supervisor` or `agency`.
    state: as this day left it: `waiting`, `given` or `declined`. slip: the slip by which it was
    given, or empty. settled_by: whose word it was, or empty.
    """

    receipt: str
    of_day: str
    lines: int
    amount: int
    reason: str
    wants: str
    clerk: str
    at: str
    state: str
    slip: str
    settled_by: str


def read_asked_back(events: Sequence[Event]) -> tuple[AskedBack, ...]:
    """Read the asks among a day's events, in the order they were made."""
    settled = {
        (event.body.ask.epoch, event.body.ask.seq): event
        for event in sorted(events, key=_given_last)
        if isinstance(event.body, ReversalSettled)
    }
    found = []
    for event in events:
        if isinstance(event.body, ReversalAsked):
            end = settled.get((event.epoch, event.envelope.seq))
            found.append(_asked(event, event.body, end))
    return tuple(sorted(found, key=lambda one: (one.at, one.receipt)))


def _given_last(event: Event) -> bool:
    """Of two branches, what gave the money back is believed, as in the book."""
    return isinstance(event.body, ReversalSettled) and event.body.outcome == "given"


def _asked(event: Event, body: ReversalAsked, end: Event | None) -> AskedBack:
    told = end.body if end is not None and isinstance(end.body, ReversalSettled) else None
    return AskedBack(
        receipt=body.receipt,
        of_day=body.of.day,
        lines=len(body.lines),
        amount=body.amount,
        reason=body.reason,
        wants=body.wants,
        clerk=event.envelope.actor,
        at=event.envelope.at,
        state=told.outcome if told is not None else WAITING,
        slip=told.slip if told is not None else "",
        settled_by=(end.envelope.approver or end.envelope.actor) if end is not None else "",
    )
