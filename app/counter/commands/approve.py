"""A second person: somebody else, with the right, who has just proved to be here."""

from dataclasses import dataclass

from app.counter.commands.sign_in import Tried, refuse_locked, try_pin
from app.counter.desk import Desk
from models.errors import Refusal
from models.people import Right


@dataclass(frozen=True, slots=True)
class Approval:
    """What the second person typed: user code and PIN. Good for one act only."""

    user: str
    pin: str


def approve(desk: Desk, approval: Approval | None, right: Right, *, not_by: str = "") -> str:
    """Give the approver's code, or refuse; a wrong PIN counts towards that person's lock-out.

    Args:
        not_by: one more person who may not approve, such as the clerk of the receipt.
    """
    actor = desk.need_session().user
    if approval is None:
        raise Refusal("approval.needed", field="approver")
    tried: Tried = try_pin(desk, approval.user, approval.pin)
    if tried.staff is None or tried.failed:
        refuse_locked(desk, tried)
        raise Refusal("approval.wrong", field="approver_pin")
    # The right is asked after the PIN: who guesses codes learns nothing about rights.
    if tried.staff.code in (actor, not_by):
        raise Refusal("approval.same_person", field="approver")
    if right not in tried.staff.rights:
        raise Refusal("approval.no_right", field="approver")
    return tried.staff.code
