"""Booking what was held because this program was too old for it, once it no longer is."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.central.cases import open_case
from app.central.doubts import Doubts
from app.central.feed import news, of_office, publish
from app.central.judge import HELD, Judged, Where, judge
from app.central.posting import post
from app.central.rows import INTAKE, MACHINE
from app.clock import Clock
from app.journal.append import EPOCHS, EVENTS
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from app.wire.feed_items import Status

_UNKNOWN = "event.unknown"


def repost(engine: Engine, clock: Clock, doubts: Doubts) -> int:
    """Judge held events anew, office by office, each epoch in order; gives how many were settled.

    To be called after an update, before counters are answered.
    """
    query = sa.select(INTAKE.c.office).where(INTAKE.c.state == HELD, INTAKE.c.code == _UNKNOWN)
    with reading(engine) as connection:
        offices = [row.office for row in connection.execute(query.distinct())]
    settled = 0
    for office in sorted(offices):
        with writing(engine) as connection:
            settled += _repost_office(connection, office, write_instant(clock.now()), doubts)
    return settled


def _repost_office(connection: Connection, office: str, at: str, doubts: Doubts) -> int:
    machines = sa.select(MACHINE.c.device).where(MACHINE.c.office == office)
    connection.execute(machines.order_by(MACHINE.c.device).with_for_update()).all()
    rows = connection.execute(_held_of(office)).all()
    again = [(row, _judged(row)) for row in rows]
    changed = [(row, one) for row, one in again if (one.state, one.code) != (HELD, _UNKNOWN)]
    outcome = post(connection, [one for _, one in changed])
    told = []
    for (row, _), one in zip(changed, outcome.judged, strict=True):
        key = (INTAKE.c.office == office, INTAKE.c.epoch == row.epoch, INTAKE.c.seq == row.seq)
        connection.execute(INTAKE.update().where(*key).values(state=one.state, code=one.code))
        status = Status(
            device=row.device,
            epoch=row.epoch,
            seq=row.seq,
            event=one.event_id,
            state=one.state,
            code=one.code,
        )
        told.append(news(f"status:{row.epoch}:{row.seq}", status))
    matters, decisions = doubts.doubt(connection, outcome.posted)
    for matter in matters:
        open_case(connection, matter, at)
    publish(connection, of_office(office), [*told, *decisions])
    return len(changed)


def _held_of(office: str) -> sa.Select[Any]:
    same_event = sa.and_(
        EVENTS.c.office == INTAKE.c.office,
        EVENTS.c.epoch == INTAKE.c.epoch,
        EVENTS.c.seq == INTAKE.c.seq,
    )
    same_epoch = sa.and_(EPOCHS.c.office == INTAKE.c.office, EPOCHS.c.epoch == INTAKE.c.epoch)
    return (
        sa.select(
            INTAKE.c.office,
            INTAKE.c.epoch,
            INTAKE.c.seq,
            EVENTS.c.data,
            EPOCHS.c.device,
            EPOCHS.c.counter,
            EPOCHS.c.opened_seq,
        )
        .join_from(INTAKE, EVENTS, same_event)
        .join(EPOCHS, same_epoch)
        .where(INTAKE.c.office == office, INTAKE.c.state == HELD, INTAKE.c.code == _UNKNOWN)
        .order_by(EPOCHS.c.opened_seq, INTAKE.c.epoch, INTAKE.c.seq)
    )


def _judged(row: Any) -> Judged:
    where = Where(row.office, row.counter, row.device, row.epoch, row.opened_seq, row.seq)
    return judge(row.data, where)
