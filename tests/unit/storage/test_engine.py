"""A database file is encrypted, durable and ours, or it is refused by name."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from app.storage import connection as connection_module
from app.storage.connection import DEMANDED, DatabaseFile, connect_bare, driver
from app.storage.engine import (
    file_of,
    named_faults,
    noting,
    open_file,
    open_memory,
    open_url,
    reading,
    writing,
)
from app.storage.schema import prepare_central
from models.errors import Defect, Fault, Refusal
from tests.unit.storage.databases import (
    EVENTS,
    KEY,
    OTHER_KEY,
    add_event,
    count,
    fill,
    new_counter,
    refused,
)

CANARY = b"canary-0079422118"
PAGE = 4096


def pragma(connection: Any, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_no_plain_text_is_in_the_file_nor_in_its_wal(counter: Engine, tmp_path: Path) -> None:
    with writing(counter) as connection:
        add_event(connection, 1, CANARY * 50)
    wal = (tmp_path / "counter.db-wal").read_bytes()
    assert len(wal) > PAGE
    counter.dispose()
    main = (tmp_path / "counter.db").read_bytes()
    for content in (main, wal):
        assert CANARY not in content
        assert b"CREATE TABLE" not in content
        assert b"SQLite format" not in content


def test_the_canary_would_be_seen_in_a_plain_file(tmp_path: Path) -> None:
    engine = open_file(tmp_path / "plain.db", None, create=True)
    with writing(engine) as connection:
        connection.exec_driver_sql("create table t (x)")
        connection.exec_driver_sql("insert into t values (?)", (CANARY,))
    assert CANARY in (tmp_path / "plain.db-wal").read_bytes()
    engine.dispose()
    assert CANARY in (tmp_path / "plain.db").read_bytes()


def test_every_pooled_connection_has_every_demanded_setting(counter: Engine) -> None:
    held = [counter.connect() for _ in range(8)]
    drivers = {id(one.connection.driver_connection) for one in held}
    assert len(drivers) == 8
    for one in held:
        for name, wanted in DEMANDED.items():
            assert pragma(one.connection.driver_connection, name) == wanted, name
    assert DEMANDED["journal_mode"] == "wal"
    assert DEMANDED["synchronous"] == 2
    assert DEMANDED["foreign_keys"] == 1
    for one in held:
        one.close()


def test_a_note_does_not_wait_for_the_disk_and_whoever_writes_next_does(counter: Engine) -> None:
    with noting(counter) as connection:
        assert pragma(connection.connection.driver_connection, "synchronous") == 1
        connection.exec_driver_sql("create table t (x)")
    with pytest.raises(sa.exc.OperationalError), noting(counter) as connection:
        connection.exec_driver_sql("insert into nothing values (1)")
    for _ in range(2):
        with writing(counter) as connection:
            assert pragma(connection.connection.driver_connection, "synchronous") == 2
            assert connection.exec_driver_sql("select count(*) from t").scalar_one() == 0


def test_a_setting_that_does_not_stay_is_a_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_SET", ("synchronous=NORMAL",))
    with refused("file.setting", Defect):
        open_file(tmp_path / "a.db", KEY, create=True)


def test_an_unsound_sqlite_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    for version, sound in {
        (3, 51, 2): False,
        (3, 46, 1): False,
        (3, 40, 1): False,
        (3, 50, 6): False,
        (3, 44, 6): True,
        (3, 50, 7): True,
        (3, 51, 3): True,
        (3, 53, 4): True,
    }.items():
        monkeypatch.setattr(dbapi2, "sqlite_version_info", version)
        if sound:
            driver()
        else:
            with refused("file.sqlite_unsound", Defect):
                driver()


def test_a_driver_that_cannot_encrypt_is_a_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's own sqlite3 takes PRAGMA key, ignores it and writes plain text."""

    class Plain:
        """Python's own driver, which cannot be told to make no file."""

        @staticmethod
        def connect(name: str, *, flags: int, **rest: Any) -> Any:
            return sqlite3.connect(name, **rest)

    monkeypatch.setattr(connection_module, "driver", Plain)
    with refused("file.not_encrypted", Defect):
        connect_bare(DatabaseFile(tmp_path / "a.db", KEY))


def test_only_its_owner_reads_a_file_and_what_lies_beside_it(
    counter: Engine, tmp_path: Path
) -> None:
    fill(counter, 1)
    files = sorted(tmp_path.glob("counter.db*"))
    assert len(files) == 3
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}


def cut(keep: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:keep]


def flip(place: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (cut(0), "file.empty"),
        (cut(5), "file.foreign"),
        (cut(1000), "file.damaged"),
        (cut(PAGE), "file.damaged"),
        (cut(10 * PAGE), "file.damaged"),
        (cut(10 * PAGE + 17), "file.damaged"),
        (flip(16), "file.damaged"),
        (flip(100), "file.damaged"),
        (flip(PAGE - 1), "file.damaged"),
        (lambda content: b"\0" * len(content), "file.foreign"),
        (lambda content: b"A letter, not a database. " * 999, "file.foreign"),
    ],
)
def test_a_harmed_file_is_refused_by_what_ails_it(
    tmp_path: Path, harm: Callable[[bytes], bytes], code: str
) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    fill(engine, 50)
    engine.dispose()
    harmed = harm(path.read_bytes())
    path.write_bytes(harmed)
    with refused(code, Refusal):
        open_file(path, KEY)
    assert path.read_bytes() == harmed


def test_another_key_opens_nothing(counter: Engine, tmp_path: Path) -> None:
    counter.dispose()
    with refused("file.foreign", Refusal):
        open_file(tmp_path / "counter.db", OTHER_KEY)
    with refused("file.foreign", Refusal):
        open_file(tmp_path / "counter.db", None)


def test_a_plain_database_is_not_taken_for_ours_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (x)")
    connection.close()
    before = path.read_bytes()
    with refused("file.plain", Refusal):
        open_file(path, KEY)
    with refused("file.foreign", Refusal):
        open_file(path, None)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["other.db"]


def test_damage_behind_the_first_page_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    fill(engine, 200)
    engine.dispose()
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // PAGE):
        content[page * PAGE + 77] ^= 4
    path.write_bytes(content)
    with refused("file.damaged", Refusal):
        engine = open_file(path, KEY)
        count(engine)
    engine.dispose()


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path):
        with refused("file.missing", Refusal):
            open_file(path, KEY)
    assert not list(tmp_path.iterdir())


def test_a_file_in_a_folder_that_is_not_there_is_not_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_file(tmp_path / "none" / "a.db", KEY, create=True)


def test_what_an_error_says_holds_nothing_that_was_typed(counter: Engine) -> None:
    with writing(counter) as connection:
        add_event(connection, 1)
    with pytest.raises(sa.exc.IntegrityError) as caught, writing(counter) as connection:
        connection.execute(
            sa.text("insert into event (office, epoch, seq) values (:office, :epoch, null)"),
            {"office": "0079422118", "epoch": "x"},
        )
    assert "0079422118" not in str(caught.value)
    assert count(counter) == 1


def test_the_key_is_in_no_text_of_an_engine(counter: Engine) -> None:
    assert KEY.hex() not in repr(counter)
    assert KEY.hex() not in repr(file_of(counter))
    assert repr(KEY) not in repr(counter.get_execution_options())


def test_a_failed_act_leaves_no_trace(counter: Engine) -> None:
    fill(counter, 1)
    with pytest.raises(sa.exc.IntegrityError), writing(counter) as connection:  # noqa: PT012
        add_event(connection, 2)
        add_event(connection, 1)
    assert count(counter) == 1
    fill_more(counter, 2)
    assert count(counter) == 2


def fill_more(engine: Engine, seq: int) -> None:
    with writing(engine) as connection:
        add_event(connection, seq)


def test_a_reader_sees_one_moment_while_others_write(counter: Engine) -> None:
    fill(counter, 1)
    query = sa.select(sa.func.count()).select_from(EVENTS)
    with reading(counter) as connection:
        before = connection.execute(query).scalar_one()
        fill_more(counter, 2)
        assert connection.execute(query).scalar_one() == before
    assert count(counter) == before + 1


def test_writers_of_many_threads_wait_at_the_door(counter: Engine) -> None:
    fill(counter, 0)
    faults: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for seq in range(first, first + 25):
                with writing(counter) as connection:
                    connection.execute(sa.select(sa.func.count()).select_from(EVENTS))
                    add_event(connection, seq)
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=write, args=(100 * number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert count(counter) == 100


def test_a_door_that_stays_shut_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "WAIT_S", 0)
    engine = new_counter(tmp_path / "counter.db")
    with writing(engine), refused("file.busy", Fault), writing(engine):
        pass
    engine.dispose()


def test_memory_is_empty_and_alone() -> None:
    one, other = open_memory(), open_memory()
    with writing(one) as connection:
        connection.exec_driver_sql("create table t (x)")
    with reading(other) as connection:
        assert not sa.inspect(connection).get_table_names()
    with pytest.raises(TypeError):
        file_of(one)
    one.dispose()
    other.dispose()
    assert not Path(":memory:").exists()


def test_the_centre_opens_a_file_by_its_url(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'centre.db'}"
    engine = open_url(url)
    prepare_central(engine)
    engine.dispose()
    engine = open_url(url)
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["", "centre.db", "mysql://a/b", "sqlite://", "postgresql+asyncpg://a/b", "http://a"]
)
def test_an_address_of_no_database_is_refused(url: str) -> None:
    with refused("file.address", Refusal):
        open_url(url)


def test_a_server_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    engine = open_url(f"postgresql://nobody@/none?host={tmp_path}")
    with refused("file.server_silent", Fault), reading(engine):
        pass
    engine.dispose()


def test_postgres_reads_one_moment_and_changes_nothing(postgres_url: str) -> None:
    engine = open_url(postgres_url)
    with writing(engine) as connection:
        connection.exec_driver_sql("create table t (x integer)")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("select count(*) from t").scalar_one() == 0
        with writing(engine) as other:
            other.exec_driver_sql("insert into t values (1)")
        assert connection.exec_driver_sql("select count(*) from t").scalar_one() == 0
    with refused("disk.unwritable", Fault), reading(engine) as connection:
        connection.exec_driver_sql("insert into t values (2)")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("select count(*) from t").scalar_one() == 1
    engine.dispose()


def test_nobody_waits_for_ever_at_postgres(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.engine.WAIT_S", 1)
    engine = open_url(postgres_url)
    with writing(engine) as connection:
        connection.exec_driver_sql("create table t (x integer)")
        connection.exec_driver_sql("insert into t values (1)")
    change = "update t set x = x + 1"
    with writing(engine) as connection:
        connection.exec_driver_sql(change)
        with refused("file.busy", Fault), writing(engine) as other:
            other.exec_driver_sql(change)
    engine.dispose()


def test_a_postgres_that_forgets_what_it_confirmed_is_a_defect(postgres_url: str) -> None:
    engine = open_url(f"{postgres_url}&options=-csynchronous_commit%3Doff")
    with refused("file.setting", Defect), reading(engine):
        pass
    engine.dispose()


def test_what_is_no_fault_passes_as_it_is() -> None:
    with pytest.raises(FileNotFoundError), named_faults():
        raise FileNotFoundError
    with pytest.raises(ZeroDivisionError), named_faults():
        _ = 1 // 0
