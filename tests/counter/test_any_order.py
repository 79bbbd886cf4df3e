"""Facts about acts in any order, searched for rather than drawn: what breaks is made small."""

import random
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.book.rebuild import verify
from app.storage.engine import reading
from tests.counter.invariants import broken
from tests.counter.random_day import ACTS, Player
from tests.counter_world import new_world

luck = st.integers(0, 2**16)


class AnyOrder(RuleBasedStateMachine):
    """A counter at which any act may follow any other."""

    @initialize(seed=luck)
    def begin(self, seed: int) -> None:
        """Open an office of its own for every trial."""
        self.folder = tempfile.TemporaryDirectory()
        self.player = Player(new_world(Path(self.folder.name)), random.Random(seed))
        self.player.get_ready()

    @rule(name=st.sampled_from(sorted(ACTS)), seed=luck)
    def act(self, name: str, seed: int) -> None:
        """Do anything."""
        self.player.dice.seed(seed)
        self.player.act(name)

    @rule(seed=luck, lines=st.integers(1, 3))
    def serve(self, seed: int, lines: int) -> None:
        """Do what a counter is for, so that there is something to take back."""
        self.player.dice.seed(seed)
        self.player.get_ready()
        for _ in range(lines):
            self.player.act("choose")
        self.player.act("pay")

    @invariant()
    def the_books_hold(self) -> None:
        """Ask everything after every act."""
        if hasattr(self, "player"):
            with reading(self.player.world.engine) as connection:
                assert list(broken(connection)) == []

    def teardown(self) -> None:
        """See that journal and book still tell the same story."""
        if hasattr(self, "player"):
            assert verify(self.player.world.engine) == []
            self.player.world.engine.dispose()
            self.folder.cleanup()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=8, stateful_step_count=20)
