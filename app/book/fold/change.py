"""What a fold may say: rows to add, rows to amend, rows to put in the place of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import LATEST
from app.storage.prepared import Prepared, Row, insert_into, update_of


@dataclass(slots=True)
class Add:
    """Rows that did not stand before; all with the same columns."""

    table: sa.Table
    rows: Sequence[Row]


@dataclass(slots=True)
class Amend:
    """New values for the rows that a key finds; values are absolute, never increments.

    Columns that a place rules (`LATEST`) keep what an event of a later place has stated.
    """

    table: sa.Table
    key: Row
    values: Row


@dataclass(slots=True)
class Put:
    """The row of a key as last stated, whether it stood before or not."""

    table: sa.Table
    key: Row
    values: Row


Change = Add | Amend | Put


@cache
def _insert(table: sa.Table, columns: tuple[str, ...]) -> Prepared:
    return insert_into(table, columns)


@cache
def _update(table: sa.Table, key: tuple[str, ...], columns: tuple[str, ...]) -> Prepared:
    latest = {
        name: place
        for place, ruled in LATEST.get(table, {}).items()
        if place in columns
        for name in (place, *ruled)
        if name in columns
    }
    return update_of(table, key, columns, latest)


def _amend(connection: Connection, table: sa.Table, key: Row, values: Row) -> int:
    bound = {f"key_{name}": value for name, value in key.items()}
    return _update(table, tuple(key), tuple(values)).run(connection, [{**bound, **values}])


def apply(connection: Connection, change: Change) -> None:
    """Write one change."""
    if isinstance(change, Add):
        if change.rows:
            _insert(change.table, tuple(change.rows[0])).run(connection, change.rows)
        return
    found = _amend(connection, change.table, change.key, change.values)
    if isinstance(change, Put) and not found:
        row = {**change.key, **change.values}
        _insert(change.table, tuple(row)).run(connection, [row])
