"""New files made quickly: what the migrations did once is done again, statement by statement.

The many tests that need a fresh SQLite file wait for no Alembic; the tests of storage itself and
of its faults go the product's own way. That both ways end alike is a test of storage.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, event

from app.storage import migrate
from app.storage.engine import open_file, reading, writing
from app.storage.schema import Kind, stands_at

OWN_WAY: Final = ("tests/unit/storage", "tests/faults")
"""Rooms whose tests make their files as the program does."""

_NO_CHANGE: Final = ("select", "begin", "pragma main.", "pragma temp.")
BY_ALEMBIC: Final = migrate.migrate


def quickly(engine: Engine, kind: Kind) -> None:
    """Bring a database to a kind's version, as `migrate` does."""
    with reading(engine) as connection:
        fresh = engine.dialect.name == "sqlite" and not stands_at(connection, kind)
    if not fresh:
        BY_ALEMBIC(engine, kind)
        return
    with writing(engine) as connection:
        if not stands_at(connection, kind):
            _again(connection, kind)


def _again(connection: Connection, kind: Kind) -> None:
    for statement, values in _done(kind):
        connection.exec_driver_sql(statement, values)


@cache
def _done(kind: Kind) -> tuple[tuple[str, tuple[object, ...]], ...]:
    """Give every statement by which the migrations fill an empty file of a kind."""
    done: list[tuple[str, tuple[object, ...]]] = []
    with TemporaryDirectory() as folder:
        engine = open_file(Path(folder) / "fresh.db", key=None, create=True)

        @event.listens_for(engine, "before_cursor_execute")
        def _(*told: object) -> None:
            statement, values = str(told[2]), told[3]
            assert isinstance(values, tuple), "the migrations put in one row at a time"
            if not statement.lstrip().lower().startswith(_NO_CHANGE):
                done.append((statement, values))

        BY_ALEMBIC(engine, kind)
        engine.dispose()
    return tuple(done)
