"""A full, failing or read-only disk is told by name; what was acknowledged is still there."""

import contextlib
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, event

from app.storage.engine import open_file, writing
from app.storage.integrity import check_file
from models.errors import CounterError, Fault, Refusal
from tests.unit.storage.databases import KEY, add_epoch, add_event, count, new_counter, refused


def write_until_refused(engine: Engine) -> tuple[int, CounterError]:
    """Write events until one is refused; give how many were acknowledged, and the refusal."""
    with writing(engine) as connection:
        add_epoch(connection)
    for acknowledged in range(10_000):
        try:
            with writing(engine) as connection:
                add_event(connection, acknowledged + 1, b"x" * 3000)
        except CounterError as refusal:
            return acknowledged, refusal
    raise AssertionError("Nothing was ever refused.")


def add_one(engine: Engine, seq: int) -> None:
    with writing(engine) as connection:
        add_event(connection, seq)


def test_a_full_disk_loses_nothing_and_the_counter_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    engine = new_counter(small_disk / "counter.db")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * 500_000)
    acknowledged, refusal = write_until_refused(engine)
    assert isinstance(refusal, Fault)
    assert refusal.code == "disk.full"
    assert acknowledged > 10
    assert count(engine) == acknowledged
    with refused("disk.full", Fault), writing(engine) as connection:
        add_event(connection, acknowledged + 1, b"x" * 3000)
    ballast.unlink()
    add_one(engine, acknowledged + 1)
    assert count(engine) == acknowledged + 1
    assert check_file(engine) == ()
    engine.dispose()
    engine = open_file(small_disk / "counter.db", KEY)
    assert count(engine) == acknowledged + 1
    engine.dispose()


def test_a_disk_too_full_even_to_open_a_file_is_called_full(small_disk: Path) -> None:
    engine = new_counter(small_disk / "counter.db")
    add_one(engine, 1)
    engine.dispose()
    with contextlib.suppress(OSError), (small_disk / "ballast").open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    with refused("disk.full", Fault):
        engine = open_file(small_disk / "counter.db", KEY)
        add_one(engine, 2)
    (small_disk / "ballast").unlink()
    engine = open_file(small_disk / "counter.db", KEY)
    assert count(engine) == 1
    engine.dispose()


def test_a_file_that_may_grow_no_more_is_full_and_loses_nothing(counter: Engine) -> None:
    def bound(connection: Any, *_rest: Any) -> None:
        connection.execute("PRAGMA max_page_count=150")

    event.listen(counter, "checkout", bound)
    acknowledged, refusal = write_until_refused(counter)
    assert isinstance(refusal, Fault)
    assert refusal.code == "disk.full"
    assert count(counter) == acknowledged > 0
    event.remove(counter, "checkout", bound)
    counter.dispose()
    add_one(counter, acknowledged + 1)
    assert count(counter) == acknowledged + 1
    assert check_file(counter) == ()


@contextlib.contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let the operating system refuse every write beyond a length, as a failing disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_after_an_error_of_the_disk_the_connection_is_closed_and_never_used_again(
    counter: Engine, tmp_path: Path
) -> None:
    add_one(counter, 1)
    with counter.connect() as connection:
        spoilt = connection.connection.driver_connection
    wal = (tmp_path / "counter.db-wal").stat().st_size
    limit, failing = files_no_longer_than(wal + 5000), refused("disk.failing", Fault)
    with limit, failing, writing(counter) as connection:
        assert connection.connection.driver_connection is spoilt
        add_event(connection, 2, b"x" * 100_000)
    assert spoilt is not None
    with pytest.raises(spoilt.ProgrammingError, match="closed"):
        spoilt.execute("select 1")
    assert count(counter) == 1
    add_one(counter, 2)
    assert count(counter) == 2
    assert check_file(counter) == ()


def test_an_error_that_a_bare_cursor_met_closes_the_connection_too(
    counter: Engine, tmp_path: Path
) -> None:
    add_one(counter, 1)
    with counter.connect() as connection:
        spoilt: Any = connection.connection.driver_connection
    wal = (tmp_path / "counter.db-wal").stat().st_size
    limit, failing = files_no_longer_than(wal + 5000), refused("disk.failing", Fault)
    with limit, failing, writing(counter) as connection:
        connection.connection.cursor().execute("PRAGMA cache_size=1")
        connection.connection.cursor().execute(
            "insert into vault values ('e', 1, 'c', 'scan', 'd', x'00', zeroblob(400000))"
        )
    with pytest.raises(spoilt.ProgrammingError, match="closed"):
        spoilt.execute("select 1")
    add_one(counter, 2)
    assert count(counter) == 2
    assert check_file(counter) == ()


def test_a_mere_mistake_of_ours_closes_no_connection(counter: Engine) -> None:
    add_one(counter, 1)
    with counter.connect() as connection:
        before = connection.connection.driver_connection
    with pytest.raises(sa.exc.IntegrityError):
        add_one(counter, 1)
    with counter.connect() as connection:
        assert connection.connection.driver_connection is before


def test_a_disk_that_may_only_be_read_is_told_and_nothing_is_lost(small_disk: Path) -> None:
    engine = new_counter(small_disk / "counter.db")
    add_one(engine, 1)
    engine.dispose()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for path, create in ((small_disk / "new.db", True), (small_disk / "counter.db", False)):
        with refused("disk.unwritable", Fault):
            open_file(path, KEY, create=create)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    engine = open_file(small_disk / "counter.db", KEY)
    add_one(engine, 2)
    assert count(engine) == 2
    engine.dispose()


def test_a_file_moved_away_is_missed_and_never_made_anew(counter: Engine, tmp_path: Path) -> None:
    add_one(counter, 1)
    counter.dispose()
    (tmp_path / "counter.db").rename(tmp_path / "elsewhere.db")
    with refused("file.missing", Refusal):
        add_one(counter, 2)
    assert not (tmp_path / "counter.db").exists()
    (tmp_path / "elsewhere.db").rename(tmp_path / "counter.db")
    add_one(counter, 2)
    assert count(counter) == 2
