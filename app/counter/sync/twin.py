"""Another copy of this disk: told from a branch that ended, and what was taken from it by mistake.

Two branches of one journal are a disk that was put back, if one had ended before the other was
heard of; they are two copies at work, if they took turns at the centre. At the first contact
nobody can tell, and what is there is taken for this machine's own lost history. When the other
branch goes on after that, it was another's: its events stay where they are, under their epochs,
and are taken out of this counter's book.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import SERIES
from app.counter.desk import Desk
from app.counter.sync.regain import RESTORED, fold_anew, series_of
from app.counter.tables import DEVICE
from app.journal.append import ASIDE, EPOCHS, EVENTS, Identity, Work
from app.storage.engine import reading, writing
from app.wire.history import HistoryEpoch
from models.errors import Refusal
from models.events.base import SYSTEM
from models.events.known import open_body, open_envelope
from models.events.office import Gap, GapDeclared, Series

TWIN: Final = "twin"
"""Why events are named that came back and are another copy's."""
Line = Mapping[str, int]
"""An epoch and all that it continues: up to which place each of them lies on it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Events that an epoch of this disk took back as this machine's own."""

    by: str
    gap: Gap


def copies_at_work(
    lacking: Collection[HistoryEpoch], here: Iterable[HistoryEpoch]
) -> tuple[HistoryEpoch, ...]:
    """Give those of the epochs lacking here that took turns at the centre with one that is here.

    What an epoch continues had ended before it opened, so no two of one line take turns; nor do
    two branches of a disk that was put back. Two branches take turns if epochs overlap, or if
    one of ours lies between two that lack.
    """
    known = [epoch for epoch in here if epoch.turn]
    first = min((one.first_turn for one in lacking), default=0)
    last = max((one.turn for one in lacking), default=0)
    if any(first < own.first_turn and own.turn < last for own in known):
        return tuple(lacking)
    return tuple(
        one
        for one in lacking
        if any(one.turn > own.first_turn and one.first_turn < own.turn for own in known)
    )


def line_of(
    connection: Connection, office: str, epoch: HistoryEpoch, told: Mapping[str, HistoryEpoch]
) -> Line:
    """Follow an epoch to the beginning, by what the centre told and what this disk has."""
    line = {epoch.epoch: epoch.seq}
    parent, seq = epoch.parent, epoch.parent_seq
    while parent and parent not in line:
        line[parent] = seq
        if parent in told:
            parent, seq = told[parent].parent, told[parent].parent_seq
            continue
        query = sa.select(EPOCHS.c.parent_epoch, EPOCHS.c.parent_seq).where(
            EPOCHS.c.office == office, EPOCHS.c.epoch == parent
        )
        row = connection.execute(query).first()
        parent, seq = (row.parent_epoch, row.parent_seq) if row is not None else ("", 0)
    return line


def claims_in(connection: Connection, identity: Identity) -> list[Claim]:
    """Read what this disk took back as its own, and still believes to be."""
    aside = {row.epoch: row.first for row in connection.execute(sa.select(ASIDE))}
    query = sa.select(EVENTS.c.epoch, EVENTS.c.seq, EVENTS.c.data).where(
        EVENTS.c.office == identity.office,
        EVENTS.c.kind == sa.literal_column(f"'{GapDeclared.kind}'"),
    )
    claims = []
    for row in connection.execute(query):
        if row.seq >= aside.get(row.epoch, row.seq + 1):
            continue
        with suppress(Refusal):
            body = open_body(open_envelope(row.data))
            if isinstance(body, GapDeclared) and body.why == RESTORED:
                claims += [
                    Claim(row.epoch, gap)
                    for gap in body.gaps
                    if gap.first < aside.get(gap.epoch, gap.first + 1)
                ]
    return claims


def contested(lacking: Collection[HistoryEpoch], here: Iterable[HistoryEpoch]) -> bool:
    """Tell whether what lacks may still go on: no epoch of ours is known for younger than it."""
    last = max((one.turn for one in lacking), default=0)
    return not any(own.first_turn > last for own in here)


def is_aside(connection: Connection, office: str, line: Line) -> bool:
    """Tell whether a line goes through what was set aside already: then it is the same copy's."""
    rows = connection.execute(sa.select(ASIDE).where(ASIDE.c.office == office))
    return any(line.get(row.epoch, 0) >= row.first for row in rows)


def mistaken(claims: Iterable[Claim], lines: Collection[Line]) -> tuple[Gap, ...]:
    """Give the claims to what lies on another copy's line, where that copy knows no such claim."""
    return tuple(
        claim.gap
        for claim in claims
        if any(
            line.get(claim.gap.epoch, 0) >= claim.gap.first and claim.by not in line
            for line in lines
        )
    )


def put_aside(connection: Connection, office: str, gaps: Iterable[Gap]) -> None:
    """Let events of another copy count no more in the book that is folded from this journal."""
    for gap in gaps:
        here = (ASIDE.c.office == office, ASIDE.c.epoch == gap.epoch)
        connection.execute(ASIDE.delete().where(*here))
        connection.execute(ASIDE.insert().values(office=office, epoch=gap.epoch, first=gap.first))


def give_up(work: Work, desk: Desk, gaps: tuple[Gap, ...]) -> None:
    """Fold the book anew without what is another's, and state it; no number is given again."""
    identity, connection = desk.journal.identity, work.connection
    own = (SERIES.c.office == identity.office, SERIES.c.device == identity.device)
    before = connection.execute(sa.select(SERIES.c.number, SERIES.c.shifts).where(*own)).first()
    fold_anew(connection)
    series = series_of(connection, identity)
    if before is not None:
        number, shifts = max(series.number, before.number), max(series.shifts, before.shifts)
        series = Series(number, series.turnover, shifts, series.left)
    body = GapDeclared(why=TWIN, gaps=gaps, series=series)
    work.append(body, replace(desk.standing(), actor=SYSTEM, session="", shift=""))


def remember(desk: Desk, *, epoch: str, turn: int, beyond: int) -> None:
    """Keep what was found of another copy, and from where to look at the next start.

    Args:
        epoch: of the copy that is at work; empty for none. turn: its last. beyond: a place; -1
            for none.
    """
    values = {"twin": epoch, "twin_turn": turn, "look_beyond": beyond}
    with writing(desk.engine) as connection:
        connection.execute(DEVICE.update().values(**values))
    if epoch and not desk.twin:
        desk.news.tell("twin.at_work", epoch)
    desk.twin = bool(epoch)


def remembered(desk: Desk) -> tuple[str, int, int]:
    """Give what `remember` kept last."""
    query = sa.select(DEVICE.c.twin, DEVICE.c.twin_turn, DEVICE.c.look_beyond)
    with reading(desk.engine) as connection:
        row = connection.execute(query).one()
    return str(row.twin), int(row.twin_turn), int(row.look_beyond)
