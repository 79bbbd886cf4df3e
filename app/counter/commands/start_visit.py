"""Starting a visit, and naming the citizen it is for."""

import msgspec

from app.counter.desk import Desk
from app.counter.drafts import drop_draft, take_in_hand
from app.counter.visit import Person, Visit
from app.journal.times import write_instant
from app.storage.engine import writing
from models.errors import Refusal
from models.people import Right


def start_visit(desk: Desk, *, person: Person = Person(), label: str = "") -> Visit:  # noqa: B008
    """Begin a visit; its id is made here, before the first try, and kept through every retry."""
    desk.need(Right.SERVE)
    desk.need_shift()
    if desk.visit is not None and desk.visit.lines:
        raise Refusal("visit.unfinished")
    if desk.visit is not None:
        # Somebody was named and nothing chosen: that is no work that anybody would miss.
        with writing(desk.engine) as connection:
            drop_draft(connection, desk.visit.visit)
    started = write_instant(desk.clock.now())
    desk.visit = Visit(desk.ids.new(), started, person=person, label=label)
    return desk.visit


def name_person(desk: Desk, *, person: Person) -> Visit:
    """Say whom the visit in hand is for."""
    desk.need(Right.SERVE)
    visit = desk.need_visit()
    return take_in_hand(desk, msgspec.structs.replace(visit, person=person))
