"""Facts about any day at all: whatever is done, in whatever order, the books hold and rebuild."""

import random
from collections import Counter
from pathlib import Path

import pytest

from app.book.fold.rows import BOOK, STAFF
from app.book.rebuild import compare_books, rebuild, verify
from app.storage.engine import reading
from tests.counter.invariants import broken
from tests.counter.random_day import ACTS, Player, play
from tests.counter_world import World, new_world, tables

SEEDS = range(8)
_done: Counter[str] = Counter()


def _check(world: World) -> None:
    with reading(world.engine) as connection:
        assert list(broken(connection)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_books_hold_at_every_hour_and_rebuild_to_what_they_are(
    tmp_path: Path, seed: int
) -> None:
    world = new_world(tmp_path, seed=seed + 1)
    player = play(world, seed, acts=40)
    for _ in range(3):
        _check(world)
        player.play(40)
    _check(world)
    assert verify(world.engine) == []
    _done.update(player.done)
    world.engine.dispose()


def test_the_days_together_did_everything_there_is_to_do() -> None:
    """A generator that is refused all day long would prove nothing."""
    if not _done:
        pytest.skip("wants the days of this file played before it")
    assert {name for name in ACTS if _done[name] == 0} <= {"close blind"}


def test_a_book_dropped_and_folded_anew_is_the_book_that_was_kept(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    play(world, 77, acts=150)
    with reading(world.engine) as kept:
        made = rebuild(kept)
        with reading(made) as rebuilt:
            assert compare_books(kept, rebuilt) == []
    world.engine.dispose()


def test_the_same_seed_is_the_same_day(tmp_path: Path) -> None:
    days = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        world = new_world(folder)
        play(world, 5, acts=60)
        # A verifier's salt is the machine's own chance; it is in the chain and in the staff's row.
        kept = tables(world.engine)
        days.append({table.name: kept[table.name] for table in BOOK if table is not STAFF})
        world.engine.dispose()
    assert days[0] == days[1]


def test_a_restart_changes_nothing_that_was_booked(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    play(world, 9, acts=100)
    before = tables(world.engine)
    world.restart()
    after = tables(world.engine)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"epoch", "event", "session", "print_job"}
    assert verify(world.engine) == []
    world.engine.dispose()


def test_the_player_is_refused_as_anybody_is(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    player = Player(world, random.Random(1))
    player.act("pay")
    assert player.refused["visit.none"] == 1
    world.engine.dispose()
