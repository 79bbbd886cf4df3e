"""The shifts of a report and the proof of their cash: what the ledger says, not the clerk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from app.book.fold.rows import COUNT, SHIFT
from app.book.reports import queries
from app.book.reports.figures import Count, Note, ShiftFacts
from app.book.reports.report import Finding
from app.book.reports.scope import Scope, Shape, ask
from models.events.known import Event
from models.events.shift import CashCounted, NoteCount, ShiftClosed, ShiftOpened
from models.ledger import CARD, CARD_UNKNOWN

Drawn = Mapping[str, Counter[str]]
"""Rial by shift, then by source (`opening`, `tender`, `in`, `out`, `closing`, a card account)."""


def read_drawn(connection: Connection, scope: Scope) -> Drawn:
    """Read what moved each shift's drawer and card accounts."""
    drawn: dict[str, Counter[str]] = defaultdict(Counter)
    for row in ask(connection, queries.drawers, scope):
        drawn[row.shift][row.source] += row.amount
    for row in ask(connection, queries.shift_cards, scope):
        drawn[row.shift][row.account] += row.amount
    return drawn


def read_shifts(
    connection: Connection, scope: Scope, drawn: Drawn, events: Sequence[Event]
) -> tuple[tuple[ShiftFacts, ...], tuple[Finding, ...]]:
    """Read the shifts of a scope, and whatever of their closings the ledger does not bear out."""
    rows = sorted(
        ask(connection, _shifts, scope),
        key=lambda row: (row.counter, row.number, row.epoch, row.seq),
    )
    counts = _counts(events)
    slips = Counter({row.shift: row.times for row in ask(connection, queries.shift_slips, scope)})
    shifts = []
    findings = list(_count_findings(connection, scope, counts))
    for row in rows:
        moved = drawn.get(row.shift, Counter())
        facts = _facts(row, moved, counts.get(row.shift, ()), slips[row.shift])
        shifts.append(facts)
        findings += _closing(row, facts, moved)
    homeless = sum(
        moved.total() for shift, moved in drawn.items() if shift not in {row.shift for row in rows}
    )
    if homeless:
        findings.append(_finding("no_shift", scope.first, 0, homeless))
    findings += _order(events)
    return tuple(shifts), tuple(findings)


@cache
def _shifts(shape: Shape) -> Select[Any]:
    return sa.select(SHIFT).where(*shape.of(SHIFT))


@cache
def _noted(shape: Shape) -> Select[Any]:
    """Sum the notes of each count: shift, occasion, attempt, amount."""
    keys = (COUNT.c.shift, COUNT.c.occasion, COUNT.c.attempt)
    amount = sa.func.sum(COUNT.c.value * COUNT.c.quantity).label("amount")
    return sa.select(*keys, amount).where(*shape.of(COUNT)).group_by(*keys)


def _facts(row: Any, moved: Counter[str], counts: tuple[Count, ...], slips: int) -> ShiftFacts:
    proof = moved["opening"] + moved["tender"] + moved["in"] + moved["out"]
    return ShiftFacts(
        shift=row.shift,
        device=row.device,
        counter=row.counter,
        number=row.number,
        clerk=row.clerk,
        state=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        opening=row.opening,
        opening_difference=row.opening_difference,
        opening_reason=row.opening_reason,
        receipts=slips,
        cash=moved["tender"],
        card=moved[CARD],
        card_unknown=moved[CARD_UNKNOWN],
        moved_in=moved["in"],
        moved_out=moved["out"],
        proof=proof,
        expected=row.expected,
        counted=row.counted,
        difference=row.difference,
        terminal_total=row.terminal_total,
        left=row.left,
        handed=row.handed,
        reason=row.reason,
        note=row.note,
        counts=counts,
    )


def _closing(row: Any, facts: ShiftFacts, moved: Counter[str]) -> Iterator[Finding]:
    """Compare a shift's rows with the ledger's proof; an open one has stated only its float."""
    pairs = [("opening", moved["opening"], row.opening)]
    if facts.closed:
        last = [count for count in facts.counts if count.occasion == "close"]
        pairs += [
            ("expected", facts.proof, row.expected),
            ("difference", row.counted - row.expected, row.difference),
            ("left_handed", row.counted, row.left + row.handed),
            ("closing", -facts.proof, moved["closing"]),
            ("receipts", facts.receipts, row.receipts),
            ("cash", facts.cash, row.cash),
            ("card", facts.card, row.card),
            ("card_unknown", facts.card_unknown, row.card_unknown),
        ]
        if last:
            pairs.append(("counted", last[-1].counted, row.counted))
    for name, expected, found in pairs:
        if expected != found:
            yield _finding("shift", f"{facts.counter}/{facts.number} {name}", expected, found)


def _counts(events: Iterable[Event]) -> dict[str, tuple[Count, ...]]:
    """Give every count of each shift, in the order they were made."""
    counts: dict[str, tuple[Count, ...]] = {}
    for event in events:
        body = event.body
        if isinstance(body, ShiftOpened):
            shift, count = event.envelope.event_id, _count("open", 1, body.counts, body.counted, 0)
        elif isinstance(body, CashCounted):
            shift = event.envelope.shift
            count = _count("close", body.attempt, body.counts, body.counted, body.terminal_total)
        else:
            continue
        counts[shift] = (*counts.get(shift, ()), count)
    return counts


def _count(
    occasion: str, attempt: int, notes: Iterable[NoteCount], counted: int, terminal_total: int
) -> Count:
    return Count(
        occasion=occasion,
        attempt=attempt,
        counted=counted,
        terminal_total=terminal_total,
        notes=tuple(Note(value=note.value, quantity=note.quantity) for note in notes),
    )


def _count_findings(
    connection: Connection, scope: Scope, counts: Mapping[str, tuple[Count, ...]]
) -> Iterator[Finding]:
    """A count is the sum of its notes, in the events and in the book alike."""
    kept: dict[tuple[str, str, int], int] = {
        (row.shift, row.occasion, row.attempt): int(row.amount)
        for row in ask(connection, _noted, scope)
    }
    made = {
        (shift, count.occasion, count.attempt): count.counted
        for shift, several in counts.items()
        for count in several
    }
    for key in sorted(kept.keys() | made.keys()):
        expected, found = made.get(key, 0), kept.get(key, 0)
        if expected != found:
            yield _finding("count", f"{key[1]} {key[2]}", expected, found)


def _order(events: Iterable[Event]) -> Iterator[Finding]:
    """A float carries what the closing before it left, and a closing names its own events."""
    left: dict[str, int] = {}
    seqs: dict[str, list[int]] = defaultdict(list)
    for event in events:
        body, envelope = event.body, event.envelope
        if isinstance(body, ShiftOpened):
            carried = left.pop(event.device, body.carried)
            if carried != body.carried:
                place = f"{event.counter}/{body.number} carried"
                yield _finding("shift", place, carried, body.carried)
            seqs[envelope.event_id].append(envelope.seq)
        elif isinstance(body, ShiftClosed):
            left[event.device] = body.left
            mine = seqs[envelope.shift]
            if mine and not body.first_seq <= min(mine) <= max(mine) <= body.last_seq:
                place = f"{event.counter} first_seq-last_seq"
                yield _finding("shift", place, body.last_seq, max(mine))
        elif envelope.shift:
            seqs[envelope.shift].append(envelope.seq)


def _finding(code: str, place: str, expected: int, found: int) -> Finding:
    return Finding(code=f"report.finding.{code}", place=place, expected=expected, found=found)
