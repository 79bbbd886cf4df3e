"""Ending a lock-out: a second person lets somebody try again."""

import sqlalchemy as sa

from app.book.fold.rows import STAFF
from app.counter.commands.approve import Approval, approve
from app.counter.commands.staff import staff_code
from app.counter.desk import Desk
from models.errors import Refusal
from models.events.people import SignInFreed
from models.people import Right


def free_sign_in(desk: Desk, *, user: str, approval: Approval | None = None) -> None:
    """Let a locked person try again; who is signed in with the right needs nobody else."""
    session = desk.need_session()
    code = staff_code(user)
    with desk.read() as connection:
        known = connection.execute(
            sa.select(STAFF.c.code).where(
                STAFF.c.office == desk.office.office,
                STAFF.c.device == desk.journal.identity.device,
                STAFF.c.code == code,
            )
        ).scalar()
    if known is None:
        raise Refusal("staff.unknown", field="user")
    approver = ""
    if Right.FREE_SIGN_IN not in session.rights:
        approver = approve(desk, approval, Right.FREE_SIGN_IN)
    with desk.write() as work:
        work.append(SignInFreed(user=code), desk.standing(approver))
    desk.news.tell("sign_in.freed", code)
