"""Every error of a driver or of the disk that has a name has a sentence too."""

import errno
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from app.i18n import Language, read_room
from app.storage import faults
from app.storage.faults import name_fault, spoils_connection
from app.storage.schema import KINDS
from models.errors import Fault, Refusal


def of_sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as the driver says it")
    error.sqlite_errorcode = code
    return error


def of_postgres(state: str) -> psycopg.Error:
    return psycopg.errors.lookup(state)("as the server says it")


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (of_sqlite(13), Fault, "disk.full"),
        (of_sqlite(10), Fault, "disk.failing"),
        (of_sqlite(1034), Fault, "disk.failing"),
        (of_sqlite(778), Fault, "disk.failing"),
        (of_sqlite(8), Fault, "disk.unwritable"),
        (of_sqlite(14), Fault, "disk.unwritable"),
        (of_sqlite(5), Fault, "file.busy"),
        (of_sqlite(517), Fault, "file.busy"),
        (of_sqlite(262), Fault, "file.busy"),
        (of_sqlite(11), Refusal, "file.damaged"),
        (of_sqlite(26), Refusal, "file.damaged"),
        (sqlite3.OperationalError("database or disk is full"), Fault, "disk.full"),
        (of_postgres("53100"), Fault, "disk.full"),
        (of_postgres("53300"), Fault, "file.busy"),
        (of_postgres("40001"), Fault, "file.busy"),
        (of_postgres("40P01"), Fault, "file.busy"),
        (of_postgres("57P01"), Fault, "file.server_silent"),
        (of_postgres("08006"), Fault, "file.server_silent"),
        (of_postgres("58030"), Fault, "disk.failing"),
        (of_postgres("XX001"), Refusal, "file.damaged"),
        (psycopg.OperationalError("connection failed"), Fault, "file.server_silent"),
        (sa.exc.TimeoutError(), Fault, "file.busy"),
        (OSError(errno.ENOSPC, "full"), Fault, "disk.full"),
        (PermissionError(errno.EACCES, "no"), Fault, "disk.unwritable"),
        (OSError(errno.EIO, "no"), Fault, "disk.failing"),
    ],
)
def test_an_error_of_the_world_has_a_name(
    error: Exception, kind: type[Exception], code: str
) -> None:
    named = name_fault(error)
    assert named is not None
    assert (type(named), named.code) == (kind, code)


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite(1),
        of_sqlite(19),
        of_sqlite(2067),
        of_sqlite(21),
        of_postgres("23505"),
        of_postgres("42P01"),
        of_postgres("42501"),
        psycopg.ProgrammingError("no"),
        FileNotFoundError(errno.ENOENT, "no"),
        ValueError("no"),
    ],
)
def test_a_mistake_of_ours_has_none(error: Exception) -> None:
    assert name_fault(error) is None


def test_a_wrapped_error_is_named_by_what_is_inside() -> None:
    wrapped = sa.exc.OperationalError("select 1", {}, of_sqlite(13))
    named = name_fault(wrapped)
    assert named is not None
    assert named.code == "disk.full"


@pytest.mark.parametrize(
    ("code", "spoils"),
    [(10, True), (1034, True), (11, True), (26, True), (267, True), (13, False), (5, False),
     (19, False), (8, True)],
)  # fmt: skip
def test_what_loses_pages_or_can_no_longer_write_spoils_a_connection(
    code: int, spoils: bool
) -> None:
    assert spoils_connection(of_sqlite(code)) is spoils
    assert not spoils_connection(None)
    assert not spoils_connection(ValueError())


@pytest.mark.parametrize("language", list(Language))
def test_every_name_has_a_sentence(language: Language) -> None:
    spoken = read_room(language, "errors")
    tables = (faults._SQLITE, faults._POSTGRES, faults._SYSTEM)
    makers = [maker for table in tables for maker in table.values()]
    named = [maker() for maker in makers]
    codes = {error.code for error in named} | {kind.mistaken for kind in KINDS}
    assert {f"errors.{code}.{part}" for code in codes for part in ("reason", "remedy")} <= set(
        spoken
    )
