"""Files that survive a power cut: the whole new content stands there, or the whole old one."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from models.errors import Fault

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Put a file in place in one step, durable before this returns, readable by its owner only.

    Raises a Fault, and leaves the old file as it was, when the disk is full or refuses.
    """
    try:
        _replace(path, content, mode)
    except OSError as failed:
        code = "disk.full" if failed.errno in _FULL else "disk.unwritable"
        raise Fault(code) from failed


def _replace(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The same folder, since only within one file system is a rename one step.
    handle, written = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(written).chmod(mode)
        Path(written).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(written).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows neither needs nor allows it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
