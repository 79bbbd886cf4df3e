"""What a report is asked for: some offices, some business days, perhaps one shift."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BindParameter, ColumnElement, Connection, Select

from models.errors import Defect


@dataclass(frozen=True, slots=True)
class Shape:
    """How a report is asked for, its values apart: queries are built once a shape and kept."""

    one_office: bool
    one_day: bool
    one_shift: bool

    def of(self, table: sa.FromClause) -> list[ColumnElement[bool]]:
        """Give the conditions under which a row of a table is asked for."""
        office, day = table.c.office, table.c.day
        first: BindParameter[str] = sa.bindparam("first")
        last: BindParameter[str] = sa.bindparam("last")
        conditions = [
            office == sa.bindparam("office")
            if self.one_office
            else office.in_(sa.bindparam("offices", expanding=True)),
            day == first if self.one_day else day.between(first, last),
        ]
        if self.one_shift:
            conditions.append(table.c.shift == sa.bindparam("shift_id"))
        return conditions


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

    @property
    def shape(self) -> Shape:
        """Give the scope without its values."""
        return Shape(len(self.offices) == 1, self.first == self.last, bool(self.shift))

    @property
    def values(self) -> dict[str, Any]:
        """Give what the conditions of the shape ask for."""
        shape = self.shape
        values: dict[str, Any] = {"first": self.first}
        values |= {"office": self.offices[0]} if shape.one_office else {"offices": self.offices}
        values |= {} if shape.one_day else {"last": self.last}
        return values | ({"shift_id": self.shift} if shape.one_shift else {})


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


def ask(
    connection: Connection, query: Callable[..., Select[Any]], scope: Scope, *by: str
) -> list[Any]:
    """Read all rows of a scope, in an order that no database's collation can change."""
    rows = connection.execute(query(scope.shape, *by), scope.values).all()
    return sorted(rows, key=tuple)
