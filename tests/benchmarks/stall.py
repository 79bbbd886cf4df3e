"""The stall bench: how late a key is seen while 500 acts are sent and a month is rendered as PDF.

The window is a process of its own and the centre another (`main.py central`). The floor is the
same measure in the same window while nothing else is under way.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

import msgspec

from app.clock import HandClock
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.counter.counter import open_counter
from app.counter.desk import Desk
from models.values.rial import Rial
from tests.benchmarks.bench import Told
from tests.benchmarks.frames import visits
from tests.benchmarks.servers import ROOT, centre
from tests.counter_world import CLERK, close_exactly, surroundings
from tests.window.town import COUNTER, OFFICE, found, take_in, town_in

DAYS: Final = 30
A_DAY: Final = 15
"""Visits; with shifts and counts the month has well over 500 acts."""
LEAST_SENT: Final = 500
ECHO_MS: Final = 50
STALL_MS: Final = 100
MEMORY_MB: Final = 250


class Phase(msgspec.Struct, frozen=True):
    """What one phase told: series and longest stall in milliseconds, and of the load its facts."""

    form: list[float]
    box: list[float]
    stall: float
    sent: int = 0
    sent_s: float = 0.0
    days: int = 0
    pdf_kb: int = 0
    pdf_s: float = 0.0
    hold_ms: int = 0


class Window(msgspec.Struct, frozen=True):
    """What the window told."""

    floor: Phase
    load: Phase
    memory_mb: int


def measure(*, whole: bool) -> Iterator[Told]:
    """Measure once; in the long form three times."""
    for _ in range(3 if whole else 1):
        with tempfile.TemporaryDirectory(prefix="bench-stall-") as name:
            said = _window(Path(name))
        floor, load = said.floor, said.load
        if load.sent < LEAST_SENT:
            raise RuntimeError(f"only {load.sent} acts were there to be sent")
        facts = {
            "sent": load.sent,
            "sent_s": load.sent_s,
            "days": load.days,
            "pdf_kb": load.pdf_kb,
            "pdf_s": load.pdf_s,
            "hold_ms": load.hold_ms,
        }
        yield _echo("key to echo, form", load.form, floor.form, facts)
        yield _echo("key to echo, box", load.box, floor.box, {})
        yield Told("longest stall", "ms", load.stall, floor.stall, most=STALL_MS)
        yield Told("memory", "MB", said.memory_mb, MEMORY_MB, most=MEMORY_MB)


def _echo(
    name: str, load: Sequence[float], floor: Sequence[float], facts: Mapping[str, float]
) -> Told:
    """Judge the 95th percentile; median and greatest are told beside it."""
    own = {
        "median": round(median(load), 1),
        "max": round(max(load), 1),
        "keys": len(load),
        "floor_median": round(median(floor), 1),
        "floor_max": round(max(floor), 1),
    }
    return Told(name, "ms", p95(load), p95(floor), most=ECHO_MS, facts=own | dict(facts))


def p95(series: Sequence[float]) -> float:
    """Give the 95th percentile."""
    ordered = sorted(series)
    return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def _window(folder: Path) -> Window:
    """Let a month be worked without a line, then start centre and window; gives what it tells."""
    with town_in(folder) as town:
        found(town)
        take_in(town)
        clock = town.clock
    _month(folder / "counter", clock)
    with centre(folder / "centre", "") as address:
        port = address.rpartition(":")[2]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.benchmarks.stalled", str(folder / "counter")),
                *(port, clock.now().isoformat(), CLERK.user, CLERK.pin),
            ],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=600,
        )  # fmt: skip
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Window)


def _month(profile: Path, clock: HandClock) -> None:
    """Work thirty days of shifts and visits, nothing of which is sent, and open the next shift."""
    with open_counter(profile, surroundings(clock, 2)) as counter:
        for day in range(DAYS):
            _day(counter.desk, day)
            clock.advance(timedelta(days=1))
        sign_in(counter.desk, user=CLERK.user, pin=CLERK.pin)
        open_shift(counter.desk, counts={1_000_000: 10}, brought=Rial(10_000_000))


def _day(desk: Desk, day: int) -> None:
    sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    open_shift(desk, counts={1_000_000: 10}, brought=Rial(10_000_000))
    standing, like = desk.standing(), visits()
    with desk.journal.write() as work:
        for place in range(day * A_DAY, (day + 1) * A_DAY):
            number = 1_000_000 + place
            receipt = f"{OFFICE}-{COUNTER}-{number}-00X"
            one = msgspec.structs.replace(like[place % len(like)], number=number, receipt=receipt)
            work.append(one, standing)
    close_exactly(desk)
