"""The centre's book does not depend on which branch of a journal arrived first, on either base."""

from random import Random

import pytest
from sqlalchemy import Engine

from app.book.fold.rows import BOOK
from app.book.rebuild import compare_books
from app.central.before import PAID_BILL
from app.journal.verify import read_events
from app.storage.engine import open_memory, reading, writing
from models.tables.base import CentralOnly, Shared
from tests.branches import Story, book_of, interleaved, story_of
from tests.central.conftest import Centre
from tests.counter.random_day import play
from tests.counter_world import new_world


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A day that two copies of one disk went on from, each in its own way."""
    world = new_world(tmp_path_factory.mktemp("branches"))
    play(world, 12, acts=120)
    with reading(world.engine) as connection:
        return story_of(list(read_events(connection)))


def test_whichever_branch_comes_first_the_book_is_the_same(either: Centre, story: Story) -> None:
    with reading(in_memory(story)) as kept:
        for frames in (
            [story.trunk, story.younger, story.elder],
            interleaved(story, Random(5)),
        ):
            with writing(either.central.engine) as connection:
                for table in (*BOOK, PAID_BILL):
                    connection.execute(table.delete())
            book_of(either.central.engine, frames)
            with reading(either.central.engine) as made:
                assert compare_books(kept, made) == []


def in_memory(story: Story) -> Engine:
    """Fold the elder branch first, then the younger one, as a rebuild does."""
    engine = open_memory()
    with writing(engine) as connection:
        Shared.metadata.create_all(connection)
        CentralOnly.metadata.create_all(connection)
    return book_of(engine, [story.trunk, story.elder, story.younger])
