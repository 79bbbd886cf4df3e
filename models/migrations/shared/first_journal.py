"""The journal as both programs first had it; never edited once released."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import blobs, key, texts, wholes


def create() -> None:
    """Create the tables of the journal."""
    _epoch()
    _event()
    _aside()


def _epoch() -> None:
    op.create_table(
        "epoch",
        *texts("office", "epoch", "device"),
        *wholes("counter"),
        *texts("public_key"),
        *wholes("key_id", "opened_seq"),
        *texts("parent_epoch"),
        *wholes("parent_seq"),
        *texts("parent_chain"),
        key("epoch", "office", "epoch"),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "create trigger epoch_no_update before update on epoch begin select raise(abort, "
            "'append-only'); end"
        )
        op.execute(
            "create trigger epoch_no_delete before delete on epoch begin select raise(abort, "
            "'append-only'); end"
        )
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "create or replace function append_only() returns trigger language plpgsql as $$ "
            "begin raise exception 'append-only'; end $$"
        )
        op.execute(
            "create trigger epoch_append_only before update or delete on epoch for each row "
            "execute function append_only()"
        )
        op.execute(
            "create trigger epoch_no_truncate before truncate on epoch for each statement "
            "execute function append_only()"
        )


def _event() -> None:
    op.create_table(
        "event",
        *texts("office", "epoch"),
        *wholes("seq"),
        *texts("event_id", "kind", "day"),
        *blobs("data", "chain"),
        *blobs("signature", nullable=True),
        key("event", "office", "epoch", "seq"),
    )
    op.create_index(
        "ix_event_gap",
        "event",
        ["office", "epoch"],
        sqlite_where=sa.text("kind = 'gap.declared'"),
        postgresql_where=sa.text("kind = 'gap.declared'"),
    )
    op.create_index("ix_event_office_event_id", "event", ["office", "event_id"], unique=True)
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "create trigger event_no_update before update on event begin select raise(abort, "
            "'append-only'); end"
        )
        op.execute(
            "create trigger event_no_delete before delete on event begin select raise(abort, "
            "'append-only'); end"
        )
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "create or replace function append_only() returns trigger language plpgsql as $$ "
            "begin raise exception 'append-only'; end $$"
        )
        op.execute(
            "create trigger event_append_only before update or delete on event for each row "
            "execute function append_only()"
        )
        op.execute(
            "create trigger event_no_truncate before truncate on event for each statement "
            "execute function append_only()"
        )


def _aside() -> None:
    op.create_table(
        "aside",
        *texts("office", "epoch"),
        *wholes("first"),
        key("aside", "office", "epoch"),
    )
