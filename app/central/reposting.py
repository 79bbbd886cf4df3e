"""Booking what was held because this program was too old for it, once it no longer is."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Engine

from app.central.cases import open_case
from app.central.doubts import Doubts
from app.central.feed import news, of_office, publish
from app.central.judge import HELD, POSTED, Judged, Where, judge
from app.central.posting import post
from app.central.reversals import UNBOOKED, settle_reversals
from app.central.revoking import REVOKED, Turned
from app.central.rotating import settle_rotation
from app.central.rows import INTAKE, MACHINE
from app.clock import Clock
from app.journal.append import EPOCHS, EVENTS
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from app.wire.feed_items import Status

_WAITS: Final = ("event.unknown", REVOKED, UNBOOKED)


def repost(engine: Engine, clock: Clock, doubts: Doubts) -> int:
    """Judge held events anew, office by office, each epoch in order; gives how many were settled.

    To be called after an update, before counters are answered, and when a machine that was turned
    away was taken back.
    """
    query = sa.select(INTAKE.c.office).where(INTAKE.c.state == HELD, INTAKE.c.code.in_(_WAITS))
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
    held = (INTAKE.c.state == HELD, INTAKE.c.code.in_(_WAITS))
    return _settle(connection, office, connection.execute(_rows(office, *held)).all(), at, doubts)


def settle_held(  # noqa: PLR0917 - what one question names
    connection: Connection,
    office: str,
    device: str,
    place: tuple[str, int],
    codes: Sequence[str],
    at: str,
    doubts: Doubts,
) -> int:
    """Judge one event of a machine again, if it is not booked for one of these codes.

    With it go those that wait for what they take back. The caller holds the machine's lock.
    """
    asked = sa.and_(
        *(INTAKE.c.epoch == place[0], INTAKE.c.seq == place[1]),
        *(INTAKE.c.state != POSTED, INTAKE.c.code.in_(codes)),
    )
    follows = sa.and_(INTAKE.c.state == HELD, INTAKE.c.code == UNBOOKED)
    query = _rows(office, EPOCHS.c.device == device, sa.or_(asked, follows))
    return _settle(connection, office, connection.execute(query).all(), at, doubts)


def _settle(
    connection: Connection, office: str, rows: Sequence[Any], at: str, doubts: Doubts
) -> int:
    turned = Turned.of(connection, office)
    again = [turned.judged(_judged(row), row.device, row.key_id) for row in rows]
    again = [settle_rotation(connection, one) for one in again]
    changed = [
        (row, one)
        for row, one in zip(rows, settle_reversals(connection, office, again), strict=True)
        if (one.state, one.code) != (row.state, row.code)
    ]
    outcome = post(connection, [one for _, one in changed])
    told = []
    for (row, _), one in zip(changed, outcome.judged, strict=True):
        if (one.state, one.code) == (row.state, row.code):
            continue  # the book could not take it, again
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
    return len(told)


def _rows(office: str, *which: ColumnElement[bool]) -> sa.Select[Any]:
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
            INTAKE.c.state,
            INTAKE.c.code,
            EPOCHS.c.device,
            EPOCHS.c.key_id,
            EPOCHS.c.counter,
            EPOCHS.c.opened_seq,
        )
        .join_from(INTAKE, EVENTS, same_event)
        .join(EPOCHS, same_epoch)
        .where(INTAKE.c.office == office, *which)
        .order_by(EPOCHS.c.opened_seq, INTAKE.c.epoch, INTAKE.c.seq)
    )


def _judged(row: Any) -> Judged:
    where = Where(row.office, row.counter, row.device, row.epoch, row.opened_seq, row.seq)
    return judge(row.data, where)
