"""Passing a guard: what looks like a second time is done all the same, and the journal says so."""

from app.counter.commands.add_bill import add_bill
from app.counter.commands.add_service import ids_of
from app.counter.commands.approve import Approval, approve
from app.counter.desk import Desk
from app.counter.queries.known_elsewhere import paid_elsewhere
from app.counter.queries.paid_bill import receipt_that_paid
from app.counter.queries.served_before import Before
from app.counter.visit import Visit
from models.errors import Refusal
from models.events.reversals import GuardPassed
from models.people import Right
from models.values.bill import Bill

BILL = "bill"


def pay_again(desk: Desk, *, bill: Bill, approval: Approval | None) -> Visit:
    """Put a bill into the basket that was paid before; a second person says it is right."""
    desk.need(Right.SERVE)
    ids = ids_of(bill)
    paid = receipt_that_paid(desk, ids)
    if paid is None and paid_elsewhere(desk, ids) is None:
        return add_bill(desk, bill=bill)
    if desk.visit is not None and any(line.bill == ids for line in desk.visit.lines):
        raise Refusal("bill.in_basket", field="bill")
    approver = approve(desk, approval, Right.APPROVE_REVERSAL)
    visit = add_bill(desk, bill=bill, again=True)
    body = GuardPassed(guard=BILL, receipt=paid[0] if paid else "", service=visit.lines[-1].service)
    with desk.write() as work:
        work.append(body, desk.standing(approver))
    return visit


def note_passed(desk: Desk, before: Before, service: str) -> None:
    """State that a clerk was told of an earlier time and went on."""
    guard = before.guard.partition(".")[2]
    with desk.write() as work:
        work.append(
            GuardPassed(guard=guard, receipt=before.receipt, service=service), desk.standing()
        )
