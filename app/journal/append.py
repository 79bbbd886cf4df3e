"""Appending: the one way anything enters the journal, together with its rows, in one commit."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, Engine

from app.clock import Clock
from app.ids import Ids
from app.journal import head as ends
from app.journal.chain import Signer, first_link, next_link, sign_link
from app.journal.times import read_instant, write_instant
from app.storage.engine import reading, writing
from app.storage.prepared import insert_into
from models.errors import Defect
from models.events.base import SYSTEM, Body, Envelope, encode, encode_body
from models.events.known import Event
from models.events.office import ClockChanged, EpochOpened, Parent

EPOCHS: Final = ends.EPOCHS
EVENTS: Final = ends.EVENTS
Head = ends.Head
_APPEND: Final = insert_into(EVENTS, EVENTS.c.keys())
_STEP_MS: Final = 2000
"""Clocks are set right by a second or two all day; more than this is stated."""

Fold = Callable[[Connection, Event], None]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: office code, counter number, device id, and the key's number."""

    office: str
    counter: int
    device: str
    key_id: int


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
        row = {
            "office": event.office,
            "epoch": event.epoch,
            "seq": event.envelope.seq,
            "event_id": event.envelope.event_id,
            "kind": event.envelope.kind,
            "day": event.envelope.day,
            "data": recorded.data,
            "chain": recorded.chain,
            "signature": signature,
        }
        _APPEND.run(self.connection, [row])
        self._journal.fold(self.connection, event)
        self.head = Head(event.epoch, event.envelope.seq, recorded.chain)
        return recorded


class Journal:
    """The open journal of one counter: its head, and the one door through which it grows.

    One act at a time: whoever comes second, on whatever thread, waits; `write` must not be nested.
    Each act begins by seeing that the file ends where this journal left it.
    """

    def __init__(  # noqa: PLR0917 - all that a journal is made of
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
        self._in_doubt = False

    def start(
        self,
        *,
        epoch: str,
        boot: str,
        app: str,
        schema: str,
        day: str,
        then: Callable[[Work], None] | None = None,
    ) -> Recorded:
        """Open a new epoch that points at the head found on this disk.

        A clock that is behind the last event's was set back while nobody saw it: that is stated.

        Args:
            then: what more is to stand with the epoch, or the epoch does not stand either.
        """
        with reading(self.engine) as connection:
            found = ends.head_in(connection, self.identity.office)
            last_at = ends.instant_of(connection, self.identity.office, found)
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
        self.head, self._in_doubt = Head(epoch, found.seq, b""), False
        try:
            with self.write() as work:
                work.connection.execute(EPOCHS.insert(), _epoch_row(body, found))
                opened = work.append(body, Standing(day=day))
                self._state_set_back(work, last_at, day)
                if then is not None:
                    then(work)
        except BaseException:
            self.head = Head()
            raise
        return opened

    def _state_set_back(self, work: Work, last_at: str, day: str) -> None:
        if last_at:
            before, now = read_instant(last_at), self._clock.now()
            step = (now - before) // timedelta(milliseconds=1)
            if step < -_STEP_MS:
                work.append(ClockChanged(from_at=last_at, step_ms=step), Standing(day=day))

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Open one act's transaction; a clean exit commits and moves the head.

        Raises Defect: `journal.not_started`, `journal.nested`, or `journal.moved_on` when
        somebody else wrote to the file. A commit of which nobody knows whether it came to stand
        is found, or not found, by the next act.
        """
        if not self.head.epoch:
            raise Defect("journal.not_started")
        if self._writer == threading.get_ident():
            raise Defect("journal.nested")
        with self._turn:
            self._writer = threading.get_ident()
            last, last_at, decided = self._last, self._last_at, False
            try:
                with writing(self.engine) as connection:
                    self._see_head(connection)
                    work = Work(connection, self, self.head)
                    yield work
                    decided = True
                self.head = work.head
            except BaseException:
                self._last, self._last_at = last, last_at
                self._in_doubt = self._in_doubt or decided
                raise
            finally:
                self._writer = 0

    def _see_head(self, connection: Connection) -> None:
        """See that the journal ends where we left it, but for a commit that stood in doubt."""
        if not self.head.chain:
            return
        found = ends.end_of(connection, self.identity.office, self.head.epoch)
        if found != self.head:
            if not self._in_doubt:
                raise Defect("journal.moved_on")
            self.head = found
        self._in_doubt = False

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
