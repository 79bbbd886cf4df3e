"""Appending: the one way anything enters the journal, together with its rows, in one commit."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.clock import Clock
from app.ids import Ids
from app.journal import head as ends
from app.journal.centre_clock import CentreClock
from app.journal.chain import Signer, first_link, next_link, sign_link
from app.journal.rotation import key_in_force, rotated
from app.journal.times import read_instant, write_instant
from app.storage.engine import reading, writing
from app.storage.prepared import insert_into
from models.errors import Defect
from models.events.base import SYSTEM, Body, Envelope, encode, encode_body
from models.events.known import Event
from models.events.office import ClockChanged, EpochOpened, Parent

EPOCHS: Final = ends.EPOCHS
EVENTS: Final = ends.EVENTS
ASIDE: Final = ends.ASIDE
Head = ends.Head
_APPEND: Final = insert_into(EVENTS, EVENTS.c.keys())
_STEP_MS: Final = 2000
"""Clocks are set right by a second or two all day; more than this is stated."""

Fold = Callable[[Connection, Event], None]
KeyNumbered = Callable[[int], Signer]


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
        *,
        key_numbered: KeyNumbered | None = None,
    ) -> None:
        self.engine = engine
        self.identity = identity
        self.signer = signer
        self.key_numbered: KeyNumbered = key_numbered or (lambda _number: signer)
        self.fold = fold
        self.head = Head()
        self.centre_clock: CentreClock | None = None
        self._clock = clock
        self._ids = ids
        self._opened: tuple[str, int] = ("", 0)
        self._last: tuple[int, int] | None = None
        self._last_at = ""
        self._turn = threading.Lock()
        self._writer = 0
        self._in_doubt = False
        self._seen: tuple[tuple[int, int] | None, str] | None = None
        self._perhaps: tuple[str, Identity, Signer] | None = None

    def start(
        self,
        *,
        epoch: str,
        boot: str,
        app: str,
        schema: str,
        day: str,
        first: Callable[[Connection], None] | None = None,
        then: Callable[[Work], None] | None = None,
    ) -> Recorded:
        """Open a new epoch that points at the head found on this disk.

        A clock that is behind the last event's was set back while nobody saw it: that is stated.

        Args:
            first: what is to be done in the same commit before the head is looked for.
            then: what more is to stand with the epoch, or the epoch does not stand either.
        """
        try:
            with self._act(self._forget_doubt) as work:
                if first is not None:
                    first(work.connection)
                self._take_key_in_force(work.connection)
                found = ends.head_in(work.connection, self.identity.office)
                last_at = ends.instant_of(work.connection, self.identity.office, found)
                body = self._opening(found, epoch=epoch, boot=boot, app=app, schema=schema)
                work.head = Head(epoch, found.seq, b"")
                work.connection.execute(EPOCHS.insert(), _epoch_row(body, found))
                opened = work.append(body, Standing(day=day))
                self._state_set_back(work, last_at, day)
                if then is not None:
                    then(work)
        except BaseException:
            self.head = Head()
            raise
        return opened

    def _take_key_in_force(self, connection: Connection) -> None:
        """Sign by the key that the journal says, which may have grown beside us."""
        identity = self.identity
        key_id = key_in_force(connection, identity.office, identity.device) or identity.key_id
        if key_id != identity.key_id:
            self.identity = replace(identity, key_id=key_id)
            self.signer = self.key_numbered(key_id)

    @contextmanager
    def rotate(self, *, epoch: str, boot: str, app: str, schema: str, day: str) -> Iterator[Work]:
        """End the epoch by stating the next key, and go on in one that it signs: one commit.

        The block may add to that commit; the journal is the new key's when it has come to stand.
        """
        after = replace(self.identity, key_id=self.identity.key_id + 1)
        with self.write() as work:
            standing = Standing(day=day)
            self.clock_step(standing, work)
            ended, signer = self.head.epoch, self.key_numbered(after.key_id)
            stated = rotated(signer, device=after.device, epoch=ended, key_id=after.key_id)
            work.append(stated, standing)
            found = work.head
            self.identity, self.signer = after, signer  # `write` takes them back if this fails
            body = self._opening(found, epoch=epoch, boot=boot, app=app, schema=schema)
            work.head = Head(epoch, found.seq, b"")
            work.connection.execute(EPOCHS.insert(), _epoch_row(body, found))
            work.append(body, standing)
            yield work

    def _opening(self, found: Head, *, epoch: str, boot: str, app: str, schema: str) -> EpochOpened:
        identity = self.identity
        return EpochOpened(
            device=identity.device,
            epoch=epoch,
            office=identity.office,
            counter=identity.counter,
            key=self.signer.public_key,
            key_id=identity.key_id,
            boot=boot,
            app=app,
            schema=schema,
            parent=Parent(found.epoch, found.seq, found.chain.hex()) if found.seq else None,
        )

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
        with self._act(self._see_head) as work:
            yield work

    @contextmanager
    def _act(self, look: Callable[[Connection], None]) -> Iterator[Work]:
        """Open a transaction alone: `look` is what is asked of the file before anything else."""
        if self._writer == threading.get_ident():
            raise Defect("journal.nested")
        with self._turn:
            self._writer = threading.get_ident()
            last, last_at, decided = self._last, self._last_at, False
            identity, signer, work = self.identity, self.signer, None
            try:
                with writing(self.engine) as connection:
                    look(connection)
                    identity, signer = self.identity, self.signer
                    last, last_at = self._last, self._last_at
                    work = Work(connection, self, self.head)
                    yield work
                    decided = True
                self.head = work.head
            except BaseException:
                if decided:
                    self._in_doubt, self._seen = True, (self._last, self._last_at)
                self._last, self._last_at = last, last_at
                if work is not None and decided and self.identity != identity:
                    self._perhaps = (work.head.epoch, self.identity, self.signer)
                self.identity, self.signer = identity, signer
                raise
            finally:
                self._writer = 0

    def _forget_doubt(self, _connection: Connection) -> None:
        """Ask nothing of the file: its head is about to be looked for, wherever it is."""
        self._in_doubt, self._perhaps, self._seen = False, None, None

    def _see_head(self, connection: Connection) -> None:
        """See that the journal ends where we left it, but for a commit that stood in doubt."""
        if not self.head.chain:
            return
        found = ends.end_of(connection, self.identity.office, self.head.epoch)
        if self._perhaps is not None:
            epoch, identity, signer = self._perhaps
            later = ends.end_of(connection, identity.office, epoch)
            if later.epoch:
                found, self.identity, self.signer = later, identity, signer
        if found != self.head:
            if not self._in_doubt:
                raise Defect("journal.moved_on")
            self.head = found
            if self._seen is not None:
                self._last, self._last_at = self._seen
        if ends.continued_elsewhere(connection, self.identity.office, self.head.epoch):
            # A second program found its way to this file: going on beside it would be a fork.
            raise Defect("journal.moved_on")
        self._in_doubt, self._perhaps, self._seen = False, None, None

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
            offset=self._offset(now, monotonic),
            catalogue=standing.catalogue,
            body=encode_body(body),
        )
        data = encode(envelope)
        link = next_link(head.chain, envelope.seq, data) if head.chain else first_link(data)
        identity = self.identity
        own = (identity.office, identity.counter, identity.device, head.epoch)
        event = Event(*own, envelope, body, self._opened_at(head))
        self._last, self._last_at = (int(now.timestamp() * 1000), monotonic), at
        return Recorded(event, data, link, head.chain), sign_link(self.signer, link)

    def _opened_at(self, head: Head) -> int:
        """Tell where the epoch opens that an event is made for."""
        if not head.chain:
            self._opened = (head.epoch, head.seq + 1)
        elif self._opened[0] != head.epoch:
            with reading(self.engine) as connection:
                query = sa.select(EPOCHS.c.opened_seq).where(
                    EPOCHS.c.office == self.identity.office, EPOCHS.c.epoch == head.epoch
                )
                self._opened = (head.epoch, int(connection.execute(query).scalar_one()))
        return self._opened[1]

    def _offset(self, now: datetime, monotonic: int) -> tuple[int, int] | None:
        known = self.centre_clock
        return known.offset(int(now.timestamp() * 1000), monotonic) if known else None

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
