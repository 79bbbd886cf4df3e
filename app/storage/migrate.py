"""Making a new database, or bringing an older one up: backed up first, one transaction, verified.

Loaded only when there is something to do, since Alembic is slow to load.
"""

import logging
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from app.storage.backup import back_up
from app.storage.engine import file_of, reading, writing
from app.storage.schema import Kind, stands_at
from models.errors import Defect
from models.tables import every

log = logging.getLogger(__name__)

# Alembic keeps what it is at in one place for the whole process.
_ALEMBICS_TURN: Final = threading.Lock()
# What `_verify` compares with is whole only when every room of tables has been read.
ROOMS: Final = every.ROOMS
_ONE_AT_A_TIME: Final = int.from_bytes(b"PshMigra")  # PostgreSQL's advisory lock, by number
_JOURNAL: Final = (
    "select office, epoch, seq, event_id, kind, day, data, chain, signature from event "
    "order by 1, 2, 3"
)
_BALANCES: Final = "select account, sum(amount) from posting group by account order by account"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What no migration may change: every event as it was signed, every account's balance."""

    events: int
    digest: str
    balances: tuple[tuple[str, int], ...]


def migrate(engine: Engine, kind: Kind) -> None:
    """Bring a database to a kind's version; an interruption leaves it as it was."""
    with reading(engine) as connection:
        found = stands_at(connection, kind)
    if found and engine.dialect.name == "sqlite":
        back_up(engine, kept_before(file_of(engine).path, found))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            # However long another worker's migration takes: its end is what is waited for.
            connection.exec_driver_sql("set local lock_timeout = 0")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        # Another process may have been here while this one waited for its turn.
        found = stands_at(connection, kind)
        if found == kind.version:
            return
        before = gather(connection) if found else None
        _upgrade(connection, kind)
        _verify(connection, kind, before)
    log.info("the %s database went from version %d to %d", kind.name, found, kind.version)


def kept_before(path: Path, version: int) -> Path:
    """Name the copy that is kept of a file before it leaves a version, such as `counter.v3.db`."""
    return path.with_name(f"{path.stem}.v{version}{path.suffix}")


def gather(connection: Connection) -> Evidence:
    """Read the whole journal and ledger into a few figures."""
    digest, events = sha256(), 0
    for row in connection.execute(sa.text(_JOURNAL), execution_options={"yield_per": 1000}):
        events += 1
        for value in row:
            piece = value if isinstance(value, bytes) else str(value).encode()
            digest.update(len(piece).to_bytes(8))
            digest.update(piece)
    balances = tuple(
        (str(account), int(total)) for account, total in connection.exec_driver_sql(_BALANCES)
    )
    return Evidence(events, digest.hexdigest(), balances)


def _upgrade(connection: Connection, kind: Kind) -> None:
    config = Config()
    # The file format of such settings reads a percent sign as the start of a name.
    for option, path in (
        ("script_location", kind.folder.parent),
        ("version_locations", kind.folder),
    ):
        config.set_main_option(option, str(path).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=connection, version_table=kind.version_table)
    with _ALEMBICS_TURN:
        command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={kind.mark}")
        connection.exec_driver_sql(f"PRAGMA user_version={kind.version}")


def _verify(connection: Connection, kind: Kind, before: Evidence | None) -> None:
    """See that the tables are those the program knows, and that nothing signed has changed."""
    reached = connection.exec_driver_sql(
        f"select version_num from {kind.version_table}"  # noqa: S608 - a name of ours
    ).scalar_one()
    if int(reached) != kind.version:
        raise Defect("file.migration_incomplete", found=int(reached), known=kind.version)
    inspector = sa.inspect(connection)
    for table in (table for metadata in kind.tables for table in metadata.tables.values()):
        there = (
            {column["name"] for column in inspector.get_columns(table.name)}
            if inspector.has_table(table.name)
            else set()
        )
        if not there >= {column.name for column in table.columns}:
            raise Defect("file.migration_incomplete", found=int(reached), known=kind.version)
    if before is not None and gather(connection) != before:
        raise Defect("file.migration_changed_journal")
