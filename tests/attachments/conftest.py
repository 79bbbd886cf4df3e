"""A centre and a counter that are in step, and a centre on each of its databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.branch import Branch, Centre, opened


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Centre, Branch]]:
    """A centre and a counter that is open for business."""
    with opened(tmp_path, met=True) as (centre, branch):
        branch.open_for_business()
        yield centre, branch


@pytest.fixture
def centre(both: tuple[Centre, Branch]) -> Centre:
    """The centre."""
    return both[0]


@pytest.fixture
def branch(both: tuple[Centre, Branch]) -> Branch:
    """The counter."""
    return both[1]
