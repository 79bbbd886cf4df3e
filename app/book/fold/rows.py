"""The book's tables under their short names, and the key that rows take from their event."""

from typing import Any, Final, cast

import sqlalchemy as sa

from models.events.base import Reference
from models.events.known import Event
from models.tables import book, circulars, handover, referrals, reversals


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
REMEDY: Final = _table(book.RemedyRow)
REVERSAL: Final = _table(reversals.ReversalRow)
PHONED: Final = _table(reversals.PhonedRow)
CORRECTED: Final = _table(reversals.CorrectedRow)
PAPER_ASKED: Final = _table(book.PaperAskedRow)
APPROVAL: Final = _table(book.ApprovalRow)
SESSION: Final = _table(book.SessionRow)
STAFF: Final = _table(book.StaffRow)
LOCKOUT: Final = _table(book.LockoutRow)
OFFICE: Final = _table(book.OfficeRow)
ADOPTED: Final = _table(book.AdoptedRow)
ACCEPTED: Final = _table(handover.AcceptedRow)
READING: Final = _table(circulars.ReadingRow)
REFERRAL: Final = _table(referrals.ReferralRow)

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
    REMEDY,
    REVERSAL,
    PHONED,
    CORRECTED,
    PAPER_ASKED,
    APPROVAL,
    SESSION,
    STAFF,
    LOCKOUT,
    OFFICE,
    ADOPTED,
    ACCEPTED,
    READING,
    REFERRAL,
)
"""Every table of the book, and nothing else: what a rebuild drops and makes again."""


LATEST: Final[dict[sa.Table, dict[str, tuple[str, ...]]]] = {
    SERIES: {
        "slip_place": ("number", "turnover"),
        "shift_place": ("shifts",),
        "left_place": ("left",),
    },
    SHIFT: {
        "close_place": (
            *("state", "closed_at", "receipts", "cash", "card", "card_unknown", "counted"),
            *("expected", "difference", "terminal_total", "left", "handed", "reason", "note"),
        )
    },
    SESSION: {"lock_place": ("locked",), "close_place": ("closed_at", "closed_why")},
    STAFF: {"place": ("name", "roles", "active", "origin", "verifier")},
    LOCKOUT: {"place": ("failures", "locked_until")},
    OFFICE: {
        "place": ("counter", "title", "title_en", "licence", "phone", "address", "profile"),
    },
    TENDER: {"settle_place": ("state", "reference", "last4", "terminal")},
    RECEIPT: {"copies": ()},
    REVERSAL: {"settle_place": ("state", "slip", "settled_by", "settled_at")},
}
"""Which columns of a row are as the event of the highest place states them, in whichever order
events are read: two branches of one counter's journal may reach the centre in any."""


def place_of(event: Event) -> str:
    """Name an event's place among all of its machine, so that texts compare as places do.

    Epochs stand in the order in which they open; those of two branches by their names.
    """
    return f"{event.opened_seq:016d}{event.epoch}{event.envelope.seq:016d}"


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
