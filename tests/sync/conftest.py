"""A centre and a counter for every test of the line between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.branch import Branch, Centre, opened


@pytest.fixture
def both(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Centre, Branch]]:
    """A centre and a counter: strangers where a test asks for one, else in step."""
    with opened(tmp_path, met="stranger" not in request.fixturenames) as pair:
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
def branch(both: tuple[Centre, Branch]) -> Branch:
    """The counter, enrolled, in step, with a clerk signed in and a shift open."""
    both[1].open_for_business()
    return both[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, Branch]]:
    """The same for a whole file: no test may leave them out of step for long."""
    with opened(tmp_path_factory.mktemp("served"), met=True) as (centre, branch):
        branch.open_for_business()
        yield centre, branch
