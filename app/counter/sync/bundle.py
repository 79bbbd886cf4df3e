"""Exporting: what waits for the centre goes onto a stick, sealed to it; it waits all the same.

Nothing is confirmed by writing a file: only a receipt that comes back moves a cursor. So a stick
that is lost, or never arrives, has cost nothing, and the next one carries the same events again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.clock import Clock
from app.counter.centre_keys import bundle_key_in
from app.counter.desk import Desk
from app.counter.opening import box_of, certified_key, identity_in
from app.counter.sync.tail import Tail, frame_of, tails
from app.counter.tables import CURSOR, DEVICE, FEED_CURSOR
from app.journal.append import EVENTS, Identity
from app.journal.chain import Signer, device_signer
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from app.version import VERSION
from app.wire.bundle import BUNDLE, Packing, Unpacking
from app.wire.bundle_messages import BundleHead, Followed, Hand, Span
from app.wire.coding import CODINGS, deflate
from app.wire.frame import EVENTS_MAX
from app.wire.stick import write_verified
from models.errors import Fault, Refusal
from models.tables.bundle import ExportedRow
from models.values.jalali_date import JalaliDate

EXPORTED: Final = cast(sa.Table, ExportedRow.__table__)
SUFFIX: Final = ".obx"
EPOCHS_MAX: Final = 1500
"""So many epochs fit the head; the rest goes with the next bundle."""
_FRAME_BYTES: Final = 480 * 1024
_LEVEL: Final = 19  # a stick has time, and is small


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who exports: an open desk, or the counter of a profile whose window is closed.

    Attributes: signer: of the key the certificate (hex) vouches for. box: public, for the answer.
    """

    engine: Engine
    identity: Identity
    signer: Signer
    key_id: int
    certificate: str
    box: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle on the stick, read back and found whole: it can be taken out now.

    Attributes: spans: epoch, first and last of what it carries. size: bytes.
    """

    file: Path
    number: int
    digest: str
    events: int
    spans: tuple[Span, ...]
    size: int


def sender_of(desk: Desk) -> Sender:
    """Let an open desk export."""
    return Sender(
        engine=desk.engine,
        identity=desk.journal.identity,
        signer=desk.signer,
        key_id=certified_key(desk.certificate) or desk.journal.identity.key_id,
        certificate=desk.certificate,
        box=desk.box.public,
        clock=desk.clock,
    )


def sender_in(engine: Engine, secret: bytes, clock: Clock) -> Sender:
    """Let a counter export whose window is closed: nothing is opened, no event is made."""
    with reading(engine) as connection:
        identity = identity_in(connection)
        certificate = connection.execute(sa.select(DEVICE.c.certificate)).scalar() or ""
    if identity is None:
        raise Refusal("office.not_set_up")
    key_id = certified_key(certificate) or identity.key_id
    return Sender(
        engine=engine,
        identity=identity,
        signer=device_signer(secret, key_id),
        key_id=key_id,
        certificate=certificate,
        box=box_of(secret).public,
        clock=clock,
    )


def export_bundle(
    sender: Sender,
    where: Path,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """Write all that waits onto a stick, read it back, and say so.

    May run on any thread beside a clerk's work: it reads piece by piece and holds no lock.

    Args:
        where: a folder, or a file's name ending in `.obx`. progress: events done, and all.
        cancelled: asked between pieces; then nothing is left on the stick.

    Raises Refusal: `bundle.no_centre`, `bundle.no_key`, `bundle.nothing`, `bundle.cancelled`,
    `stick.taken`; Fault: `stick.full`, `stick.locked`, `stick.gone`, `stick.failing`.
    """
    number = _reserve(sender)
    try:
        head, plan = _plan(sender, number)
        file = where if where.suffix == SUFFIX else where / _name(sender, number)
        writing_down = _Writing(sender, head, plan, progress, cancelled)
        size = write_verified(file, writing_down.write, writing_down.check)
    except BaseException:
        _forget(sender, number)
        raise
    events = sum(count for _, count in plan)
    values = {"digest": writing_down.digest, "events": events, "size": size}
    with writing(sender.engine) as connection:
        connection.execute(EXPORTED.update().where(EXPORTED.c.number == number).values(**values))
    return Exported(file, number, writing_down.digest, events, head.spans, size)


def known_generation(connection: Connection) -> str:
    """Give the generation of the centre that this counter last heard of, or nothing."""
    for table in (CURSOR, FEED_CURSOR):
        found = connection.execute(
            sa.select(table.c.generation).where(table.c.generation != "").distinct()
        ).scalars()
        if known := sorted(found):
            return str(known[0])
    return ""


class _Writing:
    """One bundle on its way to the stick."""

    def __init__(
        self,
        sender: Sender,
        head: BundleHead,
        plan: list[tuple[Tail, int]],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._sender, self._head, self._plan = sender, head, plan
        self._progress, self._cancelled = progress, cancelled
        self.digest = ""

    def write(self, file: BinaryIO) -> None:
        sender, head = self._sender, self._head
        packing = Packing(file, BUNDLE, head, sender.signer)
        self.digest = packing.digest
        done, total = 0, sum(count for _, count in self._plan)
        for tail, count in self._plan:
            self._demand_wanted()
            with reading(sender.engine) as connection:
                framed = frame_of(connection, sender.identity, tail, count, BUNDLE.most)
            packing.add(deflate(framed.data, head.coding, _LEVEL), head.to.key)
            done += count
            self._progress(done, total)
        packing.end()

    def check(self, file: BinaryIO) -> None:
        """Read it all back; a stick that gives back something else must not be believed."""
        try:
            unpacking = Unpacking(file, BUNDLE)
            for piece in unpacking.pieces(self._head.count):
                self._demand_wanted()
                if piece.wrong:
                    raise Fault("stick.differs")
        except Refusal as refusal:
            if refusal.code == "bundle.cancelled":
                raise
            raise Fault("stick.differs") from refusal
        whole = unpacking.end_by(self._sender.signer.public_key)
        if unpacking.digest != self.digest or not whole:
            raise Fault("stick.differs")

    def _demand_wanted(self) -> None:
        if self._cancelled():
            raise Refusal("bundle.cancelled")


def _plan(sender: Sender, number: int) -> tuple[BundleHead, list[tuple[Tail, int]]]:
    """Say which frames there will be; the journal only grows, so they can be read later."""
    identity = sender.identity
    with reading(sender.engine) as connection:
        to = bundle_key_in(connection)
        generation = known_generation(connection)
        feeds = connection.execute(sa.select(FEED_CURSOR).order_by(FEED_CURSOR.c.scope)).all()
        waiting = tails(connection, identity)[:EPOCHS_MAX]
        plan = [each for tail in waiting for each in _frames(connection, identity, tail)]
    if not sender.certificate:
        raise Refusal("bundle.no_centre")
    if to is None:
        raise Refusal("bundle.no_key")
    if not plan:
        raise Refusal("bundle.nothing")
    at = write_instant(sender.clock.now())
    head = BundleHead(
        app=VERSION,
        office=identity.office,
        device=identity.device,
        number=number,
        key_id=sender.key_id,
        certificate=sender.certificate,
        to=to,
        box=sender.box,
        coding=CODINGS[0],
        count=len(plan),
        spans=tuple(Span(epoch=tail.epoch, first=tail.first, last=tail.last) for tail in waiting),
        feeds=tuple(Followed(scope=row.scope, cursor=row.cursor) for row in feeds if row.cursor),
        generation=generation,
        created=at,
        custody=(Hand(office=identity.office, counter=identity.counter, at=at),),
    )
    return head, plan


def _frames(connection: Connection, identity: Identity, tail: Tail) -> Iterator[tuple[Tail, int]]:
    """Cut a tail into frames: where each begins, and how many events it holds."""
    sizes = sa.select(sa.func.length(EVENTS.c.data)).where(
        EVENTS.c.office == identity.office,
        EVENTS.c.epoch == tail.epoch,
        EVENTS.c.seq.between(tail.first, tail.last),
    )
    first, count, size = tail.first, 0, 0
    for (length,) in connection.execute(sizes.order_by(EVENTS.c.seq)):
        if count == EVENTS_MAX or size >= _FRAME_BYTES:
            yield replace(tail, after=first - 1), count
            first, count, size = first + count, 0, 0
        count, size = count + 1, size + length
    if count:
        yield replace(tail, after=first - 1), count


def _name(sender: Sender, number: int) -> str:
    identity = sender.identity
    day = str(JalaliDate.of_instant(sender.clock.now())).replace("/", "-")
    return f"{identity.office}-{identity.counter}-{day}-{number}{SUFFIX}"


def _reserve(sender: Sender) -> int:
    """Take the next running number; the name and the head need it before anything is written."""
    with writing(sender.engine) as connection:
        last = connection.execute(sa.select(sa.func.max(EXPORTED.c.number))).scalar()
        number = (last or 0) + 1
        row = {"number": number, "created_at": write_instant(sender.clock.now())}
        connection.execute(EXPORTED.insert().values(**row))
    return number


def _forget(sender: Sender, number: int) -> None:
    with writing(sender.engine) as connection:
        connection.execute(EXPORTED.delete().where(EXPORTED.c.number == number))
