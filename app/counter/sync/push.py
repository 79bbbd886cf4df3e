"""Pushing: the tail goes out in frames, and only the centre's signed word moves the cursor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.counter.sync.line import Line, Objection
from app.counter.sync.pace import Pace
from app.counter.sync.tail import Framed, Tail, frame_of, tails
from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import EPOCHS, EVENTS, Identity
from app.storage.engine import reading, writing
from app.wire.frame import EVENTS_MAX
from app.wire.messages import PushReceipt
from models.errors import Defect, Fault

REWINDS_MAX: Final = 20
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
    """

    events: int = 0
    forks: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    after_s: int = 0


def push_all(
    engine: Engine,
    identity: Identity,
    line: Line,
    pace: Pace,
    pushed: Pushed | None = None,
) -> Pushed:
    """Send everything that waits, oldest epoch first; raises a Fault when the line gives up.

    Args:
        pushed: filled as it goes, so that what came of it is known after a Fault as well.
    """
    return _Push(engine, identity, line, pace, pushed or Pushed()).run()


def follow_generation(engine: Engine, identity: Identity, line: Line, generation: str) -> bool:
    """Believe the centre's head if it was restored since; tells whether that was so.

    Args:
        generation: as the centre has just said it in a signed answer.
    """
    with reading(engine) as connection:
        known = set(connection.execute(sa.select(CURSOR.c.generation)).scalars())
    if known <= {"", generation}:
        return False
    believe_head(engine, identity, line)
    with writing(engine) as connection:
        # What the restored centre still holds or rejects it tells again, with its feed.
        connection.execute(DISPOSITION.delete())
    return True


def believe_head(engine: Engine, identity: Identity, line: Line) -> None:
    """Set every cursor to what the centre signs that it has, where that is our own chain.

    What it has of an epoch that this disk does not, or has otherwise, is found out by sending
    the epoch again: nothing is lost by that, and nothing is doubled.
    """
    head = line.head()
    arrived = {epoch.epoch: epoch for epoch in head.epochs}
    here = (EPOCHS.c.office == identity.office, EPOCHS.c.device == identity.device)
    with writing(engine) as connection:
        for epoch in connection.execute(sa.select(EPOCHS.c.epoch).where(*here)).scalars().all():
            there = arrived.get(epoch)
            ours = there and _chain_at(connection, identity, epoch, there.seq) == there.chain
            values = {
                "received_seq": there.seq if there and ours else 0,
                "safe_seq": there.safe if there and ours else 0,
                "generation": head.generation,
            }
            put_cursor(connection, epoch, values)


class _Push:
    """One pass of pushing."""

    def __init__(
        self, engine: Engine, identity: Identity, line: Line, pace: Pace, pushed: Pushed
    ) -> None:
        self._engine = engine
        self._identity = identity
        self._line = line
        self._pace = pace
        self._pushed = pushed
        self._rewinds = 0

    def run(self) -> Pushed:
        """Send until nothing waits of what waited at the beginning.

        What is booked meanwhile waits for the next pass, else a busy office's would never end.
        """
        with reading(self._engine) as connection:
            goal = max((tail.last for tail in tails(connection, self._identity)), default=0)
        while True:
            with reading(self._engine) as connection:
                waiting = tails(connection, self._identity)
                if not waiting or waiting[0].first > goal:
                    return self._pushed
                tail = waiting[0]
                framed = frame_of(connection, self._identity, tail, **self._limits(tail.epoch))
            try:
                receipt, proof = self._line.push(framed.data, self._pace.coding)
            except Objection as objection:
                self._yield_to(objection)
                continue
            self._accept(tail, framed, receipt, proof)
            self._pace.went_well()

    def _limits(self, epoch: str) -> dict[str, int]:
        """A branch goes whole: what follows its first events attaches to nothing there."""
        if epoch in self._pushed.forks:
            return {"events": EVENTS_MAX, "size": BRANCH_BYTES}
        return {"events": self._pace.events, "size": FRAME_BYTES}

    def _yield_to(self, objection: Objection) -> None:
        """Do what an objection asks: rewind, halve, or send plainer; all else is a Fault.

        An objection is unsigned. So it may make us ask and send again, and no more than that.
        """
        problem, self._rewinds = objection.problem, self._rewinds + 1
        if self._rewinds > REWINDS_MAX:
            raise objection
        if problem.code in ("wire.gap", "wire.parent_unknown"):
            believe_head(self._engine, self._identity, self._line)
        elif problem.code == "wire.too_large" and self._pace.events > 1:
            self._pace.too_large(problem.max_events)
        elif problem.code in ("wire.dictionary_unknown", "wire.coding") and (
            self._pace.coding != "gzip"
        ):
            self._pace.coding = "gzip"
        else:
            raise objection

    def _accept(self, tail: Tail, framed: Framed, receipt: PushReceipt, proof: bytes) -> None:
        """Move the cursor by a signed receipt, after seeing that it speaks of our own chain."""
        said = (receipt.office, receipt.device, receipt.epoch)
        if said != (self._identity.office, self._identity.device, tail.epoch):
            raise Fault("line.stranger")
        self._pushed.after_s = receipt.after_s
        if tail.generation not in ("", receipt.generation):
            follow_generation(self._engine, self._identity, self._line, receipt.generation)
            return
        if receipt.forks:
            self._accept_branch(framed, receipt, proof)
            return
        seq = self._received(tail, framed, receipt)
        if seq <= tail.after:
            raise Defect("sync.no_progress")
        self._pushed.events += seq - tail.first + 1
        self._keep(receipt, seq, proof)

    def _received(self, tail: Tail, framed: Framed, receipt: PushReceipt) -> int:
        """Tell how far the centre has our epoch by a receipt; its chain value must be ours."""
        seq, chain = receipt.received
        with reading(self._engine) as connection:
            ours = _chain_at(connection, self._identity, tail.epoch, seq)
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
            ours = _chain_at(connection, self._identity, receipt.epoch, fork.seq)
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

    def _keep(self, receipt: PushReceipt, seq: int, proof: bytes) -> None:
        values = {
            "received_seq": seq,
            "safe_seq": min(seq, receipt.safe),
            "generation": receipt.generation,
            "receipt": proof,
        }
        with writing(self._engine) as connection:
            put_cursor(connection, receipt.epoch, values)
            for item in receipt.items:
                put_disposition(connection, receipt.epoch, item.seq, item.state, item.code)


def _chain_at(connection: Connection, identity: Identity, epoch: str, seq: int) -> str | None:
    """Give the hex of our chain value at a place, or None where this disk has no event."""
    query = sa.select(EVENTS.c.chain).where(
        EVENTS.c.office == identity.office, EVENTS.c.epoch == epoch, EVENTS.c.seq == seq
    )
    chain: bytes | None = connection.execute(query).scalar()
    return None if chain is None else chain.hex()


def put_cursor(connection: Connection, epoch: str, values: Mapping[str, Any]) -> None:
    """Keep how far an epoch is confirmed."""
    found = connection.execute(
        CURSOR.update().where(CURSOR.c.epoch == epoch).values(**values)
    ).rowcount
    if not found:
        connection.execute(CURSOR.insert().values(epoch=epoch, **values))


def put_disposition(connection: Connection, epoch: str, seq: int, state: str, code: str) -> None:
    """Keep what the centre says of an event; one that is posted needs no word."""
    here = (DISPOSITION.c.epoch == epoch, DISPOSITION.c.seq == seq)
    connection.execute(DISPOSITION.delete().where(*here))
    if state != "posted":
        row = {"epoch": epoch, "seq": seq, "state": state, "code": code}
        connection.execute(DISPOSITION.insert().values(**row))
