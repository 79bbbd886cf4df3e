"""The outbox as a person reads it: every act of this machine, how far it came, what keeps it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from app.book.fold.rows import RECEIPT
from app.counter.desk import Desk
from app.counter.link import Link
from app.counter.queries.remedies import (
    NOTHING_TRIED,
    Remedy,
    Tried,
    open_to,
    settled,
    tried_for,
)
from app.counter.sync.tail import UNREADABLE, tails
from app.counter.tables import CURSOR, DISPOSITION, TRIED
from app.journal.append import EPOCHS, EVENTS
from models.errors import CounterError, Refusal
from models.events.known import open_envelope

LIMIT: Final = 50


class Way(StrEnum):
    """How far an act came: it waits, is under way, is at the centre, stands there twice."""

    WAITING = "waiting"
    SENDING = "sending"
    RECEIVED = "received"
    SAFE = "safe"
    UNREADABLE = "unreadable"


class Became(StrEnum):
    """What the centre made of an act that it received."""

    NOTHING = ""
    POSTED = "posted"
    HELD = "held"
    REJECTED = "rejected"


class Show(StrEnum):
    """Which acts a page shows: what is not there yet, what needs a person, or everything."""

    OPEN = "open"
    ATTENTION = "attention"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: the next one goes on behind it."""

    opened_seq: int
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One act.

    Attributes:
        kind: the event's, such as `visit.completed`. receipt: its receipt number, or empty.
        at: when it was made, RFC 3339: since then it waits; empty where it cannot be read.
        actor: user code. way, became: how far it came, and what came of it.
        tries: how often it was sent in vain. trouble: code of what kept it, or empty.
        field: what of it the centre named. remedy: key of the sentence what to do, or empty.
        version: of its kind. tried: what people did about it. remedies: what they can do now.
        withdrawn: it will never be booked, and was taken back here.
    """

    epoch: str
    seq: int
    event_id: str
    kind: str
    receipt: str
    day: str
    at: str
    actor: str
    way: Way
    became: Became
    tries: int
    trouble: str
    field: str
    remedy: str
    tried: Tried = NOTHING_TRIED
    remedies: tuple[Remedy, ...] = ()
    version: int = 1
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """Rows, and the mark behind which the next page begins; None when these are the last."""

    rows: tuple[OutboxRow, ...]
    following: Mark | None


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many acts stand where; `oldest` is the instant of the one that waits longest, or empty.

    waiting, sending, received, safe and unreadable add up to all acts; held and rejected are
    among the received and the safe. settled: of the last three, those that need nobody any more.
    """

    waiting: int
    sending: int
    received: int
    safe: int
    unreadable: int
    held: int
    rejected: int
    oldest: str
    link: Link
    settled: int = 0

    @property
    def attention(self) -> int:
        """How many acts need a person: they are counted beside what waits, and stop a day."""
        return self.held + self.rejected + self.unreadable - self.settled


def oldest_waiting(desk: Desk) -> str:
    """Give the instant of the act that waits longest to be sent, or empty where none does."""
    with desk.read() as connection:
        waiting = tails(connection, desk.journal.identity)
        return _instant(connection, desk, waiting[0].epoch, waiting[0].first) if waiting else ""


def outbox_counts(desk: Desk) -> OutboxCounts:
    """Count this machine's acts by how far they came."""
    link, identity = desk.link, desk.journal.identity
    received, safe = _received(), sa.func.coalesce(CURSOR.c.safe_seq, 0)
    with desk.read() as connection:
        waiting = tails(connection, identity)
        query = _events(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((EVENTS.c.seq <= received, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((EVENTS.c.seq <= safe, 1), else_=0)), 0),
        ).where(*_own(desk))
        total, arrived, twice = (int(count) for count in connection.execute(query).one())
        told = sa.select(DISPOSITION.c.state, sa.func.count()).group_by(DISPOSITION.c.state)
        states: dict[str, int] = {state: int(count) for state, count in connection.execute(told)}
        done = sa.select(sa.func.count()).select_from(DISPOSITION).where(settled(identity.office))
        finished = int(connection.execute(done).scalar_one())
        oldest = _instant(connection, desk, waiting[0].epoch, waiting[0].first) if waiting else ""
    bad, flight = states.get(UNREADABLE, 0), link.flight
    under_way = 0
    if flight is not None:
        ahead = {tail.epoch: tail.first for tail in waiting}
        under_way = max(0, flight.last - ahead.get(flight.epoch, flight.last + 1) + 1)
    return OutboxCounts(
        waiting=max(0, total - arrived - under_way - bad),
        sending=under_way,
        received=arrived - twice,
        safe=twice,
        unreadable=bad,
        held=states.get(Became.HELD, 0),
        rejected=states.get(Became.REJECTED, 0),
        oldest=oldest,
        link=link,
        settled=finished,
    )


def outbox_page(
    desk: Desk, show: Show = Show.OPEN, *, behind: Mark | None = None, limit: int = LIMIT
) -> OutboxPage:
    """Read a page: what is open in the order it goes out, everything else newest first."""
    oldest_first = show is Show.OPEN
    query = _rows().where(*_own(desk), *_shown(show, desk.journal.identity.office))
    place = sa.tuple_(EPOCHS.c.opened_seq, EVENTS.c.epoch, EVENTS.c.seq)
    if behind is not None:
        there = sa.tuple_(
            sa.literal(behind.opened_seq), sa.literal(behind.epoch), sa.literal(behind.seq)
        )
        query = query.where(place > there if oldest_first else place < there)
    for column in (EPOCHS.c.opened_seq, EVENTS.c.epoch, EVENTS.c.seq):
        query = query.order_by(column if oldest_first else column.desc())
    link = desk.link
    with desk.read() as connection:
        found = connection.execute(query.limit(limit + 1)).all()
        doubted = [(one.epoch, one.seq) for one in found if one.state]
        tried = tried_for(connection, desk.journal.identity.office, doubted)
    rows = tuple(
        _row(one, link, tried.get((one.epoch, one.seq), NOTHING_TRIED)) for one in found[:limit]
    )
    last = found[limit - 1] if len(found) > limit else None
    following = Mark(last.opened_seq, last.epoch, last.seq) if last else None
    return OutboxPage(rows, following)


def _received() -> ColumnElement[int]:
    return sa.func.coalesce(CURSOR.c.received_seq, 0)


def _events(*columns: ColumnElement[Any]) -> sa.Select[Any]:
    same = sa.and_(EPOCHS.c.office == EVENTS.c.office, EPOCHS.c.epoch == EVENTS.c.epoch)
    return (
        sa.select(*columns)
        .select_from(EPOCHS)
        .join(EVENTS, same)
        .outerjoin(CURSOR, CURSOR.c.epoch == EPOCHS.c.epoch)
    )


def _rows() -> sa.Select[Any]:
    told = sa.and_(DISPOSITION.c.epoch == EVENTS.c.epoch, DISPOSITION.c.seq == EVENTS.c.seq)
    tried = sa.and_(
        TRIED.c.epoch == EVENTS.c.epoch,
        TRIED.c.first_seq == sa.func.max(_received() + 1, EPOCHS.c.opened_seq),
        EVENTS.c.seq.between(TRIED.c.first_seq, TRIED.c.last_seq),
    )
    slip = sa.and_(
        RECEIPT.c.office == EVENTS.c.office,
        RECEIPT.c.day == EVENTS.c.day,
        RECEIPT.c.epoch == EVENTS.c.epoch,
        RECEIPT.c.seq == EVENTS.c.seq,
    )
    columns = (
        EPOCHS.c.opened_seq,
        EVENTS.c.epoch,
        EVENTS.c.seq,
        EVENTS.c.event_id,
        EVENTS.c.kind,
        EVENTS.c.day,
        EVENTS.c.data,
        _received().label("received"),
        sa.func.coalesce(CURSOR.c.safe_seq, 0).label("safe"),
        sa.func.coalesce(DISPOSITION.c.state, "").label("state"),
        sa.func.coalesce(DISPOSITION.c.code, "").label("code"),
        sa.func.coalesce(TRIED.c.tries, 0).label("tries"),
        sa.func.coalesce(TRIED.c.trouble, "").label("trouble"),
        sa.func.coalesce(TRIED.c.field, "").label("field"),
        sa.func.coalesce(RECEIPT.c.receipt, "").label("receipt"),
        sa.func.coalesce(RECEIPT.c.state, "").label("slip_state"),
    )
    return (
        _events(*columns)
        .outerjoin(DISPOSITION, told)
        .outerjoin(TRIED, tried)
        .outerjoin(RECEIPT, slip)
    )


def _own(desk: Desk) -> tuple[ColumnElement[bool], ...]:
    identity = desk.journal.identity
    return (EPOCHS.c.office == identity.office, EPOCHS.c.device == identity.device)


def _shown(show: Show, office: str) -> tuple[ColumnElement[bool], ...]:
    if show is Show.ALL:
        return ()
    if show is Show.ATTENTION:
        return (DISPOSITION.c.state.is_not(None), ~settled(office))
    not_bad = sa.func.coalesce(DISPOSITION.c.state, "") != UNREADABLE
    return (EVENTS.c.seq > _received(), not_bad)


def _row(row: Any, link: Link, tried: Tried) -> OutboxRow:
    way, became = _way(row, link), Became.NOTHING
    open_still = way in (Way.WAITING, Way.SENDING)
    if way in (Way.RECEIVED, Way.SAFE):
        became = Became(row.state) if row.state else Became.POSTED
    trouble = row.trouble if open_still else row.code
    at, actor, version = _said(row.data)
    return OutboxRow(
        epoch=row.epoch,
        seq=row.seq,
        event_id=row.event_id,
        kind=row.kind,
        receipt=row.receipt,
        day=row.day,
        at=at,
        actor=actor,
        way=way,
        became=became,
        tries=row.tries if open_still else 0,
        trouble=trouble,
        field=row.field if open_still else "",
        remedy=CounterError(trouble).remedy if trouble else "",
        version=version,
        tried=tried,
        remedies=open_to(row.code, row.kind, row.slip_state, tried) if row.state else (),
        withdrawn=row.state not in ("", Became.HELD) and row.slip_state == "voided",
    )


def _way(row: Any, link: Link) -> Way:
    flight = link.flight
    if row.state == UNREADABLE:
        return Way.UNREADABLE
    if row.seq <= row.safe:
        return Way.SAFE
    if row.seq <= row.received:
        return Way.RECEIVED
    if flight and flight.epoch == row.epoch and flight.first <= row.seq <= flight.last:
        return Way.SENDING
    return Way.WAITING


def _said(data: bytes) -> tuple[str, str, int]:
    """Read when an act was made, by whom and its kind's version; a damaged one says nothing."""
    try:
        envelope = open_envelope(data)
    except Refusal:
        return "", "", 1
    return envelope.at, envelope.actor, envelope.version


def _instant(connection: Connection, desk: Desk, epoch: str, seq: int) -> str:
    query = sa.select(EVENTS.c.data).where(
        EVENTS.c.office == desk.journal.identity.office,
        EVENTS.c.epoch == epoch,
        EVENTS.c.seq == seq,
    )
    data = connection.execute(query).scalar()
    return _said(data)[0] if data is not None else ""
