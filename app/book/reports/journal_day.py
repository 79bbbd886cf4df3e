"""Reading one office's business day out of the journal itself, whole or not at all.

The book names the epochs a day touched; from there the journal is followed outwards until no
event of the day is met any more, so a row the book has lost is still found. A gap, or an event
that cannot be read, stops the report: half a report is worse than none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import (
    ABANDONED,
    ACCEPTED,
    ADOPTED,
    APPROVAL,
    COPY,
    COUNT,
    DRAWER,
    PAPER_ASKED,
    POSTING,
    READING,
    RECEIPT,
    REFERRAL,
    REMEDY,
    SESSION,
    SHIFT,
)
from app.book.reports.report import Finding, Machine, Reach
from app.journal.append import ASIDE, EPOCHS, EVENTS
from app.journal.chain import first_link, next_link
from models.errors import Defect, Refusal
from models.events.known import Event, open_body, open_envelope

_TABLES: Final = (
    *(ABANDONED, ACCEPTED, ADOPTED, APPROVAL, COPY, COUNT),
    *(DRAWER, PAPER_ASKED, POSTING, READING, RECEIPT, REFERRAL, REMEDY, SESSION, SHIFT),
)
_PAGE: Final = 64
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DayJournal:
    """The day's events in order, what of each machine was read, and what did not hold."""

    events: tuple[Event, ...]
    machines: tuple[Machine, ...]
    links: Mapping[Place, bytes]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    connection: Connection
    office: str
    day: str
    held: frozenset[Place]
    aside: Mapping[str, int]


def read_day(
    connection: Connection, office: str, day: str, *, held: Iterable[Place] = ()
) -> DayJournal:
    """Read every event of a day.

    Args:
        held: (epoch, seq) of events the centre keeps but has not booked; they are passed over.

    Raises:
        Defect: `report.incomplete`, the journal has a gap.
        Refusal: `report.unread`, an event that nobody holds is newer than this program.
    """
    aside = sa.select(ASIDE.c.epoch, ASIDE.c.first).where(ASIDE.c.office == office)
    others = {row.epoch: row.first for row in connection.execute(aside)}
    asked = _Asked(connection, office, day, frozenset(held), others)
    spans = _spans(asked)
    epochs = _epochs(asked, spans)
    if missing := spans.keys() - {epoch.epoch for epoch in epochs}:
        raise Defect("report.incomplete", epoch=min(missing), seq=spans[min(missing)][0])
    events: list[Event] = []
    reaches: dict[str, list[Reach]] = {}
    links: dict[Place, bytes] = {}
    findings: list[Finding] = []
    for epoch in epochs:
        span = _stretch(asked, epoch, spans.get(epoch.epoch))
        read = _read_span(asked, epoch, span, links, findings) if span else []
        reaches.setdefault(epoch.device, [])
        if read:
            events += read
            seqs = [event.envelope.seq for event in read]
            head = links[(epoch.epoch, max(seqs))].hex()
            reaches[epoch.device].append(
                Reach(
                    epoch=epoch.epoch,
                    first_seq=min(seqs),
                    last_seq=max(seqs),
                    events=len(seqs),
                    head=head,
                )
            )
    return DayJournal(tuple(events), _machines(asked, epochs, reaches), links, tuple(findings))


def _spans(asked: _Asked) -> dict[str, tuple[int, int]]:
    """Give the first and last sequence number that the book knows of the day, by epoch."""
    each = [
        sa.select(table.c.epoch, sa.func.min(table.c.seq), sa.func.max(table.c.seq))
        .where(table.c.office == asked.office, table.c.day == asked.day)
        .group_by(table.c.epoch)
        for table in _TABLES
    ]
    spans: dict[str, tuple[int, int]] = {}
    for epoch, low, high in asked.connection.execute(sa.union_all(*each)):
        known = spans.get(epoch, (low, high))
        spans[epoch] = (min(low, known[0]), max(high, known[1]))
    return spans


def _epochs(asked: _Asked, spans: Mapping[str, tuple[int, int]]) -> list[Any]:
    """Give the epochs of the day, their neighbours, and the newest of every machine."""
    mine = EPOCHS.c.office == asked.office
    newest = (
        sa.select(EPOCHS.c.device, sa.func.max(EPOCHS.c.opened_seq).label("opened_seq"))
        .where(mine)
        .group_by(EPOCHS.c.device)
        .subquery("newest")
    )
    before = sa.select(EPOCHS.c.parent_epoch).where(mine, EPOCHS.c.epoch.in_(spans))
    query = (
        sa.select(EPOCHS)
        .join(newest, EPOCHS.c.device == newest.c.device)
        .where(
            mine,
            sa.or_(
                EPOCHS.c.epoch.in_(spans),
                EPOCHS.c.parent_epoch.in_(spans),
                EPOCHS.c.epoch.in_(before),
                EPOCHS.c.opened_seq == newest.c.opened_seq,
            ),
        )
    )
    rows = asked.connection.execute(query).all()
    return sorted(rows, key=lambda row: (row.counter, row.device, row.opened_seq, row.epoch))


def _stretch(asked: _Asked, epoch: Any, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Widen a span until a whole page beyond it holds no event of the day."""
    if span is None:
        ends = [
            seq for forward in (True, False) for seq in _page(asked, epoch, None, forward=forward)
        ]
        if not ends:
            return None
        span = (min(ends), max(ends))
    low, high = span
    while found := _page(asked, epoch, high, forward=True):
        high = max(found)
    while found := _page(asked, epoch, low, forward=False):
        low = min(found)
    return low, high


def _page(asked: _Asked, epoch: Any, beyond: int | None, *, forward: bool) -> list[int]:
    """Give the events of the day on the page after or before a place, or at that end."""
    seq = EVENTS.c.seq
    query = sa.select(seq, EVENTS.c.day).where(
        EVENTS.c.office == asked.office, EVENTS.c.epoch == epoch.epoch
    )
    if beyond is not None:
        query = query.where(seq > beyond if forward else seq < beyond)
    query = query.order_by(seq if forward else seq.desc()).limit(_PAGE)
    return [row.seq for row in asked.connection.execute(query) if row.day == asked.day]


def _read_span(
    asked: _Asked,
    epoch: Any,
    span: tuple[int, int],
    links: dict[Place, bytes],
    findings: list[Finding],
) -> list[Event]:
    query = (
        sa.select(EVENTS)
        .where(EVENTS.c.office == asked.office, EVENTS.c.epoch == epoch.epoch)
        .where(EVENTS.c.seq.between(span[0] - 1, span[1]))
        .order_by(EVENTS.c.seq)
    )
    events: list[Event] = []
    link, due = b"", max(span[0] - 1, epoch.opened_seq)
    for row in asked.connection.execute(query):
        if row.seq != due:
            raise Defect("report.incomplete", epoch=epoch.epoch, seq=due)
        # The row before the span only lends its link; the first of an epoch starts the chain.
        if row.seq >= span[0]:
            expected = next_link(link, row.seq, row.data) if link else first_link(row.data)
            if expected != row.chain:
                findings.append(_finding("chain", epoch.epoch, row.seq))
            event = _open(asked, epoch, row, findings)
            if event is not None:
                events.append(event)
        link, due = row.chain, row.seq + 1
        links[(epoch.epoch, row.seq)] = row.chain
    if due != span[1] + 1:
        raise Defect("report.incomplete", epoch=epoch.epoch, seq=due)
    return events


def _open(asked: _Asked, epoch: Any, row: Any, findings: list[Finding]) -> Event | None:
    """Read a row as an event of the day; what SQL asks by must be what was signed."""
    if (epoch.epoch, row.seq) in asked.held or row.seq >= asked.aside.get(epoch.epoch, row.seq + 1):
        return None
    try:
        envelope = open_envelope(row.data)
        # An act that a disk recorded twice, before and after it was put back, has its place for
        # a name.
        twice = row.event_id == f"{epoch.epoch}:{row.seq}"
        named = envelope.event_id if twice else row.event_id
        if (named, row.kind, row.day) != (envelope.event_id, envelope.kind, envelope.day):
            findings.append(_finding("column", epoch.epoch, row.seq))
        if envelope.day != asked.day:
            return None
        body = open_body(envelope)
    except Refusal as refusal:
        raise Refusal("report.unread", epoch=epoch.epoch, seq=row.seq) from refusal
    own = (asked.office, epoch.counter, epoch.device, epoch.epoch)
    return Event(*own, envelope, body, epoch.opened_seq)


def _finding(code: str, epoch: str, seq: int) -> Finding:
    return Finding(code=f"report.finding.{code}", place=epoch, expected=seq, found=seq)


def _machines(
    asked: _Asked, epochs: Iterable[Any], reaches: Mapping[str, list[Reach]]
) -> tuple[Machine, ...]:
    newest: dict[str, Any] = {}
    for epoch in epochs:  # in order of opening, so the last word is the newest
        newest[epoch.device] = epoch
    machines = []
    for device, epoch in newest.items():
        if reaches[device]:
            state, day, seq = "worked", "", 0
        else:
            day, seq = _last(asked, epoch.epoch)
            state = "idle" if day > asked.day else "silent"
        machines.append(
            Machine(
                device=device,
                counter=epoch.counter,
                state=state,
                reaches=tuple(reaches[device]),
                last_day=day if state == "silent" else "",
                last_seq=seq if state == "silent" else 0,
            )
        )
    return tuple(sorted(machines, key=lambda machine: (machine.counter, machine.device)))


def _last(asked: _Asked, epoch: str) -> Place:
    query = (
        sa.select(EVENTS.c.day, EVENTS.c.seq)
        .where(EVENTS.c.office == asked.office, EVENTS.c.epoch == epoch)
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    )
    row = asked.connection.execute(query).first()
    return (row.day, row.seq) if row else ("", 0)
