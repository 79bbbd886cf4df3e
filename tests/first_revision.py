"""Writes the first revision of both databases anew from the tables.

`python -m tests.first_revision`, after a change to `models/tables` and only until the first
release: a database made before the rewriting is then neither old nor new, so throw it away.
After the release revision 0001 is never touched again; what changes gets a revision of its own,
written by hand, and the next number in `app/storage/schema.py`.
"""

import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from models.tables.base import CentralOnly, CounterOnly, Shared, Whole
from models.tables.every import ROOMS

MIGRATIONS: Final = Path(__file__).resolve().parent.parent / "models" / "migrations"
OWN: Final[dict[str, tuple[type[DeclarativeBase], str]]] = {
    "counter": (CounterOnly, "a counter's database"),
    "central": (CentralOnly, "the centre's database"),
}
_ORDER: Final = ("journal", "book")  # then any other room of shared tables, by name


def rewrite() -> list[Path]:
    """Write every file of the first revision and name them."""
    written = []
    assert ROOMS  # imported, so that the metadata is full
    shared = _by_module(Shared)
    for room, tables in shared.items():
        path = MIGRATIONS / "shared" / f"first_{room}.py"
        path.write_text(_shared_module(room, tables), encoding="utf-8")
        written.append(path)
    for kind, (base, what) in OWN.items():
        path = MIGRATIONS / kind / "0001_first.py"
        own = [table for tables in _by_module(base).values() for table in tables]
        path.write_text(_revision(what, own, list(shared)), encoding="utf-8")
        written.append(path)
    for command in (("check", "--fix", "--quiet", "--select", "I,F401"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *command, *map(str, written)], check=True)
    return written


def _by_module(base: type[DeclarativeBase]) -> dict[str, list[sa.Table]]:
    rooms: dict[str, list[sa.Table]] = {}
    homes = {
        mapper.local_table: mapper.class_.__module__.rpartition(".")[2]
        for mapper in base.registry.mappers
    }
    for table in base.metadata.tables.values():
        rooms.setdefault(homes[table], []).append(table)
    ranks = {room: rank for rank, room in enumerate(_ORDER)}
    return dict(sorted(rooms.items(), key=lambda item: (ranks.get(item[0], len(ranks)), item[0])))


def _shared_module(room: str, tables: list[sa.Table]) -> str:
    return "\n".join(
        [
            f'"""The {room} as both programs first had it; never edited once released."""',
            "import sqlalchemy as sa",
            "from alembic import op",
            "from models.migrations.columns import blobs, counted, key, texts, wholes",
            "def create() -> None:",
            f'    """Create the tables of the {room}."""',
            *(f"    _{table.name}()" for table in tables),
            *(line for table in tables for line in _function(table)),
        ]
    )


def _revision(what: str, tables: list[sa.Table], shared: list[str]) -> str:
    return "\n".join(
        [
            f'"""Revision 0001: {what} as it was first released."""',
            "import sqlalchemy as sa",
            "from alembic import op",
            "from models.migrations.columns import blobs, counted, key, texts, wholes",
            *(f"from models.migrations.shared import first_{room}" for room in shared),
            'revision = "0001"',
            "down_revision = None",
            "def upgrade() -> None:",
            '    """Create every table, index and trigger."""',
            *(f"    first_{room}.create()" for room in shared),
            *(f"    _{table.name}()" for table in tables),
            *(line for table in tables for line in _function(table)),
        ]
    )


def _function(table: sa.Table) -> Iterator[str]:
    yield f"def _{table.name}() -> None:"
    yield f"    op.create_table({table.name!r},"
    for (kind, nullable), columns in groupby(table.columns, key=_kind):
        names = ", ".join(repr(column.name) for column in columns)
        if kind == "counted":
            yield f"        counted({names}),"
            continue
        yield f"        *{kind}({names}{', nullable=True' if nullable else ''}),"
    for constraint in _ordered(table.constraints):
        yield f"        {_constraint(table, constraint)},"
    for name, value in table.dialect_kwargs.items():
        yield f"        {name}={value!r},"
    yield "    )"
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield f"    {_index(table, index)}"
    yield from _listeners(table)


def _kind(column: sa.Column[object]) -> tuple[str, bool]:
    if column.server_default is not None or column.identity or column.computed:
        raise ValueError(f"{column}: the writer knows no server defaults; write it by hand.")
    match column.type:
        case Whole():
            counted = column.table.autoincrement_column is column
            kind = "counted" if counted else "wholes"
        case sa.String() if type(column.type) is sa.String and column.type.length is None:
            kind = "texts"
        case sa.LargeBinary():
            kind = "blobs"
        case other:
            raise ValueError(f"{column}: the writer knows no {other!r}; teach it first.")
    return kind, bool(column.nullable)


def _ordered(constraints: Iterable[sa.Constraint]) -> list[sa.Constraint]:
    ranks = {sa.PrimaryKeyConstraint: 0, sa.UniqueConstraint: 1, sa.CheckConstraint: 2}
    return sorted(constraints, key=lambda one: (ranks.get(type(one), 3), str(one.name)))


def _constraint(table: sa.Table, constraint: sa.Constraint) -> str:
    match constraint:
        case sa.PrimaryKeyConstraint():
            return f"key({table.name!r}, {_names(constraint.columns)})"
        case sa.UniqueConstraint():
            return f"sa.UniqueConstraint({_names(constraint.columns)}, name={_name(constraint)})"
        case sa.CheckConstraint():
            return f"sa.CheckConstraint({str(constraint.sqltext)!r}, name={_name(constraint)})"
        case other:
            raise ValueError(f"{table.name}: the writer knows no {other!r}; teach it first.")


def _name(constraint: sa.Constraint) -> str:
    return f"op.f({str(constraint.name)!r})"


def _names(columns: Iterable[sa.Column[object]]) -> str:
    return ", ".join(repr(column.name) for column in columns)


def _index(table: sa.Table, index: sa.Index) -> str:
    options = ", unique=True" if index.unique else ""
    for dialect in ("sqlite", "postgresql"):
        where = index.dialect_options[dialect].get("where")
        if where is not None:
            options += f", {dialect}_where=sa.text({str(where)!r})"
    return f"op.create_index({index.name!r}, {table.name!r}, [{_names(index.columns)}]{options})"


def _listeners(table: sa.Table) -> Iterator[str]:
    """Yield the statements a table brings with it, such as triggers, by dialect."""
    ddl = [one for one in table.dispatch.after_create if isinstance(one, sa.DDL)]
    for dialect, statements in groupby(ddl, key=_dialect):
        indent = "    "
        if dialect:
            yield f"    if op.get_context().dialect.name == {dialect!r}:"
            indent = "        "
        for statement in statements:
            pieces = textwrap.wrap(
                statement.statement, 80, drop_whitespace=False, break_long_words=False
            )
            yield f"{indent}op.execute("
            yield from (f"{indent}    {piece!r}" for piece in pieces)
            yield f"{indent})"


def _dialect(ddl: sa.DDL) -> str:
    condition = ddl._ddl_if  # SQLAlchemy tells it nowhere else
    return str(condition.dialect) if condition and condition.dialect else ""


if __name__ == "__main__":
    for file in rewrite():
        print(file.relative_to(MIGRATIONS))
