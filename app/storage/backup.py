"""Copying a database that is in use: encrypted to encrypted, whole, read again before it counts.

A copy of the .db alone lacks what still lies in its -wal. SQLite's online backup takes one moment
of both, while the counter goes on writing.
"""

import os
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

from app.storage.connection import DatabaseFile, connect, connect_bare
from app.storage.disk import make_own, remove_database, sync
from app.storage.engine import file_of, named_faults
from models.errors import Fault, Refusal

_SAME: Final = ("application_id", "user_version", "page_count")


def back_up(engine: Engine, path: Path) -> None:
    """Write a verified copy of an engine's file, openable under the same key, to a path.

    What stood at the path before is replaced in one step, and only by a copy that was read back.

    Raises:
        Refusal: `file.itself`, when the path is the database's own.
        Fault: `disk.full` and the like, `file.backup_unsound`; then what stood at the path before
            stands there still, or, where only its name's sync failed, the new and whole copy.
    """
    source = file_of(engine)
    if path.exists() and path.samefile(source.path):
        raise Refusal("file.itself")
    with named_faults(path):
        # One name for every try, so that what a power cut left behind is found and replaced.
        copy = DatabaseFile(path.with_name(f".{path.name}.part"), source.key)
        remove_database(copy.path)
        try:
            os.close(make_own(copy.path))
            expected = _copy(source, copy)
            sync(copy.path)
            _verify(copy, expected)
            copy.path.replace(path)
        except BaseException:
            remove_database(copy.path)
            raise
        sync(path.parent)


def _copy(source: DatabaseFile, copy: DatabaseFile) -> tuple[int, ...]:
    """Copy one moment in one step: nobody's writing can make it begin again.

    Over a connection of its own: SQLCipher says nothing of a page it could not read for a copy,
    and reads nothing right over that connection ever after.
    """
    reader = connect(source)
    try:
        target = connect_bare(copy)
        try:
            # Until it is renamed the copy is worth nothing, and it is synced once, at the end.
            target.execute("PRAGMA journal_mode=OFF")
            target.execute("PRAGMA synchronous=OFF")
            reader.backup(target)
            return _figures(target)
        finally:
            target.close()
    finally:
        reader.close()


def _verify(copy: DatabaseFile, expected: tuple[int, ...]) -> None:
    """Read the copy from the disk as a stranger would: every page, its seal and its place."""
    connection = connect_bare(copy)
    try:
        flaws = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if flaws or sound != "ok" or _figures(connection) != expected:
            raise Fault("file.backup_unsound")
    finally:
        connection.close()


def _figures(connection: Any) -> tuple[int, ...]:
    return tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _SAME)
