"""What is asked of the disk itself: a file for its owner alone, and names that outlive a power cut.

Errors come up as the operating system's own; the callers name them.
"""

import contextlib
import os
import shutil
from pathlib import Path


def make_own(path: Path) -> int:
    """Make a new file that its owner alone may read, and give its handle; an old one is an error.

    Made before SQLite opens it: SQLite leaves the mode to the umask, and takes it from the
    database for the -wal and -shm beside it.
    """
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)


def free_bytes(path: Path) -> int:
    """Tell how many bytes the disk under a path has left for us."""
    return shutil.disk_usage(path).free


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk.

    Windows neither needs nor allows it for folders.
    """
    folder = path.is_dir()
    if folder and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_database(path: Path) -> None:
    """Remove a database that does not count, and what lies beside it, if the disk lets us."""
    for end in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + end).unlink()
