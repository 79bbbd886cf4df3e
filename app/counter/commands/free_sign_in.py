"""Ending a lock-out: a second person lets somebody try again."""

from dataclasses import replace

import sqlalchemy as sa

from app.book.fold.rows import STAFF
from app.counter.commands.approve import Approval, approve
from app.counter.commands.sign_in import refuse_locked, try_pin
from app.counter.commands.staff import staff_code
from app.counter.desk import Desk
from models.errors import Refusal
from models.events.base import SYSTEM
from models.events.people import SignInFreed
from models.people import Right


def free_sign_in(desk: Desk, *, user: str, approval: Approval | None = None) -> None:
    """Let a locked person try again; who is signed in with the right needs nobody else."""
    session = desk.need_session()
    code = _known(desk, user)
    approver = ""
    if Right.FREE_SIGN_IN not in session.rights:
        approver = approve(desk, approval, Right.FREE_SIGN_IN)
    with desk.write() as work:
        work.append(SignInFreed(user=code), desk.standing(approver))
    desk.news.tell("sign_in.freed", code)


def free_at_the_door(desk: Desk, *, user: str, approval: Approval) -> None:
    """Let a locked person try again while nobody is in, or only somebody behind a lock.

    The second person proves who they are and goes on being out; a wrong PIN counts towards their
    own lock-out.
    """
    code = _known(desk, user)
    tried = try_pin(desk, approval.user, approval.pin)
    if tried.staff is None or tried.failed:
        refuse_locked(desk, tried)
        raise Refusal("approval.wrong", field="approver_pin")
    if tried.staff.code == code:
        raise Refusal("approval.same_person", field="approver")
    if Right.FREE_SIGN_IN not in tried.staff.rights:
        raise Refusal("approval.no_right", field="approver")
    # Nobody who acts has a session here: the program does it, on a second person's word.
    standing = replace(desk.standing(tried.staff.code), actor=SYSTEM, session="")
    with desk.write() as work:
        work.append(SignInFreed(user=code), standing)
    desk.news.tell("sign_in.freed", code)


def _known(desk: Desk, user: str) -> str:
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
    return code
