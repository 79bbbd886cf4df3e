"""A backup is one moment of a database in use, encrypted like it, read back before it counts."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.storage import backup, disk
from app.storage.backup import back_up
from app.storage.engine import open_file, writing
from app.storage.integrity import check_file
from app.storage.schema import prepare_central, prepare_counter
from models.errors import CounterError, Fault, Refusal
from tests.unit.storage.databases import (
    KEY,
    OTHER_KEY,
    add_event,
    count,
    fill,
    new_counter,
    refused,
)


def test_a_backup_holds_what_still_lies_in_the_wal(counter: Engine, tmp_path: Path) -> None:
    fill(counter, 10)
    assert (tmp_path / "counter.db-wal").stat().st_size > 0
    back_up(counter, tmp_path / "kept.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "counter.db", "counter.db-shm", "counter.db-wal", "kept.db",
    ]  # fmt: skip
    kept = open_file(tmp_path / "kept.db", KEY)
    prepare_counter(kept)
    assert count(kept) == 10
    assert check_file(kept) == ()
    kept.dispose()


def test_a_backup_is_encrypted_under_the_same_key_for_its_owner_alone(
    counter: Engine, tmp_path: Path
) -> None:
    with writing(counter) as connection:
        add_event(connection, 1, b"canary-0079422118" * 9)
    back_up(counter, tmp_path / "kept.db")
    content = (tmp_path / "kept.db").read_bytes()
    assert b"canary" not in content
    assert b"SQLite format" not in content
    assert (tmp_path / "kept.db").stat().st_mode & 0o777 == 0o600
    with refused("file.foreign", Refusal):
        open_file(tmp_path / "kept.db", OTHER_KEY)


def test_a_backup_while_others_write_is_whole(counter: Engine, tmp_path: Path) -> None:
    fill(counter, 20)
    stop = threading.Event()
    written = [20]

    def write() -> None:
        while not stop.is_set():
            with writing(counter) as connection:
                add_event(connection, written[0] + 1, b"x" * 2000)
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            before = written[0]
            back_up(counter, tmp_path / f"kept{number}.db")
            kept = open_file(tmp_path / f"kept{number}.db", KEY)
            assert before <= count(kept) <= written[0] + 1
            assert check_file(kept) == ()
            kept.dispose()
    finally:
        stop.set()
        writer.join()
    assert count(counter) == written[0]


def test_a_backup_of_the_centres_file_is_plain_as_it_is(tmp_path: Path) -> None:
    engine = open_file(tmp_path / "centre.db", None, create=True)
    prepare_central(engine)
    back_up(engine, tmp_path / "kept.db")
    engine.dispose()
    kept = open_file(tmp_path / "kept.db", None)
    prepare_central(kept)
    kept.dispose()


def test_a_backup_never_replaces_the_database_itself(counter: Engine, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "counter.db")
    for path in (tmp_path / "counter.db", tmp_path / "link.db"):
        with refused("file.itself", Refusal):
            back_up(counter, path)
    assert count(counter) == 0


def test_an_unsound_copy_leaves_the_earlier_backup(
    counter: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(counter, tmp_path / "kept.db")
    before = (tmp_path / "kept.db").read_bytes()
    fill(counter, 5)
    sync = disk.sync

    def damage(path: Path) -> None:
        """Do what a bad stick does between the writing and the reading."""
        if path.suffix == ".part":
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        sync(path)

    monkeypatch.setattr(backup, "sync", damage)
    with pytest.raises(CounterError) as caught:
        back_up(counter, tmp_path / "kept.db")
    assert caught.value.code in ("file.backup_unsound", "file.damaged")
    assert (tmp_path / "kept.db").read_bytes() == before
    assert not list(tmp_path.glob(".kept*"))


def test_a_copy_that_ends_early_is_a_defect(
    counter: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = backup._figures
    answers = iter([(1, 2, 3)])

    def other_once(connection: Any) -> tuple[int, ...]:
        return next(answers, None) or figures(connection)

    monkeypatch.setattr(backup, "_figures", other_once)
    with refused("file.backup_unsound", Fault):
        back_up(counter, tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()


def test_what_a_power_cut_left_behind_is_replaced(counter: Engine, tmp_path: Path) -> None:
    (tmp_path / ".kept.db.part").write_bytes(b"half of a copy")
    back_up(counter, tmp_path / "kept.db")
    assert not list(tmp_path.glob(".kept*"))


def test_a_full_stick_leaves_the_earlier_backup(tmp_path: Path, small_disk: Path) -> None:
    engine = new_counter(tmp_path / "counter.db")
    back_up(engine, small_disk / "kept.db")
    before = (small_disk / "kept.db").read_bytes()
    with writing(engine) as connection:
        add_event(connection, 1, b"x" * 4_000_000)
    with refused("disk.full", Fault):
        back_up(engine, small_disk / "kept.db")
    assert (small_disk / "kept.db").read_bytes() == before
    assert [file.name for file in small_disk.iterdir()] == ["kept.db"]
    engine.dispose()
