"""What was typed into a form and not yet put into the basket: kept within a second, per person."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.tables import DRAFT
from app.journal.times import write_instant
from app.storage.engine import writing

_STATE = "form"


def keep_form(desk: Desk, *, service: str, answers: Mapping[str, str]) -> datetime:
    """Keep what is typed into a service's form so far; gives when it was kept."""
    session = desk.need_session()
    now = desk.clock.now()
    row = {
        "session": session.session,
        "user": session.user,
        "state": _STATE,
        "label": service,
        "at": write_instant(now),
        "content": msgspec.json.encode(dict(answers)),
    }
    key = _key(session.user, service)
    with writing(desk.engine) as connection:
        found = connection.execute(DRAFT.update().where(DRAFT.c.visit == key).values(**row))
        if not found.rowcount:
            connection.execute(DRAFT.insert().values(visit=key, **row))
    return now


def form_draft(desk: Desk, service: str) -> dict[str, str]:
    """Give what the signed-in person had typed into a service's form."""
    session = desk.need_session()
    with desk.read() as connection:
        content = connection.execute(
            sa.select(DRAFT.c.content).where(DRAFT.c.visit == _key(session.user, service))
        ).scalar()
    return msgspec.json.decode(content, type=dict[str, str]) if content else {}


def drop_form(desk: Desk, service: str) -> None:
    """Forget a form's draft: its answers stand in the basket now."""
    session = desk.need_session()
    with writing(desk.engine) as connection:
        connection.execute(DRAFT.delete().where(DRAFT.c.visit == _key(session.user, service)))


def _key(user: str, service: str) -> str:
    return f"form:{user}:{service}"
