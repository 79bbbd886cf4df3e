"""Statements compiled once and handed to the driver as they are: what a visit waits for.

SQLAlchemy writes the SQL, for whichever dialect the connection has; what it would do again for
every execution (cache keys, result proxies, type processors) costs a visit more than its rows do.
The one processor that matters, whole numbers that are exactly int, is asked here instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql.elements import ClauseElement

from models.tables.base import Whole

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in one dialect: its text, what picks a row's values for it, constants."""

    sql: str
    pick: Callable[[Row], Any]
    constants: Mapping[str, Any]

    def places(self, row: Row) -> Any:
        """Put a row's values where the statement wants them."""
        return self.pick({**self.constants, **row} if self.constants else row)


class Prepared:
    """One statement with named parameters, compiled at its first use for each dialect."""

    def __init__(self, statement: ClauseElement, whole: Iterable[str] = ()) -> None:
        self._statement: Final = statement
        self._whole: Final = tuple(whole)
        self._compiled: Final[dict[str, _Compiled]] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Execute for every row of parameters; gives how many rows it touched."""
        for name in self._whole:
            for row in rows:
                if type(row[name]) is not int:
                    raise TypeError(f"{name}: a whole number was expected")
        compiled = self._for(connection)
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(compiled.sql, compiled.places(rows[0]))
            else:
                cursor.executemany(compiled.sql, [compiled.places(row) for row in rows])
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def first(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        """Execute a query and give its first row as a plain tuple."""
        compiled = self._for(connection)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.places(values))
            row = cursor.fetchone()
            return None if row is None else tuple(row)
        finally:
            cursor.close()

    def all(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Execute a query and give its rows as plain tuples."""
        compiled = self._for(connection)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.places(values))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            compiled = self._statement.compile(dialect=dialect)
            order = getattr(compiled, "positiontup", None)
            params = compiled.params
            found = _Compiled(
                str(compiled),
                _picker(order),
                {name: value for name, value in params.items() if value is not None},
            )
            self._compiled[dialect.name] = found
        return found


def _picker(order: Sequence[str] | None) -> Callable[[Row], Any]:
    """Make what takes a row's values in a statement's order; by name where it has none."""
    if order is None:
        return lambda row: row
    if len(order) == 1:
        (name,) = order
        return lambda row: (row[name],)
    return itemgetter(*order)


def insert_into(table: sa.Table, columns: Iterable[str]) -> Prepared:
    """Prepare an insert of some columns; a column left out takes its table's default."""
    named = tuple(columns)
    values: dict[str, Any] = {name: sa.bindparam(name) for name in named}
    for column in table.c:
        if column.name not in values and column.default is not None:
            values[column.name] = sa.literal(column.default.arg)  # type: ignore[attr-defined]
    return Prepared(table.insert().values(values), _whole_of(table, named))


def update_of(
    table: sa.Table,
    key: Iterable[str],
    columns: Iterable[str],
    latest: Mapping[str, str] | None = None,
) -> Prepared:
    """Prepare an update; keys are bound under `key_` and their name.

    Args:
        latest: by column, the one whose new value must not be lower than the row's, else the
            column stays as it is.
    """
    keys, named = tuple(key), tuple(columns)
    where = [
        table.c[name] == sa.bindparam(f"key_{name}", type_=table.c[name].type) for name in keys
    ]
    values: dict[str, Any] = {name: sa.bindparam(name) for name in named}
    for name, ruler in (latest or {}).items():
        new = sa.bindparam(ruler, type_=table.c[ruler].type)
        said = sa.bindparam(name, type_=table.c[name].type)
        values[name] = sa.case((new >= table.c[ruler], said), else_=table.c[name])
    return Prepared(table.update().where(*where).values(values), _whole_of(table, named))


def _whole_of(table: sa.Table, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if isinstance(table.c[name].type, Whole))
