"""Asking for a reversal: nobody here can agree now, so lines are held and no money goes out."""

from app.book.fold.reversals import DECLINED
from app.counter.commands.approve import Act, Approval, Second, approve_act
from app.counter.commands.reversing import Beside, note_of
from app.counter.commands.take_back import TakeBack, act_of, refuse_unexplained, take_back
from app.counter.commands.take_payment import Given, reference_to
from app.counter.commands.void_receipt import REASONS
from app.counter.desk import Desk
from app.counter.phone_secrets import PhoneCode
from app.counter.queries.receipt import Receipt, find_receipt, receipt_at
from app.counter.queries.reversals import (
    AGENCY,
    SUPERVISOR,
    Ask,
    ask_at,
    asks_of,
    last_words,
    lines_with_agencies,
)
from models.errors import Refusal
from models.events.base import Reference
from models.events.reversals import ReversalAsked, ReversalSettled
from models.people import Right


def ask_reversal(desk: Desk, *, wanted: TakeBack) -> Reference:
    """Hold lines until somebody agrees: a supervisor, or the agency that has one of them.

    Nothing goes out of the drawer. The ask stands on the list of what needs a decision, here and
    at the centre, until it is settled.
    """
    desk.need(Right.ASK_REVERSAL)
    desk.need_shift()
    found = find_receipt(desk, wanted.receipt)
    if wanted.reason not in REASONS:
        raise Refusal("reversal.reason", field="reason")
    refuse_unexplained(wanted)
    act = act_of(found, wanted.lines)
    note = note_of(wanted.note)
    with desk.write() as work:
        now = receipt_at(work.connection, desk.office.office, found.of)
        _refuse_gone(now, act)
        for ask in asks_of(work.connection, desk.office.office, now.of):
            if set(ask.lines) & set(act.lines):
                raise Refusal("reversal.waits", field="lines")
        theirs = lines_with_agencies(work.connection, now) & set(act.lines)
        items = [desk.vault.item("note", note.encode())] if note else []
        asked = ReversalAsked(
            of=now.of,
            receipt=now.receipt,
            lines=act.lines,
            amount=act.amount,
            reason=wanted.reason,
            wants=AGENCY if theirs else SUPERVISOR,
            kept=items[0].citation if items else "",
        )
        recorded = work.append(asked, desk.standing())
        desk.vault.put(work.connection, items, reference_to(recorded))
    desk.news.tell(ReversalAsked.kind, now.receipt)
    return reference_to(recorded)


def give_asked(
    desk: Desk, *, ask: Reference, back: str, reference: str, approval: Second | None
) -> Given:
    """Do what was asked for, with a second person's word; the ask is settled in the same commit."""
    desk.need(Right.ASK_REVERSAL)
    with desk.read() as connection:
        asked = ask_at(connection, desk.office.office, ask)
    wanted = wanted_of(desk, asked, back, reference)
    return take_back(desk, wanted=wanted, approval=approval, beside=Beside(settles=asked.ask))


def decline_asked(desk: Desk, *, ask: Reference, approval: Approval | PhoneCode | None) -> None:
    """Let the lines be: a second person says no, or the agency did."""
    desk.need(Right.ASK_REVERSAL)
    with desk.read() as connection:
        asked = ask_at(connection, desk.office.office, ask)
        refused = _refused_by_agency(desk, asked)
    found = find_receipt(desk, asked.receipt)
    who = ""
    if not refused:
        act = Act(asked.receipt, asked.lines, asked.amount)
        who = approve_act(desk, approval, Right.APPROVE_REVERSAL, act, not_by=found.clerk).user
    with desk.write() as work:
        ask_at(work.connection, desk.office.office, ask)
        body = ReversalSettled(ask=asked.ask, of=asked.of, outcome=DECLINED)
        work.append(body, desk.standing(who))
    desk.news.tell(ReversalSettled.kind, asked.receipt)


def wanted_of(desk: Desk, asked: Ask, back: str, reference: str) -> TakeBack:
    """Give what an ask is for, as it is taken back."""
    note = ""
    if asked.kept:
        with desk.read() as connection:
            note = desk.vault.open(connection, asked.ask, asked.kept).decode()
    return TakeBack(
        receipt=asked.receipt,
        lines=asked.lines,
        reason=asked.reason,
        back=back,
        reference=reference,
        note=note,
    )


def _refuse_gone(now: Receipt, act: Act) -> None:
    if now.kind != "visit":
        raise Refusal("reversal.of_reversal", field="receipt")
    if any(now.lines[place].state != "taken" for place in act.lines):
        raise Refusal("reversal.already", field="lines")


def _refused_by_agency(desk: Desk, asked: Ask) -> bool:
    if asked.wants != AGENCY:
        return False
    with desk.read() as connection:
        said = last_words(connection, asked.of)
    return any(said.get(line) == "reversal_refused" for line in asked.lines)
