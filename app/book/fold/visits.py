"""How visits, copies, voids and refunds become rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.book.fold.change import Add, Amend, Change, Put
from app.book.fold.rows import (
    ABANDONED,
    COPY,
    LINE,
    PAPER,
    PART,
    RECEIPT,
    SERIES,
    TENDER,
    key_at,
    key_of,
    place_of,
)
from app.storage.prepared import Row
from models.events.known import Event
from models.events.visit import (
    CardResolved,
    LinesRefunded,
    Part,
    ReceiptCopied,
    ReceiptVoided,
    Tender,
    VisitAbandoned,
    VisitCompleted,
)


def _receipt(event: Event, key: Row, values: Row) -> Add:
    envelope = event.envelope
    row = {
        **key,
        "event_id": envelope.event_id,
        "counter": event.counter,
        "state": "given",
        "tracking": "",
        "shift": envelope.shift,
        "clerk": envelope.actor,
        "approver": envelope.approver,
        "at": envelope.at,
        "started": "",
        "catalogue": envelope.catalogue,
        "kept": "",
        "reason": "",
        "copies": 0,
        "of_receipt": "",
        "of_day": "",
        "of_epoch": "",
        "of_seq": 0,
        **values,
    }
    return Add(RECEIPT, [row])


def _series(event: Event, number: int, turnover: int) -> Put:
    values = {
        "counter": event.counter,
        "number": number,
        "turnover": turnover,
        "slip_place": place_of(event),
    }
    return Put(SERIES, {"office": event.office, "device": event.device}, values)


def _parts(key: Row, lines: Iterable[tuple[int, Sequence[Part]]], sign: int) -> Add:
    rows = [
        {
            **key,
            "line": line,
            "part": place,
            "kind": part.kind,
            "payee": part.payee,
            "amount": sign * part.amount,
        }
        for line, parts in lines
        for place, part in enumerate(parts)
    ]
    return Add(PART, rows)


def _tenders(key: Row, tenders: Sequence[Tender], sign: int) -> Add:
    rows = [
        {
            **key,
            "tender": place,
            "kind": tender.kind,
            "amount": sign * tender.amount,
            "received": tender.received,
            "state": tender.state if sign > 0 else "taken",
            "reference": tender.reference,
            "last4": tender.last4,
            "terminal": tender.terminal,
            "settle_place": "",
        }
        for place, tender in enumerate(tenders)
    ]
    return Add(TENDER, rows)


def visit_completed(event: Event, body: VisitCompleted) -> list[Change]:
    """Give the receipt with its lines, parts, papers and tenders."""
    key = key_of(event)
    lines = [
        {
            **key,
            "line": place,
            "service": line.service,
            "agency": line.agency,
            "quantity": line.quantity,
            "amount": line.amount,
            "mode": line.mode,
            "state": "taken",
            "bill_id": line.bill[0] if line.bill else "",
            "payment_id": line.bill[1] if line.bill else "",
            "agency_number": line.agency_number,
        }
        for place, line in enumerate(body.lines)
    ]
    papers = [
        {**key, "line": place, "paper": paper.code, "state": paper.state, "item": paper.item}
        for place, line in enumerate(body.lines)
        for paper in line.papers
    ]
    return [
        _receipt(
            event,
            key,
            {
                "kind": "visit",
                "number": body.number,
                "receipt": body.receipt,
                "tracking": body.tracking,
                "total": body.total,
                "turnover": body.turnover,
                "started": body.started,
                "kept": body.kept,
            },
        ),
        Add(LINE, lines),
        _parts(key, [(place, line.parts) for place, line in enumerate(body.lines)], 1),
        Add(PAPER, papers),
        _tenders(key, body.tenders, 1),
        _series(event, body.number, body.turnover),
    ]


def _reversal(
    event: Event, body: ReceiptVoided | LinesRefunded, kind: str, of_receipt: str
) -> list[Change]:
    key, original = key_of(event), key_at(event, body.of)
    state, line_state = ("voided", "voided") if kind == "void" else ("part_refunded", "refunded")
    # What was voided on one branch and refunded on another stays voided, whichever is read first.
    given, taken = ({}, {}) if kind == "void" else ({"state": "given"}, {"state": "taken"})
    changes: list[Change] = [
        _receipt(
            event,
            key,
            {
                "kind": kind,
                "number": body.number,
                "receipt": body.receipt,
                "total": body.total,
                "turnover": body.turnover,
                "reason": body.reason,
                "of_receipt": of_receipt,
                "of_day": body.of.day,
                "of_epoch": body.of.epoch,
                "of_seq": body.of.seq,
            },
        ),
        _parts(key, [(line.line, line.parts) for line in body.lines], -1),
        _tenders(key, body.tenders, -1),
        _series(event, body.number, body.turnover),
        Amend(RECEIPT, {**original, **given}, {"state": state}),
    ]
    changes += [
        Amend(LINE, {**original, "line": line.line, **taken}, {"state": line_state})
        for line in body.lines
    ]
    return changes


def receipt_voided(event: Event, body: ReceiptVoided) -> list[Change]:
    """Give the void's slip; the original stays and says that it was voided."""
    original = key_at(event, body.of)
    unknown = Amend(TENDER, {**original, "state": "unknown"}, {"state": "voided"})
    return [*_reversal(event, body, "void", body.voids), unknown]


def lines_refunded(event: Event, body: LinesRefunded) -> list[Change]:
    """Give the refund's slip; the lines it takes back say so."""
    return _reversal(event, body, "refund", body.refunds)


def card_resolved(event: Event, body: CardResolved) -> list[Change]:
    """Let the tender say how it ended."""
    # Where two branches ended it otherwise, the one that has the bank's reference is believed.
    rank = "1" if body.outcome == "paid" else "0"
    values: dict[str, Any] = {"state": body.outcome, "settle_place": rank + place_of(event)}
    if body.outcome == "paid":
        values |= {
            "reference": body.reference,
            "last4": body.last4,
            "terminal": body.terminal,
        }
    return [Amend(TENDER, {**key_at(event, body.of), "tender": body.tender}, values)]


def receipt_copied(event: Event, body: ReceiptCopied) -> list[Change]:
    """Count the copy on the receipt and keep who made it."""
    envelope = event.envelope
    copy = {
        **key_of(event),
        "receipt": body.receipt,
        "copy": body.copy,
        "clerk": envelope.actor,
        "shift": envelope.shift,
        "at": envelope.at,
    }
    return [Add(COPY, [copy]), Amend(RECEIPT, key_at(event, body.of), {"copies": body.copy})]


def visit_abandoned(event: Event, body: VisitAbandoned) -> list[Change]:
    """Keep that a basket was given up."""
    envelope = event.envelope
    row = {
        **key_of(event),
        "shift": envelope.shift,
        "clerk": envelope.actor,
        "lines": body.lines,
        "total": body.total,
        "at": envelope.at,
    }
    return [Add(ABANDONED, [row])]
