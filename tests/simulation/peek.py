"""Reading a file beside the program that owns it, by bare SQL."""

from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

_OPEN: Final[dict[str, Any]] = {}


def rows_of(path: Path, sql: str, *given: Any) -> list[tuple[Any, ...]]:
    """Read a file by a connection of its own, which stays open until `let_go`."""
    connection = _OPEN.get(str(path))
    if connection is None:
        connection = _OPEN[str(path)] = dbapi2.connect(str(path), isolation_level=None)
    return connection.execute(sql, given).fetchall()  # type: ignore[no-any-return]


def let_go(path: Path) -> None:
    """Close what reads a file, before the file is copied, replaced or removed."""
    connection = _OPEN.pop(str(path), None)
    if connection is not None:
        connection.close()


def whole(path: Path) -> bytes:
    """Give a file with all that was ever committed to it, while nobody is in the middle of it."""
    ((busy, _, _),) = rows_of(path, "pragma wal_checkpoint(truncate)")
    if busy:
        raise OSError(f"{path.name} is in use")
    return path.read_bytes()
