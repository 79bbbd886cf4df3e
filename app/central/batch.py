"""Many events booked at once: the same changes as one by one, in fewer trips to the database.

Order matters only within a table, since no change reads. So rows to add wait until something
else touches their table, and of a row that is put again and again only the last state is put.
While PostgreSQL takes one table's rows in, the next one's are made ready.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.change import Add, Amend, Change, Put, apply
from app.book.fold.fold import changes_of
from app.central.before import bills_of
from app.storage.prepared import insert_into
from models.events.known import Event
from models.tables.base import Whole

_Values = tuple[Any, ...]
_Copied = bytes | list[_Values]
"""Rows as COPY takes them: its text, or tuples for the driver to write in its binary form."""


@dataclass(slots=True)
class Step:
    """One table's next changes: rows to add, or rows to put, by key, or one amendment.

    Attributes:
        copied: the rows to add as COPY takes them, once they were made ready.
    """

    table: sa.Table
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    puts: dict[_Values, tuple[Mapping[str, Any], dict[str, Any]]] = field(default_factory=dict)
    amend: Amend | None = None
    copied: _Copied | None = None

    def make_ready(self) -> None:
        """Write the rows to add as COPY takes them."""
        if self.rows and self.copied is None:
            self.copied = _form(self.table).copied(self.rows)


def fold_all(connection: Connection, events: Iterable[Event]) -> None:
    """Write the rows of events into the book, as `fold` would one after the other."""
    write_steps(connection, steps_of(events))


def steps_of(events: Iterable[Event]) -> list[Step]:
    """Give what events change, to be written in this order; nothing is asked of the database."""
    steps: list[Step] = []
    waiting: dict[sa.Table, Step] = {}
    for event in events:
        for change in (*changes_of(event), *bills_of(event)):
            step = waiting.get(change.table)
            if step is None:
                step = waiting[change.table] = Step(change.table)
            if not _take(step, change):
                steps.append(step)
                step = waiting[change.table] = Step(change.table)
                _take(step, change)
    return [*steps, *waiting.values()]


def _take(step: Step, change: Change) -> bool:
    """Let a change wait with others of its table; False where it must come after them."""
    if isinstance(change, Add):
        if step.amend or (step.puts and change.rows):
            return False
        step.rows += change.rows
    elif isinstance(change, Put):
        if step.amend or step.rows:
            return False
        # A table's rows are all put by the same columns, so their values alone tell keys apart.
        key = tuple(change.key.values())
        before = step.puts.get(key)
        if before is None:
            step.puts[key] = (change.key, dict(change.values))
        else:
            before[1].update(change.values)
    elif step.amend or step.rows or step.puts:
        return False
    else:
        step.amend = change
    return True


def write_steps(connection: Connection, steps: Sequence[Step]) -> None:
    """Write changes in order; while one step's rows are taken in, the next one's are made ready."""
    for place, step in enumerate(steps):
        if step.rows:
            write_rows(connection, step, [each.make_ready for each in steps[place + 1 : place + 2]])
        for key, values in step.puts.values():
            apply(connection, Put(step.table, key, values))
        if step.amend is not None:
            apply(connection, step.amend)


def write_rows(
    connection: Connection, step: Step, beside: Iterable[Callable[[], None]] = ()
) -> None:
    """Add a step's rows, a column left out taking its default: by COPY where there is one.

    Args:
        beside: done while the database takes them in, where it can be; asks nothing of it.
    """
    form = _form(step.table)
    if connection.dialect.name != "postgresql":
        form.insert.run(connection, form.filled(step.rows))
        return
    step.make_ready()
    assert step.copied is not None
    cursor: Any = connection.connection.cursor()
    with cursor:
        form.copy(cursor, step.copied, beside)


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
        self._line: Final = "\t".join(["%s"] * len(names)) + "\n"
        self._types: Final = [_type_of(column) for column in table.c]
        self._plain: Final = "bytea" not in self._types
        self._tabs: Final = len(names) - 1

    def filled(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Give rows that have every column."""
        if all(len(row) > self._tabs for row in rows):
            return rows
        return [{**self._defaults, **row} for row in rows]

    def copied(self, rows: Sequence[Mapping[str, Any]]) -> _Copied:
        """Give rows as COPY takes them: as one text where nothing in them needs escaping."""
        values = self._values(rows)
        return (self._text(values) if self._plain else b"") or values

    def copy(self, cursor: Any, copied: _Copied, beside: Iterable[Callable[[], None]] = ()) -> None:
        """Copy rows in: as a text that is ready, else by the driver."""
        if isinstance(copied, bytes):
            with cursor.copy(self._copy) as copy:
                copy.write(copied)
                for act in beside:
                    act()
            return
        with cursor.copy(f"{self._copy} (format binary)") as copy:
            copy.set_types(self._types)
            for row in copied:
                copy.write_row(row)
            for act in beside:
                act()

    def _values(self, rows: Sequence[Mapping[str, Any]]) -> list[_Values]:
        """Give rows as tuples in the order of columns."""
        try:
            return list(map(self._pick, rows))
        except KeyError:
            return [self._pick({**self._defaults, **row}) for row in rows]

    def _text(self, rows: Sequence[_Values]) -> bytes:
        """Write rows in COPY's text form, or nothing when a value would be read otherwise."""
        text = (self._line * len(rows)) % tuple(chain.from_iterable(rows))
        if "None" in text and any(None in row for row in rows):
            return b""
        tabs, ends = text.count("\t"), text.count("\n")
        if tabs != self._tabs * len(rows) or ends != len(rows) or "\\" in text or "\r" in text:
            return b""
        return text.encode()


def _type_of(column: "sa.Column[Any]") -> str:
    """Name a column's type as PostgreSQL does; binary COPY converts nothing."""
    if isinstance(column.type, Whole):
        return "int8"
    return "bytea" if isinstance(column.type, sa.LargeBinary) else "text"


@cache
def _form(table: sa.Table) -> _Form:
    return _Form(table)
