"""Taking a line out of the basket, and giving a whole basket up."""

import msgspec

from app.counter.desk import Desk
from app.counter.drafts import drop_draft, take_in_hand
from app.counter.visit import Visit
from models.errors import Refusal
from models.events.visit import VisitAbandoned
from models.people import Right


def remove_line(desk: Desk, *, line: int) -> Visit:
    """Take the line at a place (from 0) out of the basket."""
    desk.need(Right.SERVE)
    visit = desk.need_visit()
    if not 0 <= line < len(visit.lines):
        raise Refusal("visit.no_such_line")
    lines = visit.lines[:line] + visit.lines[line + 1 :]
    return take_in_hand(desk, msgspec.structs.replace(visit, lines=lines))


def abandon_visit(desk: Desk) -> None:
    """Give the visit in hand up; a basket that held something leaves an event behind."""
    desk.need(Right.SERVE)
    visit = desk.need_visit()
    with desk.write() as work:
        if visit.lines:
            body = VisitAbandoned(
                lines=len(visit.lines), total=visit.total.amount, started=visit.started
            )
            work.append(body, desk.standing())
        drop_draft(work.connection, visit.visit)
    desk.visit = None
    desk.news.tell("visit.abandoned", visit.visit)
