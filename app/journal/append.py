"""Appending: the one way anything enters the journal, together with its rows, in one commit."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.clock import Clock
from app.ids import Ids
from app.journal.chain import Signer, first_link, next_link, sign_link
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from models.errors import Defect
from models.events.base import SYSTEM, Body, Envelope, encode, encode_body
from models.events.known import Event
from models.events.office import ClockChanged, EpochOpened, Parent
from models.tables.journal import EpochRow, EventRow

EPOCHS: Final = cast(sa.Table, EpochRow.__table__)
EVENTS: Final = cast(sa.Table, EventRow.__table__)
_APPEND: Final = EVENTS.insert()
_STEP_MS: Final = 2000

Fold = Callable[[Connection, Event], None]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: office code, counter number, device id, and the key's number."""

    office: str
    counter: int
    device: str
    key_id: int


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a journal: epoch, sequence, chain value; seq 0 is an empty journal."""

    epoch: str = ""
    seq: int = 0
    chain: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Under whom and when an act is done: what its envelope says beside the body."""

    actor: str = SYSTEM
    approver: str = ""
    session: str = ""
    shift: str = ""
    day: str
    catalogue: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it now stands in the journal; `before` is the chain value it continues."""

    event: Event
    data: bytes
    chain: bytes
    before: bytes


class Work:
    """One act's transaction: events appended and rows written all come to stand, or none."""

    def __init__(self, connection: Connection, journal: "Journal", head: Head) -> None:
        self.connection = connection
        self.head = head
        self._journal = journal

    def append(self, body: Body, standing: Standing, *, event_id: str = "") -> Recorded:
        """Chain, sign and store an event and fold it into rows.

        Args:
            event_id: the id made before the first try; empty lets the journal make one.
        """
        recorded, signature = self._journal.seal(self.head, body, standing, event_id)
        event = recorded.event
        self.connection.execute(
            _APPEND,
            {
                "office": event.office,
                "epoch": event.epoch,
                "seq": event.envelope.seq,
                "event_id": event.envelope.event_id,
                "kind": event.envelope.kind,
                "day": event.envelope.day,
                "data": recorded.data,
                "chain": recorded.chain,
                "signature": signature,
            },
        )
        self._journal.fold(self.connection, event)
        self.head = Head(event.epoch, event.envelope.seq, recorded.chain)
        return recorded


class Journal:
    """The open journal of one counter: its head, and the one door through which it grows.

    One act at a time: whoever comes second, on whatever thread, waits; `write` must not be nested.
    """

    def __init__(
        self,
        engine: Engine,
        identity: Identity,
        signer: Signer,
        clock: Clock,
        ids: Ids,
        fold: Fold,
    ) -> None:
        self.engine = engine
        self.identity = identity
        self.fold = fold
        self.head = Head()
        self._signer = signer
        self._clock = clock
        self._ids = ids
        self._last: tuple[int, int] | None = None
        self._last_at = ""
        self._turn = threading.Lock()
        self._writer = 0

    def start(self, *, epoch: str, boot: str, app: str, schema: str, day: str) -> Recorded:
        """Open a new epoch that points at the head found on this disk."""
        found = read_head(self.engine, self.identity.office)
        identity = self.identity
        body = EpochOpened(
            device=identity.device,
            epoch=epoch,
            office=identity.office,
            counter=identity.counter,
            key=self._signer.public_key,
            key_id=identity.key_id,
            boot=boot,
            app=app,
            schema=schema,
            parent=Parent(found.epoch, found.seq, found.chain.hex()) if found.seq else None,
        )
        self.head = Head(epoch, found.seq, b"")
        try:
            with self.write() as work:
                work.connection.execute(EPOCHS.insert(), _epoch_row(body, found))
                return work.append(body, Standing(day=day))
        except BaseException:
            self.head = Head()
            raise

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Open one act's transaction; a clean exit commits and moves the head."""
        if not self.head.epoch:
            raise Defect("journal.not_started")
        if self._writer == threading.get_ident():
            raise Defect("journal.nested")
        with self._turn:
            self._writer = threading.get_ident()
            last, last_at = self._last, self._last_at
            try:
                with writing(self.engine) as connection:
                    work = Work(connection, self, self.head)
                    yield work
                self.head = work.head
            except BaseException:
                self._last, self._last_at = last, last_at
                raise
            finally:
                self._writer = 0

    def clock_step(self, standing: Standing, work: Work) -> None:
        """State that the clock was moved, if it was, before the act that follows it."""
        if self._last is None:
            return
        wall, monotonic = self._instants()
        step = (wall - self._last[0]) - (monotonic - self._last[1])
        if abs(step) > _STEP_MS:
            moved = ClockChanged(from_at=self._last_at, step_ms=step)
            self._last = None
            work.append(moved, replace(standing, actor=SYSTEM, approver=""))

    def seal(
        self, head: Head, body: Body, standing: Standing, event_id: str
    ) -> tuple[Recorded, bytes]:
        """Make the event that follows a head: bytes, chain value, signature."""
        now = self._clock.now()
        at, monotonic = write_instant(now), self._clock.monotonic_ms()
        envelope = Envelope(
            event_id=event_id or self._ids.new(),
            seq=head.seq + 1,
            kind=body.kind,
            version=body.version,
            actor=standing.actor,
            approver=standing.approver,
            session=standing.session,
            shift=standing.shift,
            day=standing.day,
            at=at,
            monotonic_ms=monotonic,
            catalogue=standing.catalogue,
            body=encode_body(body),
        )
        data = encode(envelope)
        link = next_link(head.chain, envelope.seq, data) if head.chain else first_link(data)
        identity = self.identity
        event = Event(
            identity.office, identity.counter, identity.device, head.epoch, envelope, body
        )
        self._last, self._last_at = (int(now.timestamp() * 1000), monotonic), at
        return Recorded(event, data, link, head.chain), sign_link(self._signer, link)

    def _instants(self) -> tuple[int, int]:
        now = self._clock.now()
        return int(now.timestamp() * 1000), self._clock.monotonic_ms()


def _epoch_row(body: EpochOpened, found: Head) -> dict[str, object]:
    return {
        "office": body.office,
        "epoch": body.epoch,
        "device": body.device,
        "counter": body.counter,
        "public_key": body.key,
        "key_id": body.key_id,
        "opened_seq": found.seq + 1,
        "parent_epoch": found.epoch,
        "parent_seq": found.seq,
        "parent_chain": found.chain.hex(),
    }


def read_head(engine: Engine, office: str) -> Head:
    """Find the last event that this disk's journal holds of an office."""
    query = (
        sa.select(EVENTS.c.epoch, EVENTS.c.seq, EVENTS.c.chain)
        .where(EVENTS.c.office == office)
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    )
    with reading(engine) as connection:
        row = connection.execute(query).first()
    return Head(row.epoch, row.seq, row.chain) if row else Head()
