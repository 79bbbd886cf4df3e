"""The tail: that part of the journal which the centre has not confirmed is the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import EPOCHS, EVENTS, Identity
from app.wire.frame import Header, build
from app.wire.messages import PROTOCOL
from models.events.known import open_envelope


@dataclass(frozen=True, slots=True)
class Tail:
    """One epoch's unconfirmed events: after which sequence number, and up to which."""

    epoch: str
    opened_seq: int
    after: int
    last: int
    generation: str

    @property
    def count(self) -> int:
        """How many events wait."""
        return self.last - max(self.after, self.opened_seq - 1)


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the status bar says of the queue; `oldest` is an RFC 3339 instant or empty."""

    waiting: int
    held: int
    rejected: int
    oldest: str


def tails(connection: Connection, identity: Identity) -> tuple[Tail, ...]:
    """Give the unconfirmed part of each epoch of this machine, oldest epoch first."""
    last = (
        sa.select(EVENTS.c.seq)
        .where(EVENTS.c.office == EPOCHS.c.office, EVENTS.c.epoch == EPOCHS.c.epoch)
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            EPOCHS.c.epoch,
            EPOCHS.c.opened_seq,
            sa.func.coalesce(CURSOR.c.received_seq, 0).label("received"),
            sa.func.coalesce(CURSOR.c.generation, "").label("generation"),
            last.label("last"),
        )
        .outerjoin(CURSOR, CURSOR.c.epoch == EPOCHS.c.epoch)
        .where(EPOCHS.c.office == identity.office, EPOCHS.c.device == identity.device)
        .order_by(EPOCHS.c.opened_seq)
    )
    found = (
        Tail(row.epoch, row.opened_seq, row.received, row.last, row.generation)
        for row in connection.execute(query)
        if row.last is not None
    )
    return tuple(tail for tail in found if tail.count > 0)


def frame_of(connection: Connection, identity: Identity, tail: Tail, limit: int) -> bytes:
    """Write the next frame of an epoch's tail: at most `limit` events."""
    first = max(tail.after + 1, tail.opened_seq)
    rows = _events(connection, identity, tail, first, limit)
    before = ""
    if first > tail.opened_seq:
        before = (
            connection.execute(
                sa.select(EVENTS.c.chain).where(
                    EVENTS.c.office == identity.office,
                    EVENTS.c.epoch == tail.epoch,
                    EVENTS.c.seq == first - 1,
                )
            )
            .scalar_one()
            .hex()
        )
    header = Header(
        protocol=PROTOCOL,
        device=identity.device,
        epoch=tail.epoch,
        seq=first,
        count=len(rows),
        before=before,
        signature=rows[-1].signature.hex(),
        generation=tail.generation,
    )
    return build(header, [row.data for row in rows])


def _events(
    connection: Connection, identity: Identity, tail: Tail, first: int, limit: int
) -> Sequence[Any]:
    query = (
        sa.select(EVENTS.c.seq, EVENTS.c.data, EVENTS.c.signature)
        .where(
            EVENTS.c.office == identity.office,
            EVENTS.c.epoch == tail.epoch,
            EVENTS.c.seq >= first,
        )
        .order_by(EVENTS.c.seq)
        .limit(limit)
    )
    return connection.execute(query).all()


def outbox(connection: Connection, identity: Identity) -> Outbox:
    """Count what waits, and what the centre holds or rejected."""
    waiting = tails(connection, identity)
    oldest = ""
    if waiting:
        first = max(waiting[0].after + 1, waiting[0].opened_seq)
        data = connection.execute(
            sa.select(EVENTS.c.data).where(
                EVENTS.c.office == identity.office,
                EVENTS.c.epoch == waiting[0].epoch,
                EVENTS.c.seq == first,
            )
        ).scalar_one()
        oldest = open_envelope(data).at
    states = connection.execute(
        sa.select(DISPOSITION.c.state, sa.func.count()).group_by(DISPOSITION.c.state)
    )
    counts: dict[str, int] = {state: int(count) for state, count in states}
    return Outbox(
        sum(tail.count for tail in waiting),
        counts.get("held", 0),
        counts.get("rejected", 0),
        oldest,
    )
