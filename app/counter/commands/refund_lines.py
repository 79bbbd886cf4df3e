"""Refunding: some lines of a receipt taken back, with a second person, on a slip of its own."""

from collections.abc import Sequence

from app.counter.commands.approve import Act, Second, approve_act
from app.counter.commands.reversing import NOTHING, Beside, attest
from app.counter.commands.take_payment import (
    Given,
    cash_of,
    next_number,
    owe_paper,
    receipt_number,
    reference_to,
    refuse_slip,
)
from app.counter.commands.void_receipt import REASONS
from app.counter.desk import Desk
from app.counter.queries.drawer import refuse_overdrawn
from app.counter.queries.receipt import Receipt, find_receipt, receipt_at
from app.counter.queries.reversals import refuse_bound
from models.errors import Refusal
from models.events.visit import LinesRefunded, ReversedLine, Tender
from models.people import Right
from models.values.rial import Rial
from models.values.text import fold_digits


def refund_lines(
    desk: Desk,
    *,
    receipt: str,
    lines: Sequence[int],
    reason: str,
    tender: str,
    approval: Second | None,
    reference: str = "",
    beside: Beside = NOTHING,
) -> Given:
    """Take some lines back.

    Args:
        lines: their places, from 0. tender: `cash` from the drawer, or `card` with the
            terminal's refund reference.
    """
    desk.need(Right.ASK_REVERSAL)
    shift = desk.need_shift()
    found = find_receipt(desk, receipt)
    if reason not in REASONS:
        raise Refusal("reversal.reason", field="reason")
    _refuse_lines(found, lines)
    back = tuple(ReversedLine(place, found.lines[place].parts) for place in sorted(lines))
    amount = sum(part.amount for line in back for part in line.parts)
    tenders = _tenders(tender, amount, reference)
    with desk.read() as connection:
        refuse_bound(connection, desk.office.office, found, lines, reason, beside.settles)
    act = Act(found.receipt, tuple(sorted(lines)), amount)
    approved = approve_act(desk, approval, Right.APPROVE_REVERSAL, act, not_by=found.clerk)
    with desk.write() as work:
        now = receipt_at(work.connection, desk.office.office, found.of)
        _refuse_lines(now, lines)
        refuse_bound(work.connection, desk.office.office, now, lines, reason, beside.settles)
        refuse_overdrawn(work.connection, desk.office.office, shift, -cash_of(tenders))
        number, turnover = next_number(desk, work)
        slip = receipt_number(desk, number)
        body = LinesRefunded(
            of=now.of,
            refunds=now.receipt,
            number=number,
            receipt=str(slip),
            turnover=turnover - amount,
            total=-amount,
            reason=reason,
            lines=back,
            tenders=tenders,
        )
        recorded = work.append(body, desk.standing(approved.user))
        owe_paper(work, recorded)
        attest(desk, work, now.of, recorded, approved, beside)
    desk.news.tell("receipt.refunded", receipt)
    return Given(reference_to(recorded), slip, found.tracking, Rial(-amount), Rial(0))


def _tenders(kind: str, amount: int, reference: str) -> tuple[Tender, ...]:
    """Say how the money goes back; what cost nothing needs no tender."""
    if kind not in ("cash", "card"):
        raise Refusal("tender.kind", field="tender")
    if not amount:
        return ()
    if kind == "cash":
        return (Tender(kind="cash", amount=amount, received=amount),)
    if amount < 0:
        raise Refusal("tender.card_amount", field="tender")
    typed = fold_digits(reference).strip()
    refuse_slip(typed, "")
    return (Tender(kind="card", amount=amount, reference=typed),)


def _refuse_lines(receipt: Receipt, lines: Sequence[int]) -> None:
    if receipt.kind != "visit":
        raise Refusal("reversal.of_reversal", field="receipt")
    if receipt.state == "voided":
        raise Refusal("reversal.already", field="receipt")
    if any(tender.state == "unknown" for tender in receipt.tenders):
        raise Refusal("reversal.unknown_card", field="receipt")
    if not lines or len(set(lines)) != len(lines):
        raise Refusal("reversal.lines", field="lines")
    for place in lines:
        if not 0 <= place < len(receipt.lines):
            raise Refusal("reversal.lines", field="lines")
        if receipt.lines[place].state != "taken":
            raise Refusal("reversal.already", field="lines")
