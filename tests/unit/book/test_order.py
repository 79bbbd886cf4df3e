"""Branches of one journal reach the book in any order: the rows come to the same."""

from random import Random

import pytest
from sqlalchemy import Engine

from app.book.fold.rows import place_of
from app.book.rebuild import compare_books
from app.journal.verify import read_events
from app.storage.engine import open_memory, reading, writing
from models.tables.base import CentralOnly, Shared
from tests.branches import Story, book_of, interleaved, story_of
from tests.counter.random_day import play
from tests.counter_world import new_world


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A day that two copies of one disk went on from, each in its own way."""
    world = new_world(tmp_path_factory.mktemp("order"))
    play(world, 11, acts=220)
    with reading(world.engine) as connection:
        return story_of(list(read_events(connection)))


def test_two_branches_make_the_same_book_in_whichever_order_they_come(story: Story) -> None:
    told = book_of(empty(), [story.trunk, story.elder, story.younger])
    for frames in (
        [story.trunk, story.younger, story.elder],
        *(interleaved(story, Random(seed)) for seed in range(12)),
    ):
        other = book_of(empty(), frames)
        with reading(told) as one, reading(other) as two:
            assert compare_books(one, two) == []


def test_the_order_of_places_is_that_of_epochs_and_then_of_numbers(story: Story) -> None:
    events = [*story.trunk, *story.elder, *story.younger]
    by_place = sorted(events, key=place_of)
    assert by_place == sorted(events, key=lambda one: (one.opened_seq, one.epoch, one.envelope.seq))


def empty() -> Engine:
    engine = open_memory()
    with writing(engine) as connection:
        Shared.metadata.create_all(connection)
        CentralOnly.metadata.create_all(connection)
    return engine
