"""Cash in and out of the drawer beside payments, and opening it without one."""

from typing import Final

from app.counter.commands.approve import Approval, approve
from app.counter.desk import Desk
from app.counter.queries.drawer import refuse_overdrawn
from models.errors import Refusal
from models.events.base import Reference
from models.events.shift import DrawerMoved, DrawerOpened
from models.people import Right
from models.values.rial import Rial

PARTIES: Final = ("bank", "safe", "expense", "counter")
OPENINGS: Final = ("change", "check", "test")
ALONE_MAX: Final = Rial(50_000_000)
"""More than this leaves the drawer only with a second person."""


def move_cash(
    desk: Desk,
    *,
    direction: str,
    party: str,
    amount: Rial,
    reason: str,
    approval: Approval | None = None,
) -> Reference:
    """Take cash in or give it out; gives where the act stands, which names its slip.

    Args:
        direction: `in` or `out`. party: `bank`, `safe`, `expense`, `counter`.
        reason: in the clerk's words, without anybody's name.
    """
    desk.need(Right.DRAWER)
    shift = desk.need_shift()
    if direction not in ("in", "out") or party not in PARTIES:
        raise Refusal("drawer.party", field="party")
    if amount <= Rial(0):
        raise Refusal("amount.not_positive", field="amount")
    if not reason.strip():
        raise Refusal("drawer.reason", field="reason")
    change = amount if direction == "in" else -amount
    with desk.read() as connection:
        refuse_overdrawn(connection, desk.office.office, shift, change)
    approver = ""
    if direction == "out" and amount > ALONE_MAX:
        approver = approve(desk, approval, Right.APPROVE_REVERSAL)
    body = DrawerMoved(
        direction=direction, party=party, amount=amount.amount, reason=reason.strip()[:200]
    )
    with desk.write() as work:
        refuse_overdrawn(work.connection, desk.office.office, shift, change)
        recorded = work.append(body, desk.standing(approver))
    desk.news.tell("drawer.moved")
    envelope = recorded.event.envelope
    return Reference(envelope.day, recorded.event.epoch, envelope.seq)


def open_drawer(desk: Desk, *, reason: str) -> Reference:
    """State that the drawer is opened without a payment; it opens after this."""
    desk.need(Right.DRAWER)
    desk.need_shift()
    if reason not in OPENINGS:
        raise Refusal("drawer.opening", field="reason")
    with desk.write() as work:
        recorded = work.append(DrawerOpened(reason=reason), desk.standing())
    desk.news.tell("drawer.opened")
    envelope = recorded.event.envelope
    return Reference(envelope.day, recorded.event.epoch, envelope.seq)
