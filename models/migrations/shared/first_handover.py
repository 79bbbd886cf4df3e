"""The handover as both programs first had it; never edited once released."""

from alembic import op

from models.migrations.columns import key, texts, wholes


def create() -> None:
    """Create the tables of the handover."""
    _cash_accepted()


def _cash_accepted() -> None:
    op.create_table(
        "cash_accepted",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("of_day", "of_epoch"),
        *wholes("of_seq", "counter"),
        *texts("clerk", "at"),
        key("cash_accepted", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_cash_accepted_office_of_epoch_of_seq", "cash_accepted", ["office", "of_epoch", "of_seq"]
    )
