"""Pushing: the tail goes out in frames, and only the centre's signed receipt moves the cursor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.counter.sync.line import Line, Objection
from app.counter.sync.pace import Pace
from app.counter.sync.tail import Tail, frame_of, tails
from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import EVENTS, Identity
from app.storage.engine import reading, writing
from app.wire.messages import Expected, PushReceipt
from models.errors import Defect, Fault

REWINDS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a pass of pushing came to: events received, and epochs the centre saw forked."""

    events: int = 0
    forked: bool = False
    after_s: int = 0


def push_all(engine: Engine, identity: Identity, line: Line, pace: Pace) -> Pushed:
    """Send everything that waits, oldest epoch first; raises a Fault when the line gives up."""
    pushed, rewinds = Pushed(), 0
    while True:
        with reading(engine) as connection:
            waiting = tails(connection, identity)
            if not waiting:
                return pushed
            frame = frame_of(connection, identity, waiting[0], pace.events)
        try:
            receipt, proof = line.push(frame, pace.coding)
        except Objection as objection:
            rewinds += 1
            if rewinds > REWINDS_MAX:
                raise
            _yield_to(engine, identity, line, pace, objection)
            continue
        _accept(engine, identity, line, waiting[0], receipt, proof)
        pace.went_well()
        moved = receipt.received[0] - max(waiting[0].after, waiting[0].opened_seq - 1)
        pushed = replace(
            pushed,
            events=pushed.events + max(0, moved),
            forked=pushed.forked or bool(receipt.forks),
            after_s=receipt.after_s,
        )
        if receipt.forks:
            return pushed


def _yield_to(
    engine: Engine, identity: Identity, line: Line, pace: Pace, objection: Objection
) -> None:
    """Do what an objection asks: rewind, halve, or send plainer; everything else is a Fault."""
    problem = objection.problem
    if problem.code in ("wire.gap", "wire.parent_unknown") and problem.expected is not None:
        _rewind(engine, identity, problem.expected)
    elif problem.code == "wire.too_large" and pace.events > 1:
        pace.too_large(problem.max_events)
    elif problem.code in ("wire.dictionary_unknown", "wire.coding") and pace.coding != "gzip":
        pace.coding = "gzip"
    elif problem.code == "wire.challenge_old":
        line.hello()
    else:
        raise objection


def _rewind(engine: Engine, identity: Identity, expected: Expected) -> None:
    """Go back (or on) to where the centre says it stands, if our own chain agrees with it."""
    with writing(engine) as connection:
        if expected.seq and expected.chain:
            ours = connection.execute(
                sa.select(EVENTS.c.chain).where(
                    EVENTS.c.office == identity.office,
                    EVENTS.c.epoch == expected.epoch,
                    EVENTS.c.seq == expected.seq,
                )
            ).scalar()
            if ours is None or ours.hex() != expected.chain:
                raise Fault("line.head_disagrees")
        put_cursor(connection, expected.epoch, {"received_seq": expected.seq})


def _accept(
    engine: Engine,
    identity: Identity,
    line: Line,
    tail: Tail,
    receipt: PushReceipt,
    proof: bytes,
) -> None:
    """Move the cursor by a signed receipt, after seeing that its chain value is our own."""
    if (receipt.office, receipt.device) != (identity.office, identity.device):
        raise Fault("line.down")
    seq, chain = receipt.received
    if tail.generation and receipt.generation != tail.generation:
        _adopt_generation(engine, identity, line)
        return
    with writing(engine) as connection:
        ours = connection.execute(
            sa.select(EVENTS.c.chain).where(
                EVENTS.c.office == identity.office,
                EVENTS.c.epoch == receipt.epoch,
                EVENTS.c.seq == seq,
            )
        ).scalar()
        if ours is None or ours.hex() != chain:
            raise Fault("line.head_disagrees")
        if seq <= tail.after and not receipt.forks:
            raise Defect("sync.no_progress")
        put_cursor(
            connection,
            receipt.epoch,
            {
                "received_seq": seq,
                "safe_seq": receipt.safe,
                "generation": receipt.generation,
                "receipt": proof,
            },
        )
        for item in receipt.items:
            put_disposition(connection, receipt.epoch, item.seq, item.state, item.code)


def _adopt_generation(engine: Engine, identity: Identity, line: Line) -> None:
    """The centre was restored: forget every cursor and believe its head, where it is ours."""
    head = line.head()
    with writing(engine) as connection:
        connection.execute(CURSOR.delete())
        for epoch in head.epochs:
            ours = connection.execute(
                sa.select(EVENTS.c.chain).where(
                    EVENTS.c.office == identity.office,
                    EVENTS.c.epoch == epoch.epoch,
                    EVENTS.c.seq == epoch.seq,
                )
            ).scalar()
            known = ours is not None and ours.hex() == epoch.chain
            values = {
                "received_seq": epoch.seq if known else 0,
                "safe_seq": epoch.safe if known else 0,
                "generation": head.generation,
            }
            put_cursor(connection, epoch.epoch, values)


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
