"""Whether a citizen has the same service open already, or was served it today: a second time."""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT
from app.counter.desk import Desk
from app.counter.people_index import mark
from app.counter.tables import AGENCY_ANSWER, CITIZEN, CITIZEN_VISIT
from models.errors import Refusal

OPEN_DAYS: Final = 90
"""A request nobody answered for so long is not looked at any more."""

OPEN: Final = "guard.request_open"
TODAY: Final = "guard.served_today"
_ENDED: Final = ("confirmed", "refused")


@dataclass(frozen=True, slots=True)
class Before:
    """The earlier time: which guard it is, the receipt's number, and its business day.

    office: where it was, if that was another counter; its receipt is not told then.
    """

    guard: str
    receipt: str
    day: str
    office: str = ""

    def refusal(self) -> Refusal:
        """Say it as a refusal: the clerk may go on all the same, once this was read."""
        if self.office:
            return Refusal(self.guard, field="service", office=self.office, day=self.day)
        return Refusal(self.guard, field="service", receipt=self.receipt, day=self.day)


def served_before(desk: Desk, service: str, identity: str) -> Before | None:
    """Find the same service of the same person: open as a request, or served today.

    Args:
        identity: the person's number; empty for nobody, who is served as often as they like.
    """
    if not identity:
        return None
    today = desk.today()
    query = (
        _visits(desk, service, identity)
        .where(RECEIPT.c.day >= str(today.plus_days(-OPEN_DAYS)))
        .order_by(RECEIPT.c.day.desc(), RECEIPT.c.seq.desc())
    )
    with desk.read() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        if row.mode == "request" and row.said not in _ENDED:
            return Before(OPEN, row.receipt, row.day)
    for row in rows:
        if row.day == str(today):
            return Before(TODAY, row.receipt, row.day)
    return None


def _visits(desk: Desk, service: str, identity: str) -> sa.Select[Any]:
    said = (
        sa.select(AGENCY_ANSWER.c.state)
        .where(
            AGENCY_ANSWER.c.epoch == LINE.c.epoch,
            AGENCY_ANSWER.c.seq == LINE.c.seq,
            AGENCY_ANSWER.c.line == LINE.c.line,
        )
        .order_by(AGENCY_ANSWER.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    visited = sa.and_(
        CITIZEN_VISIT.c.day == RECEIPT.c.day,
        CITIZEN_VISIT.c.epoch == RECEIPT.c.epoch,
        CITIZEN_VISIT.c.seq == RECEIPT.c.seq,
    )
    line = sa.and_(
        LINE.c.office == RECEIPT.c.office,
        LINE.c.day == RECEIPT.c.day,
        LINE.c.epoch == RECEIPT.c.epoch,
        LINE.c.seq == RECEIPT.c.seq,
    )
    return (
        sa.select(RECEIPT.c.receipt, RECEIPT.c.day, LINE.c.mode, said.label("said"))
        .select_from(CITIZEN)
        .join(CITIZEN_VISIT, CITIZEN_VISIT.c.citizen == CITIZEN.c.citizen)
        .join(RECEIPT, visited)
        .join(LINE, line)
        .where(
            CITIZEN.c.code == mark(desk.vault, identity),
            RECEIPT.c.office == desk.office.office,
            LINE.c.service == service,
            LINE.c.state == "taken",
            LINE.c.bill_id == "",
        )
    )
