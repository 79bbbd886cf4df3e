"""The open shift of a counter when it is not the shift of whoever stands before it."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.book.fold.rows import STAFF
from app.counter.desk import Desk
from app.counter.tables import DRAFT
from models.people import Right


@dataclass(frozen=True, slots=True)
class AnothersShift:
    """Whose shift it is and since when (RFC 3339); `held`: visits of theirs that wait.

    Attributes:
        alone: whoever is signed in may close it without anybody's leave.
    """

    user: str
    clerk: str
    number: int
    opened_at: str
    held: int
    alone: bool


def open_shift_of_another(desk: Desk, *, but: str) -> AnothersShift | None:
    """Give the open shift, unless it is the one of the person of this code."""
    shift, session = desk.shift, desk.session
    if shift is None or shift.clerk == but:
        return None
    with desk.read() as connection:
        name = connection.execute(
            sa.select(STAFF.c.name).where(
                STAFF.c.office == desk.office.office,
                STAFF.c.device == desk.journal.identity.device,
                STAFF.c.code == shift.clerk,
            )
        ).scalar()
        held = connection.execute(
            sa.select(sa.func.count()).where(DRAFT.c.state == "held", DRAFT.c.user == shift.clerk)
        ).scalar_one()
    return AnothersShift(
        user=shift.clerk,
        clerk=str(name or shift.clerk),
        number=shift.number,
        opened_at=shift.opened_at,
        held=int(held),
        alone=session is not None and Right.FREE_SIGN_IN in session.rights,
    )
