"""Intake: a frame becomes stored events, rows of the book and a receipt, in one transaction.

Every authentic event is stored. Whether it is booked (`posted`), waits for a newer centre (`held`)
or is unsound (`rejected`) is said of it alone, and never keeps another event from being booked.
"""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.central.batch import add_rows
from app.central.cases import Matter, open_case
from app.central.doubts import Doubts
from app.central.epochs import later_branches
from app.central.feed import News, news, of_device, of_office, publish
from app.central.judge import HELD, POSTED, REJECTED, Judged, Where, judge
from app.central.posting import post
from app.central.rows import HEAD, INTAKE, MACHINE, SERVER, put
from app.central.taking import Taking, find_news, prove
from app.clock import Clock
from app.journal.append import EVENTS
from app.journal.times import write_instant
from app.storage.engine import writing
from app.wire.feed_items import Command, Status
from app.wire.frame import Frame
from app.wire.messages import Exceptional, PushReceipt
from models.errors import Refusal

AFTER_S: Final = 300
_TRIES: Final = 4


class Intake:
    """Takes frames in, from the line (`via` http) or from a stick."""

    def __init__(self, engine: Engine, clock: Clock, doubts: Doubts) -> None:
        self._engine = engine
        self._clock = clock
        self._doubts = doubts

    def take(self, office: str, frame: Frame, via: str = "http") -> PushReceipt:
        """Take a frame in, whole, and give its receipt; taken again, it changes nothing.

        Raises Refusal: `wire.unauthorised`, `wire.signature`, `wire.epoch_foreign`,
        `wire.epoch_unopened`, `wire.gap` or `wire.parent_unknown` (facts epoch, seq, chain).
        """
        links = frame.chain()
        for left in reversed(range(_TRIES)):
            try:
                with writing(self._engine) as connection:
                    return self._take(connection, office, frame, links, via)
            except (sa.exc.IntegrityError, self._engine.dialect.loaded_dbapi.IntegrityError):
                # Two machines of one office wrote the same new row of the book at once; now
                # the row stands, and the same frame amends it.
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _take(
        self,
        connection: Connection,
        office: str,
        frame: Frame,
        links: tuple[bytes, ...],
        via: str,
    ) -> PushReceipt:
        machine = connection.execute(
            sa.select(MACHINE)
            .where(MACHINE.c.office == office, MACHINE.c.device == frame.header.device)
            .with_for_update()
        ).first()
        if machine is None:
            raise Refusal("wire.unauthorised")
        at = write_instant(self._clock.now())
        taking = Taking(connection, frame, links, machine, at, via)
        prove(taking)
        fresh = find_news(taking)
        self._store(taking, fresh)
        for matter in dict.fromkeys(taking.matters):
            open_case(connection, matter, at)
        own = (MACHINE.c.office == office, MACHINE.c.device == taking.device)
        connection.execute(MACHINE.update().where(*own).values(seen_at=at))
        receipt = _receipt(taking)
        commands = [one for one in taking.told if one.kind == Command.kind]
        publish(connection, of_device(taking.device), commands)
        publish(connection, of_office(office), [one for one in taking.told if one not in commands])
        return receipt

    def _store(self, taking: Taking, fresh: int) -> None:
        """Store and book the events from the place `fresh` on, and move the head."""
        frame, header = taking.frame, taking.frame.header
        new = range(fresh, len(frame.events))
        if not new:
            return
        judged = _unique(taking, [self._judge(taking, place) for place in new])
        signature = bytes.fromhex(header.signature)
        rows = [
            _event_row(taking, place, one, signature if place == new[-1] else None)
            for place, one in zip(new, judged, strict=True)
        ]
        add_rows(taking.connection, EVENTS, rows)
        outcome = post(taking.connection, judged)
        became = [
            _intake_row(taking, place, one) for place, one in zip(new, outcome.judged, strict=True)
        ]
        add_rows(taking.connection, INTAKE, became)
        last = header.seq + new[-1]
        key = {"office": taking.office, "epoch": header.epoch}
        chain = taking.links[-1]
        put(
            taking.connection,
            HEAD,
            key,
            {"device": taking.device, "seq": last, "chain": chain, "safe_seq": last},
        )
        for place, one in zip(new, outcome.judged, strict=True):
            if one.state != POSTED:
                taking.told.append(_status(taking, header.seq + place, one))
            if one.state == REJECTED:
                detail = f"{header.epoch}:{header.seq + place} {one.code}"
                taking.matters.append(
                    Matter(taking.office, taking.device, "event.rejected", detail)
                )
        for branch in later_branches(taking.connection, taking.office, header.epoch, last):
            detail = f"{header.epoch} > {branch}"
            taking.matters.append(Matter(taking.office, taking.device, "fork.clone", detail))
        matters, decisions = self._doubts.doubt(taking.connection, outcome.posted)
        taking.matters += matters
        taking.told += decisions

    def _judge(self, taking: Taking, place: int) -> Judged:
        where = Where(
            taking.office,
            taking.epoch.counter,
            taking.device,
            taking.epoch.epoch,
            taking.epoch.opened_seq,
            taking.frame.header.seq + place,
        )
        judged = judge(taking.frame.events[place], where)
        if taking.revoked and judged.state == POSTED:
            said = (judged.event_id, judged.kind, judged.day)
            return Judged(None, HELD, "device.revoked", *said)
        return judged


def _unique(taking: Taking, judged: Sequence[Judged]) -> list[Judged]:
    """Reject what claims an id that another event of the office has: one act, one effect."""
    ids = [one.event_id for one in judged if one.event_id]
    query = sa.select(EVENTS.c.event_id).where(
        EVENTS.c.office == taking.office, EVENTS.c.event_id.in_(ids)
    )
    taken = {row.event_id for row in taking.connection.execute(query)}
    result: list[Judged] = []
    for one in judged:
        if one.event_id in taken:
            taking.matters.append(
                Matter(taking.office, taking.device, "event.id_taken", one.event_id)
            )
            result.append(Judged(None, REJECTED, "event.id_taken", "", one.kind, one.day))
            continue
        if one.event_id:
            taken.add(one.event_id)
        result.append(one)
    return result


def _event_row(
    taking: Taking, place: int, judged: Judged, signature: bytes | None
) -> dict[str, Any]:
    seq = taking.frame.header.seq + place
    return {
        "office": taking.office,
        "epoch": taking.epoch.epoch,
        "seq": seq,
        # What cannot be read, or claims another's id, still needs a key of its own.
        "event_id": judged.event_id or f"{taking.epoch.epoch}:{seq}",
        "kind": judged.kind,
        "day": judged.day,
        "data": taking.frame.events[place],
        "chain": taking.links[place],
        "signature": signature,
    }


def _intake_row(taking: Taking, place: int, judged: Judged) -> dict[str, Any]:
    return {
        "office": taking.office,
        "epoch": taking.epoch.epoch,
        "seq": taking.frame.header.seq + place,
        "received_at": taking.at,
        "via": taking.via,
        "state": judged.state,
        "code": judged.code,
    }


def _status(taking: Taking, seq: int, judged: Judged) -> News:
    epoch = taking.frame.header.epoch
    status = Status(
        device=taking.device,
        epoch=epoch,
        seq=seq,
        event=judged.event_id,
        state=judged.state,
        code=judged.code,
    )
    return news(f"status:{epoch}:{seq}", status)


def _receipt(taking: Taking) -> PushReceipt:
    """Read back, within the transaction, what stands of the frame and its epoch."""
    connection, header = taking.connection, taking.frame.header
    key = (HEAD.c.office == taking.office, HEAD.c.epoch == header.epoch)
    head = connection.execute(sa.select(HEAD).where(*key)).one()
    exceptional = sa.select(INTAKE).where(
        INTAKE.c.office == taking.office,
        INTAKE.c.epoch == header.epoch,
        INTAKE.c.seq.between(header.seq, header.seq + len(taking.frame.events) - 1),
        INTAKE.c.state != POSTED,
    )
    return PushReceipt(
        generation=connection.execute(sa.select(SERVER.c.generation)).scalar_one(),
        office=taking.office,
        device=taking.device,
        epoch=header.epoch,
        received=(head.seq, head.chain.hex()),
        safe=head.safe_seq,
        items=tuple(
            Exceptional(seq=row.seq, state=row.state, code=row.code)
            for row in connection.execute(exceptional.order_by(INTAKE.c.seq))
        ),
        forks=tuple(taking.forks),
        after_s=AFTER_S,
        now=taking.at,
    )
