"""A second person: somebody else, with the right, proved to be here or telling a phone code."""

from dataclasses import dataclass
from datetime import timedelta

from app.counter.commands.sign_in import Tried, refuse_locked, try_pin
from app.counter.desk import Desk
from app.counter.phone_secrets import PhoneCode, try_phone_code
from models.errors import Refusal
from models.people import Right

GRANT_MS = timedelta(seconds=60) // timedelta(milliseconds=1)
"""A second person's word is good for so long."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What the second person typed: user code and PIN. Good for one act only."""

    user: str
    pin: str


@dataclass(frozen=True, slots=True)
class Act:
    """What a second person is asked for: lines (places from 0) of a receipt, and their rial."""

    receipt: str
    lines: tuple[int, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved, and, of a code by phone, the span of time it was of."""

    user: str
    step: int | None = None


@dataclass(slots=True)
class Grant:
    """A second person's word for one act, given before the act: bound to it, once, for 60 s."""

    approved: Approved
    act: Act
    actor: str
    until_ms: int
    used: bool = False

    def use(self, desk: Desk, act: Act) -> Approved:
        """Use it up, or refuse with `approval.lapsed`: it was for something else, or is old."""
        session, now = desk.need_session(), desk.clock.monotonic_ms()
        fits = (self.act, self.actor) == (act, session.user)
        if self.used or not fits or now > self.until_ms:
            raise Refusal("approval.lapsed", field="approver_pin")
        self.used = True
        return self.approved


Second = Approval | PhoneCode | Grant
"""How a second person can agree."""


def approve(desk: Desk, approval: Approval | None, right: Right, *, not_by: str = "") -> str:
    """Give the approver's code, or refuse; a wrong PIN counts towards that person's lock-out.

    Args:
        not_by: one more person who may not approve, such as the clerk of the receipt.
    """
    desk.need_session()
    if approval is None:
        raise Refusal("approval.needed", field="approver")
    tried = try_pin(desk, approval.user, approval.pin)
    return _judged(desk, tried, right, not_by)


def approve_act(
    desk: Desk, second: Second | None, right: Right, act: Act, *, not_by: str = ""
) -> Approved:
    """Give who approves an act, by PIN, by phone, or by a word that was given for it before."""
    desk.need_session()
    if isinstance(second, Grant):
        return second.use(desk, act)
    if isinstance(second, PhoneCode):
        tried, step = try_phone_code(desk, second, act.receipt, act.amount)
        return Approved(_judged(desk, tried, right, not_by), step)
    return Approved(approve(desk, second, right, not_by=not_by))


def grant(
    desk: Desk, second: Approval | PhoneCode, right: Right, act: Act, *, not_by: str = ""
) -> Grant:
    """Take a second person's word for an act that is to follow within a minute."""
    approved = approve_act(desk, second, right, act, not_by=not_by)
    until = desk.clock.monotonic_ms() + GRANT_MS
    return Grant(approved, act, desk.need_session().user, until)


def _judged(desk: Desk, tried: Tried, right: Right, not_by: str) -> str:
    actor = desk.need_session().user
    if tried.staff is None or tried.failed:
        refuse_locked(desk, tried)
        raise Refusal("approval.wrong", field="approver_pin")
    # The right is asked after the PIN: who guesses codes learns nothing about rights.
    if tried.staff.code in (actor, not_by):
        raise Refusal("approval.same_person", field="approver")
    if right not in tried.staff.rights:
        raise Refusal("approval.no_right", field="approver")
    return tried.staff.code
