"""Many events booked at once: the same changes as one by one, in fewer trips to the database.

Order matters only within a table, since no change reads. So rows to add wait until something
else touches their table, and of a row that is put again and again only the last state is put.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.change import Add, Change, Put, apply
from app.book.fold.fold import changes_of
from app.storage.prepared import insert_into
from models.events.known import Event
from models.tables.base import Whole

_Values = tuple[Any, ...]


@dataclass(slots=True)
class _Waiting:
    """What waits for one table: rows to add, or rows to put, by key."""

    rows: list[Mapping[str, Any]] = field(default_factory=list)
    puts: dict[_Values, tuple[Mapping[str, Any], dict[str, Any]]] = field(default_factory=dict)


def fold_all(connection: Connection, events: Iterable[Event]) -> None:
    """Write the rows of events into the book, as `fold` would one after the other."""
    waiting: dict[sa.Table, _Waiting] = {}
    for event in events:
        for change in changes_of(event):
            there = waiting.get(change.table)
            if there is None:
                there = waiting[change.table] = _Waiting()
            _take(connection, there, change)
    for table, rest in waiting.items():
        _write(connection, table, rest)


def _take(connection: Connection, waiting: _Waiting, change: Change) -> None:
    if isinstance(change, Add):
        if waiting.puts and change.rows:
            _write(connection, change.table, waiting)
        waiting.rows += change.rows
    elif isinstance(change, Put):
        if waiting.rows:
            _write(connection, change.table, waiting)
        # A table's rows are all put by the same columns, so their values alone tell keys apart.
        key = tuple(change.key.values())
        before = waiting.puts.get(key)
        if before is None:
            waiting.puts[key] = (change.key, dict(change.values))
        else:
            before[1].update(change.values)
    else:
        _write(connection, change.table, waiting)
        apply(connection, change)


def _write(connection: Connection, table: sa.Table, waiting: _Waiting) -> None:
    if waiting.rows:
        add_rows(connection, table, waiting.rows)
    for key, values in waiting.puts.values():
        apply(connection, Put(table, key, values))
    waiting.rows, waiting.puts = [], {}


def add_rows(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows, a column left out taking its default: by COPY where there is one."""
    form = _form(table)
    if connection.dialect.name != "postgresql":
        form.insert.run(connection, form.filled(rows))
        return
    cursor: Any = connection.connection.cursor()
    with cursor:
        form.copy(cursor, form.values(rows))


class _Form:
    """One table's columns in order, and the quickest way to write many rows of it."""

    def __init__(self, table: sa.Table) -> None:
        names = [column.name for column in table.c]
        self.insert: Final = insert_into(table, names)
        self._pick: Final = itemgetter(*names)
        self._defaults: Final = {
            column.name: getattr(column.default, "arg", None)
            for column in table.c
            if column.default is not None or column.nullable
        }
        named = ", ".join(f'"{name}"' for name in names)
        self._copy: Final = f'copy "{table.name}" ({named}) from stdin'
        self._line: Final = "\t".join(["%s"] * len(names))
        self._types: Final = [_type_of(column) for column in table.c]
        self._plain: Final = "bytea" not in self._types
        self._tabs: Final = len(names) - 1

    def values(self, rows: Sequence[Mapping[str, Any]]) -> list[_Values]:
        """Give rows as tuples in the order of columns."""
        try:
            return list(map(self._pick, rows))
        except KeyError:
            return [self._pick({**self._defaults, **row}) for row in rows]

    def filled(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Give rows that have every column."""
        if all(len(row) > self._tabs for row in rows):
            return rows
        return [{**self._defaults, **row} for row in rows]

    def copy(self, cursor: Any, rows: Sequence[_Values]) -> None:
        """Copy rows in: as one text where nothing in them needs escaping, else by the driver."""
        text = self._text(rows) if self._plain else ""
        if text:
            with cursor.copy(self._copy) as copy:
                copy.write(text.encode())
            return
        with cursor.copy(f"{self._copy} (format binary)") as copy:
            copy.set_types(self._types)
            for row in rows:
                copy.write_row(row)

    def _text(self, rows: Sequence[_Values]) -> str:
        """Write rows in COPY's text form, or nothing when a value would be read otherwise."""
        line = self._line
        for row in rows:
            if None in row:
                return ""
        text = "\n".join([line % row for row in rows]) + "\n"
        tabs, ends = text.count("\t"), text.count("\n")
        if tabs != self._tabs * len(rows) or ends != len(rows) or "\\" in text or "\r" in text:
            return ""
        return text


def _type_of(column: "sa.Column[Any]") -> str:
    """Name a column's type as PostgreSQL does; binary COPY converts nothing."""
    if isinstance(column.type, Whole):
        return "int8"
    return "bytea" if isinstance(column.type, sa.LargeBinary) else "text"


@cache
def _form(table: sa.Table) -> _Form:
    return _Form(table)
