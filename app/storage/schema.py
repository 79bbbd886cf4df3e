"""Which version of which database a file is, and what is done about it before anything is read.

A file of this very version costs one query and no more; Alembic, slow to load, comes in only to
make a new database or to bring an older one up. A newer or a foreign one is refused unwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.storage.engine import reading
from models.errors import Refusal
from models.tables.base import CentralOnly, CounterOnly, Shared

_MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "models" / "migrations"


@dataclass(frozen=True, slots=True)
class Kind:
    """One of our two kinds of database.

    Attributes:
        name: also the folder of its migrations. mark: SQLite's application_id.
        version: the number of its last migration; raised with each one that is added.
        mistaken: the code of the refusal when this kind is opened as the other.
    """

    name: str
    mark: int
    version: int
    mistaken: str
    tables: tuple[sa.MetaData, ...]
    folder: Path

    @property
    def version_table(self) -> str:
        """Name the table that Alembic keeps its place in."""
        return f"{self.name}_schema"


COUNTER: Final = Kind(
    name="counter",
    mark=int.from_bytes(b"PshC"),
    version=1,
    mistaken="file.of_a_counter",
    tables=(Shared.metadata, CounterOnly.metadata),
    folder=_MIGRATIONS / "counter",
)
CENTRAL: Final = Kind(
    name="central",
    mark=int.from_bytes(b"PshZ"),
    version=1,
    mistaken="file.of_the_centre",
    tables=(Shared.metadata, CentralOnly.metadata),
    folder=_MIGRATIONS / "central",
)
KINDS: Final = (COUNTER, CENTRAL)

_MARKS: Final = (
    "select pragma_application_id.application_id, pragma_user_version.user_version, "
    "exists (select 1 from sqlite_master) from pragma_application_id, pragma_user_version"
)
_HAS_TABLES: Final = (
    "select exists (select 1 from information_schema.tables where table_schema = current_schema())"
)


def prepare_counter(engine: Engine) -> None:
    """See that a database is a counter's of this version: new ones are made, older ones raised.

    Raises a Refusal before any write: `file.newer`, `file.foreign`, `file.of_the_centre`.
    """
    prepare(engine, COUNTER)


def prepare_central(engine: Engine) -> None:
    """See that a database is the centre's of this version: new ones are made, older ones raised.

    Raises a Refusal before any write: `file.newer`, `file.foreign`, `file.of_a_counter`.
    """
    prepare(engine, CENTRAL)


def prepare(engine: Engine, kind: Kind) -> None:
    """Bring a database to a kind's version, or refuse it as it is."""
    with reading(engine) as connection:
        found = stands_at(connection, kind)
    if found < kind.version:
        from app.storage.migrate import migrate  # noqa: PLC0415 - costs a cold start half a second

        migrate(engine, kind)


def stands_at(connection: Connection, kind: Kind) -> int:
    """Tell a database's version, 0 for an empty one; refuse what is newer, foreign or the other."""
    if connection.dialect.name == "sqlite":
        found = _of_file(connection, kind)
    else:
        found = _of_server(connection, kind)
    if found > kind.version:
        raise Refusal("file.newer", found=found, known=kind.version)
    return found


def _of_file(connection: Connection, kind: Kind) -> int:
    mark, version, filled = connection.exec_driver_sql(_MARKS).one()
    if mark == kind.mark and version > 0:
        return int(version)
    if (mark, version, filled) == (0, 0, 0):
        return 0
    raise _mistaken([other for other in KINDS if other.mark == mark != kind.mark])


def _of_server(connection: Connection, kind: Kind) -> int:
    """Read Alembic's own table; PostgreSQL has no marks of its own."""
    try:
        with connection.begin_nested():
            version = connection.exec_driver_sql(
                f"select version_num from {kind.version_table}"  # noqa: S608 - a name of ours
            ).scalar_one()
            return int(version)
    except sa.exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != "42P01":  # no such table
            raise
    tables = set(sa.inspect(connection).get_table_names())
    if not tables:
        return 0
    raise _mistaken([other for other in KINDS if other.version_table in tables])


def _mistaken(kinds: Sequence[Kind]) -> Refusal:
    return Refusal(kinds[0].mistaken if kinds else "file.foreign")
