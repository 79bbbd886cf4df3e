"""Holding a visit while its citizen fetches something, and recalling it."""

import msgspec
import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.drafts import drop_draft, put_draft
from app.counter.tables import DRAFT
from app.counter.visit import Visit
from app.journal.times import write_instant
from app.storage.engine import writing
from models.errors import Refusal
from models.people import Right


def hold_visit(desk: Desk, *, label: str = "") -> None:
    """Put the visit in hand aside under a name or number."""
    session = desk.need(Right.SERVE)
    visit = desk.need_visit()
    if not visit.lines:
        raise Refusal("visit.empty")
    held = msgspec.structs.replace(visit, label=label or visit.label)
    with writing(desk.engine) as connection:
        put_draft(connection, held, session, write_instant(desk.clock.now()), "held")
    desk.visit = None
    desk.news.tell("visit.held", visit.visit)


def recall_visit(desk: Desk, *, visit: str) -> Visit:
    """Take a held visit in hand again; another one in hand must be held or paid first."""
    session = desk.need(Right.SERVE)
    desk.need_shift()
    if desk.visit is not None and desk.visit.lines:
        raise Refusal("visit.unfinished")
    at = write_instant(desk.clock.now())
    with writing(desk.engine) as connection:
        content = connection.execute(
            sa.select(DRAFT.c.content).where(DRAFT.c.visit == visit, DRAFT.c.state == "held")
        ).scalar()
        if content is None:
            raise Refusal("visit.not_held")
        recalled = Visit.decode(content)
        # From now on it is the work of whoever recalled it, after a power cut too.
        put_draft(connection, recalled, session, at)
        if desk.visit is not None:
            drop_draft(connection, desk.visit.visit)
    desk.visit = recalled
    return recalled
