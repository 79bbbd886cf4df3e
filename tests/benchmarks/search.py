"""The search bench: citizens and cases found as each key is typed, among a million of them.

A keystroke is one search of the counter's encrypted file, from the text in the field to the rows
as they are shown, opened from the vault. The floor is the bare way in the same run: one look by
the beginning of a name in a plain table of the same names, by the standard library's sqlite3.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time
from typing import Final

from app.counter.desk import Desk
from app.counter.queries.cases import find_cases
from app.counter.queries.people import find_people
from app.ids import dice
from tests.benchmarks.bench import Told
from tests.benchmarks.citizens import Invented, case_number, fill, floor_file
from tests.counter_world import new_world, open_for_business, serve

ROWS: Final = 1_000_000
MOST_MS: Final = 10.0
ASKED: Final = 400
_TENTH: Final = 10

Typing = Callable[[int], str]
Search = Callable[[Desk, str], object]


def measure(*, whole: bool, rows: int = 0) -> Iterator[Told]:
    """Measure each kind of search.

    Args:
        whole: the long form is the only one: a million is what is promised. rows: how many
            citizens; 0 for that million.
    """
    citizens = ROWS if whole or not rows else rows
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir="."))
    try:
        world = new_world(folder)
        desk = open_for_business(world)
        serve(desk, codes=["NOCR-111"])
        started = perf_counter()
        fill(world, citizens)
        bare = floor_file(citizens)
        yield Told("filling", "s", perf_counter() - started, 0, facts={"rows": citizens})
        for kind, typing in kinds(citizens).items():
            search: Search = find_cases if kind.startswith("case") else find_people
            yield _measured(kind, typing, partial(search, desk), bare, citizens)
        bare.close()
        world.engine.dispose()
    finally:
        shutil.rmtree(folder)


def kinds(citizens: int) -> dict[str, Typing]:
    """Give the kinds of search: what a clerk has typed of the citizen of a number."""
    invented = Invented()

    def words(number: int) -> list[str]:
        return invented.person(number).name.replace("\u200c", " ").split()

    def born(number: int) -> str:
        return invented.person(number).birth[:4]

    return {
        "one letter": lambda number: words(number)[0][:1],
        "first name": lambda number: words(number)[0],
        "family name, 3 letters": lambda number: words(number)[-1][:3],
        "middle word": lambda number: words(number)[len(words(number)) // 2],
        "whole name": lambda number: " ".join(words(number)),
        "family name first": lambda number: " ".join([*words(number)[1:], words(number)[0]]),
        "words apart": lambda number: f"{words(number)[0]} {words(number)[-1]}",
        "words backwards": lambda number: " ".join(reversed(words(number))),
        "name and birth year": lambda number: f"{' '.join(words(number))} {born(number)}",
        "first name and year": lambda number: f"{words(number)[0]} {born(number)}",
        "nobody's name": lambda number: f"{words(number)[0]} {words(number + 1)[-1]} پاپیروس",
        "national id": lambda number: invented.person(number).identity,
        "mobile": lambda number: invented.person(number).mobile,
        "case by number": case_number,
        "case by beginning": lambda number: case_number(number)[:4],
    }


def _measured(
    kind: str,
    typing: Typing,
    search: Callable[[str], object],
    bare: sqlite3.Connection,
    citizens: int,
) -> Told:
    """Ask of citizens drawn by chance; the floor's turn comes after each of ours.

    What is judged is the time that the search itself works, so that a busy machine does not fail
    it; what the clock on the wall says is told beside it.
    """
    drawn = dice(len(kind))
    ours: list[float] = []
    wall: list[float] = []
    floor: list[float] = []
    for turn in range(ASKED + ASKED // _TENTH):
        text = typing(drawn.randrange(citizens - 1))
        started, worked = perf_counter(), thread_time()
        search(text)
        worked, ended = thread_time() - worked, perf_counter()
        key = text.replace(" ", "")
        begun = thread_time()
        bare.execute(
            "select citizen from person where name >= ? and name < ? limit 20",
            (key, key + "\U0010ffff"),
        ).fetchall()
        if turn >= ASKED // _TENTH:
            floor.append((thread_time() - begun) * 1000)
            ours.append(worked * 1000)
            wall.append((ended - started) * 1000)
    for series in (ours, wall, floor):
        series.sort()
    facts = {
        "p50": round(_at(ours, 50), 3),
        "p99": round(_at(ours, 99), 3),
        "wall_p50": round(_at(wall, 50), 3),
        "wall_p95": round(_at(wall, 95), 3),
        "floor_p50": round(_at(floor, 50), 4),
    }
    return Told(kind, "ms p95", _at(ours, 95), _at(floor, 95), most=MOST_MS, facts=facts)


def _at(series: list[float], percent: int) -> float:
    return series[min(len(series) - 1, len(series) * percent // 100)]
