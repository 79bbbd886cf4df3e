"""How far each epoch is confirmed and what became of its events: the rows that receipts move."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.counter.sync.tail import DAMAGED, UNREADABLE
from app.counter.tables import CURSOR, DISPOSITION, FEED_CURSOR, FEED_UNKNOWN, VERIFIER
from app.journal.append import EVENTS, Identity
from app.storage.engine import writing


def set_aside(engine: Engine, places: Iterable[tuple[str, int]]) -> None:
    """Let damaged events wait no more: they stay as they lie on the disk, and a person looks."""
    with writing(engine) as connection:
        for epoch, seq in places:
            put_disposition(connection, epoch, seq, UNREADABLE, DAMAGED)


def chain_at(connection: Connection, identity: Identity, epoch: str, seq: int) -> str | None:
    """Give the hex of our chain value at a place, or None where this disk has no event."""
    query = sa.select(EVENTS.c.chain).where(
        EVENTS.c.office == identity.office, EVENTS.c.epoch == epoch, EVENTS.c.seq == seq
    )
    chain: bytes | None = connection.execute(query).scalar()
    return None if chain is None else chain.hex()


def put_cursor(connection: Connection, epoch: str, values: Mapping[str, Any]) -> None:
    """Keep how far an epoch is confirmed."""
    found = connection.execute(
        CURSOR.update().where(CURSOR.c.epoch == epoch).values(**values)
    ).rowcount
    if not found:
        connection.execute(CURSOR.insert().values(epoch=epoch, **values))


def put_disposition(connection: Connection, epoch: str, seq: int, state: str, code: str) -> None:
    """Keep what the centre says of an event; one that is posted needs no word."""
    here = (DISPOSITION.c.epoch == epoch, DISPOSITION.c.seq == seq)
    connection.execute(DISPOSITION.delete().where(*here))
    if state != "posted":
        row = {"epoch": epoch, "seq": seq, "state": state, "code": code}
        connection.execute(DISPOSITION.insert().values(**row))


def hear_all_again(connection: Connection, identity: Identity) -> None:
    """Forget what a centre that was restored since had said of our events: it says it again.

    Its feed tells of all that it holds or rejects. Part of that may be taken in already, and is
    forgotten here with the rest: so it is read from its beginning, by the same commit.
    """
    connection.execute(DISPOSITION.delete().where(DISPOSITION.c.state != UNREADABLE))
    told_in = (f"office:{identity.office}", f"device:{identity.device}")
    for table in (FEED_CURSOR, FEED_UNKNOWN):
        connection.execute(table.delete().where(table.c.scope.in_(told_in)))


def adopt_all_again(connection: Connection) -> None:
    """Let policy, people, catalogue and circulars be taken in anew, for the book was made anew.

    What stated them here may be gone from it with another copy's events; and what came back may
    state what was said before. So the feed tells all of it once more; its commands stand.
    """
    connection.execute(VERIFIER.update().values(version=0))
    for table in (FEED_CURSOR, FEED_UNKNOWN):
        connection.execute(table.delete().where(~table.c.scope.startswith("device:")))
