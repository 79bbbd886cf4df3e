"""What a driver or the disk complains of, named by who must act and never by the driver's words.

SQLite's extended result codes, PostgreSQL's SQLSTATEs and the operating system's error numbers
are all read here. What is none of these is our own mistake and gets no name.
"""

import errno
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from models.errors import CounterError, Fault, Refusal

# Extended result codes (sqlite.org/rescode.html); the low byte of one is its family.
_FAMILY: Final = 0xFF
_CORRUPT: Final = 11
_IO: Final = 10
_NOT_A_DATABASE: Final = 26
_FILE_MOVED: Final = 1032
_NO_ROOM_TO_SHARE: Final = 4874  # a full disk's second face: WAL's index could not grow
_DAMAGED_BELOW: Final = frozenset({8202, 8458})  # the file system itself found a bad checksum

_SQLITE: Final[dict[int, Callable[[], CounterError]]] = {
    3: lambda: Fault("disk.unwritable"),
    5: lambda: Fault("file.busy"),
    6: lambda: Fault("file.busy"),
    8: lambda: Fault("disk.unwritable"),
    _IO: lambda: Fault("disk.failing"),
    _CORRUPT: lambda: Refusal("file.damaged"),
    13: lambda: Fault("disk.full"),
    14: lambda: Fault("disk.unwritable"),
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


def name_fault(error: BaseException) -> CounterError | None:
    """Name an error of a driver or of the disk; None for what is our own mistake."""
    if isinstance(error, sa.exc.TimeoutError):
        return Fault("file.busy")
    if isinstance(error, sa.exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, OSError):
        named = _SYSTEM.get(error.errno or 0)
        return named() if named else None
    sqlite_code = getattr(error, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return _of_sqlite(sqlite_code)
    if hasattr(error, "sqlstate"):
        return _of_postgres(error)
    return None


def is_not_a_database(error: BaseException) -> bool:
    """Tell whether a file's first page could not be read as a database under the key given."""
    original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return getattr(original, "sqlite_errorcode", None) == _NOT_A_DATABASE


def spoils_connection(error: BaseException | None) -> bool:
    """Tell whether the connection must be closed after this error, never used again.

    Linux reports a failed fsync once and then forgets the pages it lost, and SQLCipher reads
    nothing more once a page failed its check: what such a connection says next proves nothing.
    """
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (
        code & _FAMILY in (_IO, _CORRUPT, _NOT_A_DATABASE) or code == _FILE_MOVED
    )


def _of_sqlite(code: int) -> CounterError | None:
    if code == _FILE_MOVED:
        return Fault("file.moved")
    if code == _NO_ROOM_TO_SHARE:
        return Fault("disk.full")
    if code in _DAMAGED_BELOW:
        return Refusal("file.damaged")
    named = _SQLITE.get(code & _FAMILY)
    return named() if named else None


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
