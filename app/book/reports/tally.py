"""The second path to every sum: adding up the signed events by hand, without the book.

It knows nothing of tables or SQL; the figures it gives are compared with those the queries gave.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from models.events.base import Body, Reference
from models.events.known import Event
from models.events.shift import DrawerMoved, DrawerOpened, ShiftClosed, ShiftOpened
from models.events.visit import (
    CardResolved,
    Line,
    LinesRefunded,
    ReceiptCopied,
    ReceiptVoided,
    VisitAbandoned,
    VisitCompleted,
)
from models.ledger import CARD, CARD_UNKNOWN, DRAWER, entry_of, tender_account

Figures = Counter[tuple[str, ...]]
"""Numbers by what they count, such as ("service", "BILL-101", "BILL", "taken")."""
Original = Callable[[Reference], VisitCompleted | None]
"""Finds the visit that a void or refund refers to, if its event is here."""

_CLERKS_ACTS: Final[dict[type[Body], str]] = {
    DrawerOpened: "openings",
    ReceiptCopied: "copies",
    VisitAbandoned: "abandoned",
}


def tally(events: Iterable[Event], original: Original) -> Figures:
    """Add up the events of a day or a shift."""
    sheet = _Sheet(original)
    for event in events:
        sheet.add(event)
    return sheet.figures


class _Sheet:
    """The sheet of paper that events are added up on."""

    def __init__(self, original: Original) -> None:
        self.figures: Figures = Counter()
        self._original = original

    def add(self, event: Event) -> None:
        for posting in entry_of(event.body).postings:
            self.figures["account", posting.account, "amount"] += posting.amount
        match event.body:
            case VisitCompleted() as body:
                self._visit(event, body)
            case ReceiptVoided() | LinesRefunded() as body:
                self._reversal(event, body)
            case CardResolved() as body:
                self._resolved(event, body)
            case ShiftOpened() as body:
                self.figures["shift", event.envelope.event_id, "opening"] += body.counted
            case ShiftClosed() as body:
                self._closed(event, body)
            case DrawerMoved() as body:
                self._moved(event, body)
            case body if act := _CLERKS_ACTS.get(type(body)):
                self.figures["clerk", event.envelope.actor, act] += 1

    def _flow(self, *key: str, back: bool, amount: int) -> None:
        self.figures[(*key, "back" if back else "count")] += 1
        self.figures[(*key, "returned" if back else "taken")] += amount

    def _slip(self, event: Event, total: int, *, back: bool) -> None:
        self._flow("receipts", back=back, amount=total)
        self._flow("clerk", event.envelope.actor, back=back, amount=total)
        self.figures["shift", event.envelope.shift, "receipts"] += 1

    def _visit(self, event: Event, body: VisitCompleted) -> None:
        self._slip(event, body.total, back=False)
        for line in body.lines:
            self._sold(line)
            self.figures["clerk", event.envelope.actor, "services"] += 1
        for tender in body.tenders:
            account = tender_account(tender)
            self._flow("tender", account, back=False, amount=tender.amount)
            if tender.kind == "cash":
                self.figures["shift", event.envelope.shift, "cash"] += tender.amount
            if tender.received:
                change = tender.received - tender.amount
                self.figures["tender", account, "received"] += tender.received
                self.figures["tender", account, "change"] += change

    def _sold(self, line: Line) -> None:
        service, agency = ("service", line.service, line.agency), ("agency", line.agency)
        self.figures[("lines",)] += 1
        self.figures[(*service, "quantity")] += line.quantity
        for key in (service, agency):
            self._flow(*key, back=False, amount=line.amount)
            if line.mode == "request":
                self.figures[(*key, "requests")] += 1
                self.figures[(*key, "requested")] += line.amount
        for part in line.parts:
            self._flow("payee", part.payee, part.kind, back=False, amount=part.amount)

    def _reversal(self, event: Event, body: ReceiptVoided | LinesRefunded) -> None:
        self._slip(event, body.total, back=True)
        visit = self._original(body.of)
        for line in body.lines:
            sold = visit.lines[line.line] if visit else None
            service, agency = (sold.service, sold.agency) if sold else ("", "")
            amount = -sum(part.amount for part in line.parts)
            if line.parts:
                self._flow("service", service, agency, back=True, amount=amount)
                self._flow("agency", agency, back=True, amount=amount)
            for part in line.parts:
                self._flow("payee", part.payee, part.kind, back=True, amount=-part.amount)
        by_account: Counter[str] = Counter()
        for tender in body.tenders:
            by_account[tender_account(tender)] -= tender.amount
        for account, amount in by_account.items():
            if amount:
                self._flow("tender", account, back=True, amount=amount)
        self.figures["shift", event.envelope.shift, "cash"] += by_account[DRAWER]

    def _resolved(self, event: Event, body: CardResolved) -> None:
        onto = DRAWER if body.outcome == "paid_cash" else CARD
        self.figures["tender", CARD_UNKNOWN, "resolved"] -= body.amount
        self.figures["tender", onto, "resolved"] += body.amount
        if onto == DRAWER:
            self.figures["shift", event.envelope.shift, "cash"] += body.amount

    def _closed(self, event: Event, body: ShiftClosed) -> None:
        shift = event.envelope.shift
        self.figures["shift", shift, "closed"] += 1
        for name in ("counted", "expected", "left", "handed", "terminal_total"):
            self.figures["shift", shift, name] += getattr(body, name)

    def _moved(self, event: Event, body: DrawerMoved) -> None:
        into = body.direction == "in"
        key = ("shift", event.envelope.shift, "moved_in" if into else "moved_out")
        self.figures[key] += body.amount if into else -body.amount
