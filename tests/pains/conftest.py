"""What users of other programs complained of, by number (P1 to P52): one file each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.branch import Branch, Centre, opened


@pytest.fixture
def centre_and_branch(tmp_path: Path) -> Iterator[tuple[Centre, Branch]]:
    """A centre, and a counter that it took in and that is open for business."""
    with opened(tmp_path, met=True) as (centre, branch):
        branch.open_for_business()
        branch.desk.line_up = True
        yield centre, branch


@pytest.fixture
def centre(centre_and_branch: tuple[Centre, Branch]) -> Centre:
    """The centre."""
    return centre_and_branch[0]


@pytest.fixture
def branch(centre_and_branch: tuple[Centre, Branch]) -> Branch:
    """The counter."""
    return centre_and_branch[1]
