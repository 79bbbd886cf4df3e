"""Taking payment: money, services, receipt number and print job come to stand in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT, SERIES
from app.counter.commands.add_service import parts_of
from app.counter.desk import Desk
from app.counter.drafts import drop_draft
from app.counter.papers_on_file import file_papers
from app.counter.people_index import index_visit
from app.counter.queries.circulars import offer_now
from app.counter.queries.drawer import refuse_overdrawn
from app.counter.queries.paid_bill import refuse_paid
from app.counter.tables import PRINT_JOB
from app.counter.visit import BasketLine, Visit
from app.journal.append import EVENTS, Recorded, Work
from app.storage.prepared import Prepared, insert_into
from models.catalogue.price import price
from models.errors import Refusal
from models.events.base import ENCODER, Reference
from models.events.visit import Line, Tender, VisitCompleted
from models.people import Right
from models.values.receipt_number import ReceiptNumber
from models.values.rial import Rial
from models.values.text import fold_digits
from models.values.tracking_code import TrackingCode

_SERIES: Final = Prepared(
    sa.select(SERIES.c.number, SERIES.c.turnover).where(
        SERIES.c.office == sa.bindparam("office"), SERIES.c.device == sa.bindparam("device")
    )
)
_BOOKED: Final = Prepared(
    sa.select(
        RECEIPT.c.day,
        RECEIPT.c.epoch,
        RECEIPT.c.seq,
        RECEIPT.c.receipt,
        RECEIPT.c.tracking,
        RECEIPT.c.total,
    )
    .join(
        EVENTS,
        sa.and_(
            RECEIPT.c.office == EVENTS.c.office,
            RECEIPT.c.day == EVENTS.c.day,
            RECEIPT.c.epoch == EVENTS.c.epoch,
            RECEIPT.c.seq == EVENTS.c.seq,
        ),
    )
    .where(EVENTS.c.office == sa.bindparam("office"), EVENTS.c.event_id == sa.bindparam("visit"))
)
_OWE: Final = insert_into(PRINT_JOB, PRINT_JOB.c.keys())

RECEIVED_MAX: Final = 10
"""Cash handed over may be this many times the sum; more is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt as it was given: where it stands, its number, its total, and the change."""

    of: Reference
    receipt: ReceiptNumber
    tracking: str
    total: Rial
    change: Rial


def cash(amount: Rial, received: Rial | None = None) -> Tender:
    """Make a cash tender; without `received` the exact sum was handed over."""
    got = amount if received is None else received
    return Tender(kind="cash", amount=amount.amount, received=got.amount)


def card(amount: Rial, *, reference: str, last4: str = "", terminal: str = "") -> Tender:
    """Make a card tender from what the terminal's slip says."""
    return Tender(
        kind="card",
        amount=amount.amount,
        reference=fold_digits(reference).strip(),
        last4=fold_digits(last4).strip(),
        terminal=fold_digits(terminal).strip(),
    )


def card_unknown(amount: Rial, *, terminal: str = "") -> Tender:
    """Make a card tender of which nobody knows yet whether the money came."""
    return Tender(kind="card", amount=amount.amount, state="unknown", terminal=terminal)


def take_payment(desk: Desk, *, tenders: Sequence[Tender]) -> Given:
    """Book the visit in hand and give it its receipt, or refuse and change nothing.

    A visit that was booked already (a retry, a second key press) answers with its receipt.
    """
    desk.need(Right.SERVE)
    shift = desk.need_shift()
    visit = desk.need_visit()
    booked = _booked(desk, visit)
    if booked is not None:
        desk.visit = None
        return booked
    if not visit.lines:
        raise Refusal("visit.empty")
    modes = _modes_now(desk, visit)
    _refuse_stale(desk, visit)
    tendered = tuple(tenders)
    refuse_tenders(tendered, visit.total)
    _refuse_cash_for_card_only(desk, visit, tendered)
    lines = tuple(_line(line, mode) for line, mode in zip(visit.lines, modes, strict=True))
    kept = [desk.vault.item("visit", ENCODER.encode(visit.kept))] if visit.kept else []
    with desk.write() as work:
        refuse_overdrawn(work.connection, desk.office.office, shift, cash_of(tendered))
        number, turnover = next_number(desk, work)
        receipt = receipt_number(desk, number)
        tracking = TrackingCode.make(int.from_bytes(desk.chance.token(5), "big") % 32**7)
        body = VisitCompleted(
            number=number,
            receipt=str(receipt),
            tracking=str(tracking),
            total=visit.total.amount,
            turnover=turnover + visit.total.amount,
            started=visit.started,
            kept=kept[0].citation if kept else "",
            lines=lines,
            tenders=tendered,
        )
        recorded = work.append(body, desk.standing(), event_id=visit.visit)
        desk.vault.put(work.connection, kept, reference_to(recorded))
        index_visit(work.connection, desk.vault, reference_to(recorded), visit.kept, body)
        file_papers(work.connection, desk, visit, reference_to(recorded))
        drop_draft(work.connection, visit.visit)
        owe_paper(work, recorded)
    desk.visit = None
    of = reference_to(recorded)
    desk.news.tell("receipt.given", visit.visit)
    return Given(of, receipt, str(tracking), visit.total, change_of(tendered))


def refuse_tenders(tenders: Sequence[Tender], total: Rial) -> None:
    """Refuse tenders that are not exactly the total, or that cannot be."""
    for tender in tenders:
        if tender.kind not in ("cash", "card"):
            raise Refusal("tender.kind", field="tender")
        if tender.kind == "cash":
            _refuse_cash(tender, total)
        else:
            _refuse_card(tender, total)
    left = total.amount - sum(tender.amount for tender in tenders)
    if left > 0:
        raise Refusal("tender.short", field="received", left=left)
    if left < 0:
        raise Refusal("tender.over", field="received", over=-left)


def card_only_part(desk: Desk, visit: Visit) -> Rial:
    """Give how much of a visit's total its agencies take by card alone."""
    catalogue = desk.need_catalogue()
    lines = (line for line in visit.lines if catalogue.service(line.service).card_only)
    return Rial(sum(line.amount.amount for line in lines))


def _refuse_cash_for_card_only(desk: Desk, visit: Visit, tenders: Sequence[Tender]) -> None:
    # What is paid out in the same visit is set off first: nobody pays more than the total.
    by_card = min(card_only_part(desk, visit), visit.total)
    carded = sum(tender.amount for tender in tenders if tender.kind == "card")
    if by_card > Rial(0) and carded < by_card.amount:
        raise Refusal("tender.card_only", field="tender", amount=by_card.amount)


def _refuse_cash(tender: Tender, total: Rial) -> None:
    """Cash goes the way the total goes: a drawer is no bank that pays out against a card."""
    if (tender.amount < 0) if total >= Rial(0) else (tender.amount > 0):
        raise Refusal("tender.cash_amount", field="amount")
    if tender.amount < 0 and tender.received > 0:
        raise Refusal("tender.received_huge", field="received")
    if tender.amount >= 0 and tender.received < tender.amount:
        raise Refusal("tender.short", field="received", left=tender.amount - tender.received)
    if tender.received > max(tender.amount, 0) * RECEIVED_MAX + 2_000_000:
        raise Refusal("tender.received_huge", field="received")


def _refuse_card(tender: Tender, total: Rial) -> None:
    if tender.amount <= 0 or total <= Rial(0):
        raise Refusal("tender.card_amount", field="amount")
    if tender.state == "unknown":
        return
    if tender.state != "taken":
        raise Refusal("tender.kind", field="tender")
    refuse_slip(tender.reference, tender.last4)


def refuse_slip(reference: str, last4: str) -> None:
    """Refuse what cannot stand on a card terminal's slip."""
    if not (reference.isascii() and reference.isdigit() and 6 <= len(reference) <= 16):
        raise Refusal("tender.reference", field="reference")
    if last4 and not (last4.isascii() and last4.isdigit() and len(last4) == 4):
        raise Refusal("tender.last4", field="last4")


def change_of(tenders: Sequence[Tender]) -> Rial:
    """Give what goes back to the citizen."""
    return Rial(
        sum(t.received - t.amount for t in tenders if t.kind == "cash" and t.received > t.amount)
    )


def cash_of(tenders: Sequence[Tender]) -> Rial:
    """Give the cash that tenders bring into the drawer; below zero, what they take out of it."""
    return Rial(sum(tender.amount for tender in tenders if tender.kind == "cash"))


def next_number(desk: Desk, work: Work) -> tuple[int, int]:
    """Give the next running number and the turnover so far, as this transaction sees them."""
    device = desk.journal.identity.device
    row = _SERIES.first(work.connection, office=desk.office.office, device=device)
    return (row[0] + 1, row[1]) if row else (1, 0)


def receipt_number(desk: Desk, number: int) -> ReceiptNumber:
    """Write a running number as a receipt number of this counter and this start."""
    identity = desk.journal.identity
    # The last two of its 26 characters hold ten bits of chance; the first holds only three.
    branch = desk.journal.head.epoch[-2:]
    return ReceiptNumber(
        identity.office, identity.counter, number, branch, training=desk.office.training
    )


def reference_to(recorded: Recorded) -> Reference:
    """Say where an event stands."""
    envelope = recorded.event.envelope
    return Reference(envelope.day, recorded.event.epoch, envelope.seq)


def owe_paper(work: Work, recorded: Recorded, copy: int = 0) -> None:
    """Owe a paper to the printer: written with the act, printed after it."""
    of = reference_to(recorded)
    row = {
        "epoch": of.epoch,
        "seq": of.seq,
        "copy": copy,
        "day": of.day,
        "state": "queued",
        "error": "",
    }
    _OWE.run(work.connection, [row])


def _booked(desk: Desk, visit: Visit) -> Given | None:
    """Find the receipt of a visit that is booked already."""
    with desk.read() as connection:
        row = _BOOKED.first(connection, office=desk.office.office, visit=visit.visit)
    if row is None:
        return None
    day, epoch, seq, receipt, tracking, total = row
    number = ReceiptNumber.parse(receipt)
    return Given(Reference(day, epoch, seq), number, tracking, Rial(total), Rial(0))


def _modes_now(desk: Desk, visit: Visit) -> tuple[str, ...]:
    """Refuse what may not be offered any more, and say which lines now go out as requests.

    Between choosing and paying a line can go down and a policy can change.
    """
    catalogue, modes = desk.need_catalogue(), []
    for line in visit.lines:
        service = catalogue.service(line.service)
        offer = offer_now(desk, service)
        modes.append("request" if offer.how == "as_request" else line.mode)
    return tuple(modes)


def _refuse_stale(desk: Desk, visit: Visit) -> None:
    """Refuse a price the catalogue in force no longer gives, and a bill paid meanwhile."""
    catalogue = desk.need_catalogue()
    for place, line in enumerate(visit.lines):
        if line.catalogue != catalogue.version:
            service = catalogue.service(line.service)
            now = price(
                service, line.answers, catalogue, bill=line.paid_bill, quantity=line.quantity
            )
            if parts_of(now, catalogue) != line.parts:
                raise Refusal("visit.price_changed", line=place + 1)
        if line.bill is not None and not line.again:
            refuse_paid(desk, line.bill)


def _line(line: BasketLine, mode: str) -> Line:
    return Line(
        service=line.service,
        agency=line.agency,
        quantity=line.quantity,
        parts=line.parts,
        bill=line.bill,
        mode=mode,
        agency_number=line.agency_number,
        papers=line.papers,
    )
