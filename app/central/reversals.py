"""Taking back what is not booked: it waits for what it takes back, so that sums never go astray.

A visit that was rejected, or is held, or was lost, stands in no sum here. If its void did, the
office's drawer would lack at the centre what the clerk rightly gave back.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.judge import HELD, POSTED, Judged
from app.central.rows import INTAKE
from models.events.visit import CardResolved, LinesRefunded, ReceiptVoided

UNBOOKED: Final = "event.reverses_unbooked"
Place = tuple[str, int]


def original_of(judged: Judged) -> Place | None:
    """Give the place of the act whose money an event moves again, or None."""
    body = judged.event.body if judged.event is not None else None
    if isinstance(body, ReceiptVoided | LinesRefunded | CardResolved):
        return body.of.epoch, body.of.seq
    return None


def waiting_for(judged: Judged) -> Judged:
    """Hold an event until what it takes back is booked."""
    return replace(judged, event=None, state=HELD, code=UNBOOKED)


def settle_reversals(
    connection: Connection, office: str, judged: Sequence[Judged]
) -> Sequence[Judged]:
    """Hold what takes back an act that is booked neither before nor among these."""
    originals = {place for one in judged if (place := original_of(one)) is not None}
    if not originals:
        return judged
    among = {(one.event.epoch, one.event.envelope.seq) for one in judged if one.event is not None}
    booked = among | _booked(connection, office, originals - among)
    return [
        waiting_for(one) if (place := original_of(one)) and place not in booked else one
        for one in judged
    ]


def _booked(connection: Connection, office: str, places: Collection[Place]) -> set[Place]:
    if not places:
        return set()
    query = sa.select(INTAKE.c.epoch, INTAKE.c.seq).where(
        INTAKE.c.office == office,
        INTAKE.c.state == POSTED,
        INTAKE.c.epoch.in_({epoch for epoch, _ in places}),
        INTAKE.c.seq.in_({seq for _, seq in places}),
    )
    return {(row.epoch, row.seq) for row in connection.execute(query)}
