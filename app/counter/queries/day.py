"""The office's day as this counter knows it: the report, with what the centre has not confirmed."""

import sqlalchemy as sa

from app.book.reports.day import day_report
from app.book.reports.report import DayReport
from app.book.reports.scope import Scope
from app.book.reports.waiting import Disposition, waiting_of
from app.counter.desk import Desk
from app.counter.tables import CURSOR, DISPOSITION
from models.people import Right


def office_day(desk: Desk, day: str) -> DayReport:
    """Read the report of a business day; who is signed in must hold the right to see it."""
    if desk.session is not None:
        desk.need(Right.REPORT)
    return read_office_day(desk, day)


def read_office_day(desk: Desk, day: str) -> DayReport:
    """Read the report of a business day for what the program itself does with it."""
    with desk.read() as connection:
        confirmed = {
            row.epoch: row.received_seq
            for row in connection.execute(sa.select(CURSOR.c.epoch, CURSOR.c.received_seq))
        }
        doubts = [
            Disposition(row.epoch, row.seq, row.state, row.code)
            for row in connection.execute(sa.select(DISPOSITION))
        ]
        scope = Scope.one_day(desk.office.office, day)
        waiting = waiting_of(connection, scope, confirmed, doubts)
        return day_report(connection, desk.office.office, day, waiting=waiting)
