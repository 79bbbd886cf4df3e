"""The bundles this counter has written, and which of them have been answered."""

from dataclasses import dataclass
from typing import Final, cast

import sqlalchemy as sa

from app.counter.desk import Desk
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
