"""Files on a stick, which is full, locked, or pulled out: a whole file under its name, or none.

The system's words for that are named here by what a person must do about the stick.
"""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from models.errors import CounterError, Fault, Refusal

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE: Final = frozenset(
    {
        *(errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.EISDIR),
        *(getattr(errno, name, errno.ENODEV) for name in ("ESTALE", "ENOMEDIUM")),
    }
)


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn what the system says of a stick into a Fault `stick.…`.

    `stick.full`, `stick.locked`, `stick.gone` (pulled out, or no such place), `stick.failing`.
    """
    try:
        yield
    except OSError as error:
        raise name_fault(error) from error


def name_fault(error: OSError) -> CounterError:
    """Name what the system says of a stick."""
    if error.errno in _FULL:
        return Fault("stick.full")
    if error.errno in _LOCKED:
        return Fault("stick.locked")
    if error.errno in _GONE:
        return Fault("stick.gone")
    return Fault("stick.failing")


def write_verified(
    path: Path,
    write: Callable[[BinaryIO], None],
    check: Callable[[BinaryIO], None],
    *,
    over: bool = False,
) -> int:
    """Write a file and read it back before it gets its name; the answer is its size in bytes.

    What was under the name stays unless all went well. A name that is taken is `stick.taken`.

    Args:
        write: writes the content. check: reads it again, and refuses what is not as it should be.
        over: whether an older file may be in its place.
    """
    part = path.with_name(f".{path.stem}.part")
    with named_faults():
        if not over and path.exists():
            raise Refusal("stick.taken")
        try:
            with part.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
                _forget_cached(file)
                size = file.tell()
            with part.open("rb") as file:
                check(file)
            part.replace(path)
            _sync_folder(path.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
    return size


def write_answer(path: Path, data: bytes) -> None:
    """Write a return file, over an older one, and read it back; raises Fault `stick.…`."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    def check(file: BinaryIO) -> None:
        if file.read(len(data) + 1) != data:
            raise Fault("stick.differs")

    write_verified(path, write, check, over=True)


def _forget_cached(file: BinaryIO) -> None:
    """Let the system forget what it holds of a file, so that reading it asks the stick itself."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows neither needs nor allows it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
