"""The closing report of one shift (Z), or its standing while it is open (X)."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import SERIES, SHIFT
from app.book.reports.day import NOTHING_WAITS, read_office, read_people
from app.book.reports.gather import gather
from app.book.reports.journal_day import read_day
from app.book.reports.report import ShiftReport, Waiting
from app.book.reports.scope import Scope
from app.journal.append import EPOCHS, EVENTS
from models.errors import Defect, Refusal
from models.events.known import Event, open_body, open_envelope
from models.events.office import EpochOpened
from models.events.shift import ShiftClosed


def shift_report(
    connection: Connection, office: str, shift: str, *, waiting: Waiting = NOTHING_WAITS
) -> ShiftReport:
    """Read the report of a shift.

    Args:
        connection: one transaction in which every query sees the same moment.
        shift: the event id of its opening.
        waiting: what of the shift the centre has not confirmed, which only the caller knows.

    Raises:
        Refusal: `report.no_shift`, no such shift is in the book; else as for a day.
    """
    query = sa.select(SHIFT).where(SHIFT.c.office == office, SHIFT.c.shift == shift)
    row = connection.execute(query).first()
    if row is None:
        raise Refusal("report.no_shift")
    held = [(doubt.epoch, doubt.seq) for doubt in waiting.rejected if not doubt.booked]
    journal = read_day(connection, office, row.day, held=held)
    events = [event for event in journal.events if _belongs(event, shift)]
    if not events:
        raise Defect("report.incomplete", epoch=row.epoch, seq=row.seq)
    facts, findings = gather(connection, Scope.one_day(office, row.day, shift), events)
    last = events[-1]
    closed = last.body if isinstance(last.body, ShiftClosed) else None
    codes = {row.clerk, *(slip.approver for slip in facts.slips)}
    return ShiftReport(
        office=read_office(connection, office),
        day=row.day,
        shift=facts.shifts[0],
        facts=facts,
        people=read_people(connection, office, codes | {move.approver for move in facts.moves}),
        waiting=waiting,
        findings=(*journal.findings, *findings),
        before=_closing_before(connection, office, row.epoch, row.seq),
        head=journal.links[(last.epoch, last.envelope.seq)].hex(),
        app=_app(connection, office, last.epoch),
        turnover=closed.turnover if closed else _turnover(connection, office, row.device),
    )


def _belongs(event: Event, shift: str) -> bool:
    return shift in (event.envelope.shift, event.envelope.event_id)


def _turnover(connection: Connection, office: str, device: str) -> int:
    query = sa.select(SERIES.c.turnover).where(SERIES.c.office == office, SERIES.c.device == device)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _epoch(connection: Connection, office: str, epoch: str) -> Any:
    query = sa.select(EPOCHS).where(EPOCHS.c.office == office, EPOCHS.c.epoch == epoch)
    return connection.execute(query).one()


def _app(connection: Connection, office: str, epoch: str) -> str:
    """Give the version of the program that an epoch was opened by."""
    opened = _epoch(connection, office, epoch).opened_seq
    query = sa.select(EVENTS.c.data).where(
        EVENTS.c.office == office, EVENTS.c.epoch == epoch, EVENTS.c.seq == opened
    )
    body = open_body(open_envelope(connection.execute(query).scalar_one()))
    return body.app if isinstance(body, EpochOpened) else ""


def _closing_before(connection: Connection, office: str, epoch: str, seq: int) -> str:
    """Give the chain value of the closing before a place, in hex; empty when there is none.

    Closings are a shift apart, so the walk back is short, whatever the years before it.
    """
    while epoch:
        query = (
            sa.select(EVENTS.c.chain)
            .where(EVENTS.c.office == office, EVENTS.c.epoch == epoch)
            .where(EVENTS.c.kind == ShiftClosed.kind, EVENTS.c.seq < seq)
            .order_by(EVENTS.c.seq.desc())
            .limit(1)
        )
        chain = connection.execute(query).scalar_one_or_none()
        if chain is not None:
            return bytes(chain).hex()
        row = _epoch(connection, office, epoch)
        epoch, seq = row.parent_epoch, row.parent_seq + 1
    return ""
