"""Opening a database: encrypted, durable, its settings read back, its faults named.

A counter's file is SQLCipher with a raw 256-bit key, WAL and synchronous=FULL; nothing else in
the program sets a PRAGMA that a connection works under. The centre's SQLite file is opened by
the same rules without a key; PostgreSQL comes in by URL.
"""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool, StaticPool

from app.storage.connection import (
    SALT_BYTES,
    WAIT_S,
    DatabaseFile,
    connect,
    connect_memory,
    driver,
    wait_for_disk,
)
from app.storage.disk import make_own
from app.storage.faults import is_not_a_database, name_fault, spoils_connection
from models.errors import Defect, Refusal

_DEMANDED_OF_POSTGRES: Final = {
    "server_encoding": ("UTF8",),
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}


@contextmanager
def named_faults(at: Path | None = None) -> Iterator[None]:
    """Turn a driver's and the disk's errors into Fault or Refusal; our own mistakes pass as is.

    Args:
        at: the database file, where one is known: its disk is asked what SQLite does not tell.
    """
    with _named(driver().Error, at):
        yield


@contextmanager
def _named(error_of_driver: type[Exception], at: Path | None) -> Iterator[None]:
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, error_of_driver, OSError) as error:
        named = name_fault(error, at)
        if named is None:
            raise
        raise named from error


def open_file(path: Path, key: bytes | None, *, create: bool = False) -> Engine:
    """Open a database file and see that its first page can be read.

    Raises a Refusal: `file.missing`, `file.empty`, `file.plain` (no encryption where a key is
    held), `file.foreign` (not ours, or another key) or `file.damaged`; and a Fault of the disk.

    Args:
        path: the file. key: 32 bytes for SQLCipher, None for plain SQLite.
        create: whether a missing file may be made; its owner alone can read it.
    """
    file = DatabaseFile(path, key)
    with named_faults():
        _demand_something(path, create=create)
    engine = sa.create_engine(
        "sqlite://",
        module=driver(),
        creator=lambda: connect(file),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        pool_timeout=WAIT_S,
        hide_parameters=True,
        execution_options={"pishkhan_file": file},
    )
    _begin_by_hand(engine)
    event.listen(engine, "handle_error", _close_what_is_spoilt)
    try:
        with named_faults(path), engine.connect() as connection:
            connection.exec_driver_sql("select count(*) from sqlite_master").scalar_one()
    except BaseException as error:
        engine.dispose()
        if error.__cause__ is not None and is_not_a_database(error.__cause__):
            raise _unreadable(file) from error
        raise
    return engine


def file_of(engine: Engine) -> DatabaseFile:
    """Give the file an engine of `open_file` stands on."""
    file = _file(engine)
    if file is None:
        raise TypeError("This engine stands on no file.")
    return file


def open_memory() -> Engine:
    """Open an empty database in memory, for rebuilding a book beside the one kept."""
    engine = sa.create_engine(
        "sqlite://",
        module=driver(),
        creator=connect_memory,
        poolclass=StaticPool,
        hide_parameters=True,
    )
    _begin_by_hand(engine)
    return engine


def open_url(url: str) -> Engine:
    """Open the centre's database by its URL: `postgresql://…`, or `sqlite:///…` for a file.

    A SQLite file is made where there is none; PostgreSQL is first asked when it is first used.
    """
    try:
        parts = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise Refusal("file.address", field="database") from error
    if parts.drivername == "sqlite" and parts.database:
        path = Path(parts.database)
        return open_file(path, None, create=not path.exists())
    if parts.drivername not in ("postgresql", "postgresql+psycopg"):
        raise Refusal("file.address", field="database")
    engine = sa.create_engine(
        parts.set(drivername="postgresql+psycopg"),
        pool_size=8,
        max_overflow=8,
        pool_timeout=WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": WAIT_S, "application_name": "pishkhan"},
    )
    event.listen(engine, "connect", _demand_of_postgres)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: a clean exit commits, anything else leaves no trace.

    After a Fault `disk.failing` the outcome is unknown until the file has been read again: look
    the act up by its id before trying it once more.
    """
    with _connected(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(pishkhan_mode="immediate")
        with connection.begin():
            yield connection


@contextmanager
def noting(engine: Engine) -> Iterator[Connection]:
    """One write transaction that waits for no disk, for what is told again if a power cut takes it.

    So whoever else writes waits for it hardly at all. All that was committed before it stands
    before it, and whoever commits durably after it makes it durable too.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with _connected(engine) as connection:
        connection.execution_options(pishkhan_mode="immediate")
        try:
            wait_for_disk(connection.connection, waits=False)
            with connection.begin():
                yield connection
            wait_for_disk(connection.connection, waits=True)
        except BaseException:
            connection.invalidate()  # nobody is lent one that may not wait
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: every query in it sees the same moment."""
    with _connected(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """Lend a connection, name what goes wrong, and see that a spoilt one is never lent again."""
    file, errors = _file(engine), engine.dialect.loaded_dbapi.Error
    with _named(errors, file.path if file else None), engine.connect() as connection:
        try:
            yield connection
        except errors as error:
            # Raised by a cursor that was used bare: SQLAlchemy has not seen it.
            if file and spoils_connection(error):
                connection.invalidate(error)
                engine.dispose()
            raise


def _file(engine: Engine) -> DatabaseFile | None:
    file: DatabaseFile | None = engine.get_execution_options().get("pishkhan_file")
    return file


def _demand_something(path: Path, *, create: bool) -> None:
    """See that there is a file with something in it, or make an empty one for its owner alone."""
    if create:
        with contextlib.suppress(FileExistsError):
            os.close(make_own(path))
    elif not path.is_file():
        raise Refusal("file.missing")
    elif path.stat().st_size == 0:
        raise Refusal("file.empty")


def _unreadable(file: DatabaseFile) -> Refusal:
    """Tell why a first page makes no sense: plain text, somebody else's, or ours and damaged."""
    with file.path.open("rb") as opened:
        head = opened.read(SALT_BYTES)
    if file.key is None:
        return Refusal("file.foreign")
    if head == b"SQLite format 3\0":
        return Refusal("file.plain")
    return Refusal("file.damaged" if head == file.salt else "file.foreign")


def _begin_by_hand(engine: Engine) -> None:
    """Keep the driver from beginning for us: a writer waits at the door, not half-way."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("pishkhan_mode", "deferred")
        connection.exec_driver_sql(f"BEGIN {mode}")


def _close_what_is_spoilt(context: ExceptionContext) -> None:
    if spoils_connection(context.original_exception):
        context.is_disconnect = True


def _demand_of_postgres(connection: Any, _record: object) -> None:
    """Wait for nobody for ever, and refuse a server that forgets, or that mangles Persian text."""
    settings = ", ".join(f"current_setting('{name}')" for name in _DEMANDED_OF_POSTGRES)
    with connection.cursor() as cursor:
        cursor.execute(f"set lock_timeout = '{WAIT_S}s'")
        found = cursor.execute(f"select {settings}").fetchone()
    connection.commit()
    for (name, wanted), value in zip(_DEMANDED_OF_POSTGRES.items(), found, strict=True):
        if value not in wanted:
            raise Defect("file.setting", setting=name, found=value)
