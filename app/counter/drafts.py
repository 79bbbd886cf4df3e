"""Drafts: the visit in hand survives a power cut, and held visits wait for their citizen.

A draft is no act and not in the journal: nothing is owed or paid by it. It is written beside the
work, and gone in the very transaction that books the visit.
"""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk, Session
from app.counter.tables import DRAFT
from app.counter.visit import Visit
from app.journal.times import write_instant
from app.storage.engine import writing
from app.storage.prepared import Prepared

_DROP: Final = Prepared(DRAFT.delete().where(DRAFT.c.visit == sa.bindparam("key_visit")))


@dataclass(frozen=True, slots=True)
class Held:
    """A visit that waits: its id, what it is found by, whose it is, since when, how much."""

    visit: str
    label: str
    user: str
    at: str
    lines: int
    total: int


def keep_draft(desk: Desk, *, state: str = "current") -> None:
    """Write the visit in hand as a draft (`current` or `held`)."""
    visit, session = desk.visit, desk.session
    if visit is None or session is None:
        return
    with writing(desk.engine) as connection:
        put_draft(connection, visit, session, write_instant(desk.clock.now()), state)


def take_in_hand(desk: Desk, visit: Visit) -> Visit:
    """Let the visit in hand be this one, once it is kept: what is seen survives a power cut."""
    session = desk.need_session()
    with writing(desk.engine) as connection:
        put_draft(connection, visit, session, write_instant(desk.clock.now()))
    desk.visit = visit
    return visit


def put_draft(
    connection: Connection, visit: Visit, session: Session, at: str, state: str = "current"
) -> None:
    """Write a visit as a person's draft, in the place of what was kept of it before."""
    row = {
        "session": session.session,
        "user": session.user,
        "state": state,
        "label": visit.label,
        "at": at,
        "content": visit.encode(),
    }
    found = connection.execute(
        DRAFT.update().where(DRAFT.c.visit == visit.visit).values(**row)
    ).rowcount
    if not found:
        connection.execute(DRAFT.insert().values(visit=visit.visit, **row))


def drop_draft(connection: Connection, visit: str) -> None:
    """Take a draft away, inside the transaction of the act that ends it."""
    _DROP.run(connection, [{"key_visit": visit}])


def held_visits(desk: Desk) -> tuple[Held, ...]:
    """List the visits that wait, oldest first."""
    query = sa.select(DRAFT).where(DRAFT.c.state == "held").order_by(DRAFT.c.at)
    with desk.read() as connection:
        rows = connection.execute(query).all()
    drafts = [(row, Visit.decode(row.content)) for row in rows]
    return tuple(
        Held(row.visit, _name_of(visit), row.user, row.at, len(visit.lines), visit.total.amount)
        for row, visit in drafts
    )


def left_over(desk: Desk, user: str) -> Visit | None:
    """Find the visit a person had in hand when the program last ended."""
    query = (
        sa.select(DRAFT.c.content)
        .where(DRAFT.c.state == "current", DRAFT.c.user == user)
        .order_by(DRAFT.c.at.desc())
        .limit(1)
    )
    with desk.read() as connection:
        content = connection.execute(query).scalar()
    return None if content is None else Visit.decode(content)


def _name_of(visit: Visit) -> str:
    """Give what a held visit is found again by: the clerk's word, else whose it is."""
    return visit.label or visit.person.name or visit.person.masked
