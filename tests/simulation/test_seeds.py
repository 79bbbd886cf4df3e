"""Seeds that once failed, each with its story: they are played again for ever.

The dice of a later day may tell another story under the same number; then a seed costs a second
and proves no less than any other. What a story found in the product has a test of its own as well:
a key that a restored centre forgot (`tests/sync/test_rotation.py`), a clock set back after a commit
in doubt (`tests/unit/journal/test_failing_commits.py`), what a centre had said before it was put
back and says again (`tests/sync/test_restored.py`), what was adopted by an event of another copy's
(`tests/sync/test_twins.py`).
"""

from pathlib import Path

import pytest

from tests.simulation.play import play

pytestmark = pytest.mark.simulation

STORIES = {
    13: "a restored centre forgot an item; the counter kept, for ever, what nobody said any more",
    14: "a receipt that was true once, played again by the network, passed for a broken promise",
    29: "a clock eight years behind made every new key a year old: one more epoch at every pass",
    192: "a frame on its way brought back what its counter and the centre had both lost: no fault",
    292: "a receipt of before a restore, played again, let a counter forget what was rejected",
    409: "a restored centre took in by an old frame what no live disk could bring it: no fault",
    694: "a policy adopted by another copy's event was given up with it, and never asked for again",
    1054: "a key rotated on a resumed snapshot: the next epoch goes on from what is only evidence",
}


@pytest.mark.parametrize("seed", sorted(STORIES))
def test_what_failed_once_holds(seed: int, tmp_path: Path) -> None:
    came = play(seed, tmp_path / "world")
    assert not came.wrong, STORIES[seed]
