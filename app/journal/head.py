"""The head: where a journal ends on this disk, found without walking through what lies before."""

from dataclasses import dataclass
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection

from app.storage.prepared import Prepared
from models.events.known import open_envelope
from models.tables.journal import AsideRow, EpochRow, EventRow

EPOCHS: Final = cast(sa.Table, EpochRow.__table__)
EVENTS: Final = cast(sa.Table, EventRow.__table__)
ASIDE: Final = cast(sa.Table, AsideRow.__table__)
# Every act asks this before it writes, so it must cost next to nothing.
_END: Final = Prepared(
    sa.select(EVENTS.c.seq, EVENTS.c.chain)
    .where(EVENTS.c.office == sa.bindparam("office"), EVENTS.c.epoch == sa.bindparam("epoch"))
    .order_by(EVENTS.c.seq.desc())
    .limit(1)
)
_NEWEST: Final = Prepared(
    sa.select(EPOCHS.c.epoch)
    .where(EPOCHS.c.office == sa.bindparam("office"))
    # The order of writing: one look at the table's end, however many starts there were.
    .order_by(sa.literal_column("rowid").desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a journal: epoch, sequence, chain value; seq 0 is an empty journal."""

    epoch: str = ""
    seq: int = 0
    chain: bytes = b""


def head_in(connection: Connection, office: str) -> Head:
    """Find the last event that this disk's journal holds of an office."""
    newest = (
        sa.select(EPOCHS.c.epoch)
        .where(EPOCHS.c.office == office)
        .order_by(EPOCHS.c.opened_seq.desc(), EPOCHS.c.epoch.desc())
        .limit(1)
    )
    epoch = connection.execute(newest).scalar()
    return Head() if epoch is None else end_of(connection, office, epoch)


def end_of(connection: Connection, office: str, epoch: str) -> Head:
    """Find the last event of an epoch."""
    row = _END.first(connection, office=office, epoch=epoch)
    return Head(epoch, *row) if row else Head()


def continued_elsewhere(connection: Connection, office: str, epoch: str) -> bool:
    """Tell whether another epoch of this file goes on from this one: it is no longer the last."""
    newest = _NEWEST.first(connection, office=office)
    if newest is None or newest[0] == epoch:
        return False
    query = sa.select(EPOCHS.c.epoch).where(
        EPOCHS.c.office == office, EPOCHS.c.parent_epoch == epoch
    )
    return connection.execute(query.limit(1)).first() is not None


def instant_of(connection: Connection, office: str, head: Head) -> str:
    """Tell when, by its own clock, the last event was written; empty for an empty journal."""
    data = connection.execute(
        sa.select(EVENTS.c.data).where(
            EVENTS.c.office == office, EVENTS.c.epoch == head.epoch, EVENTS.c.seq == head.seq
        )
    ).scalar()
    return open_envelope(data).at if data is not None else ""
