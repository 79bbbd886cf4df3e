"""Many events booked at once: the same changes as one by one, in fewer trips to the database.

Order matters only within a table, since no change reads. So rows to add wait until something
else touches their table, and of a row that is put again and again only the last state is put.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.change import Add, Change, Put, apply
from app.book.fold.fold import changes_of
from models.events.known import Event


@dataclass(slots=True)
class _Waiting:
    """What waits for one table: rows with the same columns to add, or rows to put, by key."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    puts: dict[tuple[Any, ...], Put] = field(default_factory=dict)


def fold_all(connection: Connection, events: Iterable[Event]) -> None:
    """Write the rows of events into the book, as `fold` would one after the other."""
    waiting: dict[sa.Table, _Waiting] = {}
    for event in events:
        for change in changes_of(event):
            _take(connection, waiting.setdefault(change.table, _Waiting()), change)
    for table, rest in waiting.items():
        _write(connection, table, rest)


def _take(connection: Connection, waiting: _Waiting, change: Change) -> None:
    if isinstance(change, Add):
        rows = [dict(row) for row in change.rows]
        if not rows:
            return
        if waiting.puts or (waiting.rows and waiting.rows[0].keys() != rows[0].keys()):
            _write(connection, change.table, waiting)
        waiting.rows += rows
    elif isinstance(change, Put):
        if waiting.rows:
            _write(connection, change.table, waiting)
        key = tuple(sorted(change.key.items()))
        before = waiting.puts.get(key)
        values = {**before.values, **change.values} if before else change.values
        waiting.puts[key] = Put(change.table, change.key, values)
    else:
        _write(connection, change.table, waiting)
        apply(connection, change)


def _write(connection: Connection, table: sa.Table, waiting: _Waiting) -> None:
    if waiting.rows:
        add_rows(connection, table, waiting.rows)
    for put in waiting.puts.values():
        apply(connection, put)
    waiting.rows, waiting.puts = [], {}


def add_rows(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows with the same columns: by COPY where there is one, several times as fast."""
    if connection.dialect.name != "postgresql":
        apply(connection, Add(table, rows))
        return
    named = ", ".join(f'"{column.name}"' for column in table.c)
    standing = [(column.name, getattr(column.default, "arg", None)) for column in table.c]
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'copy "{table.name}" ({named}) from stdin') as copy:
        for row in rows:
            copy.write_row([row.get(name, standard) for name, standard in standing])
