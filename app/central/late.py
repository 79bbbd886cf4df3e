"""Acts that come in when their shift is already closed: booked, and the shift is marked by them.

A shift's sums were signed when it was closed. What arrives afterwards (from another branch of a
restored disk, from a stick that was forgotten) changes the books of its day and not the paper
that was signed, so a person must be told: late items, how many, how much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import SHIFT
from app.central.cases import Matter
from app.central.rows import LATE, add_missing
from models.events.known import Event
from models.events.shift import ShiftClosed
from models.ledger import CARD, CARD_UNKNOWN, DRAWER, entry_of

_MONEY: Final = (DRAWER, CARD, CARD_UNKNOWN)


@dataclass(frozen=True, slots=True)
class LateItems:
    """What came in after a shift was closed: how many acts, and the rial they moved together."""

    shift: str
    items: int
    amount: int


def closed_among(connection: Connection, office: str, events: Sequence[Event]) -> set[str]:
    """Name those of the events' shifts that are closed now; to be asked before they are booked."""
    shifts = {event.envelope.shift for event in events} - {""}
    if not shifts:
        return set()
    query = sa.select(SHIFT.c.shift).where(
        SHIFT.c.office == office, SHIFT.c.shift.in_(sorted(shifts)), SHIFT.c.state == "closed"
    )
    return set(connection.execute(query).scalars())


def mark_late(
    connection: Connection, booked: Sequence[Event], closed: set[str], at: str
) -> list[Matter]:
    """Mark the shifts that booked events came too late for; gives a matter for each.

    Args:
        closed: shifts that were closed before the first of the events was booked.
    """
    closed = set(closed)
    rows = []
    matters: dict[str, Matter] = {}
    for event in booked:
        shift = event.envelope.shift
        if shift in closed:
            rows.append(_row(event, at))
            matters[shift] = Matter(event.office, event.device, "shift.late", shift)
        elif isinstance(event.body, ShiftClosed):
            closed.add(shift)
    add_missing(connection, LATE, rows)
    return list(matters.values())


def _row(event: Event, at: str) -> Mapping[str, object]:
    moved = [one.amount for one in entry_of(event.body).postings if one.account in _MONEY]
    return {
        "office": event.office,
        "shift": event.envelope.shift,
        "epoch": event.epoch,
        "seq": event.envelope.seq,
        "kind": event.envelope.kind,
        "amount": sum(moved),
        "received_at": at,
    }


def late_items(connection: Connection, office: str) -> list[LateItems]:
    """Give every shift of an office that has late items."""
    query = (
        sa.select(LATE.c.shift, sa.func.count().label("items"), sa.func.sum(LATE.c.amount))
        .where(LATE.c.office == office)
        .group_by(LATE.c.shift)
        .order_by(LATE.c.shift)
    )
    return [LateItems(row[0], int(row[1]), int(row[2])) for row in connection.execute(query)]
