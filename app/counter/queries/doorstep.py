"""What a counter tells at its door, before anybody is in: its people, its clock, what was cut."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import SESSION, STAFF
from app.counter.desk import Desk
from app.counter.papers.queue import jobs, short_of
from app.counter.queries.clock import drift
from app.counter.tables import DRAFT, VERIFIER
from app.counter.visit import Visit
from app.journal.append import EPOCHS, EVENTS
from app.journal.times import read_instant
from models.events.known import open_body, open_envelope
from models.events.office import ClockChanged

FAR: Final = timedelta(minutes=2)
"""A clock this far from the centre's, or before what was recorded last, is told of at the door."""
_AT_START: Final = 8
"""A clock that was set back while the program rested is stated by one of a start's first events."""


@dataclass(frozen=True, slots=True)
class Doorstep:
    """The counter as its door tells of it.

    Attributes:
        people: how many may sign in here. fresh: nobody ever did.
        drafts: visits and forms that the last end of the program cut short.
        unprinted: slips, as people say their numbers, that are booked and not on paper.
        behind: how far the clock stands before what was recorded last; zero if it does not.
        ahead: how far the centre's clock is ahead of ours, below zero behind; zero if it is near.
    """

    people: int
    fresh: bool
    drafts: int
    unprinted: tuple[str, ...]
    behind: timedelta
    ahead: timedelta


def doorstep(desk: Desk) -> Doorstep:
    """Read what there is to tell."""
    heard = drift(desk)
    with desk.read() as connection:
        people = people_here(connection, desk)
        met = connection.execute(_met(desk)).first() is not None
        drafts = _cut_short(connection)
        behind = _behind(connection, desk)
    owed = jobs(desk, "queued", "failed", "sent", "unknown")
    return Doorstep(
        people=people,
        fresh=not met,
        drafts=drafts,
        unprinted=tuple(dict.fromkeys(short_of(job) for job in owed if not job.copy)),
        behind=behind,
        ahead=timedelta(milliseconds=heard.ahead_ms) if heard.far else timedelta(),
    )


def people_here(connection: Connection, desk: Desk) -> int:
    """Count who could come in: known, not blocked, and with a PIN of their own."""
    query = (
        sa.select(sa.func.count())
        .select_from(STAFF)
        .join(VERIFIER, VERIFIER.c.code == STAFF.c.code)
        .where(
            STAFF.c.office == desk.office.office,
            STAFF.c.device == desk.journal.identity.device,
            STAFF.c.active == 1,
            VERIFIER.c.verifier != "",
        )
    )
    return int(connection.execute(query).scalar_one())


def _met(desk: Desk) -> sa.Select[tuple[str]]:
    return sa.select(SESSION.c.session).where(SESSION.c.office == desk.office.office).limit(1)


def _cut_short(connection: Connection) -> int:
    """Count what was in somebody's hand and lies in no hand now; an empty basket is nothing."""
    query = sa.select(DRAFT.c.state, DRAFT.c.content).where(DRAFT.c.state.in_(("current", "form")))
    rows = connection.execute(query).all()
    return sum(row.state == "form" or bool(Visit.decode(row.content).lines) for row in rows)


def _behind(connection: Connection, desk: Desk) -> timedelta:
    """Tell how far a clock that was set back before this start is from where it was."""
    office, epoch = desk.office.office, desk.journal.head.epoch
    opened = sa.select(EPOCHS.c.opened_seq).where(
        EPOCHS.c.office == office, EPOCHS.c.epoch == epoch
    )
    first = connection.execute(opened).scalar()
    if first is None:
        return timedelta()
    query = sa.select(EVENTS.c.data).where(
        EVENTS.c.office == office,
        EVENTS.c.epoch == epoch,
        EVENTS.c.seq.between(first, first + _AT_START),
        EVENTS.c.kind == ClockChanged.kind,
    )
    stated = [open_body(open_envelope(data)) for (data,) in connection.execute(query)]
    was = [read_instant(body.from_at) for body in stated if isinstance(body, ClockChanged)]
    behind = max((moment - desk.clock.now() for moment in was), default=timedelta())
    return behind if behind > FAR else timedelta()
