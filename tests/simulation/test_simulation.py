"""Whole worlds grown from seeds: nothing is lost, doubled or altered, whatever befalls them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.fence import Leak, drive, fenced
from tests.simulation.many import Found, lines_of, play_one, simulate
from tests.simulation.play import OPERATIONS, play
from tests.tidy import ROOT

pytestmark = pytest.mark.simulation

FIRST, SEEDS = 41, 10
"""A few here, in which every operation comes about; `main.py simulate` plays any number."""


@pytest.fixture(scope="module")
def found() -> Found:
    return simulate(FIRST, SEEDS, jobs=1)


def test_no_invariant_breaks_in_any_world(found: Found) -> None:
    assert not found.failing, "\n".join(lines_of(found))
    assert found.well
    assert found.seeds == SEEDS
    assert found.events > 20 * SEEDS


def test_the_same_seed_tells_the_same_story_in_another_process(tmp_path: Path) -> None:
    here = play_one(7, mutant="", steps=40, folder=str(tmp_path))
    told = subprocess.run(
        [sys.executable, "-c", _STORY],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [here.trace, here.ledger]


_STORY = """
import tempfile
from tests.simulation.many import play_one
from tests.simulation.town import town
town()
with tempfile.TemporaryDirectory() as folder:
    told = play_one(7, mutant="", steps=40, folder=folder)
print(told.trace, told.ledger)
"""


@pytest.mark.parametrize("seed", [3, 16])
def test_i12_no_outcome_depends_on_what_the_clocks_say(seed: int, tmp_path: Path) -> None:
    """I12: each seed once more, every clock months from where it was."""
    once = play(seed, tmp_path / "once", steps=40)
    again = play(seed, tmp_path / "again", steps=40, shift=1)
    assert not once.wrong
    assert not again.wrong
    assert once.ledger == again.ledger
    assert once.trace != again.trace


def test_who_asks_the_machine_for_time_chance_or_a_thread_is_found() -> None:
    import threading

    from app.clock import SystemClock
    from app.ids import SystemChance

    async def waits() -> None:
        class Never:
            def __await__(self):  # type: ignore[no-untyped-def]
                yield

        await Never()

    with fenced(lambda: None):
        for ask in (
            SystemClock().now,
            lambda: SystemChance().token(1),
            threading.Thread(target=print).start,
            lambda: drive(waits()),
        ):
            with pytest.raises(Leak):
                ask()


def test_every_operation_comes_about_in_some_world(found: Found) -> None:
    assert not set(OPERATIONS) - set(found.operations)
