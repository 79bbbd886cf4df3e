"""What a report is asked for: some offices, some business days, perhaps one shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from models.errors import Defect


@dataclass(frozen=True, slots=True)
class Scope:
    """Offices, the first and last business day (`1405/05/12`), and a shift's id or empty.

    Every query of a report begins at a table whose primary key starts with office and day, so
    its cost follows the days asked for and never the years kept.
    """

    offices: tuple[str, ...]
    first: str
    last: str
    shift: str = ""

    def __post_init__(self) -> None:
        """Refuse to ask for nothing."""
        if not self.offices or self.first > self.last:
            raise Defect("report.empty_scope")

    @classmethod
    def one_day(cls, office: str, day: str, shift: str = "") -> "Scope":
        """Ask for one office's day, or for one shift of it."""
        return cls((office,), day, day, shift)

    def of(self, table: sa.Table) -> list[ColumnElement[bool]]:
        """Give the conditions under which a row of a table is asked for."""
        office, day = table.c.office, table.c.day
        conditions = [
            office == self.offices[0] if len(self.offices) == 1 else office.in_(self.offices),
            day == self.first if self.first == self.last else day.between(self.first, self.last),
        ]
        if self.shift:
            conditions.append(table.c.shift == self.shift)
        return conditions


def same_event(one: sa.FromClause, other: sa.FromClause) -> ColumnElement[bool]:
    """Tell two rows of one event."""
    return sa.and_(
        one.c.office == other.c.office,
        one.c.day == other.c.day,
        one.c.epoch == other.c.epoch,
        one.c.seq == other.c.seq,
    )


def by_columns(table: sa.FromClause, by: Sequence[str]) -> list[ColumnElement[Any]]:
    """Give the columns that a query's sums are kept apart by, such as `office` and `day`."""
    return [table.c[name] for name in by]


def read(connection: Connection, query: sa.Select[Any]) -> list[Any]:
    """Read all rows of a query, in an order that no database's collation can change."""
    return sorted(connection.execute(query).all(), key=tuple)
