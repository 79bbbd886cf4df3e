"""An office for every test of its journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.counter.desk import Desk
from tests.counter_world import World, new_world, open_for_business


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A set-up office with nobody signed in as clerk yet."""
    world = new_world(tmp_path)
    yield world
    world.engine.dispose()


@pytest.fixture
def desk(world: World) -> Desk:
    """The counter with a clerk signed in and a shift open."""
    return open_for_business(world)
