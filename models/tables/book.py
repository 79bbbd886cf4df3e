"""The book: the journal folded into rows that screens and reports read, alike on both sides.

Only the fold writes here, and every row can be made again from the journal. Keys begin with the
office and the business day, so one office's day lies together in a file and months can be
partitioned; (epoch, seq) is the event a row comes from.
"""

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Shared, Whole

_CLUSTERED = {"sqlite_with_rowid": False}


class _FromEvent:
    """The key of every row that one event made; it comes before a row's own key columns."""

    office: Mapped[str] = mapped_column(String, primary_key=True, sort_order=-4)
    day: Mapped[str] = mapped_column(String, primary_key=True, sort_order=-3)
    epoch: Mapped[str] = mapped_column(String, primary_key=True, sort_order=-2)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True, sort_order=-1)


class ReceiptRow(_FromEvent, Shared):
    """A slip with a number: a visit's receipt, or the slip of a void or refund.

    kind: `visit`, `void` or `refund`. state: `given`, `voided` or `part_refunded`.
    `of_*` name the original of a void or refund. `at`, `started`: RFC 3339 instants.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        Index(None, "office", "receipt"),
        _CLUSTERED,
    )

    event_id: Mapped[str] = mapped_column(String)
    counter: Mapped[int] = mapped_column(Whole)
    number: Mapped[int] = mapped_column(Whole)
    receipt: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    tracking: Mapped[str] = mapped_column(String, default="")
    shift: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    approver: Mapped[str] = mapped_column(String, default="")
    total: Mapped[int] = mapped_column(Whole)
    turnover: Mapped[int] = mapped_column(Whole)
    at: Mapped[str] = mapped_column(String)
    started: Mapped[str] = mapped_column(String, default="")
    catalogue: Mapped[int] = mapped_column(Whole)
    kept: Mapped[str] = mapped_column(String, default="")
    reason: Mapped[str] = mapped_column(String, default="")
    copies: Mapped[int] = mapped_column(Whole, default=0)
    of_receipt: Mapped[str] = mapped_column(String, default="")
    of_day: Mapped[str] = mapped_column(String, default="")
    of_epoch: Mapped[str] = mapped_column(String, default="")
    of_seq: Mapped[int] = mapped_column(Whole, default=0)


class LineRow(_FromEvent, Shared):
    """One service of a visit's receipt. state: `taken`, `voided` or `refunded`."""

    __tablename__ = "line"
    __table_args__ = (
        Index(
            "ix_line_bill",
            "office",
            "bill_id",
            "payment_id",
            sqlite_where=text("bill_id <> ''"),
            postgresql_where=text("bill_id <> ''"),
        ),
        _CLUSTERED,
    )

    line: Mapped[int] = mapped_column(Whole, primary_key=True)
    service: Mapped[str] = mapped_column(String)
    agency: Mapped[str] = mapped_column(String)
    quantity: Mapped[int] = mapped_column(Whole)
    amount: Mapped[int] = mapped_column(Whole)
    mode: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    bill_id: Mapped[str] = mapped_column(String, default="")
    payment_id: Mapped[str] = mapped_column(String, default="")
    agency_number: Mapped[str] = mapped_column(String, default="")


class PartRow(_FromEvent, Shared):
    """One part of a line's price; negative on a slip of reversal."""

    __tablename__ = "part"
    __table_args__ = (_CLUSTERED,)

    line: Mapped[int] = mapped_column(Whole, primary_key=True)
    part: Mapped[int] = mapped_column(Whole, primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    payee: Mapped[str] = mapped_column(String)
    amount: Mapped[int] = mapped_column(Whole)


class PaperRow(_FromEvent, Shared):
    """One paper of a line: seen, scanned, or to be brought later."""

    __tablename__ = "paper"
    __table_args__ = (_CLUSTERED,)

    line: Mapped[int] = mapped_column(Whole, primary_key=True)
    paper: Mapped[str] = mapped_column(String, primary_key=True)
    state: Mapped[str] = mapped_column(String)
    item: Mapped[str] = mapped_column(String, default="")


class TenderRow(_FromEvent, Shared):
    """One tender of a slip; negative on a slip of reversal.

    state: `taken`, `unknown`, or how an unknown one ended: `paid`, `paid_cash`, `voided`.
    """

    __tablename__ = "tender"
    __table_args__ = (_CLUSTERED,)

    tender: Mapped[int] = mapped_column(Whole, primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    amount: Mapped[int] = mapped_column(Whole)
    received: Mapped[int] = mapped_column(Whole, default=0)
    state: Mapped[str] = mapped_column(String)
    reference: Mapped[str] = mapped_column(String, default="")
    last4: Mapped[str] = mapped_column(String, default="")
    terminal: Mapped[str] = mapped_column(String, default="")
    settle_place: Mapped[str] = mapped_column(String, default="")


class PostingRow(_FromEvent, Shared):
    """Rial onto one account by one event; the postings of an event sum to zero."""

    __tablename__ = "posting"
    __table_args__ = (_CLUSTERED,)

    account: Mapped[str] = mapped_column(String, primary_key=True)
    shift: Mapped[str] = mapped_column(String)
    amount: Mapped[int] = mapped_column(Whole)


class SeriesRow(Shared):
    """The running numbers of one machine: how far its slips, shifts and money have come.

    Here and below a `…place` is that of the event which last stated the columns it stands for.
    """

    __tablename__ = "series"
    __table_args__ = (_CLUSTERED,)

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    counter: Mapped[int] = mapped_column(Whole)
    number: Mapped[int] = mapped_column(Whole, default=0)
    turnover: Mapped[int] = mapped_column(Whole, default=0)
    shifts: Mapped[int] = mapped_column(Whole, default=0)
    left: Mapped[int] = mapped_column(Whole, default=0)
    slip_place: Mapped[str] = mapped_column(String, default="")
    shift_place: Mapped[str] = mapped_column(String, default="")
    left_place: Mapped[str] = mapped_column(String, default="")


class ShiftRow(_FromEvent, Shared):
    """A drawer's turn: who, from when to when, what was counted and what was expected."""

    __tablename__ = "shift"
    __table_args__ = (Index(None, "office", "shift"), Index(None, "office", "state"), _CLUSTERED)

    shift: Mapped[str] = mapped_column(String)
    device: Mapped[str] = mapped_column(String)
    counter: Mapped[int] = mapped_column(Whole)
    number: Mapped[int] = mapped_column(Whole)
    clerk: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    opened_at: Mapped[str] = mapped_column(String)
    closed_at: Mapped[str] = mapped_column(String, default="")
    opening: Mapped[int] = mapped_column(Whole)
    opening_difference: Mapped[int] = mapped_column(Whole, default=0)
    opening_reason: Mapped[str] = mapped_column(String, default="")
    receipts: Mapped[int] = mapped_column(Whole, default=0)
    cash: Mapped[int] = mapped_column(Whole, default=0)
    card: Mapped[int] = mapped_column(Whole, default=0)
    card_unknown: Mapped[int] = mapped_column(Whole, default=0)
    counted: Mapped[int] = mapped_column(Whole, default=0)
    expected: Mapped[int] = mapped_column(Whole, default=0)
    difference: Mapped[int] = mapped_column(Whole, default=0)
    terminal_total: Mapped[int] = mapped_column(Whole, default=0)
    left: Mapped[int] = mapped_column(Whole, default=0)
    handed: Mapped[int] = mapped_column(Whole, default=0)
    reason: Mapped[str] = mapped_column(String, default="")
    note: Mapped[str] = mapped_column(String, default="")
    close_place: Mapped[str] = mapped_column(String, default="")


class CountRow(_FromEvent, Shared):
    """How many of one note were counted. occasion: `open` or `close`; attempt from 1."""

    __tablename__ = "cash_count"
    __table_args__ = (_CLUSTERED,)

    value: Mapped[int] = mapped_column(Whole, primary_key=True)
    shift: Mapped[str] = mapped_column(String)
    occasion: Mapped[str] = mapped_column(String)
    attempt: Mapped[int] = mapped_column(Whole)
    quantity: Mapped[int] = mapped_column(Whole)


class DrawerRow(_FromEvent, Shared):
    """Cash in or out, or the drawer opened without a payment (`open`, amount zero)."""

    __tablename__ = "drawer"
    __table_args__ = (_CLUSTERED,)

    shift: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    approver: Mapped[str] = mapped_column(String, default="")
    direction: Mapped[str] = mapped_column(String)
    party: Mapped[str] = mapped_column(String, default="")
    amount: Mapped[int] = mapped_column(Whole, default=0)
    reason: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class CopyRow(_FromEvent, Shared):
    """A copy of a receipt that was printed."""

    __tablename__ = "receipt_copy"
    __table_args__ = (_CLUSTERED,)

    receipt: Mapped[str] = mapped_column(String)
    copy: Mapped[int] = mapped_column(Whole)
    clerk: Mapped[str] = mapped_column(String)
    shift: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class AbandonedRow(_FromEvent, Shared):
    """A basket given up before it was paid."""

    __tablename__ = "abandoned"
    __table_args__ = (_CLUSTERED,)

    shift: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    lines: Mapped[int] = mapped_column(Whole)
    total: Mapped[int] = mapped_column(Whole)
    at: Mapped[str] = mapped_column(String)


class RemedyRow(_FromEvent, Shared):
    """What was done about an act that the centre did not book: `asked` again or `handed` over.

    `of_*` name the act. code: why it was not booked. note: what the supervisor was told, or empty.
    """

    __tablename__ = "remedy"
    __table_args__ = (Index(None, "office", "of_epoch", "of_seq"), _CLUSTERED)

    of_day: Mapped[str] = mapped_column(String)
    of_epoch: Mapped[str] = mapped_column(String)
    of_seq: Mapped[int] = mapped_column(Whole)
    what: Mapped[str] = mapped_column(String)
    code: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(String, default="")
    clerk: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class PaperAskedRow(_FromEvent, Shared):
    """A paper that was on file and was asked for again; since: the day of the copy on file."""

    __tablename__ = "paper_asked"
    __table_args__ = (_CLUSTERED,)

    shift: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    service: Mapped[str] = mapped_column(String)
    paper: Mapped[str] = mapped_column(String)
    since: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class ApprovalRow(_FromEvent, Shared):
    """A day's report signed by a supervisor; one row a version."""

    __tablename__ = "approval"
    __table_args__ = (Index(None, "office", "business_day"), _CLUSTERED)

    business_day: Mapped[str] = mapped_column(String)
    report_version: Mapped[int] = mapped_column(Whole)
    digest: Mapped[str] = mapped_column(String)
    approver: Mapped[str] = mapped_column(String)
    own: Mapped[int] = mapped_column(Whole)
    note: Mapped[str] = mapped_column(String, default="")
    at: Mapped[str] = mapped_column(String)


class SessionRow(_FromEvent, Shared):
    """A person's time at one counter; open while `closed_why` is empty."""

    __tablename__ = "session"
    __table_args__ = (Index(None, "office", "session"), _CLUSTERED)

    session: Mapped[str] = mapped_column(String)
    device: Mapped[str] = mapped_column(String)
    user: Mapped[str] = mapped_column(String)
    opened_at: Mapped[str] = mapped_column(String)
    locked: Mapped[int] = mapped_column(Whole, default=0)
    closed_at: Mapped[str] = mapped_column(String, default="")
    closed_why: Mapped[str] = mapped_column(String, default="")
    lock_place: Mapped[str] = mapped_column(String, default="")
    close_place: Mapped[str] = mapped_column(String, default="")


class StaffRow(Shared):
    """A person of the office as each of its machines last stated; the verifier is kept elsewhere.

    One row a machine: which of two machines spoke last nobody could tell from their journals.
    """

    __tablename__ = "staff"
    __table_args__ = (_CLUSTERED,)

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    code: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    roles: Mapped[str] = mapped_column(String)
    active: Mapped[int] = mapped_column(Whole)
    origin: Mapped[str] = mapped_column(String)
    verifier: Mapped[str] = mapped_column(String)
    place: Mapped[str] = mapped_column(String, default="")


class LockoutRow(Shared):
    """Failed sign-ins in a row of one person at one machine."""

    __tablename__ = "lockout"
    __table_args__ = (_CLUSTERED,)

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    user: Mapped[str] = mapped_column(String, primary_key=True)
    failures: Mapped[int] = mapped_column(Whole)
    locked_until: Mapped[str] = mapped_column(String, default="")
    place: Mapped[str] = mapped_column(String, default="")


class OfficeRow(Shared):
    """The office as last described by each of its machines."""

    __tablename__ = "office"
    __table_args__ = (_CLUSTERED,)

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    counter: Mapped[int] = mapped_column(Whole)
    title: Mapped[str] = mapped_column(String)
    title_en: Mapped[str] = mapped_column(String)
    licence: Mapped[str] = mapped_column(String)
    phone: Mapped[str] = mapped_column(String)
    address: Mapped[str] = mapped_column(String)
    profile: Mapped[str] = mapped_column(String)
    place: Mapped[str] = mapped_column(String, default="")


class AdoptedRow(_FromEvent, Shared):
    """A catalogue that came into force at a counter, or a policy (what: `catalogue`, `policy`)."""

    __tablename__ = "adopted"
    __table_args__ = (_CLUSTERED,)

    device: Mapped[str] = mapped_column(String)
    what: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Whole, default=0)
    sha256: Mapped[str] = mapped_column(String, default="")
    sample: Mapped[int] = mapped_column(Whole, default=0)
    held_money: Mapped[int] = mapped_column(Whole, default=0)
    services: Mapped[str] = mapped_column(String, default="")
    at: Mapped[str] = mapped_column(String)
