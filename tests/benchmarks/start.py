"""The start bench: from the process's start to the painted sign-in, against a bare Qt window.

Bare window and product are started by turns, each in a process of its own, both from bytecode as
an installed program has it. In the long form the same is asked of a file with a million visits; it
may take a fifth longer and no more.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from app.clock import HandClock
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.counter.counter import open_counter
from models.values.rial import Rial
from tests.benchmarks.bench import Told
from tests.benchmarks.million import fill
from tests.counter_world import CLERK, MORNING, serve, surroundings
from tests.window.town import found, take_in, town_in

STARTS: Final = 15
VISITS: Final = 20
MILLION: Final = 1_000_000
TWICE: Final = 2.0
A_FIFTH: Final = 1.2
MEMORY_MB: Final = 250
"""Every process' own limit, the database's pages among it."""

_NO_BYTECODE: Final = "PYTHONDONTWRITEBYTECODE"
_ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Starts:
    """Milliseconds from the start of the process: to the paint, and to the counter's being open."""

    painted: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    megabytes: list[int] = field(default_factory=list)


def measure(*, whole: bool) -> Iterator[Told]:
    """Measure on a counter that has worked one day, and in the long form on a full one."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=_ROOT))
    try:
        profile = _worked(folder)
        bytecode, ours_of = folder / "bytecode", ("product", str(profile))
        floor, ours = _by_turns((("bare",), ours_of), STARTS, bytecode)
        yield _told("start", ours, median(floor.painted), TWICE)
        yield Told(
            "memory at sign-in",
            "MB",
            max(ours.megabytes),
            MEMORY_MB,
            most=MEMORY_MB,
        )
        if whole:
            filled = folder / "filled"
            shutil.copytree(profile, filled)
            _fill(filled)
            few, full = _by_turns((ours_of, ("product", str(filled))), STARTS, bytecode)
            yield _told("start at 1,000,000", full, median(few.painted), A_FIFTH)
    finally:
        shutil.rmtree(folder)


def _told(name: str, starts: Starts, floor: float, most: float) -> Told:
    return Told(
        name,
        "ms",
        median(starts.painted),
        floor,
        most=floor * most,
        facts={"counter_open_ms": round(median(starts.opened), 1), "starts": STARTS},
    )


def _worked(folder: Path) -> Path:
    """Give the profile of a counter that a centre took in and that has served."""
    with town_in(folder) as town:
        found(town)
        take_in(town)
        with open_counter(town.profile, surroundings(town.clock, 2)) as counter:
            desk = counter.desk
            sign_in(desk, user=CLERK.user, pin=CLERK.pin)
            open_shift(desk, counts={1_000_000: 6, 500_000: 8}, brought=Rial(10_000_000))
            desk.line_up = True
            for _ in range(VISITS):
                serve(desk)
        return town.profile


def _fill(profile: Path) -> None:
    """Put the visits of years into the file."""
    with open_counter(profile, surroundings(HandClock(MORNING), 3)) as counter:
        fill(counter.desk.engine, MILLION)


def _by_turns(
    two: tuple[tuple[str, ...], tuple[str, ...]], times: int, bytecode: Path
) -> tuple[Starts, Starts]:
    """Start two things by turns.

    The first of each only warms the disk and writes the bytecode that the others are started from.
    """
    first, second = Starts(), Starts()
    for turn in range(times + 1):
        for asked, into in zip(two, (first, second), strict=True):
            painted, *rest = _start(asked, bytecode)
            if turn:
                into.painted.append(painted)
                into.opened.extend(rest[:1])
                into.megabytes.extend(int(each) for each in rest[1:])
    return first, second


def _start(asked: tuple[str, ...], bytecode: Path) -> list[float]:
    """Start once; gives milliseconds to each moment that was told, then the plain numbers."""
    around = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    around |= {"PYTHONPYCACHEPREFIX": str(bytecode)}
    around.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.started", *asked],
        cwd=_ROOT,
        env=around,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    said = [int(line) for line in done.stdout.split()]
    return [(each - begun) / 1e6 if each > begun else each for each in said]
