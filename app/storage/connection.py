"""One connection to a SQLite file: the key given, every setting made and read back.

Nothing else in the program knows the driver or sets what a connection works under.
"""

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from models.errors import Defect, Refusal

WAIT_S: Final = 5
SALT_BYTES: Final = 16
# SQLITE_OPEN_READWRITE without CREATE: a file that was moved away is never silently made anew.
_READ_AND_WRITE: Final = 2
_WAL_BYTES_KEPT: Final = 64 * 1024 * 1024
_WAL_PAGES: Final = 4_000
# SQLite below 3.51.3 can lose commits in WAL with more than one connection
# (sqlite.org/wal.html#walresetbug); 3.50.7 and 3.44.6 have the fix too.
_FIXED: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
# Set on every connection in this order, after the key.
_SET: Final = (
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    # Without it INSERT OR REPLACE would delete a row and no trigger would hear of it.
    "recursive_triggers=ON",
    f"journal_size_limit={_WAL_BYTES_KEPT}",
    # The sync thread brings the log in between its passes. Only where there is none a clerk's
    # commit does, and that seldom: it takes as long as twenty others.
    f"wal_autocheckpoint={_WAL_PAGES}",
)
_QUICK: Final = "synchronous=NORMAL"
DEMANDED: Final = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,
}
_READ_BACK: Final = "select {} from {}".format(  # noqa: S608 - the names are ours, just above
    ", ".join(f"pragma_{name}.{name}" for name in DEMANDED),
    ", ".join(f"pragma_{name}" for name in DEMANDED),
)


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """Where a database lies and the 32 bytes that open it; None opens plain SQLite."""

    path: Path
    key: bytes | None = field(repr=False)

    @property
    def salt(self) -> bytes:
        """Give the first 16 bytes of a file under this key; they are no secret.

        SQLCipher would draw them. Made from the key, they tell a file of ours whose first page
        is damaged from a file that was never ours.
        """
        assert self.key is not None
        return sha256(b"pishkhan salt" + self.key).digest()[:SALT_BYTES]


def driver() -> Any:
    """Give the SQLite module in use: SQLCipher's, whose SQLite is sound, else a Defect."""
    version = dbapi2.sqlite_version_info
    if version < _FIXED[0] and not any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED[1:]
    ):
        raise Defect("file.sqlite_unsound", version=dbapi2.sqlite_version)
    return dbapi2


def connect(file: DatabaseFile) -> Any:
    """Give a driver's connection under every demanded setting."""
    connection = connect_bare(file)
    try:
        _demand_wal(connection)
        _set_all(connection)
        read_back(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_memory() -> Any:
    """Give a connection to an empty database in memory, under the settings it can have."""
    connection = _open(":memory:")
    _set_all(connection)
    return connection


def connect_bare(file: DatabaseFile) -> Any:
    """Give a driver's connection with the key given and nothing else set; for copying files."""
    connection = _open(os.path.abspath(file.path))  # noqa: PTH100 - a folder may be a link
    try:
        # What goes wrong is named by us, once; SQLCipher would write it to stderr as well.
        connection.execute("PRAGMA cipher_log_level=NONE")
        if file.key is not None:
            connection.execute(f"PRAGMA key=\"x'{file.key.hex()}{file.salt.hex()}'\"")
            # A driver built without SQLCipher takes the key, ignores it and writes plain text.
            if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
                raise Defect("file.not_encrypted")
    except BaseException:
        connection.close()
        raise
    return connection


def read_back(connection: Any) -> None:
    """Believe no setting that was not read back: builds exist that ignore some of them."""
    found = connection.execute(_READ_BACK).fetchone()
    for (name, wanted), value in zip(DEMANDED.items(), found, strict=True):
        if value != wanted:
            raise Defect("file.setting", setting=name, found=str(value))


def wait_for_disk(connection: Any, *, waits: bool) -> None:
    """Let commits of a connection wait for the disk, as they must, or not; between transactions."""
    (durable,) = (setting for setting in _SET if setting.startswith("synchronous="))
    connection.execute(f"PRAGMA {durable if waits else _QUICK}")


def _open(name: str) -> Any:
    return driver().connect(
        name,
        isolation_level=None,
        check_same_thread=False,
        timeout=WAIT_S,
        cached_statements=512,
        flags=_READ_AND_WRITE,
    )


def _set_all(connection: Any) -> None:
    for setting in _SET:
        connection.execute(f"PRAGMA {setting}")


def _demand_wal(connection: Any) -> None:
    """Turn an empty file to WAL; one with pages and without WAL was never ours: leave it alone."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        if pages:
            raise Refusal("file.foreign")
        connection.execute("PRAGMA journal_mode=WAL")
