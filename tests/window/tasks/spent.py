"""What a task cost: keys as Qt saw them, clicks, and how long the machine took to answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from PySide6.QtTest import QTest

from app.counter.commands.approve import Approval
from models.values.bill import Bill
from tests.ui.effort import EventCounter
from tests.window.clerk import PATIENCE_MS, Clerk

LIMITS: Final = {
    "T1": 2,
    "T2": 9,
    "T3": 29,
    "T4": 48,
    "T5": 124,
    "T6": 3,
    "T7": 25,
    "T8": 3,
    "T9": 14,
    "T10": 37,
    "T11": 13,
    "T12": 1,
    "T13": 19,
    "T14": 16,
    "T15": 6,
    "T16": 14,
}
"""The most keys a task may cost; no task may cost a click."""

NOT_BUILT: Final = {
    "T12": "there is no queue yet, so no turn to call",
    "T13": "the supervisor's desk has no screen yet; a day is signed by main.py approve",
}
"""Tasks that cannot be done at the window, and why; a figure for them would be made up."""

BUDGETS_MS: Final = {
    "book a receipt": 300,
    "search as typed": 100,
    "open a form": 200,
    "find by number": 150,
}
"""How long the machine may take from the last key to the fact."""

CODE: Final = 4
"""Digits of a person's code in the model; whose code here is shorter is charged the rest."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Milliseconds from the last key to what it brought about; name: of `BUDGETS_MS`."""

    name: str
    ms: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What one task cost.

    Attributes:
        task: of `LIMITS`. log: what was counted, in order, to be read when it is too much.
    """

    task: str
    keys: int
    clicks: int
    log: tuple[str, ...] = ()
    reactions: tuple[Reaction, ...] = ()

    @property
    def limit(self) -> int:
        """Give the most keys it may cost."""
        return LIMITS[self.task]

    @property
    def kept(self) -> bool:
        """Tell whether it stayed within its limit, without a click."""
        return self.keys <= self.limit and not self.clicks


class Tally:
    """Counts one task at the window; what the hands pressed and what Qt saw must agree."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk: Final = clerk
        self._counter: Final = EventCounter(scanner=clerk.running.scanner)
        self._pressed: Final = clerk.hands.keys
        self._short = 0
        self._reactions: list[Reaction] = []

    def scan(self, bill: Bill) -> None:
        """Scan a bill and wait for its line; the scanner's keys are charged to nobody."""
        self._counter.scan_begin()
        self._clerk.scan(bill)
        self._counter.scan_end()

    def person(self, who: Approval) -> None:
        """Charge what a code of four digits would have cost more."""
        self._short += max(0, CODE - len(who.user))

    def reaction(
        self, name: str, press: Callable[[], None], seen: Callable[[], object]
    ) -> Reaction:
        """Press the last key, and measure until the fact is there."""
        begun = perf_counter()
        press()
        until = begun + PATIENCE_MS / 1000
        while not seen():
            if perf_counter() > until:
                raise TimeoutError(f"{name}: what the key should bring about was not seen")
            QTest.qWait(1)
        self._reactions.append(Reaction(name, (perf_counter() - begun) * 1000))
        return self._reactions[-1]

    @property
    def reactions(self) -> tuple[Reaction, ...]:
        """Give what was measured so far."""
        return tuple(self._reactions)

    def spent(self, task: str) -> Spent:
        """Give what it cost so far."""
        counted, pressed = self._counter, self._clerk.hands.keys - self._pressed
        if counted.keys != pressed:
            said = f"{pressed} keys were pressed and {counted.keys} counted: {counted.log}"
            raise AssertionError(said)
        keys = counted.keys + self._short
        return Spent(task, keys, counted.clicks, tuple(counted.log), self.reactions)

    def stop(self) -> None:
        """Count nothing any more."""
        self._counter.stop()


@contextmanager
def counting(clerk: Clerk) -> Iterator[Tally]:
    """Count for as long as the block lasts."""
    tally = Tally(clerk)
    try:
        yield tally
    finally:
        tally.stop()
