"""Ending a lock-out: a second person lets somebody try again."""

from app.counter.commands.approve import Approval, approve
from app.counter.commands.staff import staff_code
from app.counter.desk import Desk
from models.events.people import SignInFreed
from models.people import Right


def free_sign_in(desk: Desk, *, user: str, approval: Approval | None = None) -> None:
    """Let a locked person try again; who is signed in with the right needs nobody else."""
    session = desk.need_session()
    approver = ""
    if Right.FREE_SIGN_IN not in session.rights:
        approver = approve(desk, approval, Right.FREE_SIGN_IN)
    with desk.write() as work:
        work.append(SignInFreed(user=staff_code(user)), desk.standing(approver))
    desk.news.tell("sign_in.freed", user)
