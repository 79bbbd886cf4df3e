"""What a driver or the disk complains of, named by who must act and never by the driver's words.

SQLite's result codes, PostgreSQL's SQLSTATEs and the operating system's error numbers are all
read here. What is none of these is our own mistake and gets no name.
"""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from models.errors import CounterError, Fault, Refusal

# Result codes (sqlite.org/rescode.html); the low byte of an extended one is its family.
_FAMILY: Final = 0xFF
_READ_ONLY: Final = 8
_IO: Final = 10
_CORRUPT: Final = 11
_CANNOT_OPEN: Final = 14
_NOT_A_DATABASE: Final = 26
# The driver's backup gives no code, only SQLite's English for one (sqlite3_errstr).
_TEXTS: Final = {
    "database is locked": 5,
    "attempt to write a readonly database": _READ_ONLY,
    "disk I/O error": _IO,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": 13,
    "unable to open database file": _CANNOT_OPEN,
    "file is not a database": _NOT_A_DATABASE,
}
# A disk with less room than a write of ours needs is full, whatever the error was called.
_ROOM_LEAST_BYTES: Final = 256 * 1024

_SQLITE: Final[dict[int, Callable[[], CounterError]]] = {
    3: lambda: Fault("disk.unwritable"),
    5: lambda: Fault("file.busy"),
    6: lambda: Fault("file.busy"),
    _READ_ONLY: lambda: Fault("disk.unwritable"),
    _IO: lambda: Fault("disk.failing"),
    _CORRUPT: lambda: Refusal("file.damaged"),
    13: lambda: Fault("disk.full"),
    _CANNOT_OPEN: lambda: Fault("disk.unwritable"),
    15: lambda: Fault("file.busy"),
    23: lambda: Fault("disk.unwritable"),
    _NOT_A_DATABASE: lambda: Refusal("file.damaged"),
}

# SQLSTATEs, whole or by their class of two characters (PostgreSQL's appendix A).
_POSTGRES: Final[dict[str, Callable[[], CounterError]]] = {
    "08": lambda: Fault("file.server_silent"),
    "25006": lambda: Fault("disk.unwritable"),
    "28": lambda: Fault("file.server_silent"),
    "40001": lambda: Fault("file.busy"),
    "40P01": lambda: Fault("file.busy"),
    "53100": lambda: Fault("disk.full"),
    "53": lambda: Fault("file.busy"),
    "55P03": lambda: Fault("file.busy"),
    "57014": lambda: Fault("file.busy"),
    "57P": lambda: Fault("file.server_silent"),
    "58": lambda: Fault("disk.failing"),
    "XX001": lambda: Refusal("file.damaged"),
    "XX002": lambda: Refusal("file.damaged"),
}

_SYSTEM: Final[dict[int, Callable[[], CounterError]]] = {
    errno.ENOSPC: lambda: Fault("disk.full"),
    errno.EDQUOT: lambda: Fault("disk.full"),
    errno.EFBIG: lambda: Fault("disk.full"),
    errno.EIO: lambda: Fault("disk.failing"),
    errno.EROFS: lambda: Fault("disk.unwritable"),
    errno.EACCES: lambda: Fault("disk.unwritable"),
    errno.EPERM: lambda: Fault("disk.unwritable"),
}


def name_fault(error: BaseException, at: Path | None = None) -> CounterError | None:
    """Name an error of a driver or of the disk; None for what is our own mistake.

    Args:
        at: the database file, where one is known: its disk is asked what SQLite does not tell.
    """
    if isinstance(error, sa.exc.TimeoutError):
        return Fault("file.busy")
    original = _original(error)
    if isinstance(original, OSError):
        named = _SYSTEM.get(original.errno or 0)
        return named() if named else None
    if hasattr(original, "sqlstate"):
        return _of_postgres(original)
    return _of_sqlite(_code(original), at)


def is_not_a_database(error: BaseException) -> bool:
    """Tell whether a file's first page could not be read as a database under the key given."""
    return _code(_original(error)) == _NOT_A_DATABASE


def spoils_connection(error: BaseException | None) -> bool:
    """Tell whether the connection must be closed after this error, never used again.

    Linux reports a failed fsync once and then forgets the pages it lost, and SQLCipher reads
    nothing more once a page failed its check: what such a connection says next proves nothing.
    And where a file cannot be opened for writing SQLite opens it for reading without a word: such
    a connection would refuse to write for as long as it lives, however well the disk has become.
    """
    return _code(error) in (_READ_ONLY, _IO, _CORRUPT, _NOT_A_DATABASE)


def _original(error: BaseException) -> BaseException:
    inside = error.orig if isinstance(error, sa.exc.DBAPIError) else None
    return inside or error


def _code(error: BaseException | None) -> int:
    """Give SQLite's result code without what extends it; 0 for what is no error of SQLite's."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return _TEXTS.get(str(error), 0) if code is None else code & _FAMILY


def _of_sqlite(code: int, at: Path | None) -> CounterError | None:
    if code == _IO and at is not None and _is_full(at.parent):
        return Fault("disk.full")
    if code == _CANNOT_OPEN and at is not None:
        if not at.exists():
            return Refusal("file.missing")
        if not os.access(at, os.R_OK):
            return Fault("disk.unreadable")
    named = _SQLITE.get(code)
    return named() if named else None


def _is_full(folder: Path) -> bool:
    """Ask the disk: where WAL's index cannot grow, SQLite says no more than "disk I/O error"."""
    try:
        return shutil.disk_usage(folder).free < _ROOM_LEAST_BYTES
    except OSError:
        return False


def _of_postgres(error: BaseException) -> CounterError | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:
        # psycopg could not even ask: no server, no route, or a connection that broke midway.
        silent = type(error).__name__ == "OperationalError"
        return Fault("file.server_silent") if silent else None
    for known in (state, state[:3], state[:2]):
        if known in _POSTGRES:
            return _POSTGRES[known]()
    return None
