"""Handing a shift over: who comes next counts and closes it, by leave of its clerk or a supervisor.

The drawer has one shift at a time. Nothing of the first clerk's work is lost by it: what they had
in hand is held, their count and their difference stay theirs, and whoever closes is named beside
who agreed.
"""

import sqlalchemy as sa

from app.counter.commands.approve import Approval, approve
from app.counter.commands.staff import staff_code
from app.counter.desk import Desk, Relief, Shift
from app.counter.tables import DRAFT
from app.counter.visit import Visit
from app.storage.engine import writing
from models.errors import Refusal
from models.people import Right


def relieve(desk: Desk, *, approval: Approval | None = None) -> Shift:
    """Take the closing of another clerk's open shift over, or refuse; gives the shift.

    Leave is good for this session and this shift alone: after a restart it is asked for again.

    Args:
        approval: the PIN of the clerk whose shift it is, or of somebody with the right; who has
            the right needs nobody else.
    """
    session = desk.need(Right.SHIFT)
    desk.refuse_numbers()
    shift = desk.shift
    if shift is None:
        raise Refusal("shift.none")
    if shift.clerk == session.user:
        raise Refusal("shift.open_already")
    approver = ""
    if Right.FREE_SIGN_IN not in session.rights:
        approver = approve(desk, approval, _right_of(approval, shift))
    _hold(desk, shift)
    desk.relief = Relief(shift.shift, session.session, approver)
    desk.news.tell("shift.relieved", shift.shift)
    return shift


def leave_relief(desk: Desk) -> None:
    """Give the leave back: the shift stays open for its clerk."""
    desk.relief = None


def _right_of(approval: Approval | None, shift: Shift) -> Right:
    """Name what the second person needs: of their own shift everybody may hand over the drawer."""
    own = approval is not None and staff_code(approval.user) == shift.clerk
    return Right.SHIFT if own else Right.FREE_SIGN_IN


def _hold(desk: Desk, shift: Shift) -> None:
    """Put what the first clerk had in hand aside, as when they are relieved at the window."""
    theirs = (DRAFT.c.state == "current", DRAFT.c.user == shift.clerk)
    with writing(desk.engine) as connection:
        for row in connection.execute(sa.select(DRAFT).where(*theirs)).all():
            if Visit.decode(row.content).lines:
                held = DRAFT.update().where(DRAFT.c.visit == row.visit).values(state="held")
                connection.execute(held)
