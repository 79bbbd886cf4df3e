"""Holding a visit while its citizen fetches something, and recalling it."""

import msgspec
import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.drafts import keep_draft
from app.counter.tables import DRAFT
from app.counter.visit import Visit
from app.storage.engine import writing
from models.errors import Refusal
from models.people import Right


def hold_visit(desk: Desk, *, label: str = "") -> None:
    """Put the visit in hand aside under a name or number."""
    desk.need(Right.SERVE)
    visit = desk.need_visit()
    if not visit.lines:
        raise Refusal("visit.empty")
    desk.visit = msgspec.structs.replace(visit, label=label or visit.label)
    keep_draft(desk, state="held")
    desk.visit = None
    desk.news.tell("visit.held", visit.visit)


def recall_visit(desk: Desk, *, visit: str) -> Visit:
    """Take a held visit in hand again; another one in hand must be held or paid first."""
    desk.need(Right.SERVE)
    desk.need_shift()
    if desk.visit is not None and desk.visit.lines:
        raise Refusal("visit.unfinished")
    with writing(desk.engine) as connection:
        content = connection.execute(
            sa.select(DRAFT.c.content).where(DRAFT.c.visit == visit, DRAFT.c.state == "held")
        ).scalar()
        if content is None:
            raise Refusal("visit.not_held")
        connection.execute(DRAFT.update().where(DRAFT.c.visit == visit).values(state="current"))
    desk.visit = Visit.decode(content)
    return desk.visit
