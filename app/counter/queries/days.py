"""The business days this counter worked on."""

import sqlalchemy as sa

from app.book.fold.rows import SHIFT
from app.counter.desk import Desk
from models.errors import Refusal


def last_day(desk: Desk) -> str:
    """Give the last business day on which a shift was opened, or refuse with `day.empty`."""
    with desk.read() as connection:
        day = connection.execute(
            sa.select(sa.func.max(SHIFT.c.day)).where(SHIFT.c.office == desk.office.office)
        ).scalar()
    if day is None:
        raise Refusal("day.empty", field="day")
    return str(day)
