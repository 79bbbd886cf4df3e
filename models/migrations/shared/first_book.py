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
    _approval()
    _session()
    _staff()
    _lockout()
    _office()
    _adopted()


def _receipt() -> None:
    op.create_table(
        "receipt",
        *texts("event_id"),
        *wholes("counter", "number"),
        *texts("receipt", "kind", "state", "tracking", "shift", "clerk", "approver"),
        *wholes("total", "turnover"),
        *texts("at", "started"),
        *wholes("catalogue"),
        *texts("person", "reason"),
        *wholes("copies"),
        *texts("of_receipt", "of_day", "of_epoch"),
        *wholes("of_seq"),
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        key("receipt", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_receipt_office_receipt", "receipt", ["office", "receipt"])


def _line() -> None:
    op.create_table(
        "line",
        *wholes("line"),
        *texts("service", "agency"),
        *wholes("quantity", "amount"),
        *texts(
            "mode",
            "state",
            "bill_id",
            "payment_id",
            "answers",
            "agency_number",
            "office",
            "day",
            "epoch",
        ),
        *wholes("seq"),
        key("line", "line", "office", "day", "epoch", "seq"),
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
        *wholes("line", "part"),
        *texts("kind", "payee"),
        *wholes("amount"),
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        key("part", "line", "part", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _paper() -> None:
    op.create_table(
        "paper",
        *wholes("line"),
        *texts("paper", "state", "item", "office", "day", "epoch"),
        *wholes("seq"),
        key("paper", "line", "paper", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _tender() -> None:
    op.create_table(
        "tender",
        *wholes("tender"),
        *texts("kind"),
        *wholes("amount", "received"),
        *texts("state", "reference", "last4", "terminal", "office", "day", "epoch"),
        *wholes("seq"),
        key("tender", "tender", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _posting() -> None:
    op.create_table(
        "posting",
        *texts("account", "shift"),
        *wholes("amount"),
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        key("posting", "account", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _series() -> None:
    op.create_table(
        "series",
        *texts("office", "device"),
        *wholes("counter", "number", "turnover", "shifts", "left"),
        key("series", "office", "device"),
        sqlite_with_rowid=False,
    )


def _shift() -> None:
    op.create_table(
        "shift",
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
        *texts("reason", "note", "office", "day", "epoch"),
        *wholes("seq"),
        key("shift", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shift_office_shift", "shift", ["office", "shift"])
    op.create_index("ix_shift_office_state", "shift", ["office", "state"])


def _cash_count() -> None:
    op.create_table(
        "cash_count",
        *wholes("value"),
        *texts("shift", "occasion"),
        *wholes("attempt", "quantity"),
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        key("cash_count", "value", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _drawer() -> None:
    op.create_table(
        "drawer",
        *texts("shift", "clerk", "approver", "direction", "party"),
        *wholes("amount"),
        *texts("reason", "at", "office", "day", "epoch"),
        *wholes("seq"),
        key("drawer", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _receipt_copy() -> None:
    op.create_table(
        "receipt_copy",
        *texts("receipt"),
        *wholes("copy"),
        *texts("clerk", "shift", "at", "office", "day", "epoch"),
        *wholes("seq"),
        key("receipt_copy", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _abandoned() -> None:
    op.create_table(
        "abandoned",
        *texts("shift", "clerk"),
        *wholes("lines", "total"),
        *texts("at", "office", "day", "epoch"),
        *wholes("seq"),
        key("abandoned", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _approval() -> None:
    op.create_table(
        "approval",
        *texts("business_day"),
        *wholes("report_version"),
        *texts("digest", "approver"),
        *wholes("own"),
        *texts("note", "at", "office", "day", "epoch"),
        *wholes("seq"),
        key("approval", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_approval_office_business_day", "approval", ["office", "business_day"])


def _session() -> None:
    op.create_table(
        "session",
        *texts("session", "device", "user", "opened_at"),
        *wholes("locked"),
        *texts("closed_at", "closed_why", "office", "day", "epoch"),
        *wholes("seq"),
        key("session", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_office_session", "session", ["office", "session"])


def _staff() -> None:
    op.create_table(
        "staff",
        *texts("office", "code", "name", "roles"),
        *wholes("active"),
        *texts("origin", "verifier"),
        key("staff", "office", "code"),
        sqlite_with_rowid=False,
    )


def _lockout() -> None:
    op.create_table(
        "lockout",
        *texts("office", "device", "user"),
        *wholes("failures"),
        *texts("locked_until"),
        key("lockout", "office", "device", "user"),
        sqlite_with_rowid=False,
    )


def _office() -> None:
    op.create_table(
        "office",
        *texts("office", "device"),
        *wholes("counter"),
        *texts("title", "title_en", "licence", "phone", "address", "profile"),
        key("office", "office", "device"),
        sqlite_with_rowid=False,
    )


def _adopted() -> None:
    op.create_table(
        "adopted",
        *texts("device", "what"),
        *wholes("version"),
        *texts("sha256"),
        *wholes("sample", "held_money"),
        *texts("services", "at", "office", "day", "epoch"),
        *wholes("seq"),
        key("adopted", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
