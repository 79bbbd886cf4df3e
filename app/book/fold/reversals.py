"""How what stands beside taking back becomes rows."""

from typing import Any

from app.book.fold.change import Add, Amend, Change
from app.book.fold.rows import CORRECTED, PHONED, REVERSAL, key_at, key_of, place_of
from models.events.base import Reference
from models.events.known import Event
from models.events.reversals import (
    RequestCorrected,
    ReversalAsked,
    ReversalPhoned,
    ReversalSettled,
)

WAITING = "waiting"
GIVEN = "given"
DECLINED = "declined"


def reversal_asked(event: Event, body: ReversalAsked) -> list[Change]:
    """Keep that lines are to go back once somebody agrees."""
    row = {
        **_beside(event, body.of),
        "receipt": body.receipt,
        "lines": " ".join(str(line) for line in body.lines),
        "amount": body.amount,
        "reason": body.reason,
        "wants": body.wants,
        "kept": body.kept,
        "state": WAITING,
        "slip": "",
        "settled_by": "",
        "settled_at": "",
        "settle_place": "",
    }
    return [Add(REVERSAL, [row])]


def reversal_settled(event: Event, body: ReversalSettled) -> list[Change]:
    """Let the ask say how it ended; of two branches, what gave the money back is believed."""
    rank = "1" if body.outcome == GIVEN else "0"
    envelope = event.envelope
    values = {
        "state": body.outcome,
        "slip": body.slip,
        "settled_by": envelope.approver or envelope.actor,
        "settled_at": envelope.at,
        "settle_place": rank + place_of(event),
    }
    return [Amend(REVERSAL, key_at(event, body.ask), values)]


def reversal_phoned(event: Event, body: ReversalPhoned) -> list[Change]:
    """Keep that a code by phone is used up."""
    row = {
        **_beside(event, body.of),
        "slip": body.slip,
        "amount": body.amount,
        "step": body.step,
        "approver": event.envelope.approver,
    }
    return [Add(PHONED, [row])]


def request_corrected(event: Event, body: RequestCorrected) -> list[Change]:
    """Keep that a returned request was put right."""
    row = {
        **_beside(event, body.of),
        "line": body.line,
        "fields": " ".join(body.fields),
        "answer": body.answer,
        "kept": body.kept,
    }
    return [Add(CORRECTED, [row])]


def _beside(event: Event, of: Reference) -> dict[str, Any]:
    return {
        **key_of(event),
        "of_day": of.day,
        "of_epoch": of.epoch,
        "of_seq": of.seq,
        "clerk": event.envelope.actor,
        "at": event.envelope.at,
    }
