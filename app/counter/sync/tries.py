"""Counting the tries of what waits: one small row an epoch, whatever number of events waits."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.sync.tail import tails
from app.counter.tables import TRIED
from app.journal.append import Identity


def note_try(
    connection: Connection, identity: Identity, *, trouble: str, field: str, at: str
) -> None:
    """Note that what waits was tried in vain, or, without a trouble, forget that it ever was.

    A front that has moved since the last try begins to be counted anew. No number of tries ever
    changes what becomes of an event.
    """
    if not trouble:
        connection.execute(TRIED.delete())
        return
    waiting = tails(connection, identity)
    names = [tail.epoch for tail in waiting]
    connection.execute(TRIED.delete().where(TRIED.c.epoch.not_in(names)))
    for tail in waiting:
        values: dict[str, Any] = {
            "first_seq": tail.first,
            "last_seq": tail.last,
            "trouble": trouble,
            "field": field,
            "at": at,
        }
        before = connection.execute(sa.select(TRIED).where(TRIED.c.epoch == tail.epoch)).first()
        if before is None:
            connection.execute(TRIED.insert().values(epoch=tail.epoch, tries=1, **values))
            continue
        same = before.first_seq == tail.first
        values["tries"] = before.tries + 1 if same else 1
        connection.execute(TRIED.update().where(TRIED.c.epoch == tail.epoch).values(**values))
