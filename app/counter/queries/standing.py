"""Where a counter stands: what header and status bar show, in one look."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import SHIFT, STAFF
from app.counter.desk import Desk
from app.counter.queries.drawer import count_stands
from app.counter.queries.outbox import oldest_waiting
from app.counter.sync.tail import Outbox, outbox
from app.counter.tables import ATTEMPT, DRAFT, NOT_PRINTED, PRINT_JOB
from app.journal.times import read_instant

SILENT_DAYS: Final = 30
"""After so many days without the centre a counter says so to everybody; work goes on."""

AGED_DAYS: Final = 3
"""An act that waits for longer than this is told of, with the way by stick."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Counts of what waits: unsent events, unprinted papers, held visits.

    Attributes:
        counted: the drawer was counted to be closed, and no money moved since.
        silent_days: whole days since the centre was last heard, 0 for a counter that never was in
            touch.
        aged_days: whole days that the oldest act waits to be sent, 0 up to `AGED_DAYS`.
    """

    outbox: Outbox
    unprinted: int
    held: int
    last_sent: str
    counted: bool
    silent_days: int
    aged_days: int = 0


def stands(desk: Desk) -> Stands:
    """Read where the counter stands."""
    with desk.read() as connection:
        waiting = outbox(connection, desk.journal.identity)
        unprinted = connection.execute(
            sa.select(sa.func.count()).select_from(PRINT_JOB).where(NOT_PRINTED)
        ).scalar_one()
        held = connection.execute(
            sa.select(sa.func.count()).where(DRAFT.c.state == "held")
        ).scalar_one()
        sent = connection.execute(
            sa.select(ATTEMPT.c.at)
            .where(ATTEMPT.c.outcome == "well")
            .order_by(ATTEMPT.c.attempt.desc())
            .limit(1)
        ).scalar()
        counted = desk.shift is not None and count_stands(
            connection, desk.office.office, desk.shift
        )
    silent = (desk.clock.now() - read_instant(sent)) // timedelta(days=1) if sent else 0
    aged = _aged(desk) if waiting.waiting and silent > AGED_DAYS else 0
    return Stands(
        waiting, int(unprinted), int(held), str(sent or ""), counted, max(0, silent), aged
    )


def _aged(desk: Desk) -> int:
    """Tell how many days the oldest act waits, where they are more than nobody minds."""
    oldest = oldest_waiting(desk)
    days = (desk.clock.now() - read_instant(oldest)) // timedelta(days=1) if oldest else 0
    return days if days > AGED_DAYS else 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What the last closing of this machine left: rial, when (RFC 3339), and by whom."""

    left: int
    at: str
    clerk: str
    name: str


def carried(desk: Desk) -> Carried:
    """Read what the last closing left in the drawer."""
    with desk.read() as connection:
        row = connection.execute(
            sa.select(SHIFT.c.left, SHIFT.c.closed_at, SHIFT.c.clerk, STAFF.c.name)
            .outerjoin(
                STAFF,
                sa.and_(
                    STAFF.c.office == SHIFT.c.office,
                    STAFF.c.device == SHIFT.c.device,
                    STAFF.c.code == SHIFT.c.clerk,
                ),
            )
            .where(
                SHIFT.c.office == desk.office.office,
                SHIFT.c.counter == desk.office.counter,
                SHIFT.c.state == "closed",
            )
            .order_by(SHIFT.c.day.desc(), SHIFT.c.closed_at.desc())
            .limit(1)
        ).first()
    if row is None:
        return Carried(0, "", "", "")
    return Carried(row.left, row.closed_at, row.clerk, row.name or "")
