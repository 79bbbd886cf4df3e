"""One counter of a simulated town: a file, a program that runs on it, and what befalls both."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

from app.clock import HandClock
from app.counter.commands.sign_in import sign_in
from app.counter.desk import Desk
from app.counter.link import Link
from app.counter.news import News, Told
from app.counter.opening import Surroundings, journal_of, open_desk
from app.counter.sync.line import Line
from app.counter.sync.runner import Runner
from app.ids import Ids, SeededChance
from app.journal.append import Head, Identity
from app.storage.engine import open_file
from tests.counter_world import CLERK
from tests.simulation.fence import SeededPasswords, quick
from tests.simulation.fuse import FUSES, Fuse, PowerCut
from tests.simulation.peek import let_go, whole

ADDRESS: Final = "http://centre.invalid"
_PASSWORDS: Final = SeededPasswords()


def seed_of(*parts: object) -> int:
    """Give a seed of its own to each of a run's streams of chance."""
    return random.Random("/".join(map(str, parts))).getrandbits(64)


def surroundings(clock: HandClock, seed: int) -> Surroundings:
    """Give a counter's time, ids and chance from a seed."""
    chance = SeededChance(seed)
    return Surroundings(
        clock=clock,
        ids=Ids(clock, chance),
        chance=chance,
        passwords=_PASSWORDS,
        boot=f"boot-{seed % 1000}",
        app="simulated",
        schema="1",
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A running machine as a hypervisor keeps it: the disk, and what was in memory."""

    data: bytes
    desk: Desk
    identity: Identity
    head: Head
    last: tuple[Any, Any]


@dataclass
class Machine:
    """A counter's machine.

    Attributes:
        name: tells it from others in a report. secret: its profile's. seen: up to which sequence
            number the witness knows its journal. printed: visits whose receipt was handed over.
        frame_most: more events than these its line does not bear in one frame.
        backups, snapshots: copies of its disk. copied_once: whether its disk was ever put back
            or cloned, so that another branch of its journal is about.
    """

    name: str
    path: Path
    secret: bytes
    clock: HandClock
    seed: int
    fuse: Fuse = field(default_factory=Fuse)
    seen: int = 0
    lives: int = 0
    frame_most: int = 500
    copied_once: bool = False
    heard: list[Told] = field(default_factory=list)
    backups: list[bytes] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    around: Surroundings = field(init=False)
    desk: Desk = field(init=False)
    engine: Engine = field(init=False)
    runner: Runner = field(init=False)

    def start(self) -> Desk:
        """Start the program: a new epoch, as the product does at every start."""
        self._power()
        self.around = self._drawn()
        self.desk, _ = open_desk(self.engine, self.secret, self.around)
        return self._run()

    def restart(self) -> Desk:
        """Let the program die without a word and start again on the same file."""
        self.stop()
        return self.start()

    def stop(self) -> None:
        """Take the program away; a cut leaves whatever was committed."""
        self.fuse.repair()
        self.runner.stop()
        self.engine.dispose()

    def _power(self) -> None:
        self.lives += 1
        FUSES[str(self.path)] = self.fuse
        self.fuse.repair()
        self.engine = quick(open_file(self.path, None))

    def _drawn(self) -> Surroundings:
        return surroundings(self.clock, seed_of(self.seed, self.name, self.lives))

    def _run(self) -> Desk:
        desk = self.desk
        desk.news.listen(self.heard.append)
        desk.line_up = True
        line = Line(
            ADDRESS, desk.journal.identity, desk.signer, desk.centre_keys, desk.chance, desk.clock
        )
        self.runner = Runner(desk, self.around, line)
        self.runner.pace.most = self.runner.pace.events = self.frame_most
        return desk

    @contextmanager
    def powered(self) -> Iterator[None]:
        """Start the program again where its power went within the block."""
        try:
            yield
        except PowerCut:
            pass
        finally:
            if self.fuse.blown:
                self.restart()
            self.fuse.repair()

    def come_in(self) -> None:
        """Let somebody sit at the counter, if nobody does."""
        session = self.desk.session
        if (
            session is None
            or session.locked
            or (self.desk.shift is not None and self.desk.shift.clerk != session.user)
        ):
            sign_in(self.desk, user=CLERK.user, pin=CLERK.pin)

    def copied(self) -> bytes:
        """Copy the disk at one moment, everything committed."""
        return whole(self.path)

    def put_back(self, data: bytes) -> None:
        """Go on from an elder copy of the disk, as a technician does."""
        self.stop()
        self._lay(data)
        self.start()

    def _lay(self, data: bytes) -> None:
        let_go(self.path)
        self.copied_once = True
        for end in ("-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        self.path.write_bytes(data)

    def snapshot(self) -> Snapshot:
        """Keep the running machine, memory and all."""
        desk, journal = self.desk, self.desk.journal
        memory = replace(desk, centre_keys=dict(desk.centre_keys))
        last = (journal._last, journal._last_at)
        return Snapshot(self.copied(), memory, journal.identity, journal.head, last)

    def resume(self, kept: Snapshot) -> None:
        """Go on from a snapshot: no start, so the same epoch goes on from an elder head."""
        self.stop()
        self._lay(kept.data)
        self._power()
        self.around = self._drawn()
        journal = journal_of(self.engine, self.secret, kept.identity, self.around)
        journal.head = kept.head
        journal._last, journal._last_at = kept.last
        self.desk = replace(
            kept.desk,
            engine=self.engine,
            journal=journal,
            ids=self.around.ids,
            chance=self.around.chance,
            news=News(),
            link=Link(),
        )
        self._run()

    def cloned(self, name: str, path: Path, seed: int) -> "Machine":
        """Copy the disk into a second machine, which is not started yet."""
        data = self.copied()
        self.copied_once = True
        clock = HandClock(self.clock.now(), monotonic_ms=self.clock.monotonic_ms())
        clone = Machine(
            name, path, self.secret, clock, seed, seen=self.seen, frame_most=self.frame_most
        )
        clone._lay(data)
        return clone

    def close(self) -> None:
        """End for good."""
        self.stop()
        let_go(self.path)
        FUSES.pop(str(self.path), None)

    def wait(self, span: timedelta) -> None:
        """Let time pass here."""
        self.clock.advance(span)
