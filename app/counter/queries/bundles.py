"""The bundles this counter has written, which of them were answered, and what would go now."""

from dataclasses import dataclass
from typing import Final, cast

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.sync.tail import tails
from models.tables.bundle import ExportedRow

LIMIT: Final = 50
_EXPORTED: Final = cast(sa.Table, ExportedRow.__table__)


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was written; instants are RFC 3339, `answered_at` empty while none came."""

    number: int
    created_at: str
    events: int
    size: int
    answered_at: str


def written_bundles(desk: Desk) -> tuple[Written, ...]:
    """Give the newest bundles first, as many as a page shows."""
    query = sa.select(_EXPORTED).where(_EXPORTED.c.digest != "")
    with desk.read() as connection:
        rows = connection.execute(query.order_by(_EXPORTED.c.number.desc()).limit(LIMIT)).all()
    return tuple(
        Written(row.number, row.created_at, row.events, row.size, row.answered_at) for row in rows
    )


@dataclass(frozen=True, slots=True)
class ToGo:
    """What a bundle written now would carry: how many events, the first one's number, the last."""

    events: int
    first: int
    last: int


def to_go(desk: Desk) -> ToGo:
    """Tell what waits for the centre; all 0 while nothing does."""
    with desk.read() as connection:
        waiting = tails(connection, desk.journal.identity)
    if not waiting:
        return ToGo(0, 0, 0)
    events = sum(tail.count for tail in waiting)
    return ToGo(events, min(tail.first for tail in waiting), max(tail.last for tail in waiting))


def missing_answers(desk: Desk) -> tuple[int, ...]:
    """Give the bundles written before one that was answered, and not answered themselves."""
    answered = sa.select(sa.func.max(_EXPORTED.c.number)).where(_EXPORTED.c.answered_at != "")
    query = sa.select(_EXPORTED.c.number).where(
        _EXPORTED.c.digest != "",
        _EXPORTED.c.answered_at == "",
        _EXPORTED.c.number < answered.scalar_subquery(),
    )
    with desk.read() as connection:
        return tuple(connection.execute(query.order_by(_EXPORTED.c.number)).scalars())
