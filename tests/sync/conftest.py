"""A centre and a counter for every test of the line between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.branch import Branch, Centre, opened


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Centre, Branch]]:
    """A centre and a counter that have not met."""
    with opened(tmp_path) as pair:
        yield pair


@pytest.fixture
def centre(both: tuple[Centre, Branch]) -> Centre:
    """The centre."""
    return both[0]


@pytest.fixture
def stranger(both: tuple[Centre, Branch]) -> Branch:
    """The counter, not yet enrolled."""
    return both[1]


@pytest.fixture
def branch(centre: Centre, stranger: Branch) -> Branch:
    """The counter, enrolled, in step, with a clerk signed in and a shift open."""
    stranger.enrol(centre)
    assert stranger.sync(centre.url)
    stranger.open_for_business()
    return stranger


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, Branch]]:
    """The same for a whole file: no test may leave them out of step for long."""
    with opened(tmp_path_factory.mktemp("served")) as (centre, branch):
        branch.enrol(centre)
        assert branch.sync(centre.url)
        branch.open_for_business()
        yield centre, branch
