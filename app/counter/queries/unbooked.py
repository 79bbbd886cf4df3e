"""One act that the centre did not book: why, what was done about it, and what can be done."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import RECEIPT
from app.counter.queries.remedies import (
    NOTHING_TRIED,
    Remedy,
    Tried,
    open_to,
    tried_for,
)
from app.counter.tables import DISPOSITION
from app.journal.append import EPOCHS, EVENTS, Identity
from models.errors import Refusal
from models.events.base import Reference


@dataclass(frozen=True, slots=True)
class Unbooked:
    """An act, the code of what keeps it, its receipt's number or nothing, and the ways out."""

    of: Reference
    code: str
    receipt: str
    tried: Tried
    remedies: tuple[Remedy, ...]


def unbooked_act(connection: Connection, identity: Identity, epoch: str, seq: int) -> Unbooked:
    """Read an act of this machine; one that needs nothing any more is refused."""
    told = sa.and_(DISPOSITION.c.epoch == EVENTS.c.epoch, DISPOSITION.c.seq == EVENTS.c.seq)
    same_epoch = sa.and_(EPOCHS.c.office == EVENTS.c.office, EPOCHS.c.epoch == EVENTS.c.epoch)
    slip = sa.and_(
        RECEIPT.c.office == EVENTS.c.office,
        RECEIPT.c.day == EVENTS.c.day,
        RECEIPT.c.epoch == EVENTS.c.epoch,
        RECEIPT.c.seq == EVENTS.c.seq,
    )
    row = connection.execute(
        sa.select(
            EVENTS.c.day, EVENTS.c.kind, DISPOSITION.c.code, RECEIPT.c.receipt, RECEIPT.c.state
        )
        .select_from(EVENTS)
        .join(EPOCHS, same_epoch)
        .join(DISPOSITION, told)
        .outerjoin(RECEIPT, slip)
        .where(
            EVENTS.c.office == identity.office,
            EVENTS.c.epoch == epoch,
            EVENTS.c.seq == seq,
            EPOCHS.c.device == identity.device,
        )
    ).first()
    if row is None:
        raise Refusal("remedy.booked")
    place = (epoch, seq)
    tried = tried_for(connection, identity.office, [place]).get(place, NOTHING_TRIED)
    return Unbooked(
        of=Reference(row.day, epoch, seq),
        code=row.code,
        receipt=row.receipt or "",
        tried=tried,
        remedies=open_to(row.code, row.kind, row.state or "", tried),
    )
