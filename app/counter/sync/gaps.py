"""Declaring what this journal lacks for good, so that all the rest can be booked at the centre."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk
from app.counter.opening import Surroundings, start_journal
from app.counter.sync.tail import unreadable
from app.journal.append import EPOCHS, EVENTS, Work
from app.storage.engine import reading
from models.errors import Refusal
from models.events.base import SYSTEM
from models.events.known import open_body, open_envelope
from models.events.office import Gap, GapDeclared

LOST: Final = "lost"
UNREADABLE: Final = "unreadable"


def declare_gaps(desk: Desk, around: Surroundings, orphans: Iterable[str]) -> bool:
    """State what was not stated yet, in a new epoch that begins with it; tells whether it did.

    Stated are events found damaged on this disk, and parents that nobody can send: an epoch
    whose parent was another machine's, or was itself damaged, and which the centre lost.

    Args:
        orphans: epochs whose parent the centre says it does not have.
    """
    with reading(desk.engine) as connection:
        stated = _stated(connection, desk)
        bad = [Gap(epoch, seq, seq) for epoch, seq in sorted(unreadable(connection))]
        lost = [gap for epoch in sorted(orphans) for gap in _parent(connection, desk, epoch)]
    for why, gaps in ((UNREADABLE, bad), (LOST, lost)):
        new = tuple(gap for gap in gaps if gap not in stated)
        if new:
            body = GapDeclared(why=why, gaps=new)
            _state(desk, around, body)
            return True
    return False


def _state(desk: Desk, around: Surroundings, body: GapDeclared) -> None:
    def then(work: Work) -> None:
        standing = replace(desk.standing(), actor=SYSTEM, session="", shift="")
        work.append(body, standing)

    start_journal(desk.journal, around, str(desk.today()), then)
    desk.news.tell("epoch.opened", desk.journal.head.epoch)
    desk.news.tell("sync.gap", body.why)


def _stated(connection: Connection, desk: Desk) -> set[Gap]:
    query = sa.select(EVENTS.c.data).where(
        EVENTS.c.office == desk.journal.identity.office,
        EVENTS.c.kind == sa.literal_column(f"'{GapDeclared.kind}'"),
    )
    stated: set[Gap] = set()
    for data in connection.execute(query).scalars():
        with suppress(Refusal):
            body = open_body(open_envelope(data))
            if isinstance(body, GapDeclared) and body.series is None:
                stated |= set(body.gaps)
    return stated


def _parent(connection: Connection, desk: Desk, epoch: str) -> list[Gap]:
    """Name the parent of an epoch if this machine cannot send it."""
    identity = desk.journal.identity
    row = connection.execute(
        sa.select(EPOCHS).where(EPOCHS.c.office == identity.office, EPOCHS.c.epoch == epoch)
    ).one()
    ours = sa.select(EPOCHS.c.epoch).where(
        EPOCHS.c.office == identity.office,
        EPOCHS.c.epoch == row.parent_epoch,
        EPOCHS.c.device == identity.device,
    )
    if connection.execute(ours).first() is not None:
        return []
    return [Gap(row.parent_epoch, row.parent_seq, row.parent_seq)]
