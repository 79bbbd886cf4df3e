"""The journal as rows: epochs and events, appended and never changed, at counter and centre."""

from sqlalchemy import DDL, Index, LargeBinary, String, event, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Shared, Whole


class EpochRow(Shared):
    """One start of one counter's program."""

    __tablename__ = "epoch"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String)
    counter: Mapped[int] = mapped_column(Whole)
    public_key: Mapped[str] = mapped_column(String)
    key_id: Mapped[int] = mapped_column(Whole)
    opened_seq: Mapped[int] = mapped_column(Whole)
    parent_epoch: Mapped[str] = mapped_column(String, default="")
    parent_seq: Mapped[int] = mapped_column(Whole, default=0)
    parent_chain: Mapped[str] = mapped_column(String, default="")


class EventRow(Shared):
    """One event: its bytes as signed, their chain value, and columns that repeat the bytes.

    `signature` is kept for every event at the counter; at the centre for the last of a frame,
    which proves those before it.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "office", "event_id", unique=True),
        # A journal that lacks something says so in a few events, which are looked for often.
        Index(
            "ix_event_gap",
            "office",
            "epoch",
            sqlite_where=text("kind = 'gap.declared'"),
            postgresql_where=text("kind = 'gap.declared'"),
        ),
    )

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    event_id: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    day: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    chain: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)


class AsideRow(Shared):
    """An epoch whose events from a place on are another copy's of this disk: kept, and not booked.

    They came back as this machine's own lost history, until the other copy went on. The journal
    states it by `gap.declared`; a centre, where both copies' acts count, has no such row.
    """

    __tablename__ = "aside"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    first: Mapped[int] = mapped_column(Whole)


def _append_only(table: str) -> None:
    """Let the database itself refuse to change or drop what was once appended."""
    rows = Shared.metadata.tables[table]
    for verb in ("update", "delete"):
        event.listen(
            rows,
            "after_create",
            DDL(  # type: ignore[no-untyped-call]
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, 'append-only'); end"
            ).execute_if(dialect="sqlite"),
        )
    event.listen(
        rows,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            "create or replace function append_only() returns trigger language plpgsql as "
            "$$ begin raise exception 'append-only'; end $$"
        ).execute_if(dialect="postgresql"),
    )
    event.listen(
        rows,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"create trigger {table}_append_only before update or delete on {table} "
            f"for each row execute function append_only()"
        ).execute_if(dialect="postgresql"),
    )
    event.listen(
        rows,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"create trigger {table}_no_truncate before truncate on {table} "
            f"for each statement execute function append_only()"
        ).execute_if(dialect="postgresql"),
    )


for _table in ("epoch", "event"):
    _append_only(_table)
