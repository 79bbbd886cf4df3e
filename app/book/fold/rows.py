"""The book's tables under their short names, and the key that rows take from their event."""

from typing import Any, Final, cast

import sqlalchemy as sa

from models.events.base import Reference
from models.events.known import Event
from models.tables import book


def _table(row: type) -> sa.Table:
    return cast(sa.Table, row.__dict__["__table__"])


RECEIPT: Final = _table(book.ReceiptRow)
LINE: Final = _table(book.LineRow)
PART: Final = _table(book.PartRow)
PAPER: Final = _table(book.PaperRow)
TENDER: Final = _table(book.TenderRow)
POSTING: Final = _table(book.PostingRow)
SERIES: Final = _table(book.SeriesRow)
SHIFT: Final = _table(book.ShiftRow)
COUNT: Final = _table(book.CountRow)
DRAWER: Final = _table(book.DrawerRow)
COPY: Final = _table(book.CopyRow)
ABANDONED: Final = _table(book.AbandonedRow)
APPROVAL: Final = _table(book.ApprovalRow)
SESSION: Final = _table(book.SessionRow)
STAFF: Final = _table(book.StaffRow)
LOCKOUT: Final = _table(book.LockoutRow)
OFFICE: Final = _table(book.OfficeRow)
ADOPTED: Final = _table(book.AdoptedRow)

BOOK: Final = (
    RECEIPT,
    LINE,
    PART,
    PAPER,
    TENDER,
    POSTING,
    SERIES,
    SHIFT,
    COUNT,
    DRAWER,
    COPY,
    ABANDONED,
    APPROVAL,
    SESSION,
    STAFF,
    LOCKOUT,
    OFFICE,
    ADOPTED,
)
"""Every table of the book, and nothing else: what a rebuild drops and makes again."""


def key_of(event: Event) -> dict[str, Any]:
    """Give the key of the rows an event makes."""
    envelope = event.envelope
    return {
        "office": event.office,
        "day": envelope.day,
        "epoch": event.epoch,
        "seq": envelope.seq,
    }


def key_at(event: Event, of: Reference) -> dict[str, Any]:
    """Give the key of the rows an earlier event of the same office made."""
    return {"office": event.office, "day": of.day, "epoch": of.epoch, "seq": of.seq}
