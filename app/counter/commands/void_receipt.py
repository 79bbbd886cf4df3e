"""Voiding: a whole receipt taken back with a second person, exactly negated, on its own slip."""

from typing import Final

from app.counter.commands.approve import Act, Second, approve_act
from app.counter.commands.reversing import NOTHING, Beside, attest
from app.counter.commands.take_payment import (
    Given,
    cash_of,
    next_number,
    owe_paper,
    receipt_number,
    reference_to,
)
from app.counter.desk import Desk
from app.counter.queries.drawer import refuse_overdrawn
from app.counter.queries.receipt import find_receipt, receipt_at
from app.counter.queries.reversals import refuse_bound
from models.errors import Refusal
from models.events.visit import ReceiptVoided, ReversedLine, Tender
from models.people import Right
from models.values.rial import Rial

REASONS: Final = (
    *("wrong_person", "wrong_amount", "gave_up", "paid_twice", "not_paid", "not_booked"),
    "other",
)


def void_receipt(
    desk: Desk,
    *,
    receipt: str,
    reason: str,
    approval: Second | None,
    beside: Beside = NOTHING,
) -> Given:
    """Take a whole receipt back; its money goes back by the tenders it came by.

    The second person must be neither the clerk who asks nor the receipt's own clerk.
    """
    desk.need(Right.ASK_REVERSAL)
    shift = desk.need_shift()
    found = find_receipt(desk, receipt)
    if reason not in REASONS:
        raise Refusal("reversal.reason", field="reason")
    if found.kind != "visit":
        raise Refusal("reversal.of_reversal", field="receipt")
    if found.state != "given":
        raise Refusal("reversal.already", field="receipt")
    whole = tuple(line.line for line in found.lines)
    with desk.read() as connection:
        refuse_bound(connection, desk.office.office, found, whole, reason, beside.settles)
    act = Act(found.receipt, whole, found.total)
    approved = approve_act(desk, approval, Right.APPROVE_REVERSAL, act, not_by=found.clerk)
    with desk.write() as work:
        now = receipt_at(work.connection, desk.office.office, found.of)
        if now.state != "given":
            raise Refusal("reversal.already", field="receipt")
        refuse_bound(work.connection, desk.office.office, now, whole, reason, beside.settles)
        tenders = tuple(settled(tender) for tender in now.tenders)
        refuse_overdrawn(work.connection, desk.office.office, shift, -cash_of(tenders))
        number, turnover = next_number(desk, work)
        slip = receipt_number(desk, number)
        body = ReceiptVoided(
            of=now.of,
            voids=now.receipt,
            number=number,
            receipt=str(slip),
            turnover=turnover - now.total,
            total=-now.total,
            reason=reason,
            lines=tuple(ReversedLine(line.line, line.parts) for line in now.lines),
            tenders=tenders,
        )
        recorded = work.append(body, desk.standing(approved.user))
        owe_paper(work, recorded)
        attest(desk, work, now.of, recorded, approved, beside)
    desk.news.tell("receipt.voided", receipt)
    return Given(reference_to(recorded), slip, found.tracking, Rial(-found.total), Rial(0))


def settled(tender: Tender) -> Tender:
    """Give a tender as its money stands now: where an unknown card payment ended, if it did."""
    if tender.state == "paid_cash":
        return Tender(kind="cash", amount=tender.amount, received=tender.amount)
    state = "unknown" if tender.state == "unknown" else "taken"
    return Tender(
        kind=tender.kind,
        amount=tender.amount,
        received=tender.amount if tender.kind == "cash" else 0,
        state=state,
        reference=tender.reference,
        last4=tender.last4,
        terminal=tender.terminal,
    )
