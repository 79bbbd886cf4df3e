"""How far the files of a visit, and of all visits, have come on their way to the centre."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.sync import owed
from app.counter.sync.owed import ATTACHMENT, MARK, OWED
from app.counter.tables import VAULT
from models.events.base import Reference


@dataclass(frozen=True, slots=True)
class Files:
    """A visit's items: how many there are, how many the centre has whole, bytes likewise.

    erased: how many were erased before they were sent. trouble: code of what keeps one, or empty.
    """

    sent: int = 0
    of: int = 0
    sent_bytes: int = 0
    bytes: int = 0
    erased: int = 0
    trouble: str = ""

    @property
    def complete(self) -> bool:
        """Tell whether nothing is left to send: until then nothing of the visit may be removed."""
        return self.sent + self.erased == self.of


@dataclass(frozen=True, slots=True)
class AttachmentsOwed:
    """Counts for the outbox: items and bytes still to be sent, items a person must look at."""

    items: int = 0
    bytes: int = 0
    stuck: int = 0


def files_of(desk: Desk, of: Reference) -> Files:
    """Tell how many files of a visit were sent: «2 of 3 files»."""
    here = (ATTACHMENT.c.epoch == of.epoch, ATTACHMENT.c.seq == of.seq)
    kept = sa.select(VAULT.c.citation, owed.SIZE.label("total")).where(
        VAULT.c.epoch == of.epoch, VAULT.c.seq == of.seq
    )
    with desk.read() as connection:
        listed = {
            row.citation: row for row in connection.execute(sa.select(ATTACHMENT).where(*here))
        }
        unlisted = {
            row.citation: int(row.total)
            for row in connection.execute(kept)
            if row.citation not in listed
        }
    rows = list(listed.values())
    received = [row for row in rows if row.state == owed.RECEIVED]
    return Files(
        sent=len(received),
        of=len(rows) + len(unlisted),
        sent_bytes=sum(row.sent for row in rows),
        bytes=sum(row.total for row in rows) + sum(unlisted.values()),
        erased=sum(row.state == owed.ERASED for row in rows),
        trouble=next((row.trouble for row in rows if row.trouble), ""),
    )


def attachments_owed(desk: Desk) -> AttachmentsOwed:
    """Count what is still to be sent, listed or not."""
    open_still = (OWED, ATTACHMENT.c.state != owed.ERASED)
    stuck = sa.func.sum(sa.case((ATTACHMENT.c.state.in_(owed.STUCK), 1), else_=0))
    listed = sa.select(
        sa.func.count(), sa.func.sum(ATTACHMENT.c.total - ATTACHMENT.c.sent), stuck
    ).where(*open_still)
    unlisted = (
        sa.select(sa.func.count(), sa.func.sum(owed.SIZE))
        .select_from(VAULT)
        .outerjoin(MARK, MARK.c.epoch == VAULT.c.epoch)
        .where(VAULT.c.epoch != "", VAULT.c.seq > sa.func.coalesce(MARK.c.seq, 0))
    )
    with desk.read() as connection:
        items, size, troubled = connection.execute(listed).one()
        more, more_size = connection.execute(unlisted).one()
    return AttachmentsOwed(
        int(items) + int(more), int(size or 0) + int(more_size or 0), int(troubled or 0)
    )
