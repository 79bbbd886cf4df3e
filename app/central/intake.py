"""Intake: a frame becomes stored events, rows of the book and a receipt, in one transaction.

Every authentic event is stored. Whether it is booked (`posted`), waits for a newer centre (`held`)
or is unsound (`rejected`) is said of it alone, and never keeps another event from being booked.
A frame that does not attach yet is stored whole and booked when what it continues has arrived.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.central.ahead import drop_ahead, keep_ahead, ready_frames
from app.central.asked import heed
from app.central.cases import Matter, open_case
from app.central.doubts import Doubts
from app.central.epochs import later_branches
from app.central.feed import of_device, of_office, publish
from app.central.ground import AFTER_S
from app.central.judge import POSTED, Judged
from app.central.rotating import register_rotations
from app.central.rows import HEAD, INTAKE, MACHINE
from app.central.safety import SafeWhen, safe_at_commit
from app.central.storing import store
from app.central.taking import Taking, find_news, look, open_epoch, prove
from app.central.twins import see_twin
from app.clock import Clock
from app.journal.times import write_instant
from app.storage.engine import writing
from app.wire.feed_items import Command
from app.wire.frame import Frame
from app.wire.messages import Exceptional, PushReceipt
from models.errors import Refusal

_TRIES: Final = 4
_CAUGHT_UP: Final = 20
"""So many frames that waited are taken in behind one call; the next call goes on."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a frame: its receipt, or the refusal that says where to go on."""

    receipt: PushReceipt | None
    waits: Refusal | None = None
    more: bool = False


class Intake:
    """Takes frames in, from the line (`via` http) or from a stick (`via` bundle)."""

    def __init__(
        self, engine: Engine, clock: Clock, doubts: Doubts, *, safe_when: SafeWhen = "auto"
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._doubts = doubts
        self._safe_when = safe_when

    def take(self, office: str, frame: Frame, via: str = "http") -> PushReceipt:
        """Take a frame in, whole, and give its receipt; taken again, it changes nothing.

        A frame that does not attach is stored first. Then its receipt's `received` lies before
        it; or, where nothing of its epoch has arrived, it is refused with what is awaited.

        Raises Refusal: `wire.unauthorised`, `wire.signature`, `wire.epoch_foreign`,
        `wire.epoch_unopened`, `wire.too_far_ahead`, `wire.gap` or `wire.parent_unknown` (the last
        three with facts epoch, seq, chain).
        """
        links = frame.chain()
        device = frame.header.device
        taken = self._alone(lambda on: self._take(on, office, frame, links, via))
        caught = 0
        while taken.more and caught < _CAUGHT_UP:
            if not self._alone(lambda on: self._catch_up(on, office, device)):
                break
            caught += 1
        if taken.receipt is None:
            assert taken.waits is not None
            raise taken.waits
        return self._reached(taken.receipt) if caught else taken.receipt

    def _alone(self, act: Callable[[Connection], _T]) -> _T:
        """Do an act in a transaction of its own."""
        for left in reversed(range(_TRIES)):
            try:
                with writing(self._engine) as connection:
                    return act(connection)
            except (sa.exc.IntegrityError, self._engine.dialect.loaded_dbapi.IntegrityError):
                # Two machines of one office wrote the same new row of the book at once; now
                # the row stands, and the same frame amends it.
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _begin(
        self, on: Connection, office: str, frame: Frame, links: tuple[bytes, ...], via: str
    ) -> Taking:
        """Lock the machine that a frame names, and look at what stands of its epoch."""
        at = write_instant(self._clock.now())
        own = (MACHINE.c.office == office, MACHINE.c.device == frame.header.device)
        seen = MACHINE.update().where(*own).values(seen_at=at).returning(*MACHINE.c)
        machine = on.execute(seen).first()
        if machine is None:
            raise Refusal("wire.unauthorised")
        taking = Taking(on, frame, links, machine, at, via)
        look(taking)
        return taking

    def _take(
        self, on: Connection, office: str, frame: Frame, links: tuple[bytes, ...], via: str
    ) -> Taken:
        taking = self._begin(on, office, frame, links, via)
        waits = prove(taking)
        if waits is not None:
            keep_ahead(taking, waits)
            receipt = _receipt(taking, 0, ()) if taking.head is not None else None
            return Taken(receipt, waits, more=True)
        receipt = self._book(taking)
        return Taken(receipt, more=taking.waiting)

    def _book(self, taking: Taking) -> PushReceipt:
        """Store and book what is new in a frame that attaches."""
        open_epoch(taking)
        register_rotations(taking)
        fresh = find_news(taking)
        judged: Sequence[Judged] = ()
        if fresh < len(taking.frame.events):
            judged = self._add(taking, fresh)
        for matter in dict.fromkeys(taking.matters):
            open_case(taking.connection, matter, taking.at)
        receipt = _receipt(taking, fresh, judged)
        commands = [one for one in taking.told if one.kind == Command.kind]
        rest = [one for one in taking.told if one not in commands]
        publish(taking.connection, of_device(taking.device), commands)
        publish(taking.connection, of_office(taking.office), rest)
        return receipt

    def _add(self, taking: Taking, fresh: int) -> Sequence[Judged]:
        """Store and book the events from the place `fresh` on, and move the head."""
        outcome = store(taking, fresh)
        header = taking.frame.header
        last = header.seq + len(taking.frame.events) - 1
        _move_head(taking, last, safe=safe_at_commit(taking.connection, self._safe_when))
        if taking.branched:
            for branch in later_branches(taking.connection, taking.office, header.epoch, last):
                detail = f"{header.epoch} > {branch}"
                taking.matters.append(Matter(taking.office, taking.device, "fork.clone", detail))
        see_twin(taking, last)
        matters, decisions = self._doubts.doubt(taking.connection, outcome.posted)
        taking.matters += matters
        taking.matters += heed(taking.connection, outcome.posted, taking.at, self._doubts)
        taking.told += decisions
        return outcome.judged

    def _catch_up(self, on: Connection, office: str, device: str) -> bool:
        """Take in one frame that waited and whose turn has come; tells whether there was one."""
        own = (MACHINE.c.office == office, MACHINE.c.device == device)
        on.execute(sa.select(MACHINE.c.device).where(*own).with_for_update())
        for row, frame in ready_frames(on, office, device):
            taking = self._begin(on, office, frame, frame.chain(), row.via)
            try:
                if prove(taking) is not None:
                    continue
            except Refusal as refusal:
                # Proved when it came, by a key that is not the one its epoch opened with.
                detail = f"{row.epoch}:{row.seq} {refusal.code}"
                open_case(on, Matter(office, device, "ahead.refused", detail), taking.at)
            else:
                self._book(taking)
            drop_ahead(on, row)
            return True
        return False

    def _reached(self, receipt: PushReceipt) -> PushReceipt:
        """Say in a receipt how far its epoch has come by now."""
        where = (HEAD.c.office == receipt.office, HEAD.c.epoch == receipt.epoch)
        with writing(self._engine) as connection:
            head = connection.execute(sa.select(HEAD).where(*where)).one()
        received = (head.seq, head.chain.hex())
        return msgspec.structs.replace(receipt, received=received, safe=head.safe_seq)


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    chain: bytes
    safe_seq: int


def _move_head(taking: Taking, last: int, *, safe: bool) -> None:
    """Let the head stand at the frame's last event."""
    key = {"office": taking.office, "epoch": taking.frame.header.epoch}
    before = taking.head.safe_seq if taking.head is not None else 0
    head = _Head(last, taking.links[-1], last if safe else before)
    turn = taking.machine.turn + 1  # counted only by what is news: a frame again changes nothing
    own = (MACHINE.c.office == taking.office, MACHINE.c.device == taking.device)
    taking.connection.execute(MACHINE.update().where(*own).values(turn=turn))
    values = {"seq": head.seq, "chain": head.chain, "safe_seq": head.safe_seq, "turn": turn}
    if taking.head is None:
        row = {**key, "device": taking.device, "opened_turn": turn, **values}
        taking.connection.execute(HEAD.insert(), row)
    else:
        where = [HEAD.c[name] == value for name, value in key.items()]
        taking.connection.execute(HEAD.update().where(*where).values(**values))
    taking.head = head


def _receipt(taking: Taking, fresh: int, judged: Sequence[Judged]) -> PushReceipt:
    """Say what stands of the frame and its epoch: of what is new from memory, else read back."""
    header, head = taking.frame.header, taking.head
    items: list[Any] = _stored_items(taking, fresh) if fresh else []
    items += [
        Exceptional(seq=seq, state=one.state, code=one.code)
        for seq, one in enumerate(judged, header.seq + fresh)
        if one.state != POSTED
    ]
    return PushReceipt(
        generation=taking.generation,
        office=taking.office,
        device=taking.device,
        epoch=header.epoch,
        received=(head.seq, head.chain.hex()),
        safe=head.safe_seq,
        items=tuple(items),
        forks=tuple(taking.forks),
        after_s=AFTER_S,
        now=taking.at,
    )


def _stored_items(taking: Taking, fresh: int) -> list[Exceptional]:
    first = taking.frame.header.seq
    query = sa.select(INTAKE).where(
        INTAKE.c.office == taking.office,
        INTAKE.c.epoch == taking.frame.header.epoch,
        INTAKE.c.seq.between(first, first + fresh - 1),
        INTAKE.c.state != POSTED,
    )
    return [
        Exceptional(seq=row.seq, state=row.state, code=row.code)
        for row in taking.connection.execute(query.order_by(INTAKE.c.seq))
    ]
