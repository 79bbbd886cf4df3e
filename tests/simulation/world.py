"""A world grown from one seed: counters, their centre, the network between, and what happened."""

import hashlib
import random
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

import app.central.judge as judging
from app.central.bundles import Taken
from app.clock import HandClock
from app.counter.sync.tail import outbox
from app.ids import SeededChance
from models.errors import CounterError, Defect, Refusal
from models.events.base import Envelope
from tests.counter.random_day import Player
from tests.simulation.centre import Centre, put_folder
from tests.simulation.fence import fenced, swapped
from tests.simulation.machine import Machine, seed_of
from tests.simulation.network import FAULTS, Carrier, Network
from tests.simulation.town import MORNING, town
from tests.simulation.witness import Link, Witness

MACHINES_MOST: Final = 5
NEW_KINDS: Final = ("drawer.opened", "receipt.copied", "drawer.moved", "visit.abandoned")
"""One of these the centre does not know until it is brought up to date."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An invariant that did not hold: which, at which step, and what was seen."""

    invariant: str
    step: int
    seen: str


@dataclass
class World:
    """Everything of one run; `shift` moves all clocks, and nothing else may notice (I12).

    Attributes:
        minded: the invariants that a mutant is to be caught by; what else it breaks is passed
            over, and the story goes on. None where all are minded.
        wrong: invariants that did not hold. last: the latest operations, for whoever looks into
            it. sticks, taken, returns: bundles that were written, what became of those that came,
            and the files that go back. done, refused: operations that came about, and rules that
            said no.
    """

    seed: int
    folder: Path
    shift: int = 0
    minded: frozenset[str] = frozenset()
    step: int = 0
    upgraded: bool = False
    revoked: set[tuple[str, str, int | None]] = field(default_factory=set)
    wrong: list[Wrong] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    copies: list[bytes] = field(default_factory=list)
    standby: bytes = b""
    sticks: list[bytes] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    returns: list[bytes] = field(default_factory=list)
    catalogues: int = 0
    told_items: int = 0
    rotations: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(seed_of(self.seed, "world"))
        self.witness = Witness()
        self.trace = hashlib.sha256()
        self.players: dict[str, Player] = {}
        self.machines: list[Machine] = []
        self.touched: list[Machine] = []
        self.fresh: list[tuple[Link, bytes]] = []
        self.links: dict[str, dict[Link, bytes]] = {}
        self.generation = ""

    @contextmanager
    def grown(self) -> Iterator["World"]:
        """Lay the town's files down, start everything, and take it all away again."""
        begun = town()
        centre = Centre(
            put_folder(self.folder / "centre", begun.centre),
            HandClock(MORNING + self._moved("centre")),
            SeededChance(seed_of(self.seed, "centre")),
        )
        self.centre = centre
        self.network = Network(centre, random.Random(seed_of(self.seed, "network")))
        with ExitStack() as stack:
            stack.enter_context(fenced(lambda: Carrier(self.network)))
            stack.enter_context(swapped(judging, "open_body", self._old_open_body()))
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            stack.callback(self._close)
            centre.start()
            self._take_part()
            yield self

    def _take_part(self) -> None:
        chosen = self.dice.sample(town().counters, self.dice.choice((1, 2, 2, 3)))
        for name, secret, data in chosen:
            path = self.folder / f"{name}.db"
            path.write_bytes(data)
            clock = HandClock(MORNING + self._moved(name))
            machine = Machine(name, path, secret, clock, self.seed)
            machine.frame_most = self.dice.choice((1, 2, 5, 500, 500, 500))
            self.add(machine)
        self.network.likely = self._likely()
        self.new_kind = self.dice.choice(NEW_KINDS)
        self.witness.learn(self.centre.file)
        for machine in self.machines:
            machine.start()
            self.witness.look(machine)
        self.standby = self.centre.copied()
        self.copies.append(self.standby)

    def _likely(self) -> dict[str, float]:
        """Draw which faults this seed's network has, and how often."""
        often = self.dice.choice((0.0, 0.04, 0.15, 0.35))
        some = self.dice.sample(FAULTS, self.dice.randint(1, len(FAULTS)))
        return {fault: often / len(some) for fault in some} if often else {}

    def add(self, machine: Machine) -> None:
        """Let a machine take part."""
        self.machines.append(machine)
        self.witness.printed[machine.name] = set()
        self.witness.on_disk[machine.name] = set()
        self.players[machine.name] = Player(
            machine,  # type: ignore[arg-type] # what a player asks of a world, a machine has
            random.Random(seed_of(self.seed, machine.name, "player")),
        )

    def _moved(self, name: str) -> timedelta:
        """Give how far a clock is moved in this telling of the seed: days, either way."""
        if not self.shift:
            return timedelta()
        dice = random.Random(seed_of(name, self.shift))
        # Within a year: after one a key is renewed, and that is the one thing a calendar decides.
        return timedelta(hours=dice.randint(1, 7_000))

    def _close(self) -> None:
        for machine in self.machines:
            machine.close()
        self.centre.close()

    def _old_open_body(self) -> Any:
        real = vars(judging)["open_body"]

        def open_body(envelope: Envelope) -> Any:
            """Know a kind only after the update."""
            if envelope.kind == self.new_kind and not self.upgraded:
                raise Refusal("event.unknown", kind=envelope.kind, version=envelope.version)
            return real(envelope)

        return open_body

    def upgrade(self) -> None:
        """Bring the centre up to date, and book what it had held."""
        self.upgraded = True
        self.centre.central.repost()

    def tell(self, invariant: str, seen: str) -> None:
        """Take down that an invariant did not hold."""
        if self.minded and invariant not in self.minded:
            return
        self.wrong.append(Wrong(invariant, self.step, seen))

    @contextmanager
    def act(self, name: str, machine: Machine) -> Iterator[None]:
        """Frame one operation: what is refused is refused; a promise broken is told."""
        self.last.append(f"{self.step} {name} @{machine.name}")
        self.done[name] += 1
        try:
            with machine.powered():
                yield
        except Refusal as refusal:
            self.refused[refusal.code] += 1
        except Defect as defect:
            self.tell("D0", f"{machine.name} {name}: {defect.code} {defect.facts}")
            machine.restart()
        except CounterError as fault:
            self.refused[fault.code] += 1
        except Exception:
            if not self.minded:
                raise
            machine.restart()
        head = machine.desk.journal.head
        self.trace.update(f"{name} {machine.name} {head.epoch} {head.seq} ".encode() + head.chain)

    def outbox_of(self, connection: Connection, machine: Machine) -> int:
        """Count what waits at a machine."""
        return outbox(connection, machine.desk.journal.identity).waiting

    def sync(self, machine: Machine) -> bool:
        """Make one pass; the answer tells whether the centre was there to the end of it."""
        return machine.runner.pass_once()
