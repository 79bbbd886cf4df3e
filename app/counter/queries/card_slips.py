"""How many slips a card terminal printed in a shift: as the book knows it, and as counted."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import RECEIPT, TENDER
from app.counter.desk import Shift
from app.journal.append import EVENTS
from models.events.known import open_body, open_envelope
from models.events.shift import CardSlipsCounted

_EVENT: Final = ("office", "day", "epoch", "seq")
_BY_CARD: Final = ("taken", "paid")


@dataclass(frozen=True, slots=True)
class CardSlips:
    """Slips as they were counted, and as many as the book says there must be."""

    counted: int
    booked: int


def slips_booked(connection: Connection, office: str, shift: Shift) -> int:
    """Count what went over the terminal in a shift, in or back: each left a slip."""
    same = sa.and_(*(TENDER.c[name] == RECEIPT.c[name] for name in _EVENT))
    query = (
        sa.select(sa.func.count())
        .select_from(RECEIPT.join(TENDER, same))
        .where(
            RECEIPT.c.office == office,
            RECEIPT.c.day == shift.day,
            RECEIPT.c.shift == shift.shift,
            TENDER.c.kind == "card",
            TENDER.c.state.in_(_BY_CARD),
        )
    )
    return int(connection.execute(query).scalar_one())


def slips_of_count(connection: Connection, office: str, epoch: str, seq: int) -> CardSlips | None:
    """Give the slips that were counted together with the drawer; None where nobody counted them.

    Args:
        epoch, seq: where the count of the drawer stands; the slips' is the act behind it.
    """
    query = sa.select(EVENTS.c.data).where(
        EVENTS.c.office == office,
        EVENTS.c.epoch == epoch,
        EVENTS.c.seq == seq + 1,
        EVENTS.c.kind == CardSlipsCounted.kind,
    )
    data = connection.execute(query).scalar()
    if data is None:
        return None
    body = open_body(open_envelope(data))
    assert isinstance(body, CardSlipsCounted)
    return CardSlips(body.slips, body.booked)
