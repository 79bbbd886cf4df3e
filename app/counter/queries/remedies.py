"""What a person can do about an act that the centre did not book: code by code, never nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from app.book.fold.remedies import ASKED, HANDED
from app.book.fold.rows import RECEIPT, REMEDY
from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import EVENTS
from models.events.visit import VisitCompleted

Place = tuple[str, int]
"""An epoch and a sequence number."""


class Remedy(StrEnum):
    """What a person can do: each is an event of the journal."""

    AGAIN = "again"
    SUPERVISOR = "supervisor"
    WITHDRAW = "withdraw"


_LATER: Final = (Remedy.AGAIN, Remedy.SUPERVISOR)
_NEVER: Final = (Remedy.SUPERVISOR, Remedy.WITHDRAW)
_LOOKED_INTO: Final = (Remedy.SUPERVISOR,)

REMEDIES: Final[Mapping[str, tuple[Remedy, ...]]] = {
    # Held: stored at the centre, to be booked when what is in the way is gone.
    "event.unknown": _LATER,
    "event.reverses_unbooked": _LATER,
    # The centre turned this machine away: it would hold the question as well.
    "device.revoked": _LOOKED_INTO,
    "event.branched": _LOOKED_INTO,
    # Rejected, though a centre that was put right may book it.
    "event.malformed": (Remedy.AGAIN, Remedy.SUPERVISOR, Remedy.WITHDRAW),
    "event.unbookable": (Remedy.AGAIN, Remedy.SUPERVISOR, Remedy.WITHDRAW),
    # Rejected for its bytes or its place, which nothing can change.
    "event.unreadable": _NEVER,
    "event.not_canonical": _NEVER,
    "event.out_of_place": _NEVER,
    "event.number_too_big": _NEVER,
    "event.id_taken": _NEVER,
    "key.unproved": _NEVER,
    "key.taken": _NEVER,
    "key.ended": _NEVER,
    # Damaged on this disk: it never left.
    "event.damaged": _NEVER,
}
"""By the centre's code or our own: what can be done, the likeliest first."""


def remedies_of(code: str) -> tuple[Remedy, ...]:
    """Give what can be done; a code that only a newer centre knows is for the supervisor."""
    return REMEDIES.get(code, _LOOKED_INTO)


@dataclass(frozen=True, slots=True)
class Tried:
    """What people did about one act so far.

    Attributes:
        asked: how often the centre was asked again. asks: whether the last question has not
            arrived there yet. note: what the supervisor was told last, or empty.
        last: `asked`, `handed` or empty: what was done last.
    """

    asked: int = 0
    asks: bool = False
    note: str = ""
    last: str = ""


NOTHING_TRIED: Final = Tried()


def tried_for(
    connection: Connection, office: str, places: Iterable[Place]
) -> Mapping[Place, Tried]:
    """Read what was done about some acts."""
    wanted = set(places)
    if not wanted:
        return {}
    arrived = sa.func.coalesce(CURSOR.c.received_seq, 0)
    query = (
        sa.select(REMEDY, (REMEDY.c.seq > arrived).label("waits"))
        .outerjoin(CURSOR, CURSOR.c.epoch == REMEDY.c.epoch)
        .where(REMEDY.c.office == office)
        .where(REMEDY.c.of_epoch.in_({epoch for epoch, _ in wanted}))
        .order_by(REMEDY.c.seq)
    )
    found: dict[Place, Tried] = {}
    for row in connection.execute(query):
        place = (row.of_epoch, row.of_seq)
        if place in wanted:
            found[place] = _with(found.get(place, NOTHING_TRIED), row)
    return found


def _with(before: Tried, row: Any) -> Tried:
    if row.what == HANDED:
        return Tried(before.asked, before.asks, row.note, HANDED)
    return Tried(before.asked + 1, bool(row.waits), before.note, ASKED)


def open_to(code: str, kind: str, slip_state: str, tried: Tried) -> tuple[Remedy, ...]:
    """Give what can be done about one act as it stands; for what is not settled, never nothing.

    Args:
        kind: of the event. slip_state: of its receipt, or empty.
    """
    withdrawable = kind == VisitCompleted.kind and slip_state == "given"
    return tuple(
        one
        for one in remedies_of(code)
        if not (one is Remedy.AGAIN and tried.asks)
        and not (one is Remedy.WITHDRAW and not withdrawable)
    )


def settled(office: str) -> ColumnElement[bool]:
    """Tell of the rows of `disposition` which need nobody any more.

    A visit that will never be booked and was taken back here; and what takes back an act that is
    not booked: the money of both is nothing, here as there.
    """
    event, slip = EVENTS.alias(), RECEIPT.alias()
    taken_back = sa.exists().where(
        event.c.office == office,
        event.c.epoch == DISPOSITION.c.epoch,
        event.c.seq == DISPOSITION.c.seq,
        slip.c.office == event.c.office,
        slip.c.day == event.c.day,
        slip.c.epoch == event.c.epoch,
        slip.c.seq == event.c.seq,
        slip.c.state == "voided",
    )
    never_booked = DISPOSITION.c.state != "held"
    follows = DISPOSITION.c.code == "event.reverses_unbooked"
    return sa.or_(follows, sa.and_(never_booked, taken_back))
