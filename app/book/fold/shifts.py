"""How shifts, counts, drawer moves and approved days become rows."""

from collections.abc import Sequence

from app.book.fold.change import Add, Amend, Change, Put
from app.book.fold.rows import ACCEPTED, APPROVAL, COUNT, DRAWER, SERIES, SHIFT, key_of, place_of
from models.events.known import Event
from models.events.shift import (
    CashAccepted,
    CashCounted,
    DayApproved,
    DrawerMoved,
    DrawerOpened,
    NoteCount,
    ShiftClosed,
    ShiftOpened,
)


def _counts(
    event: Event, counts: Sequence[NoteCount], shift: str, occasion: str, attempt: int
) -> Add:
    key = key_of(event)
    rows = [
        {
            **key,
            "value": note.value,
            "shift": shift,
            "occasion": occasion,
            "attempt": attempt,
            "quantity": note.quantity,
        }
        for note in counts
    ]
    return Add(COUNT, rows)


def shift_opened(event: Event, body: ShiftOpened) -> list[Change]:
    """Give the open shift and the count of its float."""
    envelope = event.envelope
    row = {
        **key_of(event),
        "shift": envelope.event_id,
        "device": event.device,
        "counter": event.counter,
        "number": body.number,
        "clerk": envelope.actor,
        "state": "open",
        "opened_at": envelope.at,
        "opening": body.counted,
        "opening_difference": body.counted - body.carried - body.brought,
        "opening_reason": body.reason,
    }
    place = place_of(event)
    series = {
        "counter": event.counter,
        "shifts": body.number,
        "left": 0,
        "shift_place": place,
        "left_place": place,
    }
    return [
        Add(SHIFT, [row]),
        _counts(event, body.counts, envelope.event_id, "open", 1),
        Put(SERIES, {"office": event.office, "device": event.device}, series),
    ]


def shift_closed(event: Event, body: ShiftClosed) -> list[Change]:
    """Let the shift say how it ended; what was left is the next one's float."""
    values = {
        "state": "closed",
        "closed_at": event.envelope.at,
        "receipts": body.receipts,
        "cash": body.cash,
        "card": body.card,
        "card_unknown": body.card_unknown,
        "counted": body.counted,
        "expected": body.expected,
        "difference": body.counted - body.expected,
        "terminal_total": body.terminal_total,
        "left": body.left,
        "handed": body.handed,
        "reason": body.reason,
        "note": body.note,
        "close_place": place_of(event),
    }
    series = {"counter": event.counter, "left": body.left, "left_place": place_of(event)}
    return [
        Amend(SHIFT, {"office": event.office, "shift": event.envelope.shift}, values),
        Put(SERIES, {"office": event.office, "device": event.device}, series),
    ]


def cash_counted(event: Event, body: CashCounted) -> list[Change]:
    """Keep a blind count, each attempt beside the others."""
    return [_counts(event, body.counts, event.envelope.shift, "close", body.attempt)]


def drawer_moved(event: Event, body: DrawerMoved) -> list[Change]:
    """Keep cash in or out."""
    return [_drawer(event, body.direction, body.party, body.amount, body.reason)]


def cash_accepted(event: Event, body: CashAccepted) -> list[Change]:
    """Keep that cash which went out arrived at another counter."""
    row = {
        **key_of(event),
        "of_day": body.of.day,
        "of_epoch": body.of.epoch,
        "of_seq": body.of.seq,
        "counter": body.counter,
        "clerk": event.envelope.actor,
        "at": event.envelope.at,
    }
    return [Add(ACCEPTED, [row])]


def drawer_opened(event: Event, body: DrawerOpened) -> list[Change]:
    """Keep that the drawer was opened without a payment."""
    return [_drawer(event, "open", "", 0, body.reason)]


def _drawer(event: Event, direction: str, party: str, amount: int, reason: str) -> Add:
    envelope = event.envelope
    row = {
        **key_of(event),
        "shift": envelope.shift,
        "clerk": envelope.actor,
        "approver": envelope.approver,
        "direction": direction,
        "party": party,
        "amount": amount,
        "reason": reason,
        "at": envelope.at,
    }
    return Add(DRAWER, [row])


def day_approved(event: Event, body: DayApproved) -> list[Change]:
    """Keep the signature under a day's report."""
    envelope = event.envelope
    row = {
        **key_of(event),
        "business_day": body.business_day,
        "report_version": body.report_version,
        "digest": body.digest,
        "approver": envelope.actor,
        "own": int(body.own),
        "note": body.note,
        "at": envelope.at,
    }
    return [Add(APPROVAL, [row])]
