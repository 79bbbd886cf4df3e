"""The book as both programs first had it; never edited once released."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import key, texts, wholes


def create() -> None:
    """Create the tables of the book."""
    _receipt()
    _line()
    _part()
    _paper()
    _tender()
    _posting()
    _series()
    _shift()
    _cash_count()
    _drawer()
    _receipt_copy()
    _abandoned()
    _remedy()
    _paper_asked()
    _approval()
    _session()
    _staff()
    _lockout()
    _office()
    _adopted()


def _receipt() -> None:
    op.create_table(
        "receipt",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("event_id"),
        *wholes("counter", "number"),
        *texts("receipt", "kind", "state", "tracking", "shift", "clerk", "approver"),
        *wholes("total", "turnover"),
        *texts("at", "started"),
        *wholes("catalogue"),
        *texts("kept", "reason"),
        *wholes("copies"),
        *texts("of_receipt", "of_day", "of_epoch"),
        *wholes("of_seq"),
        key("receipt", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_receipt_office_receipt", "receipt", ["office", "receipt"])


def _line() -> None:
    op.create_table(
        "line",
        *texts("office", "day", "epoch"),
        *wholes("seq", "line"),
        *texts("service", "agency"),
        *wholes("quantity", "amount"),
        *texts("mode", "state", "bill_id", "payment_id", "agency_number"),
        key("line", "office", "day", "epoch", "seq", "line"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_line_bill",
        "line",
        ["office", "bill_id", "payment_id"],
        sqlite_where=sa.text("bill_id <> ''"),
        postgresql_where=sa.text("bill_id <> ''"),
    )


def _part() -> None:
    op.create_table(
        "part",
        *texts("office", "day", "epoch"),
        *wholes("seq", "line", "part"),
        *texts("kind", "payee"),
        *wholes("amount"),
        key("part", "office", "day", "epoch", "seq", "line", "part"),
        sqlite_with_rowid=False,
    )


def _paper() -> None:
    op.create_table(
        "paper",
        *texts("office", "day", "epoch"),
        *wholes("seq", "line"),
        *texts("paper", "state", "item"),
        key("paper", "office", "day", "epoch", "seq", "line", "paper"),
        sqlite_with_rowid=False,
    )


def _tender() -> None:
    op.create_table(
        "tender",
        *texts("office", "day", "epoch"),
        *wholes("seq", "tender"),
        *texts("kind"),
        *wholes("amount", "received"),
        *texts("state", "reference", "last4", "terminal", "settle_place"),
        key("tender", "office", "day", "epoch", "seq", "tender"),
        sqlite_with_rowid=False,
    )


def _posting() -> None:
    op.create_table(
        "posting",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("account", "shift"),
        *wholes("amount"),
        key("posting", "office", "day", "epoch", "seq", "account"),
        sqlite_with_rowid=False,
    )


def _series() -> None:
    op.create_table(
        "series",
        *texts("office", "device"),
        *wholes("counter", "number", "turnover", "shifts", "left"),
        *texts("slip_place", "shift_place", "left_place"),
        key("series", "office", "device"),
        sqlite_with_rowid=False,
    )


def _shift() -> None:
    op.create_table(
        "shift",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("shift", "device"),
        *wholes("counter", "number"),
        *texts("clerk", "state", "opened_at", "closed_at"),
        *wholes("opening", "opening_difference"),
        *texts("opening_reason"),
        *wholes(
            "receipts",
            "cash",
            "card",
            "card_unknown",
            "counted",
            "expected",
            "difference",
            "terminal_total",
            "left",
            "handed",
        ),
        *texts("reason", "note", "close_place"),
        key("shift", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shift_office_shift", "shift", ["office", "shift"])
    op.create_index("ix_shift_office_state", "shift", ["office", "state"])


def _cash_count() -> None:
    op.create_table(
        "cash_count",
        *texts("office", "day", "epoch"),
        *wholes("seq", "value"),
        *texts("shift", "occasion"),
        *wholes("attempt", "quantity"),
        key("cash_count", "office", "day", "epoch", "seq", "value"),
        sqlite_with_rowid=False,
    )


def _drawer() -> None:
    op.create_table(
        "drawer",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("shift", "clerk", "approver", "direction", "party"),
        *wholes("amount"),
        *texts("reason", "at"),
        key("drawer", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _receipt_copy() -> None:
    op.create_table(
        "receipt_copy",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("receipt"),
        *wholes("copy"),
        *texts("clerk", "shift", "at"),
        key("receipt_copy", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _abandoned() -> None:
    op.create_table(
        "abandoned",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("shift", "clerk"),
        *wholes("lines", "total"),
        *texts("at"),
        key("abandoned", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _remedy() -> None:
    op.create_table(
        "remedy",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("of_day", "of_epoch"),
        *wholes("of_seq"),
        *texts("what", "code", "note", "clerk", "at"),
        key("remedy", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_remedy_office_of_epoch_of_seq", "remedy", ["office", "of_epoch", "of_seq"])


def _paper_asked() -> None:
    op.create_table(
        "paper_asked",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("shift", "clerk", "service", "paper", "since", "reason", "at"),
        key("paper_asked", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _approval() -> None:
    op.create_table(
        "approval",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("business_day"),
        *wholes("report_version"),
        *texts("digest", "approver"),
        *wholes("own"),
        *texts("note", "at"),
        key("approval", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_approval_office_business_day", "approval", ["office", "business_day"])


def _session() -> None:
    op.create_table(
        "session",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("session", "device", "user", "opened_at"),
        *wholes("locked"),
        *texts("closed_at", "closed_why", "lock_place", "close_place"),
        key("session", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_office_session", "session", ["office", "session"])


def _staff() -> None:
    op.create_table(
        "staff",
        *texts("office", "device", "code", "name", "roles"),
        *wholes("active"),
        *texts("origin", "verifier", "place"),
        key("staff", "office", "device", "code"),
        sqlite_with_rowid=False,
    )


def _lockout() -> None:
    op.create_table(
        "lockout",
        *texts("office", "device", "user"),
        *wholes("failures"),
        *texts("locked_until", "place"),
        key("lockout", "office", "device", "user"),
        sqlite_with_rowid=False,
    )


def _office() -> None:
    op.create_table(
        "office",
        *texts("office", "device"),
        *wholes("counter"),
        *texts("title", "title_en", "licence", "phone", "address", "profile", "place"),
        key("office", "office", "device"),
        sqlite_with_rowid=False,
    )


def _adopted() -> None:
    op.create_table(
        "adopted",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("device", "what"),
        *wholes("version"),
        *texts("sha256"),
        *wholes("sample", "held_money"),
        *texts("services", "at"),
        key("adopted", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
