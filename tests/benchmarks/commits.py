"""How long a visit takes to stand while the sync thread writes the same file without an end.

Quiet and busy turns alternate, and the middle turn is told: a machine that others use as well
spoils one of them, not all.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from tests.benchmarks.bench import Told
from tests.counter_world import put_in
from tests.sync.branch import Branch

MOST_MS: Final = 10
TURNS: Final = 3
_WAKE_S: Final = 0.005


def commits(branch: Branch, url: str, served: int) -> Told:
    """Book visits with and without passes; in milliseconds, the 99th percentile of a turn."""
    turns = []
    for _ in range(TURNS):
        quiet = _book(branch, served)
        with _passes(branch, url):
            busy = _book(branch, served)
        turns.append((_at(busy, 99), _at(quiet, 99), _at(busy, 50), _at(quiet, 50)))
    p99, floor, median, floor_median = sorted(turns)[TURNS // 2]
    facts = {
        "median_ms": round(median, 3),
        "floor_median_ms": round(floor_median, 3),
        "visits": served * TURNS,
    }
    return Told("commit p99 in a pass", "ms", p99, floor, most=MOST_MS, facts=facts)


@contextmanager
def _passes(branch: Branch, url: str) -> Iterator[None]:
    """Let the sync thread make one pass after the other."""
    runner, ended = branch.runner(url), threading.Event()

    def wake() -> None:
        while not ended.wait(_WAKE_S):
            runner.wake()

    waking = threading.Thread(target=wake)
    runner.start()
    waking.start()
    try:
        yield
    finally:
        ended.set()
        waking.join()
        runner.stop(60)


def _book(branch: Branch, count: int) -> list[float]:
    """Serve citizens and give how long each payment took to stand, in milliseconds."""
    desk, spent = branch.desk, []
    desk.line_up = True
    for _ in range(count):
        start_visit(desk)
        put_in(desk, "NOCR-111")
        total = desk.need_visit().total
        started = perf_counter()
        take_payment(desk, tenders=[cash(total)])
        spent.append((perf_counter() - started) * 1000)
    return spent


def _at(series: Sequence[float], percent: int) -> float:
    return sorted(series)[len(series) * percent // 100]
