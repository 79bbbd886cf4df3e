"""The referrals as both programs first had it; never edited once released."""

from alembic import op

from models.migrations.columns import key, texts, wholes


def create() -> None:
    """Create the tables of the referrals."""
    _referral()


def _referral() -> None:
    op.create_table(
        "referral",
        *texts("office", "day", "epoch"),
        *wholes("seq"),
        *texts("shift", "clerk", "service", "agency", "reason", "place", "at"),
        key("referral", "office", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
