"""A centre, a counter and a stick for every test of what goes by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundle.stick import Trip
from tests.sync.branch import Branch, Centre, opened


@pytest.fixture
def trip(tmp_path: Path) -> Iterator[Trip]:
    """An enrolled counter with a shift open, its centre, and a stick to be carried between."""
    with opened(tmp_path / "both", met=True) as (centre, branch):
        branch.open_for_business()
        stick = tmp_path / "stick"
        stick.mkdir()
        yield Trip(centre, branch, stick)


@pytest.fixture
def centre(trip: Trip) -> Centre:
    """The centre."""
    return trip.centre


@pytest.fixture
def branch(trip: Trip) -> Branch:
    """The counter."""
    return trip.branch
