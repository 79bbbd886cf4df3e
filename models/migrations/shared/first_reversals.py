"""The reversals as both programs first had it; never edited once released."""

from alembic import op

from models.migrations.columns import key, texts, wholes


def create() -> None:
    """Create the tables of the reversals."""
    _reversal()
    _phoned()
    _corrected()


def _reversal() -> None:
    op.create_table(
        "reversal",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("receipt", "lines"),
        *wholes("amount"),
        *texts(
            "reason",
            "wants",
            "kept",
            "clerk",
            "at",
            "state",
            "slip",
            "settled_by",
            "settled_at",
            "settle_place",
            "of_day",
            "of_epoch",
        ),
        *wholes("of_seq"),
        key("reversal", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_reversal_office_of_epoch_of_seq", "reversal", ["office", "of_epoch", "of_seq"]
    )


def _phoned() -> None:
    op.create_table(
        "phoned",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("slip"),
        *wholes("amount", "step"),
        *texts("approver", "clerk", "at", "of_day", "of_epoch"),
        *wholes("of_seq"),
        key("phoned", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_phoned_office_of_epoch_of_seq", "phoned", ["office", "of_epoch", "of_seq"])


def _corrected() -> None:
    op.create_table(
        "corrected",
        *texts("office", "day", "epoch"),
        *wholes("seq", "line"),
        *texts("fields"),
        *wholes("answer"),
        *texts("kept", "clerk", "at", "of_day", "of_epoch"),
        *wholes("of_seq"),
        key("corrected", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_corrected_office_of_epoch_of_seq", "corrected", ["office", "of_epoch", "of_seq"]
    )
