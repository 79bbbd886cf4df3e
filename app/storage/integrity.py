"""Looking a database over, page by page and row by row, for what no constraint would stop."""

from collections.abc import Callable, Iterator
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.storage.connection import connect, read_back
from app.storage.engine import file_of, named_faults, open_memory, reading
from app.storage.schema import KINDS, prepare
from models.errors import Defect, Fault, Refusal
from models.tables import every
from models.tables.base import Whole

FINDINGS_MAX: Final = 100
# Imported, so that the metadata is full.
ROOMS: Final = every.ROOMS
_SCHEMA: Final = "select type, name, sql from sqlite_master where name not like 'sqlite_%'"

Check = Callable[[Connection], Iterator[str]]


def check_file(engine: Engine) -> tuple[str, ...]:
    """Check a database file whole and say what is wrong with it; a sound one gives nothing.

    A finding is `check: what`, for evidence and logs, and tells no row's content. The checks:
    `setting` read back, `seal` of every encrypted page, `structure`, `schema` (a table, index or
    trigger that is not as it was made), `reference`, `whole` (a column of whole numbers with
    something else in it). Every page is read: seconds for a gigabyte.
    """
    try:
        bring_home(engine)
    except Refusal:
        pass  # Damaged; the checks say where.
    except Fault as fault:
        # To look must need no room: on a full disk the pages stay where they are.
        if fault.code != "disk.full":
            raise
    findings: list[str] = []
    for name, check in _CHECKS.items():
        try:
            with reading(engine) as connection:
                findings.extend(f"{name}: {what}" for what in check(connection))
        except Refusal as refused:
            # Damage so deep that the check itself could not be finished.
            findings.append(f"{name}: {refused.code}")
    return tuple(findings[:FINDINGS_MAX])


def bring_home(engine: Engine) -> None:
    """Write what lies in the -wal into the database, so that a power cut's half page is mended.

    SQLCipher's check of seals reads the database alone: it would complain of a page that a cut
    left half-written and that stands whole in the -wal, where every reader finds it.
    """
    file = file_of(engine)
    with named_faults(file.path):
        connection = connect(file)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()


def _settings(connection: Connection) -> Iterator[str]:
    try:
        read_back(connection.connection.driver_connection)
    except Defect as wrong:
        yield f"{wrong.facts['setting']} is {wrong.facts['found']}"


def _seals(connection: Connection) -> Iterator[str]:
    if file_of(connection.engine).key is not None:
        for (flaw,) in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
            yield str(flaw)


def _structure(connection: Connection) -> Iterator[str]:
    for (flaw,) in connection.exec_driver_sql(f"PRAGMA quick_check({FINDINGS_MAX})"):
        if flaw != "ok":
            yield str(flaw)


def _schema(connection: Connection) -> Iterator[str]:
    """Compare with a database made new; both went through the same migrations, word by word."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    kinds = [kind for kind in KINDS if kind.mark == mark]
    if not kinds:
        yield "not one of ours"
        return
    made_new = open_memory()
    try:
        prepare(made_new, kinds[0])
        with reading(made_new) as other:
            expected = _statements(other)
    finally:
        made_new.dispose()
    found = _statements(connection)
    for kind_and_name in sorted(expected.keys() | found.keys()):
        if expected.get(kind_and_name) != found.get(kind_and_name):
            yield " ".join(kind_and_name)


def _statements(connection: Connection) -> dict[tuple[str, str], str]:
    return {(kind, name): sql for kind, name, sql in connection.exec_driver_sql(_SCHEMA)}


def _references(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} row {row} names no {parent}"


def _wholes(connection: Connection) -> Iterator[str]:
    there = set(sa.inspect(connection).get_table_names())
    known = {
        table.name: table
        for kind in KINDS
        for metadata in kind.tables
        for table in metadata.tables.values()
    }
    for name in sorted(there & known.keys()):
        columns = [column for column in known[name].columns if isinstance(column.type, Whole)]
        if columns:
            wrong = sa.select(*(_count_wrong(column) for column in columns))
            for column, count in zip(columns, connection.execute(wrong).one(), strict=True):
                if count:
                    yield f"{name}.{column.name} in {count} rows"


def _count_wrong(column: sa.Column[int]) -> sa.ColumnElement[int]:
    kinds = ["integer", "null"] if column.nullable else ["integer"]
    return sa.func.count().filter(sa.func.typeof(column).not_in(kinds))


_CHECKS: Final[dict[str, Check]] = {
    "setting": _settings,
    "seal": _seals,
    "structure": _structure,
    "schema": _schema,
    "reference": _references,
    "whole": _wholes,
}
