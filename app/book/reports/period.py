"""Reports over many days and offices: the same sums, apart by office, by day, or by neither."""

from collections.abc import Mapping
from typing import Final, Literal

from sqlalchemy import Connection

from app.book.reports import queries
from app.book.reports.figures import Record
from app.book.reports.scope import Scope, ask
from app.book.reports.sums import Sums, read_sums_apart

Apart = Literal["whole", "office", "day", "office_day"]
_BY: Final[Mapping[Apart, tuple[str, ...]]] = {
    "whole": (),
    "office": ("office",),
    "day": ("day",),
    "office_day": ("office", "day"),
}


class Heard(Record, frozen=True):
    """How much of one office is in the figures: days with slips, and the last such day."""

    office: str
    days: int
    last_day: str


class Group(Record, frozen=True):
    """The sums of one office, one day or both; an empty name means all of them."""

    office: str
    day: str
    sums: Sums


class PeriodReport(Record, frozen=True):
    """Sums over a span of business days, with what they cover beside them.

    heard: offices whose slips are in the sums. silent: offices asked for that gave none, so a
    sum is never taken for more than it covers.
    """

    first: str
    last: str
    groups: tuple[Group, ...]
    heard: tuple[Heard, ...]
    silent: tuple[str, ...]


def period_report(
    connection: Connection,
    offices: tuple[str, ...],
    first: str,
    last: str,
    *,
    apart: Apart = "whole",
) -> PeriodReport:
    """Read the sums of some offices from one business day to another, both counted.

    Args:
        apart: what the sums are kept apart by.
    """
    scope = Scope(offices, first, last)
    by = _BY[apart]
    heard = [
        Heard(office=row.office, days=row.days, last_day=row.last_day)
        for row in ask(connection, queries.office_days, scope)
    ]
    groups = []
    for key, sums in read_sums_apart(connection, scope, by).items():
        named = dict(zip(by, key, strict=True))
        groups.append(Group(office=named.get("office", ""), day=named.get("day", ""), sums=sums))
    return PeriodReport(
        first=first,
        last=last,
        groups=tuple(groups),
        heard=tuple(heard),
        silent=tuple(sorted(set(offices) - {each.office for each in heard})),
    )
