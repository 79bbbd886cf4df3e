"""Facts about the fold: the same event makes the same rows, wherever and whenever it is folded."""

import ast
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

import app.book.fold
from app.book.fold.change import Add, Amend, Put, apply
from app.book.fold.fold import RULES, changes_of, fold
from app.book.fold.rows import BOOK, LOCKOUT, POSTING, RECEIPT, SERIES
from app.book.rebuild import compare_books, rebuild
from app.journal.verify import read_events
from app.storage.engine import open_memory, reading, writing
from models.events.known import BODIES
from models.tables.base import Shared
from tests.counter.random_day import play
from tests.counter_world import World, new_world


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A day of many kinds of acts."""
    world = new_world(tmp_path_factory.mktemp("fold"))
    play(world, 3, acts=150)
    return world


def test_every_kind_of_event_has_a_rule() -> None:
    assert set(RULES) == set(BODIES)


def test_every_table_of_the_book_begins_with_the_office() -> None:
    assert {table.name for table in BOOK} | {"epoch", "event", "aside"} == set(
        Shared.metadata.tables
    )
    for table in BOOK:
        assert "office" in table.primary_key.columns, table.name


def test_the_fold_asks_nothing_but_the_event() -> None:
    """No clock, no catalogue, no row that stands: else a rebuild could come to other rows."""
    folder = Path(app.book.fold.__path__[0])
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("app.clock", "app.ids", "app.catalogue")), file
            if isinstance(node, ast.Attribute) and file.name != "change.py":
                assert node.attr != "select", file


def test_an_event_says_the_same_changes_every_time(day: World) -> None:
    with reading(day.engine) as connection:
        for event in read_events(connection):
            assert changes_of(event) == changes_of(event)


def test_postings_come_last_and_balance(day: World) -> None:
    with reading(day.engine) as connection:
        for event in read_events(connection):
            changes = changes_of(event)
            for change in changes[:-1]:
                assert change.table is not POSTING
            if changes and changes[-1].table is POSTING:
                assert isinstance(changes[-1], Add)
                assert sum(row["amount"] for row in changes[-1].rows) == 0


def test_a_rebuild_is_the_book_whether_folded_in_one_or_many_transactions(day: World) -> None:
    with reading(day.engine) as kept:
        made = rebuild(kept)
        other = open_memory()
        with writing(other) as target:
            Shared.metadata.create_all(target)
        for event in read_events(kept):
            with writing(other) as target:
                fold(target, event)
        with reading(made) as one, reading(other) as many:
            assert compare_books(kept, one) == []
            assert compare_books(one, many) == []


def test_a_fold_that_begins_anew_half_way_comes_to_the_same(day: World) -> None:
    """The centre folds a frame at a time, whenever one arrives."""
    other = open_memory()
    with writing(other) as target:
        Shared.metadata.create_all(target)
    with reading(day.engine) as kept:
        story = list(read_events(kept))
        for start in range(0, len(story), 7):
            with writing(other) as target:
                for event in story[start : start + 7]:
                    fold(target, event)
        with reading(other) as made:
            assert compare_books(kept, made) == []


class TestChange:
    """What a change does to a table, shown on the series and lock-out rows."""

    KEY: ClassVar = {"office": "72140087", "device": "d", "user": "101"}

    @pytest.fixture
    def empty(self) -> Connection:
        engine = open_memory()
        with writing(engine) as connection:
            Shared.metadata.create_all(connection)
        return engine.connect()

    def _failures(self, connection: Connection) -> list[int]:
        return list(connection.execute(sa.select(LOCKOUT.c.failures)).scalars())

    def test_to_put_is_to_add_or_to_replace(self, empty: Connection) -> None:
        for failures in (1, 2):
            values = {"failures": failures, "locked_until": ""}
            apply(empty, Put(LOCKOUT, self.KEY, values))
        assert self._failures(empty) == [2]

    def test_to_put_some_columns_leaves_the_others(self, empty: Connection) -> None:
        key = {"office": "72140087", "device": "d"}
        apply(empty, Put(SERIES, key, {"counter": 2, "number": 7, "turnover": 9}))
        apply(empty, Put(SERIES, key, {"counter": 2, "shifts": 1}))
        row = empty.execute(sa.select(SERIES)).one()
        assert (row.number, row.turnover, row.shifts, row.left) == (7, 9, 1, 0)

    def test_to_amend_what_is_not_there_adds_nothing(self, empty: Connection) -> None:
        apply(empty, Amend(LOCKOUT, self.KEY, {"failures": 5}))
        assert self._failures(empty) == []

    def test_to_add_nothing_is_nothing(self, empty: Connection) -> None:
        apply(empty, Add(RECEIPT, []))
        assert empty.execute(sa.select(sa.func.count()).select_from(RECEIPT)).scalar() == 0

    def test_a_fraction_of_a_rial_is_refused(self, empty: Connection) -> None:
        key = {"office": "72140087", "device": "d"}
        with pytest.raises(TypeError):
            apply(empty, Put(SERIES, key, {"counter": 2, "turnover": 0.5}))
        with pytest.raises(TypeError):
            apply(empty, Put(SERIES, key, {"counter": 2, "turnover": True}))
