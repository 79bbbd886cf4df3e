"""Two programs on one till: the second does not start; forced to, it makes no fork."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.book.rebuild import verify
from app.counter.commands.sign_in import sign_in
from app.counter.opening import open_desk
from app.i18n import Language, Words
from app.journal.chain import derive
from app.storage.engine import open_file, reading
from app.storage.profile import Profile
from models.errors import Defect, Refusal
from tests.counter.invariants import broken
from tests.counter_world import CLERK, SECRET, new_world, open_for_business, serve, surroundings

pytestmark = pytest.mark.faults
_HOLDS = (
    "import sys; from pathlib import Path; from app.storage.profile import Profile\n"
    "with Profile(Path(sys.argv[1])).hold(make=True):\n"
    "    print('held', flush=True); sys.stdin.read()"
)


def test_p08_a_second_program_is_refused_in_words_while_the_first_runs(tmp_path: Path) -> None:
    """P8: two app processes started on the same file; the second one must refuse to start."""
    first = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _HOLDS, str(tmp_path)],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdin is not None
    assert first.stdout is not None
    try:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(Refusal) as refused, Profile(tmp_path).hold(make=True):
            pass
        assert refused.value.code == "profile.in_use"
        for language in Language:
            assert Words(language).error(refused.value).remedy
    finally:
        first.stdin.close()
        first.stdout.close()
        first.wait(10)
    with Profile(tmp_path).hold(make=True):
        pass


def test_two_desks_forced_onto_one_file_never_fork_it(tmp_path: Path) -> None:
    """With the lock's file taken away both can open; the first one then writes no more."""
    world = new_world(tmp_path)
    first = open_for_business(world)
    serve(first)
    engine = open_file(world.path, derive(SECRET, "database"))
    second, _ = open_desk(engine, SECRET, surroundings(world.clock, seed=9))
    second.line_up = True
    sign_in(second, user=CLERK.user, pin=CLERK.pin)
    serve(second)
    with pytest.raises(Defect, match=r"journal\.moved_on"):
        serve(first)
    serve(second)
    with reading(engine) as connection:
        receipts = connection.execute(sa.select(RECEIPT.c.number)).scalars().all()
        assert sorted(receipts) == [1, 2, 3]
        assert list(broken(connection)) == []
    assert verify(engine) == []
    engine.dispose()
    world.engine.dispose()


def test_the_first_of_two_goes_on_when_it_is_started_anew(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    open_for_business(world)
    engine = open_file(world.path, derive(SECRET, "database"))
    open_desk(engine, SECRET, surroundings(world.clock, seed=9))
    engine.dispose()
    with pytest.raises(Defect, match=r"journal\.moved_on"):
        serve(world.desk)
    world.restart()
    world.desk.line_up = True
    sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
    world.desk.visit = None
    serve(world.desk)
    assert verify(world.engine) == []
    world.engine.dispose()
