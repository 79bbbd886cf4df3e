"""One receipt with its lines, parts and tenders: what a copy, a void or a refund works from."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import LINE, PART, RECEIPT, TENDER
from app.counter.desk import Desk
from models.errors import Refusal
from models.events.base import Reference
from models.events.visit import Part, Tender


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line of a receipt. state: `taken`, `voided` or `refunded`."""

    line: int
    service: str
    agency: str
    quantity: int
    amount: int
    mode: str
    state: str
    bill: tuple[str, str] | None
    agency_number: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A slip with a number, as the book has it; amounts in rial, instants RFC 3339.

    `visit` is where the visit's own event stands: `of` itself, or the original of a reversal.
    """

    of: Reference
    visit: Reference
    receipt: str
    number: int
    kind: str
    state: str
    tracking: str
    clerk: str
    approver: str
    shift: str
    total: int
    turnover: int
    at: str
    catalogue: int
    kept: str
    reason: str
    copies: int
    of_receipt: str
    lines: tuple[ReceiptLine, ...]
    tenders: tuple[Tender, ...]


def find_receipt(desk: Desk, receipt: str) -> Receipt:
    """Find a receipt by its number, or refuse."""
    with desk.read() as connection:
        row = connection.execute(
            sa.select(RECEIPT)
            .where(RECEIPT.c.office == desk.office.office, RECEIPT.c.receipt == receipt)
            .order_by(RECEIPT.c.day.desc())
            .limit(1)
        ).first()
        if row is None:
            raise Refusal("receipt.unknown", field="receipt")
        return _read(connection, row)


def receipt_at(connection: Connection, office: str, of: Reference) -> Receipt:
    """Read the receipt that stands at a place, or refuse."""
    row = connection.execute(
        sa.select(RECEIPT).where(
            RECEIPT.c.office == office,
            RECEIPT.c.day == of.day,
            RECEIPT.c.epoch == of.epoch,
            RECEIPT.c.seq == of.seq,
        )
    ).first()
    if row is None:
        raise Refusal("receipt.unknown", field="receipt")
    return _read(connection, row)


def _read(connection: Connection, row: Any) -> Receipt:
    original = row
    if row.kind != "visit":
        # A slip of reversal shows the services of the lines it takes back.
        original = connection.execute(
            sa.select(RECEIPT).where(
                RECEIPT.c.office == row.office,
                RECEIPT.c.day == row.of_day,
                RECEIPT.c.epoch == row.of_epoch,
                RECEIPT.c.seq == row.of_seq,
            )
        ).one()
    parts: dict[int, list[Part]] = {}
    for part in _rows(connection, PART, row):
        parts.setdefault(part.line, []).append(Part(part.kind, part.payee, part.amount))
    lines = tuple(
        _line(line, tuple(parts.get(line.line, ())), reversal=row.kind != "visit")
        for line in _rows(connection, LINE, original)
        if row.kind == "visit" or line.line in parts
    )
    return Receipt(
        of=Reference(row.day, row.epoch, row.seq),
        visit=Reference(original.day, original.epoch, original.seq),
        receipt=row.receipt,
        number=row.number,
        kind=row.kind,
        state=row.state,
        tracking=original.tracking,
        clerk=row.clerk,
        approver=row.approver,
        shift=row.shift,
        total=row.total,
        turnover=row.turnover,
        at=row.at,
        catalogue=row.catalogue,
        kept=original.kept,
        reason=row.reason,
        copies=row.copies,
        of_receipt=row.of_receipt,
        lines=lines,
        tenders=tuple(_tender(tender) for tender in _rows(connection, TENDER, row)),
    )


def _rows(connection: Connection, table: sa.Table, receipt: Any) -> list[Any]:
    query = (
        sa.select(table)
        .where(
            table.c.office == receipt.office,
            table.c.day == receipt.day,
            table.c.epoch == receipt.epoch,
            table.c.seq == receipt.seq,
        )
        .order_by(*table.primary_key.columns)
    )
    return list(connection.execute(query))


def _line(row: Any, parts: tuple[Part, ...], *, reversal: bool) -> ReceiptLine:
    return ReceiptLine(
        line=row.line,
        service=row.service,
        agency=row.agency,
        quantity=row.quantity,
        amount=sum(part.amount for part in parts) if reversal else row.amount,
        mode=row.mode,
        state=row.state,
        bill=(row.bill_id, row.payment_id) if row.bill_id else None,
        agency_number=row.agency_number,
        parts=parts,
    )


def _tender(row: Any) -> Tender:
    return Tender(
        kind=row.kind,
        amount=row.amount,
        received=row.received,
        state=row.state,
        reference=row.reference,
        last4=row.last4,
        terminal=row.terminal,
    )
