"""Approving a day: a supervisor signs the report as it stands, with his own PIN."""

import sqlalchemy as sa

from app.book.fold.rows import APPROVAL, SHIFT
from app.book.reports.day import digest
from app.counter.commands.sign_in import refuse_locked, try_pin, wrong_pin
from app.counter.desk import Desk
from app.counter.queries.day import office_day
from models.errors import Refusal
from models.events.shift import DayApproved
from models.people import Right


def approve_day(desk: Desk, *, day: str, pin: str, note: str = "") -> int:
    """Sign a day's report; the answer is the version signed, from 1.

    Every shift of the day must be closed, and the report's sums must prove themselves. A second
    signature is taken only when something changed since the last one.
    """
    session = desk.need(Right.APPROVE_DAY)
    report = office_day(desk, day)
    if report.findings:
        first = report.findings[0]
        raise Refusal(
            "day.does_not_prove",
            field="day",
            count=len(report.findings),
            why=first.code,
            place=first.place,
        )
    with desk.read() as connection:
        shifts = connection.execute(
            sa.select(SHIFT.c.state, SHIFT.c.clerk, SHIFT.c.number).where(
                SHIFT.c.office == desk.office.office, SHIFT.c.day == day
            )
        ).all()
        signed = connection.execute(
            sa.select(APPROVAL.c.report_version, APPROVAL.c.digest)
            .where(APPROVAL.c.office == desk.office.office, APPROVAL.c.business_day == day)
            .order_by(APPROVAL.c.report_version.desc())
            .limit(1)
        ).first()
    if not shifts:
        raise Refusal("day.empty", field="day")
    still_open = [row.number for row in shifts if row.state == "open"]
    if still_open:
        raise Refusal("day.shift_open", field="day", shift=still_open[0])
    sum_of = digest(report)
    if signed and signed.digest == sum_of:
        raise Refusal("day.signed_already", field="day", version=signed.report_version)
    tried = try_pin(desk, session.user, pin)
    if tried.failed:
        refuse_locked(desk, tried)
        raise wrong_pin(tried)
    version = signed.report_version + 1 if signed else 1
    body = DayApproved(
        business_day=day,
        report_version=version,
        digest=sum_of,
        own=any(row.clerk == session.user for row in shifts),
        note=note.strip()[:500],
    )
    with desk.write() as work:
        work.append(body, desk.standing())
    desk.news.tell("day.approved", day)
    return version
