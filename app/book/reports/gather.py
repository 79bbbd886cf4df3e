"""Gathering the money facts of a day or shift, by both paths, with every finding on the way."""

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import RECEIPT
from app.book.reports import lists
from app.book.reports.entries import Abandoned, CopyFacts, Move, Slip, UnknownCard
from app.book.reports.facts import Facts
from app.book.reports.proof import compare, prove
from app.book.reports.report import Finding
from app.book.reports.scope import Scope
from app.book.reports.shifts import read_drawn, read_shifts
from app.book.reports.sums import read_sums
from app.book.reports.tally import tally
from app.journal.append import EVENTS
from models.errors import Refusal
from models.events.base import Reference
from models.events.known import Event, open_body, open_envelope
from models.events.visit import CardResolved, LinesRefunded, ReceiptVoided, VisitCompleted
from models.ledger import CARD_UNKNOWN, tender_account


def gather(
    connection: Connection, scope: Scope, events: Sequence[Event]
) -> tuple[Facts, tuple[Finding, ...]]:
    """Read the facts of one office's scope from the book and prove them by its events."""
    office = scope.offices[0]
    copies = lists.read_copies(connection, scope)
    moves = lists.read_moves(connection, scope)
    abandoned = lists.read_abandoned(connection, scope)
    sums = read_sums(connection, scope, _beside(copies, moves, abandoned))
    shifts, findings = read_shifts(connection, scope, read_drawn(connection, scope), events)
    slips = lists.read_slips(connection, scope)
    device_of = {event.epoch: event.device for event in events}
    facts = Facts(
        office=office,
        day=scope.first,
        shift=scope.shift,
        receipts=sums.receipts,
        lines=sums.lines,
        services=sums.services,
        agencies=sums.agencies,
        payees=sums.payees,
        clerks=sums.clerks,
        tenders=sums.tenders,
        accounts=sums.accounts,
        shifts=shifts,
        slips=slips,
        copies=copies,
        moves=moves,
        abandoned=abandoned,
        unknown_cards=tuple(_unknown_cards(connection, office, events, slips)),
        requests=lists.read_requests(connection, scope),
        series=lists.read_series(connection, scope, slips, device_of),
        catalogues=lists.read_catalogues(connection, scope, slips),
    )
    by_hand = tally(events, _Originals(connection, office, events))
    return facts, (*findings, *prove(facts), *compare(facts, by_hand))


def _beside(
    copies: Sequence[CopyFacts], moves: Sequence[Move], abandoned: Sequence[Abandoned]
) -> Iterator[tuple[str, str]]:
    for copy in copies:
        yield copy.clerk, "copies"
    for move in moves:
        if move.direction == "open":
            yield move.clerk, "openings"
    for basket in abandoned:
        yield basket.clerk, "abandoned"


class _Originals:
    """Finds the visits that reversals refer to: among the day's events, else in the journal."""

    def __init__(self, connection: Connection, office: str, events: Sequence[Event]) -> None:
        self._connection = connection
        self._office = office
        self._today: Mapping[tuple[str, int], Event] = {
            (event.epoch, event.envelope.seq): event for event in events
        }

    def __call__(self, of: Reference) -> VisitCompleted | None:
        event = self._today.get((of.epoch, of.seq))
        if event is not None:
            return event.body if isinstance(event.body, VisitCompleted) else None
        query = sa.select(EVENTS.c.data).where(
            EVENTS.c.office == self._office, EVENTS.c.epoch == of.epoch, EVENTS.c.seq == of.seq
        )
        data = self._connection.execute(query).scalar_one_or_none()
        if data is None:
            return None
        try:
            body = open_body(open_envelope(data))
        except Refusal as refusal:
            raise Refusal("report.unread", epoch=of.epoch, seq=of.seq) from refusal
        return body if isinstance(body, VisitCompleted) else None


def _unknown_cards(
    connection: Connection, office: str, events: Sequence[Event], slips: Sequence[Slip]
) -> Iterator[UnknownCard]:
    """List the card payments that became unknown, and those that became known."""
    today = {(slip.epoch, slip.seq): slip.receipt for slip in slips}
    for event in events:
        body, day = event.body, event.envelope.day
        if isinstance(body, VisitCompleted):
            amount = sum(t.amount for t in body.tenders if tender_account(t) == CARD_UNKNOWN)
            if amount:
                yield _card(event, body.receipt, day, amount, "unknown")
        elif isinstance(body, ReceiptVoided):
            amount = sum(t.amount for t in body.tenders if tender_account(t) == CARD_UNKNOWN)
            if amount:
                yield _card(event, body.voids, body.of.day, amount, "voided")
        elif isinstance(body, LinesRefunded):
            amount = sum(t.amount for t in body.tenders if tender_account(t) == CARD_UNKNOWN)
            if amount:
                yield _card(event, body.refunds, body.of.day, amount, "refunded")
        elif isinstance(body, CardResolved):
            place = (body.of.epoch, body.of.seq)
            receipt = today[place] if place in today else _receipt(connection, office, body.of)
            yield _card(event, receipt, body.of.day, body.amount, body.outcome)


def _card(event: Event, receipt: str, day: str, amount: int, outcome: str) -> UnknownCard:
    return UnknownCard(
        receipt=receipt,
        day=day,
        amount=amount,
        outcome=outcome,
        clerk=event.envelope.actor,
        at=event.envelope.at,
    )


def _receipt(connection: Connection, office: str, of: Reference) -> str:
    query = sa.select(RECEIPT.c.receipt).where(
        RECEIPT.c.office == office,
        RECEIPT.c.day == of.day,
        RECEIPT.c.epoch == of.epoch,
        RECEIPT.c.seq == of.seq,
    )
    return connection.execute(query).scalar_one_or_none() or ""
