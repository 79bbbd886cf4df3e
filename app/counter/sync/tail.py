"""The tail: that part of the journal which the centre has not confirmed is the queue."""

import contextlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import EPOCHS, EVENTS, Identity
from app.wire.frame import Header, build
from app.wire.messages import PROTOCOL
from models.errors import Refusal
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
    def first(self) -> int:
        """Where the first event that waits stands."""
        return max(self.after + 1, self.opened_seq)

    @property
    def count(self) -> int:
        """How many events wait."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame ready to be sent: its bytes, its first and last event, whether the tail ends so."""

    data: bytes
    first: int
    last: int
    whole: bool


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


def frame_of(
    connection: Connection, identity: Identity, tail: Tail, events: int, size: int
) -> Framed:
    """Write the next frame of an epoch's tail.

    Args:
        events: how many events it holds at most. size: after so many bytes no other is added.
    """
    first = tail.first
    rows = _events(connection, identity, tail, events, size)
    before = ""
    if first > tail.opened_seq:
        before = _event_at(connection, identity, tail.epoch, first - 1).chain.hex()
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
    data = build(header, [row.data for row in rows])
    return Framed(data, first, rows[-1].seq, whole=rows[-1].seq == tail.last)


def _events(
    connection: Connection, identity: Identity, tail: Tail, events: int, size: int
) -> list[Any]:
    query = (
        sa.select(EVENTS.c.seq, EVENTS.c.data, EVENTS.c.signature)
        .where(
            EVENTS.c.office == identity.office,
            EVENTS.c.epoch == tail.epoch,
            EVENTS.c.seq >= tail.first,
        )
        .order_by(EVENTS.c.seq)
        .limit(events)
    )
    rows: list[Any] = []
    for row in connection.execute(query):
        rows.append(row)
        size -= len(row.data)
        if size <= 0:
            break
    return rows


def _event_at(connection: Connection, identity: Identity, epoch: str, seq: int) -> Any:
    query = sa.select(EVENTS.c.data, EVENTS.c.chain).where(
        EVENTS.c.office == identity.office, EVENTS.c.epoch == epoch, EVENTS.c.seq == seq
    )
    return connection.execute(query).one()


def outbox(connection: Connection, identity: Identity) -> Outbox:
    """Count what waits, and what the centre holds or rejected."""
    waiting = tails(connection, identity)
    oldest = ""
    if waiting:
        data = _event_at(connection, identity, waiting[0].epoch, waiting[0].first).data
        with contextlib.suppress(Refusal):  # A damaged event still waits; verifying will tell.
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
