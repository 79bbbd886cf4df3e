"""Booking events: the same fold as at the counter; one that cannot be booked stops no other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.batch import fold_all
from app.central.judge import REJECTED, Judged
from app.central.reversals import original_of, waiting_for
from models.errors import CounterError
from models.events.known import Event


def unbookable(connection: Connection) -> tuple[type[Exception], ...]:
    """Name the errors that speak of an event and not of the world: SQLAlchemy's, the driver's."""
    driver = connection.dialect.loaded_dbapi
    wrapped = (sa.exc.IntegrityError, sa.exc.DataError)
    return (*wrapped, driver.IntegrityError, driver.DataError, OverflowError, CounterError)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row of judged events, and those of them that are booked."""

    judged: tuple[Judged, ...]
    posted: tuple[Event, ...]


def post(connection: Connection, judged: Sequence[Judged]) -> Outcome:
    """Book, in order, all events that were found sound."""
    sound = [one.event for one in judged if one.event is not None]
    if _booked(connection, sound):
        return Outcome(tuple(judged), tuple(sound))
    after: list[Judged] = []
    failed: set[tuple[str, int]] = set()
    for one in judged:
        done = waiting_for(one) if original_of(one) in failed else _post_one(connection, one)
        if one.event is not None and done.event is None:
            failed.add((one.event.epoch, one.event.envelope.seq))
        after.append(done)
    return Outcome(tuple(after), tuple(one.event for one in after if one.event is not None))


def _booked(connection: Connection, events: Sequence[Event]) -> bool:
    try:
        with connection.begin_nested():
            fold_all(connection, events)
    except unbookable(connection):
        return False
    return True


def _post_one(connection: Connection, judged: Judged) -> Judged:
    if judged.event is None or _booked(connection, [judged.event]):
        return judged
    return replace(judged, event=None, state=REJECTED, code="event.unbookable")
