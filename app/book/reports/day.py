"""The daily report of one office: read whole, proved two ways, and written as canonical JSON."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import APPROVAL, OFFICE, STAFF
from app.book.reports.asks import read_asked_back
from app.book.reports.facts import Facts
from app.book.reports.gather import gather
from app.book.reports.journal_day import read_day
from app.book.reports.referrals import read_referred
from app.book.reports.report import (
    Approval,
    DayReport,
    OfficeFacts,
    Person,
    ShiftReport,
    Waiting,
)
from app.book.reports.scope import Scope

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
NOTHING_WAITS: Final = Waiting()


def day_report(
    connection: Connection, office: str, day: str, *, waiting: Waiting = NOTHING_WAITS
) -> DayReport:
    """Read the report of a business day.

    Args:
        connection: one transaction in which every query sees the same moment.
        day: the Jalali business day, `1405/05/12`.
        waiting: what the centre has not confirmed or doubts, which only the caller knows.

    Raises:
        Defect: `report.incomplete`, the journal has a gap.
        Refusal: `report.unread`, an event nobody holds cannot be read by this program.
    """
    held = [(doubt.epoch, doubt.seq) for doubt in waiting.rejected if not doubt.booked]
    journal = read_day(connection, office, day, held=held)
    scope = Scope.one_day(office, day)
    facts, findings = gather(connection, scope, journal.events)
    asked_back = read_asked_back(journal.events)
    approvals = _approvals(connection, office, day, digest_of(facts))
    codes = {row.clerk for row in facts.clerks} | {shift.clerk for shift in facts.shifts}
    codes |= {slip.approver for slip in facts.slips} | {move.approver for move in facts.moves}
    codes |= {approval.approver for approval in approvals}
    codes |= {code for one in asked_back for code in (one.clerk, one.settled_by)}
    return DayReport(
        office=read_office(connection, office),
        day=day,
        facts=facts,
        machines=journal.machines,
        people=read_people(connection, office, codes),
        approvals=approvals,
        waiting=waiting,
        findings=(*journal.findings, *findings),
        asked_back=asked_back,
        referred=read_referred(connection, scope),
    )


def encode(report: DayReport | ShiftReport) -> bytes:
    """Write a report as canonical JSON (RFC 8785): equal reports are equal bytes."""
    return _ENCODER.encode(report)


def digest(report: DayReport | ShiftReport) -> str:
    """Give the SHA-256, in hex, of a report's money facts: what a supervisor signs.

    Who has reported, signed or still waits is outside it: a signature must not alter what it
    was put under, and the counter and the centre must come to the same one.
    """
    return digest_of(report.facts)


def digest_of(facts: Facts) -> str:
    """Give the SHA-256, in hex, of money facts."""
    return sha256(_ENCODER.encode(facts)).hexdigest()


def read_office(connection: Connection, office: str) -> OfficeFacts:
    """Read what the office is, as its lowest-numbered counter last described it."""
    query = (
        sa.select(OFFICE)
        .where(OFFICE.c.office == office)
        .order_by(OFFICE.c.counter, OFFICE.c.device)
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return OfficeFacts(office=office)
    return OfficeFacts(
        office=office,
        title=row.title,
        title_en=row.title_en,
        licence=row.licence,
        phone=row.phone,
        address=row.address,
        profile=row.profile,
    )


def read_people(connection: Connection, office: str, codes: Iterable[str]) -> tuple[Person, ...]:
    """Read the names of the people a report names, by user code.

    Where machines of the office name a person differently, the first machine's word is taken.
    """
    query = sa.select(STAFF.c.code, STAFF.c.name, STAFF.c.device).where(
        STAFF.c.office == office, STAFF.c.code.in_(sorted(set(codes)))
    )
    rows = sorted(connection.execute(query).all(), key=lambda row: (row.code, row.device))
    named = {row.code: row.name for row in reversed(rows)}
    return tuple(Person(code=code, name=named[code]) for code in sorted(named))


def _approvals(connection: Connection, office: str, day: str, digest: str) -> tuple[Approval, ...]:
    query = sa.select(APPROVAL).where(APPROVAL.c.office == office, APPROVAL.c.business_day == day)
    rows = connection.execute(query).all()
    return tuple(
        Approval(
            report_version=row.report_version,
            approver=row.approver,
            at=row.at,
            own=bool(row.own),
            note=row.note,
            digest=row.digest,
            holds=row.digest == digest,
        )
        for row in sorted(rows, key=lambda row: (row.report_version, row.epoch, row.seq))
    )
