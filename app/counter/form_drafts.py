"""What was typed into a form and not yet put into the basket: kept within a second, per visit.

A draft remembers the catalogue it was begun with: its questions stay what they were, whatever is
adopted meanwhile. It is found again with its visit, after a cut too, and by whoever left it when
that visit is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.drafts import put_draft
from app.counter.tables import DRAFT
from app.journal.times import read_instant, write_instant
from app.storage.engine import writing
from models.errors import Refusal

_STATE: Final = "form"
_PAPERS: Final = "papers"
_LISTED: Final = 20


class FormDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A form so far.

    Attributes:
        answers: as typed; an empty one was cleared by the clerk and is not to be filled again.
        catalogue: version of the catalogue it was begun with. quantity: how many were asked for.
    """

    answers: dict[str, str]
    catalogue: int
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft in a list: its key, the service's code, its catalogue's version, when it was kept."""

    key: str
    service: str
    catalogue: int
    at: datetime


def keep_form(desk: Desk, *, service: str, draft: FormDraft) -> datetime:
    """Keep what is typed into a service's form so far; gives when it was kept.

    The visit in hand is kept with it, so that both are there after a cut. A form in which nothing
    stands, and nothing stood, is nothing to keep.
    """
    session, now = desk.need_session(), desk.clock.now()
    key, at = form_key(desk, service), write_instant(now)
    row = {
        "session": session.session,
        "user": session.user,
        "state": _STATE,
        "label": service,
        "at": at,
        "content": msgspec.json.encode(draft),
    }
    with writing(desk.engine) as connection:
        found = connection.execute(DRAFT.update().where(DRAFT.c.visit == key).values(**row))
        if not found.rowcount and draft.answers:
            connection.execute(DRAFT.insert().values(visit=key, **row))
            if desk.visit is not None:
                put_draft(connection, desk.visit, session, at)
    return now


def form_draft(desk: Desk, service: str) -> FormDraft | None:
    """Give what had been typed into a service's form in the visit in hand."""
    with desk.read() as connection:
        content = connection.execute(
            sa.select(DRAFT.c.content).where(DRAFT.c.visit == form_key(desk, service))
        ).scalar()
    return _read(content) if content else None


def drop_form(desk: Desk, service: str) -> None:
    """Forget a form's draft: its answers stand in the basket now."""
    forget_form(desk, form_key(desk, service))


def forget_form(desk: Desk, key: str) -> None:
    """Forget a draft of the signed-in person."""
    session = desk.need_session()
    with writing(desk.engine) as connection:
        connection.execute(
            DRAFT.delete().where(
                DRAFT.c.visit == key, DRAFT.c.state == _STATE, DRAFT.c.user == session.user
            )
        )


def unfinished_forms(desk: Desk) -> tuple[Unfinished, ...]:
    """List the drafts the signed-in person can go on with, newest first.

    Those of a visit that waits come back with it and are not listed.
    """
    user = desk.need_session().user
    held = sa.select(DRAFT.c.visit).where(DRAFT.c.state == "held")
    mine = (
        sa.select(DRAFT)
        .where(DRAFT.c.state == _STATE, DRAFT.c.user == user)
        .order_by(DRAFT.c.at.desc())
        .limit(_LISTED)
    )
    with desk.read() as connection:
        waiting = set(connection.execute(held).scalars())
        rows = connection.execute(mine).all()
    return tuple(_listed(row) for row in rows if _visit_in(row.visit) not in waiting)


def take_up_form(desk: Desk, key: str) -> str:
    """Bring a draft into the visit in hand and give its service's code; refused when it is gone.

    Its papers come with it. What the visit in hand had begun of the same service gives way: the
    clerk chose this one.
    """
    session = desk.need_session()
    with writing(desk.engine) as connection:
        row = connection.execute(
            sa.select(DRAFT).where(
                DRAFT.c.visit == key, DRAFT.c.state == _STATE, DRAFT.c.user == session.user
            )
        ).first()
        if row is None:
            raise Refusal("draft.gone")
        here = form_key(desk, row.label)
        if here != key:
            for was, now in ((key, here), (_papers_of(key), form_key(desk, row.label, _PAPERS))):
                connection.execute(DRAFT.delete().where(DRAFT.c.visit == now))
                connection.execute(DRAFT.update().where(DRAFT.c.visit == was).values(visit=now))
            if desk.visit is not None:
                put_draft(connection, desk.visit, session, write_instant(desk.clock.now()))
    return str(row.label)


def form_key(desk: Desk, service: str, kind: str = _STATE) -> str:
    """Name what is kept beside the visit in hand about a service: its `form`, its `papers`."""
    visit = desk.visit.visit if desk.visit is not None else ""
    return f"{kind}:{visit}:{service}"


def _papers_of(key: str) -> str:
    return _PAPERS + key.removeprefix(_STATE)


def _visit_in(key: str) -> str:
    return key.split(":", 2)[1]


def _listed(row: sa.Row[Any]) -> Unfinished:
    return Unfinished(row.visit, row.label, _read(row.content).catalogue, read_instant(row.at))


def _read(content: bytes) -> FormDraft:
    return msgspec.json.decode(content, type=FormDraft)


def answers_in(draft: FormDraft | None) -> Mapping[str, str]:
    """Give the answers of a draft, none of none."""
    return draft.answers if draft is not None else {}
