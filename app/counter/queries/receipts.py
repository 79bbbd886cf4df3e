"""The receipts of this counter, latest first, found by number or tracking code."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT, TENDER
from app.counter.desk import Desk
from app.counter.tables import PRINT_JOB
from models.errors import Refusal
from models.values.receipt_number import ReceiptNumber
from models.values.text import fold_digits
from models.values.tracking_code import TrackingCode

LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A receipt in a list; instants RFC 3339, rial. `doubtful`: by a card, result unknown."""

    receipt: str
    number: int
    at: str
    kind: str
    state: str
    lines: int
    total: int
    printed: bool
    doubtful: int


_LINES: Final = (
    sa.select(sa.func.count())
    .where(
        LINE.c.office == RECEIPT.c.office,
        LINE.c.day == RECEIPT.c.day,
        LINE.c.epoch == RECEIPT.c.epoch,
        LINE.c.seq == RECEIPT.c.seq,
    )
    .scalar_subquery()
    .label("lines")
)
_OWED: Final = (
    sa.select(sa.func.count())
    .where(
        PRINT_JOB.c.epoch == RECEIPT.c.epoch,
        PRINT_JOB.c.seq == RECEIPT.c.seq,
        PRINT_JOB.c.copy == 0,
        PRINT_JOB.c.state != "printed",
    )
    .scalar_subquery()
    .label("owed")
)
_DOUBTFUL: Final = (
    sa.select(sa.func.coalesce(sa.func.sum(TENDER.c.amount), 0))
    .where(
        TENDER.c.office == RECEIPT.c.office,
        TENDER.c.day == RECEIPT.c.day,
        TENDER.c.epoch == RECEIPT.c.epoch,
        TENDER.c.seq == RECEIPT.c.seq,
        TENDER.c.state == "unknown",
        RECEIPT.c.state == "given",
    )
    .scalar_subquery()
    .label("doubtful")
)


def receipts(desk: Desk, text: str = "") -> tuple[Found, ...]:
    """Find receipts by running number, whole number or tracking code; by nothing, the last day.

    Those with a card payment in doubt come first: they keep a shift from closing.
    """
    query = (
        sa.select(RECEIPT, _LINES, _OWED, _DOUBTFUL)
        .where(RECEIPT.c.office == desk.office.office, *_asked(desk, text))
        .order_by(
            sa.case((_DOUBTFUL > 0, 0), else_=1),
            RECEIPT.c.day.desc(),
            RECEIPT.c.at.desc(),
            RECEIPT.c.seq.desc(),
        )
        .limit(LIMIT)
    )
    with desk.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Found(
            row.receipt,
            row.number,
            row.at,
            row.kind,
            row.state,
            row.lines,
            row.total,
            not row.owed,
            row.doubtful,
        )
        for row in rows
    )


def _asked(desk: Desk, text: str) -> list[sa.ColumnElement[bool]]:
    typed = fold_digits(text).strip().upper()
    if not typed:
        latest = sa.select(sa.func.max(RECEIPT.c.day)).where(RECEIPT.c.office == desk.office.office)
        return [RECEIPT.c.day == latest.scalar_subquery()]
    if typed.isdigit() and len(typed) <= 7:
        stem = desk.office.stem(int(typed))
        return [RECEIPT.c.receipt >= stem, RECEIPT.c.receipt < f"{stem}~"]
    try:
        return [RECEIPT.c.receipt == str(ReceiptNumber.parse(typed))]
    except Refusal:
        pass
    try:
        return [RECEIPT.c.tracking == str(TrackingCode.parse(typed))]
    except Refusal:
        return [RECEIPT.c.receipt == typed]


def last_receipt(desk: Desk) -> str:
    """Give the number of the last receipt given here, or refuse."""
    with desk.read() as connection:
        found = connection.execute(
            sa.select(RECEIPT.c.receipt)
            .where(RECEIPT.c.office == desk.office.office)
            .order_by(RECEIPT.c.day.desc(), RECEIPT.c.at.desc(), RECEIPT.c.seq.desc())
            .limit(1)
        ).scalar()
    if found is None:
        raise Refusal("receipt.unknown", field="receipt")
    return str(found)


def favourites(desk: Desk, most: int = 9) -> tuple[str, ...]:
    """Give the services served most on the latest seven days of work, most served first."""
    days = (
        sa.select(RECEIPT.c.day)
        .where(RECEIPT.c.office == desk.office.office)
        .group_by(RECEIPT.c.day)
        .order_by(RECEIPT.c.day.desc())
        .limit(7)
    )
    query = (
        sa.select(LINE.c.service)
        .where(LINE.c.office == desk.office.office, LINE.c.day.in_(days))
        .group_by(LINE.c.service)
        .order_by(sa.func.count().desc(), LINE.c.service)
        .limit(most)
    )
    with desk.read() as connection:
        return tuple(connection.execute(query).scalars())
