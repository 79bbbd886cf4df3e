"""What a fold may say: rows to add, rows to amend, rows to put in the place of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql.dml import Insert

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Add:
    """Rows that did not stand before; all with the same columns."""

    table: sa.Table
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Amend:
    """New values for the rows that a key finds; values are absolute, never increments."""

    table: sa.Table
    key: Row
    values: Row


@dataclass(frozen=True, slots=True)
class Put:
    """The row of a key as last stated, whether it stood before or not."""

    table: sa.Table
    key: Row
    values: Row


Change = Add | Amend | Put


@cache
def _insert(table: sa.Table) -> Insert:
    return table.insert()


def _amend(connection: Connection, table: sa.Table, key: Row, values: Row) -> int:
    where = [table.c[name] == value for name, value in key.items()]
    return connection.execute(table.update().where(*where).values(**values)).rowcount


def apply(connection: Connection, change: Change) -> None:
    """Write one change."""
    if isinstance(change, Add):
        if change.rows:
            connection.execute(_insert(change.table), list(change.rows))
        return
    found = _amend(connection, change.table, change.key, change.values)
    if isinstance(change, Put) and not found:
        connection.execute(_insert(change.table), {**change.key, **change.values})
