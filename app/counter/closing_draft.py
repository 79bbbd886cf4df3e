"""What was typed into a closing that is not done: kept, so that a power cut costs nobody a count.

It is typed, not counted: nothing of it is a fact before `count_cash` states it.
"""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk, Shift
from app.counter.tables import DRAFT
from app.journal.times import write_instant
from app.storage.engine import writing

_STATE = "closing"


class Typed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A closing as far as it is typed: at which step, how many of each note.

    Attributes:
        step: `count` or `card`. count: value in rial → how many, as texts, which JSON's keys are.
    """

    step: str
    count: dict[str, int]


def keep_typed(desk: Desk, *, step: str, count: Mapping[int, int]) -> None:
    """Keep what is typed into the closing of the open shift so far."""
    session, (shift, _) = desk.need_session(), desk.need_closing()
    typed = Typed(step, {str(value): quantity for value, quantity in count.items()})
    row = {
        "session": session.session,
        "user": session.user,
        "state": _STATE,
        "label": "",
        "at": write_instant(desk.clock.now()),
        "content": msgspec.json.encode(typed),
    }
    with writing(desk.engine) as connection:
        key = _key(shift)
        changed = connection.execute(DRAFT.update().where(DRAFT.c.visit == key).values(**row))
        if not changed.rowcount:
            connection.execute(DRAFT.insert().values(visit=key, **row))


def typed_so_far(desk: Desk) -> tuple[str, dict[int, int]] | None:
    """Give the step and the count typed into a closing of the open shift that was cut short."""
    if desk.shift is None:
        return None
    query = sa.select(DRAFT.c.content).where(DRAFT.c.visit == _key(desk.shift))
    with desk.read() as connection:
        content = connection.execute(query).scalar()
    if content is None:
        return None
    typed = msgspec.json.decode(content, type=Typed)
    return typed.step, {int(value): quantity for value, quantity in typed.count.items()}


def forget_typed(connection: Connection, shift: Shift) -> None:
    """Let go of what was typed: it is counted, or the clerk went back to serving."""
    connection.execute(DRAFT.delete().where(DRAFT.c.visit == _key(shift)))


def _key(shift: Shift) -> str:
    return f"closing:{shift.shift}"
