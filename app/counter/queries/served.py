"""Whether a person was served with the same thing here today already, so that nobody pays twice."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT
from app.counter.desk import Desk
from app.counter.queries.people import by_numbers
from app.counter.tables import CITIZEN_VISIT

_PLACE: Final = ("day", "epoch", "seq")


@dataclass(frozen=True, slots=True)
class Served:
    """A service given to the same person before: its receipt, when (RFC 3339), by which clerk."""

    service: str
    receipt: str
    at: str
    clerk: str


def served_today(desk: Desk, *, identity: str, service: str = "") -> tuple[Served, ...]:
    """Give what a person was served with on this business day and still has, earliest first.

    Args:
        identity: the person's canonical number. service: a catalogue code; empty asks for all.
    """
    if not identity:
        return ()
    with desk.read() as connection:
        ids = by_numbers(desk, connection, (identity,))
        if not ids:
            return ()
        same = sa.and_(
            *(LINE.c[name] == RECEIPT.c[name] for name in ("office", "day", "epoch", "seq"))
        )
        beside = sa.and_(
            *(CITIZEN_VISIT.c[name] == LINE.c[name] for name in ("day", "epoch", "seq"))
        )
        query = (
            sa.select(LINE.c.service, RECEIPT.c.receipt, RECEIPT.c.at, RECEIPT.c.clerk)
            .select_from(CITIZEN_VISIT)
            .join(LINE, beside)
            .join(RECEIPT, same)
            .where(
                CITIZEN_VISIT.c.citizen == ids[0],
                CITIZEN_VISIT.c.day == str(desk.today()),
                LINE.c.office == desk.office.office,
                LINE.c.state == "taken",
                *((LINE.c.service == service,) if service else ()),
            )
            .order_by(RECEIPT.c.at, LINE.c.line)
        )
        return tuple(Served(*row) for row in connection.execute(query))
