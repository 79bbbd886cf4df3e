"""The list of attachments: which items the centre is owed, and how far each of them has come."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import sqlite

from app.counter.tables import CURSOR, VAULT
from app.storage.engine import reading, writing
from models.tables.attachments import AttachmentMarkRow, AttachmentRow

ATTACHMENT: Final = cast(sa.Table, AttachmentRow.__table__)
MARK: Final = cast(sa.Table, AttachmentMarkRow.__table__)
OWED: Final = ATTACHMENT.c.state != sa.literal_column("'received'")
"""Said so that SQLite knows its index of what is owed."""

WAITING: Final = "waiting"
ASKING: Final = "asking"
SENDING: Final = "sending"
RECEIVED: Final = "received"
DAMAGED: Final = "damaged"
REFUSED: Final = "refused"
UNASKED: Final = "unasked"
ERASED: Final = "erased"
SENDABLE: Final = (ASKING, WAITING, SENDING)
STUCK: Final = (DAMAGED, REFUSED)

SMALL: Final = 4 * 1024
_EVENTS_AT_ONCE: Final = 200
_SEALING: Final = 12 + 16  # what the vault adds to a content: nonce and tag
_SALTED: Final = 1 + 16
SIZE: Final = sa.func.length(VAULT.c.sealed) - _SEALING + _SALTED
"""How many bytes an item of the vault takes as it travels; its content need not be opened."""


def list_new(engine: Engine, generation: str) -> None:
    """List what confirmed events cite; a little at a time: the clerk's own writing gets between."""
    while _list_some(engine, generation):
        pass


def doubt(engine: Engine, generation: str) -> None:
    """Ask again of everything that a centre received before it was put back to an earlier day."""
    with writing(engine) as connection:
        other = sa.select(MARK.c.epoch).where(MARK.c.generation != generation)
        if connection.execute(other.limit(1)).first() is None:
            return
        connection.execute(
            ATTACHMENT.update()
            .where(ATTACHMENT.c.epoch.in_(other), ATTACHMENT.c.state.in_((RECEIVED, SENDING)))
            .values(state=ASKING, sent=0)
        )
        connection.execute(MARK.update().values(generation=generation))


def ask_again(engine: Engine, *states: str) -> int:
    """Ask the centre anew of items in some states; tells how many."""
    with writing(engine) as connection:
        return connection.execute(
            ATTACHMENT.update()
            .where(OWED, ATTACHMENT.c.state.in_(states))
            .values(state=ASKING, tries=0, trouble="")
        ).rowcount


def next_owed(engine: Engine, most: int) -> Sequence[Any]:
    """Give what comes next: questions, then what is small, then files in their order."""
    query = (
        sa.select(ATTACHMENT)
        .where(OWED, ATTACHMENT.c.state.in_(SENDABLE))
        .order_by(
            ATTACHMENT.c.state != ASKING,
            ATTACHMENT.c.total > SMALL,
            ATTACHMENT.c.seq,
            ATTACHMENT.c.total,
            ATTACHMENT.c.citation,
        )
        .limit(most)
    )
    with reading(engine) as connection:
        return connection.execute(query).all()


def keep(engine: Engine, changes: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
    """Keep what became of some items, all in one commit."""
    with writing(engine) as connection:
        for row, values in changes:
            connection.execute(
                ATTACHMENT.update()
                .where(
                    ATTACHMENT.c.epoch == row.epoch,
                    ATTACHMENT.c.seq == row.seq,
                    ATTACHMENT.c.citation == row.citation,
                )
                .values(**values)
            )


_KNOWN: Final = sa.func.coalesce(MARK.c.seq, 0)
_UNLISTED: Final = (
    sa.select(CURSOR.c.epoch, CURSOR.c.received_seq, _KNOWN.label("seq"))
    .outerjoin(MARK, MARK.c.epoch == CURSOR.c.epoch)
    .where(CURSOR.c.received_seq > _KNOWN)
    .limit(1)
)


def _list_some(engine: Engine, generation: str) -> bool:
    with reading(engine) as connection:
        if connection.execute(_UNLISTED).first() is None:
            return False
    with writing(engine) as connection:
        found = connection.execute(_UNLISTED).first()
        if found is None:
            return False
        first = _first_after(connection, found.epoch, found.seq, found.received_seq)
        last = min(found.received_seq, first + _EVENTS_AT_ONCE)
        _list(connection, found.epoch, first, last)
        values = {"seq": last, "generation": generation}
        if not connection.execute(
            MARK.update().where(MARK.c.epoch == found.epoch).values(**values)
        ).rowcount:
            connection.execute(MARK.insert().values(epoch=found.epoch, **values))
        return True


def _first_after(connection: Connection, epoch: str, seq: int, otherwise: int) -> int:
    query = sa.select(sa.func.min(VAULT.c.seq)).where(VAULT.c.epoch == epoch, VAULT.c.seq > seq)
    found: int | None = connection.execute(query).scalar()
    return otherwise if found is None else found


def _list(connection: Connection, epoch: str, first: int, last: int) -> None:
    query = sa.select(VAULT.c.seq, VAULT.c.citation, SIZE.label("total")).where(
        VAULT.c.epoch == epoch, VAULT.c.seq.between(first, last)
    )
    rows = [
        {"epoch": epoch, "seq": row.seq, "citation": row.citation, "state": WAITING}
        | {"total": int(row.total), "sent": 0, "tries": 0, "trouble": ""}
        for row in connection.execute(query)
    ]
    if rows:
        connection.execute(sqlite.insert(ATTACHMENT).on_conflict_do_nothing(), rows)
