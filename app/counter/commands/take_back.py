"""Taking back what a clerk chose: whole receipts by a void, some lines by a refund."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.counter.commands.approve import Act, Approval, Grant, Second, grant
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.reversing import NOTHING, Beside, note_of
from app.counter.commands.take_payment import Given
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.phone_secrets import PhoneCode
from app.counter.queries.receipt import Receipt, find_receipt
from models.errors import Refusal
from models.people import Right

AS_IT_CAME = ""
"""The money goes back by the tenders it came by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """What is to go back: lines (places from 0) of a receipt, why, and how the money goes.

    Attributes:
        back: `cash`, `card` (with the terminal's reference of the refund), or as it came.
        note: the clerk's own words, needed where the reason is `other`.
    """

    receipt: str
    lines: tuple[int, ...]
    reason: str
    back: str = AS_IT_CAME
    reference: str = ""
    note: str = ""


def take_back(
    desk: Desk, *, wanted: TakeBack, approval: Second | None, beside: Beside = NOTHING
) -> Given:
    """Take lines back with a second person; whole receipts are voided, the rest is refunded."""
    desk.need(Right.ASK_REVERSAL)
    found = find_receipt(desk, wanted.receipt)
    refuse_unexplained(wanted)
    beside = Beside(wanted.note, beside.settles)
    if _is_whole(found, wanted.lines) and _as_it_came(found, wanted.back):
        return void_receipt(
            desk,
            receipt=wanted.receipt,
            reason=wanted.reason,
            approval=approval,
            beside=beside,
        )
    return refund_lines(
        desk,
        receipt=wanted.receipt,
        lines=wanted.lines,
        reason=wanted.reason,
        tender=wanted.back or _way(found),
        reference=wanted.reference,
        approval=approval,
        beside=beside,
    )


def grant_take_back(desk: Desk, *, wanted: TakeBack, approval: Approval | PhoneCode) -> Grant:
    """Take the second person's word for exactly this, good for 60 seconds and one time."""
    desk.need(Right.ASK_REVERSAL)
    found = find_receipt(desk, wanted.receipt)
    act = act_of(found, wanted.lines)
    return grant(desk, approval, Right.APPROVE_REVERSAL, act, not_by=found.clerk)


def act_of(found: Receipt, lines: Sequence[int]) -> Act:
    """Name what a second person agrees to."""
    if not lines or not set(lines) <= set(range(len(found.lines))):
        raise Refusal("reversal.lines", field="lines")
    amount = sum(found.lines[place].amount for place in lines)
    return Act(found.receipt, tuple(sorted(lines)), amount)


def refuse_unexplained(wanted: TakeBack) -> None:
    """Refuse a reason that says nothing without the clerk's own words."""
    if wanted.reason == "other" and not note_of(wanted.note):
        raise Refusal("reversal.note", field="note")


def _is_whole(found: Receipt, lines: Sequence[int]) -> bool:
    return found.state == "given" and set(lines) == {line.line for line in found.lines}


def _as_it_came(found: Receipt, back: str) -> bool:
    kinds = {"cash" if one.state == "paid_cash" else one.kind for one in found.tenders}
    return back == AS_IT_CAME or kinds <= {back}


def _way(found: Receipt) -> str:
    """Give how money goes back where nobody said: by card only where all of it came by card."""
    kinds = {"cash" if one.state == "paid_cash" else one.kind for one in found.tenders}
    return "card" if kinds == {"card"} else "cash"
