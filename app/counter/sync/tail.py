"""The tail: that part of the journal which the centre has not confirmed is the queue."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.queries.remedies import settled
from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import EPOCHS, EVENTS, Identity
from app.journal.chain import first_link, next_link
from app.wire.frame import Header, build
from app.wire.messages import PROTOCOL
from models.errors import Refusal
from models.events.known import open_envelope

_NO_LIMIT: Final = 2**62
DAMAGED: Final = "event.damaged"
"""What is said of an event whose bytes on this disk are not those that were signed."""
UNREADABLE: Final = "unreadable"
"""State of an event whose bytes were damaged on this disk: kept as they are, and not sent."""


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
    """A frame ready to be sent: its bytes, its first and last event, whether the tail ends so.

    Attributes:
        chain: hex of the chain value after its last event.
    """

    data: bytes
    first: int
    last: int
    whole: bool
    epoch: str = ""
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the status bar says of the queue; `oldest` is an RFC 3339 instant or empty."""

    waiting: int
    held: int
    rejected: int
    oldest: str


_LAST: Final = (
    sa.select(EVENTS.c.seq)
    .where(EVENTS.c.office == EPOCHS.c.office, EVENTS.c.epoch == EPOCHS.c.epoch)
    .order_by(EVENTS.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_ENDS: Final = (
    sa.select(
        EPOCHS.c.epoch,
        EPOCHS.c.opened_seq,
        sa.func.coalesce(CURSOR.c.received_seq, 0).label("received"),
        sa.func.coalesce(CURSOR.c.generation, "").label("generation"),
        _LAST.label("last"),
    )
    .outerjoin(CURSOR, CURSOR.c.epoch == EPOCHS.c.epoch)
    .where(
        EPOCHS.c.office == sa.bindparam("office"),
        EPOCHS.c.device == sa.bindparam("device"),
    )
    .order_by(EPOCHS.c.opened_seq)
)
"""Each epoch of a machine: where it begins and ends, and how far the centre has confirmed it."""


def tails(connection: Connection, identity: Identity) -> tuple[Tail, ...]:
    """Give the unconfirmed part of each epoch of this machine, oldest epoch first."""
    own = {"office": identity.office, "device": identity.device}
    found = (
        Tail(row.epoch, row.opened_seq, row.received, row.last, row.generation)
        for row in connection.execute(_ENDS, own)
        if row.last is not None
    )
    return tuple(tail for tail in found if tail.count > 0)


class Damaged(Exception):
    """The event that is next to be sent is not the one that was signed: its bytes were altered."""

    def __init__(self, epoch: str, seq: int) -> None:
        super().__init__(seq)
        self.epoch, self.seq = epoch, seq


def next_tail(
    connection: Connection, identity: Identity, goal: int, ahead: Mapping[str, int]
) -> Tail | None:
    """Give what is to be sent next up to a place, or None.

    Args:
        ahead: by epoch, up to where frames were sent that the centre keeps but cannot attach yet.
    """
    bad = unreadable(connection)
    for tail in tails(connection, identity):
        first = max(tail.first, ahead.get(tail.epoch, 0) + 1)
        while (tail.epoch, first) in bad:
            first += 1
        if first <= min(tail.last, goal):
            return replace(tail, after=first - 1)
    return None


_UNREADABLE: Final = sa.select(DISPOSITION.c.epoch, DISPOSITION.c.seq).where(
    DISPOSITION.c.state == UNREADABLE
)


def unreadable(connection: Connection) -> frozenset[tuple[str, int]]:
    """Give the places of events that were found damaged on this disk."""
    return frozenset((row.epoch, row.seq) for row in connection.execute(_UNREADABLE))


def set_damaged_aside(connection: Connection, identity: Identity) -> None:
    """Look over all that waits, and let events wait no more whose bytes are not as signed.

    They stay in the journal as they lie on the disk, and a person is shown them.
    """
    known = unreadable(connection)
    rows = []
    for tail in tails(connection, identity):
        before = _chain_before(connection, identity, tail)
        for row in _events(connection, identity, tail, tail.count, _NO_LIMIT):
            if not _sound(before, row) and (tail.epoch, row.seq) not in known:
                place = {"epoch": tail.epoch, "seq": row.seq}
                rows.append({**place, "state": UNREADABLE, "code": DAMAGED})
            before = row.chain
    if rows:
        connection.execute(DISPOSITION.insert(), rows)


def _sound(before: bytes, row: Any) -> bool:
    link: bytes = next_link(before, row.seq, row.data) if before else first_link(row.data)
    return bool(link == row.chain)


def frame_of(
    connection: Connection, identity: Identity, tail: Tail, events: int, size: int
) -> Framed:
    """Write the next frame of an epoch's tail.

    Args:
        events: how many events it holds at most. size: after so many bytes no other is added.

    Raises Damaged where the first of them is; a frame ends before the next one that is.
    """
    first = tail.first
    before = _chain_before(connection, identity, tail)
    rows: list[Any] = []
    chain = before
    for row in _events(connection, identity, tail, events, size):
        if not _sound(chain, row):
            break
        chain = row.chain
        rows.append(row)
    if not rows:
        raise Damaged(tail.epoch, first)
    header = Header(
        protocol=PROTOCOL,
        device=identity.device,
        epoch=tail.epoch,
        seq=first,
        count=len(rows),
        before=before.hex(),
        signature=rows[-1].signature.hex(),
        generation=tail.generation,
    )
    data = build(header, [row.data for row in rows])
    last = rows[-1].seq
    whole = last == tail.last
    return Framed(data, first, last, whole=whole, epoch=tail.epoch, chain=chain.hex())


def _chain_before(connection: Connection, identity: Identity, tail: Tail) -> bytes:
    if tail.first <= tail.opened_seq:
        return b""
    chain: bytes = _event_at(connection, identity, tail.epoch, tail.first - 1).chain
    return chain


def _events(
    connection: Connection, identity: Identity, tail: Tail, events: int, size: int
) -> list[Any]:
    query = (
        sa.select(EVENTS.c.seq, EVENTS.c.data, EVENTS.c.chain, EVENTS.c.signature)
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
    """Count what waits, and what the centre holds or rejected and still needs somebody."""
    waiting = tails(connection, identity)
    oldest = ""
    if waiting:
        data = _event_at(connection, identity, waiting[0].epoch, waiting[0].first).data
        with contextlib.suppress(Refusal):  # A damaged event still waits; verifying will tell.
            oldest = open_envelope(data).at
    states = connection.execute(
        sa.select(DISPOSITION.c.state, sa.func.count())
        .where(~settled(identity.office))
        .group_by(DISPOSITION.c.state)
    )
    counts: dict[str, int] = {state: int(count) for state, count in states}
    return Outbox(
        sum(tail.count for tail in waiting),
        counts.get("held", 0),
        counts.get("rejected", 0),
        oldest,
    )
