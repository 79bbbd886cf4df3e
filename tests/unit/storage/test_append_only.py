"""What was appended is never changed nor dropped: on both engines the database itself refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.storage.engine import open_url, reading, writing
from app.storage.schema import prepare_central
from tests.unit.storage.databases import fill, new_counter

CHANGES = (
    "update event set data = data",
    "update event set signature = null where seq = 2",
    "delete from event",
    "delete from event where seq = 3",
    "update epoch set device = 'd2'",
    "delete from epoch",
)
BY_REPLACING = (
    "insert or replace into event select * from event where seq = 2",
    "replace into epoch select * from epoch",
    "insert into event select * from event where true on conflict do update set kind = 'x'",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = new_counter(tmp_path / "counter.db")
    else:
        engine = open_url(request.getfixturevalue("postgres_url"))
        prepare_central(engine)
    fill(engine, 3)
    yield engine
    engine.dispose()


def everything(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [
            tuple(row)
            for table in ("epoch", "event")
            for row in connection.exec_driver_sql(f"select * from {table} order by 1, 2, 3")
        ]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_journal_is_refused(engine: Engine, change: str) -> None:
    before = everything(engine)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql(change)
    assert everything(engine) == before
    assert len(before) == 4


@pytest.mark.parametrize("change", BY_REPLACING)
def test_no_row_is_replaced_behind_the_triggers_back(tmp_path: Path, change: str) -> None:
    engine = new_counter(tmp_path / "counter.db")
    fill(engine, 3)
    before = everything(engine)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql(change)
    assert everything(engine) == before
    engine.dispose()
