"""The circulars as both programs first had it; never edited once released."""

from alembic import op

from models.migrations.columns import key, texts, wholes


def create() -> None:
    """Create the tables of the circulars."""
    _reading()


def _reading() -> None:
    op.create_table(
        "reading",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("circular", "sha256", "reader", "at"),
        key("reading", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_reading_office_circular_reader", "reading", ["office", "circular", "reader"]
    )
