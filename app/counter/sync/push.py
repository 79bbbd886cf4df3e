"""Pushing: the tail goes out in frames, and only the centre's signed word moves the cursor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

import sqlalchemy as sa
from sqlalchemy import Engine

from app.counter.link import Flight
from app.counter.sync.beside import Beside, Made, Wish
from app.counter.sync.cursors import (
    chain_at,
    hear_all_again,
    put_cursor,
    put_disposition,
    set_aside,
)
from app.counter.sync.line import Line, Objection
from app.counter.sync.pace import Pace
from app.counter.sync.tail import (
    Damaged,
    Framed,
    Tail,
    frame_of,
    next_tail,
    tails,
)
from app.counter.tables import CURSOR
from app.journal.append import EPOCHS, Identity
from app.storage.engine import noting, reading, writing
from app.wire.frame import EVENTS_MAX
from app.wire.messages import HeadAnswer, PushReceipt
from models.errors import Fault

REWINDS_MAX: Final = 20
ROUNDS_MAX: Final = 4
_UNATTACHED: Final = ("wire.gap", "wire.parent_unknown", "wire.too_far_ahead")
FRAME_BYTES: Final = 1024 * 1024
BRANCH_BYTES: Final = 8 * 1024 * 1024
"""How many bytes of events a frame may hold before it is made smaller, by and large a tenth."""
BRANCHED: Final = "event.branched"
"""What is said of an event that stands at the centre beside the journal, as evidence."""


@dataclass(slots=True)
class Pushed:
    """What a pass of pushing came to.

    Attributes:
        events: received by the centre. forks: epochs that the centre knows another branch of.
        behind: epochs of which the centre has more than this disk: it was put back.
        after_s: how long the centre wants to be left alone, in seconds.
        ahead: by epoch, up to where it keeps frames that attach to nothing it has. orphans:
            epochs whose parent it does not have. damaged: events found altered on this disk.
    """

    events: int = 0
    forks: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    after_s: int = 0
    ahead: dict[str, int] = field(default_factory=dict)
    orphans: set[str] = field(default_factory=set)
    damaged: set[tuple[str, int]] = field(default_factory=set)


class Heads(Protocol):
    """Whatever can say, signed by the centre, how far this device's epochs have arrived."""

    def head(self) -> HeadAnswer:
        """Give the centre's word of what it has."""
        ...


def push_all(  # noqa: PLR0917 - all that a pass works with
    engine: Engine,
    identity: Identity,
    line: Line,
    pace: Pace,
    pushed: Pushed | None = None,
    flying: Callable[[Flight | None], None] = lambda _flight: None,
) -> Pushed:
    """Send everything that waits, oldest epoch first; raises a Fault when the line gives up.

    Args:
        pushed: filled as it goes, so that what came of it is known after a Fault as well.
        flying: told of each frame while it is under way, and of none after it.
    """
    return _Push(engine, identity, line, pace, pushed or Pushed(), flying).run()


def follow_generation(engine: Engine, identity: Identity, line: Heads, generation: str) -> bool:
    """Believe the centre's head if it was restored since; tells whether that was so.

    Args:
        generation: as the centre has just said it in a signed answer.
    """
    with reading(engine) as connection:
        known = set(connection.execute(sa.select(CURSOR.c.generation)).scalars())
    if known <= {"", generation}:
        return False
    return believe_head(engine, identity, line)


def believe_head(engine: Engine, identity: Identity, line: Heads) -> bool:
    """Set every cursor to what the centre signs that it has, where that is our own chain.

    What it has of an epoch that this disk does not, or has otherwise, is found out by sending
    the epoch again: nothing is lost by that, and nothing is doubled. The answer tells whether the
    centre was restored since: a head is of now, where a receipt may be an elder one come again.
    """
    head = line.head()
    arrived = {epoch.epoch: epoch for epoch in head.epochs}
    here = (EPOCHS.c.office == identity.office, EPOCHS.c.device == identity.device)
    with writing(engine) as connection:
        known = set(connection.execute(sa.select(CURSOR.c.generation)).scalars())
        for epoch in connection.execute(sa.select(EPOCHS.c.epoch).where(*here)).scalars().all():
            there = arrived.get(epoch)
            ours = there and chain_at(connection, identity, epoch, there.seq) == there.chain
            values = {
                "received_seq": there.seq if there and ours else 0,
                "safe_seq": there.safe if there and ours else 0,
                "generation": head.generation,
            }
            put_cursor(connection, epoch, values)
        restored = not known <= {"", head.generation}
        if restored:
            hear_all_again(connection, identity)
    return restored


class _Push:
    """One pass of pushing."""

    def __init__(  # noqa: PLR0917 - all that a pass works with
        self,
        engine: Engine,
        identity: Identity,
        line: Line,
        pace: Pace,
        pushed: Pushed,
        flying: Callable[[Flight | None], None],
    ) -> None:
        self._flying = flying
        self._waits: Objection | None = None
        self._engine = engine
        self._identity = identity
        self._line = line
        self._pace = pace
        self._pushed = pushed
        self._receipts = Receipts(engine, identity, line, self._pushed)
        self._rewinds = 0
        self._beside = Beside(engine, identity)
        self._next: Made | None = None

    def run(self) -> Pushed:
        """Send until nothing waits of what waited at the beginning.

        What is booked meanwhile waits for the next pass, else a busy office's would never end.
        What the centre keeps ahead of its turn is sent once more when something else of ours has
        been booked: it may be what was awaited.
        """
        with reading(self._engine) as connection:
            goal = max((tail.last for tail in tails(connection, self._identity)), default=0)
        for _ in range(ROUNDS_MAX):
            self._waits = None
            self._pushed.ahead.clear()
            before = self._pushed.events
            try:
                while self._send_next(goal):
                    pass
            finally:
                self._beside.end()
            if not self._pushed.ahead or self._pushed.events == before:
                break
        if self._waits is not None:
            raise self._waits
        return self._pushed

    def _send_next(self, goal: int) -> bool:
        """Send one frame; False when nothing is left to be sent."""
        made, self._next = self._next, None
        if made is not None:
            self._go(made, goal)
            return True
        ahead = self._pushed.ahead
        with reading(self._engine) as connection:
            place = ("", 0)
            tail = next_tail(connection, self._identity, goal, ahead)
            if tail is None:
                return False
            try:
                framed = frame_of(connection, self._identity, tail, **self._limits(tail.epoch))
            except Damaged as damaged:
                framed, place = None, (damaged.epoch, damaged.seq)
        if framed is None:
            set_aside(self._engine, [place])
            self._pushed.damaged.add(place)
            return True
        self._go(Made(tail, framed), goal)
        return True

    def _go(self, made: Made, goal: int) -> None:
        """Send a frame and take its receipt in, or yield to what the centre objects.

        Where a whole frame is received and the next one was made meanwhile, the receipt is kept
        while that goes: until it is, a crash only makes this one be sent again.
        """
        tail, framed = made.tail, made.framed
        self._beside.begin(made, self._wish(tail.epoch, goal))
        try:
            receipt, proof = self._send(made)
        except Objection as objection:
            self._beside.made()
            self._yield_to(objection, framed, tail.epoch)
            return
        following = self._beside.made()
        if (
            following is not None
            and following.events <= self._pace.next_events
            and self._receipts.received_whole(tail, framed, receipt)
        ):
            self._beside.keep_later(lambda: self._receipts.keep_whole(framed, receipt, proof))
            self._next = following
        else:
            self._receipts.accept(tail, framed, receipt, proof)
        self._pace.went_well()

    def _wish(self, epoch: str, goal: int) -> Wish | None:
        """Say how the frame after this one is to be made, if it goes well."""
        if self._pushed.ahead or epoch in self._pushed.forks:
            return None
        pace = self._pace
        packing = (pace.coding, pace.level, pace.dictionary)
        return Wish(goal, pace.next_events, FRAME_BYTES, *packing)

    def _send(self, made: Made) -> tuple[PushReceipt, bytes]:
        pace, framed, events = self._pace, made.framed, made.events
        self._line.wait_for(pace.expected_ms(events))
        self._flying(Flight(framed.epoch, framed.first, framed.last))
        same = (made.coding, made.dictionary) == (pace.coding, pace.dictionary)
        packing = (pace.coding, pace.level, pace.dictionary)
        try:
            if made.packed and same:
                answer = self._line.push(framed.data, *packing, packed=made.packed)
            else:
                answer = self._line.push(framed.data, *packing)
        finally:
            self._flying(None)
        size, ms = self._line.last_push
        pace.took(size, ms, events)
        return answer

    def _limits(self, epoch: str) -> dict[str, int]:
        """A branch goes whole: what follows its first events attaches to nothing there."""
        if epoch in self._pushed.forks:
            return {"events": EVENTS_MAX, "size": BRANCH_BYTES}
        return {"events": self._pace.events, "size": FRAME_BYTES}

    def _yield_to(self, objection: Objection, framed: Framed, epoch: str) -> None:
        """Do what an objection asks: rewind, halve, or send plainer; all else is a Fault.

        An objection is unsigned. So it may make us ask and send again, and no more than that.
        """
        problem, self._rewinds = objection.problem, self._rewinds + 1
        if self._rewinds > REWINDS_MAX:
            raise objection
        if problem.code in _UNATTACHED:
            self._rewind(objection, framed, epoch)
        elif problem.code == "wire.too_large" and self._pace.events > 1:
            self._pace.too_large(problem.max_events)
        elif problem.code not in ("wire.dictionary_unknown", "wire.coding") or (
            not self._pace.plainer(problem.code)
        ):
            raise objection

    def _rewind(self, objection: Objection, framed: Framed, epoch: str) -> None:
        """Go on from what the centre has; where that is no news, what it awaits is not here."""
        before = self._reached(epoch)
        believe_head(self._engine, self._identity, self._line)
        if self._reached(epoch) != before:
            return
        self._waits = objection
        self._pushed.ahead[epoch] = framed.last
        if objection.problem.code == "wire.parent_unknown":
            self._pushed.orphans.add(epoch)

    def _reached(self, epoch: str) -> int:
        query = sa.select(CURSOR.c.received_seq).where(CURSOR.c.epoch == epoch)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar() or 0)


class Receipts:
    """Takes the centre's receipts in, from the line or from a stick: only they move a cursor."""

    def __init__(self, engine: Engine, identity: Identity, heads: Heads, pushed: Pushed) -> None:
        self._engine = engine
        self._identity = identity
        self._heads = heads
        self._pushed = pushed

    def accept(self, tail: Tail, framed: Framed, receipt: PushReceipt, proof: bytes) -> None:
        """Move the cursor by a signed receipt, after seeing that it speaks of our own chain."""
        said = (receipt.office, receipt.device, receipt.epoch)
        if said != (self._identity.office, self._identity.device, tail.epoch):
            raise Fault("line.stranger")
        self._pushed.after_s = receipt.after_s
        if tail.generation not in ("", receipt.generation):
            follow_generation(self._engine, self._identity, self._heads, receipt.generation)
            return
        if receipt.forks:
            self._accept_branch(framed, receipt, proof)
            return
        seq = self._received(tail, framed, receipt)
        if seq < framed.first:
            self._accept_ahead(framed, receipt, seq)
            return
        self._pushed.orphans.discard(tail.epoch)
        self._pushed.events += seq - tail.first + 1
        self._keep(receipt, seq, proof)

    def received_whole(self, tail: Tail, framed: Framed, receipt: PushReceipt) -> bool:
        """Tell whether a receipt says of our own frame just that it arrived; then it is counted.

        So nothing need be asked, and it is enough to keep it (`keep`).
        """
        said = (receipt.office, receipt.device, receipt.epoch)
        ours = (self._identity.office, self._identity.device, tail.epoch)
        same = tail.generation in ("", receipt.generation) and not receipt.forks
        if said != ours or not same or receipt.received != (framed.last, framed.chain):
            return False
        self._pushed.after_s = receipt.after_s
        self._pushed.orphans.discard(tail.epoch)
        self._pushed.events += framed.last - tail.first + 1
        return True

    def _accept_ahead(self, framed: Framed, receipt: PushReceipt, seq: int) -> None:
        """The frame is kept and attaches to nothing yet: go back to where the centre stands."""
        query = sa.select(CURSOR.c.received_seq).where(CURSOR.c.epoch == receipt.epoch)
        with writing(self._engine) as connection:
            known = connection.execute(query).scalar()
            values = {"received_seq": seq, "generation": receipt.generation}
            put_cursor(connection, receipt.epoch, values)
        if known == seq:  # what lies between is not to be had
            self._pushed.ahead[receipt.epoch] = framed.last

    def _received(self, tail: Tail, framed: Framed, receipt: PushReceipt) -> int:
        """Tell how far the centre has our epoch by a receipt; its chain value must be ours."""
        seq, chain = receipt.received
        with reading(self._engine) as connection:
            ours = chain_at(connection, self._identity, tail.epoch, seq)
        if ours == chain:
            return seq
        if seq <= framed.last:
            raise Fault("line.head_disagrees")
        # Beyond this frame the centre has what this disk lost, or another branch. Each event of
        # the frame it has compared with its own: else it would have told of a fork.
        if ours is None:
            self._pushed.behind.add(tail.epoch)
        return framed.last

    def _accept_branch(self, framed: Framed, receipt: PushReceipt, proof: bytes) -> None:
        """The centre knows other events at these places; ours are kept there as evidence."""
        fork = receipt.forks[0]
        with reading(self._engine) as connection:
            ours = chain_at(connection, self._identity, receipt.epoch, fork.seq)
        if ours != fork.chain:
            raise Fault("line.head_disagrees")
        if receipt.epoch not in self._pushed.forks and not framed.whole:
            self._pushed.forks.add(receipt.epoch)
            with writing(self._engine) as connection:
                put_cursor(connection, receipt.epoch, {"received_seq": fork.seq - 1})
            return
        self._pushed.forks.add(receipt.epoch)
        self._pushed.events += framed.last - framed.first + 1
        self._keep(receipt, framed.last, proof)
        with writing(self._engine) as connection:
            for seq in range(fork.seq, framed.last + 1):
                put_disposition(connection, receipt.epoch, seq, "held", BRANCHED)

    def keep_whole(self, framed: Framed, receipt: PushReceipt, proof: bytes) -> None:
        """Keep a receipt of which `received_whole` was true."""
        self._keep(receipt, framed.last, proof)

    def _keep(self, receipt: PushReceipt, seq: int, proof: bytes) -> None:
        values = {
            "received_seq": seq,
            "safe_seq": min(seq, receipt.safe),
            "generation": receipt.generation,
            "receipt": proof,
        }
        with noting(self._engine) as connection:
            put_cursor(connection, receipt.epoch, values)
            for item in receipt.items:
                put_disposition(connection, receipt.epoch, item.seq, item.state, item.code)
