"""Facts about rebuilding: the book is the journal folded, and any difference is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.rows import BOOK, POSTING, RECEIPT
from app.book.rebuild import compare_books, rebuild, unbalanced, verify
from app.journal.verify import Finding
from app.storage.engine import reading, writing
from tests.counter_world import World, new_world, open_for_business, serve, tables


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A counter with two sales."""
    world = new_world(tmp_path)
    desk = open_for_business(world)
    serve(desk)
    serve(desk)
    yield world
    world.engine.dispose()


def _spoil(engine: Engine, statement: sa.Update | sa.Delete) -> None:
    with writing(engine) as connection:
        connection.execute(statement)


def _differences(kept: Connection) -> list[Finding]:
    with reading(rebuild(kept)) as made:
        return compare_books(kept, made)


def test_a_sound_file_has_no_findings(world: World) -> None:
    assert verify(world.engine) == []


@pytest.mark.parametrize("table", BOOK, ids=lambda table: table.name)
def test_a_table_emptied_by_accident_is_named(world: World, table: sa.Table) -> None:
    with reading(world.engine) as connection:
        filled = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    _spoil(world.engine, table.delete())
    named = {finding.detail for finding in verify(world.engine) if finding.code == "verify.book"}
    assert named == ({table.name} if filled else set())


def test_the_first_row_that_differs_is_placed(world: World) -> None:
    with reading(world.engine) as connection:
        second = connection.execute(sa.select(RECEIPT).where(RECEIPT.c.number == 2)).one()
    _spoil(world.engine, RECEIPT.update().where(RECEIPT.c.number == 2).values(clerk="999"))
    with reading(world.engine) as connection:
        assert _differences(connection) == [
            Finding("verify.book", second.epoch, second.seq, "receipt")
        ]


def test_a_row_too_many_is_placed_too(world: World) -> None:
    _spoil(world.engine, RECEIPT.update().where(RECEIPT.c.number == 2).values(seq=9_999))
    with reading(world.engine) as connection:
        (found,) = _differences(connection)
        assert found.detail == "receipt"


def test_postings_that_do_not_balance_are_placed(world: World) -> None:
    with reading(world.engine) as connection:
        first = connection.execute(sa.select(RECEIPT).where(RECEIPT.c.number == 1)).one()
    here = (POSTING.c.seq == first.seq, POSTING.c.account == "drawer")
    _spoil(world.engine, POSTING.update().where(*here).values(amount=1))
    with reading(world.engine) as connection:
        assert unbalanced(connection) == [Finding("verify.postings", first.epoch, first.seq)]


def test_verifying_writes_nothing(world: World) -> None:
    before = tables(world.engine)
    verify(world.engine)
    assert tables(world.engine) == before
