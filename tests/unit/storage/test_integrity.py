"""A sound file has no findings; each planted harm has its own, and none tells what a row holds."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.storage.engine import open_file, open_memory, writing
from app.storage.integrity import check_file
from app.storage.schema import prepare_central
from tests.unit.storage.databases import KEY, fill, new_counter

PAGE = 4096


def run_bare(engine: Engine, statement: str) -> None:
    """Run a statement outside of any transaction, on the one connection of the pool."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(statement)


def test_a_sound_file_has_no_findings(counter: Engine, tmp_path: Path) -> None:
    fill(counter, 20)
    assert check_file(counter) == ()
    central = open_file(tmp_path / "central.db", None, create=True)
    prepare_central(central)
    fill(central, 5)
    assert check_file(central) == ()
    central.dispose()


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("drop trigger event_no_delete", "schema: trigger event_no_delete"),
        ("drop index ix_event_office_event_id", "schema: index ix_event_office_event_id"),
        ("create trigger extra after insert on event begin select 1; end", "schema: trigger extra"),
        (
            "update posting set amount = '1000 rial' where seq = 1",
            "whole: posting.amount in 2 rows",
        ),
        ("update posting set amount = 0.5", "whole: posting.amount in 6 rows"),
        ("update posting set amount = x'00' where seq = 2", "whole: posting.amount in 2 rows"),
    ],
)
def test_a_planted_harm_is_found(counter: Engine, harm: str, finding: str) -> None:
    fill(counter, 3)
    with writing(counter) as connection:
        connection.exec_driver_sql(harm)
    assert check_file(counter) == (finding,)


def test_a_row_that_names_nothing_is_found(counter: Engine) -> None:
    for statement in (
        "PRAGMA foreign_keys=OFF",
        "create table parent (id integer primary key)",
        "create table child (id integer primary key, parent integer references parent)",
        "insert into child values (7, 3)",
        "PRAGMA foreign_keys=ON",
    ):
        run_bare(counter, statement)
    found = check_file(counter)
    assert "reference: child row 7 names no parent" in found
    assert {what for what in found if what.startswith("schema")} == {
        "schema: table child",
        "schema: table parent",
    }


def test_a_setting_that_was_changed_is_found(counter: Engine) -> None:
    run_bare(counter, "PRAGMA synchronous=OFF")
    assert check_file(counter) == ("setting: synchronous is 0",)


@pytest.mark.parametrize("page", [2, 5, 9, 20])
def test_every_flipped_bit_is_found(tmp_path: Path, page: int) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    fill(engine, 10)
    engine.dispose()
    content = bytearray(path.read_bytes())
    assert len(content) > page * PAGE
    for place in (0, 1234, PAGE - 1):
        content[(page - 1) * PAGE + place] ^= 1
        path.write_bytes(content)
        content[(page - 1) * PAGE + place] ^= 1
        engine = open_file(path, KEY)
        found = check_file(engine)
        assert f"seal: HMAC verification failed for page {page}" in found
        engine.dispose()


def test_findings_are_as_many_as_can_be_read(counter: Engine) -> None:
    with writing(counter) as connection:
        for number in range(300):
            connection.exec_driver_sql(f"create table t{number} (x)")
    assert len(check_file(counter)) == 100


def test_only_a_file_is_checked() -> None:
    engine = open_memory()
    with pytest.raises(TypeError):
        check_file(engine)
    engine.dispose()


def test_the_check_changes_nothing(counter: Engine, tmp_path: Path) -> None:
    fill(counter, 3)
    with counter.connect() as connection:
        before = connection.execute(sa.text("PRAGMA data_version")).scalar_one()
        check_file(counter)
        assert connection.execute(sa.text("PRAGMA data_version")).scalar_one() == before
