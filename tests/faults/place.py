"""Where a fault happens: a folder of its own, a disk laid into it, a child, a look at it."""

import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine

from app.book.rebuild import verify
from app.journal.append import EVENTS
from app.journal.chain import derive
from app.storage.engine import open_file, reading
from app.storage.integrity import bring_home
from tests.counter.invariants import broken
from tests.counter_world import SECRET, tables

FILE: Final = Path("counter.db")
"""A till's file has no folder: a forked child finds it wherever it stands."""

Disk = dict[str, bytes]
Picture = dict[str, list[str]]


def read_disk(folder: Path) -> Disk:
    """Read every file of a folder but SQLite's shared memory, which no power cut survives."""
    return {
        file.name: file.read_bytes()
        for file in folder.iterdir()
        if file.is_file() and not file.name.endswith("-shm")
    }


def write_disk(disk: Disk, folder: Path) -> None:
    """Lay files into a folder."""
    for name, content in disk.items():
        (folder / name).write_bytes(content)


@contextmanager
def standing_in(folder: Path) -> Iterator[Path]:
    """Stand in a folder that is gone afterwards."""
    before = Path.cwd()
    folder.mkdir()
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
        shutil.rmtree(folder)


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder in memory where there is one: a sync costs nothing there."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="pishkhan-faults-", dir=where) as folder:
        yield Path(folder)


def picture_of(engine: Engine) -> Picture:
    """Read every row, but for what only says when something was tried."""
    rows = tables(engine)
    rows.pop("attempt", None)
    rows.pop("sqlite_sequence", None)
    return rows


def picture_beside() -> Picture:
    """Take the picture over an engine of its own."""
    engine = open_file(FILE, derive(SECRET, "database"))
    try:
        return picture_of(engine)
    finally:
        engine.dispose()


@contextmanager
def outermost() -> Iterator[None]:
    """Run a forked child: it never comes back into the parent's code."""
    code = 1
    try:
        yield
        code = 0
    except BaseException:  # noqa: BLE001 - the process's outermost frame
        sys.stderr.write(traceback.format_exc(limit=-4)[-600:])
        sys.stderr.flush()
    finally:
        os._exit(code)


def demand_well(status: int, what: str) -> None:
    """See that a child ended as it should."""
    if status:
        raise AssertionError(f"{what}: the child ended with {os.waitstatus_to_exitcode(status)}")


def kinds_in(engine: Engine) -> Counter[str]:
    """Count the events by kind."""
    with reading(engine) as connection:
        return Counter(connection.execute(sa.select(EVENTS.c.kind)).scalars())


def look_over(engine: Engine) -> list[str]:
    """Look a whole file over: pages, seals, chain, signatures, book, and what must always hold."""
    bring_home(engine)
    found = [f"{finding.code} at {finding.seq} {finding.detail}" for finding in verify(engine)]
    with reading(engine) as connection:
        found += [row[0] for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
        found += [
            row[0]
            for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")
            if row[0] != "ok"
        ]
        found += broken(connection)
    return found
