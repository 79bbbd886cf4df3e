"""What a test looks at in the centre's tables, and events as a machine could write them."""

from typing import Any

import sqlalchemy as sa

from app.central.rows import CASE
from app.storage.engine import reading
from models.events.base import Envelope, encode, encode_body
from tests.central.conftest import Centre
from tests.central.machine import DAY, Machine


def rows(centre: Centre, table: sa.Table) -> list[Any]:
    """Read a whole table of the centre."""
    with reading(centre.central.engine) as connection:
        return list(connection.execute(sa.select(table)).all())


def kinds_of_cases(centre: Centre) -> list[str]:
    """Name the kinds of the cases that are open."""
    return sorted(row.kind for row in rows(centre, CASE))


def envelope(machine: Machine, body: Any, *, place: int = 1, **changes: Any) -> bytes:
    """Write an event's bytes as this machine could, with something of it changed."""
    fields = {
        "event_id": machine.ids.new(),
        "seq": machine.head.seq + place,
        "kind": body.kind,
        "version": body.version,
        "actor": "101",
        "day": DAY,
        "at": "2026-08-03T04:30:00.000Z",
        "monotonic_ms": 1,
        "body": encode_body(body),
        **changes,
    }
    return encode(Envelope(**fields))
