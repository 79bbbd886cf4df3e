"""An exception at every line of paying: memory runs out, or something nobody thought of happens.

A tracer raises at the first coming to one line of the program's own; the visit is then paid again
with the same intent, in the same process if it still can, and otherwise after a start.
"""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

import sqlalchemy as sa

import app.clock
from app.book.rebuild import verify
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.journal.append import EVENTS
from app.storage.engine import reading
from models.errors import Defect
from tests.counter.invariants import broken
from tests.counter_world import CLERK, World, put_in

_ROOT: Final = Path(app.clock.__file__).parents[1]
_OURS: Final = tuple(str(_ROOT / room) for room in ("app", "models"))
Place = tuple[str, int]


class PlantedError(Exception):
    """Something nobody thought of."""


@dataclass
class Raised:
    """What raising at lines came to; `restarts`: the process could not go on by itself."""

    lines: int = 0
    raised: int = 0
    stood: int = 0
    restarts: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say it in one line."""
        return (
            f"exceptions: {self.raised} raised at {self.lines} lines of paying, "
            f"{self.stood} after the commit, {self.restarts} needed a new start, "
            f"{len(self.wrong)} wrong"
        )


def lines_of_paying(world: World) -> list[Place]:
    """Find every line of ours that paying comes to, in the order of coming there."""
    found: dict[Place, None] = {}

    def trace(frame: FrameType, what: str, _argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_OURS):
            return None
        if what == "line":
            found[frame.f_code.co_filename, frame.f_lineno] = None
        return trace

    _choose(world)
    with _traced(trace):
        _pay(world)
    return list(found)


def raise_at_lines(world: World, *, seed: int = 0, stride: int = 1) -> Raised:
    """Raise at every stride-th line of paying, and see each visit paid once all the same."""
    for _ in range(2):  # what is made once, at the first time, is made
        _choose(world)
        _pay(world)
    places = lines_of_paying(world)
    raised = Raised(lines=len(places))
    first = random.Random(f"lines {seed}").randrange(stride)
    for number, place in enumerate(places[first::stride]):
        error = MemoryError() if number % 2 else PlantedError()
        _raise_once(world, place, error, raised)
        if number % 25 == 24:
            raised.wrong += _look_over(world, place)
    raised.wrong += _look_over(world, ("the end", 0))
    return raised


def _raise_once(world: World, place: Place, error: Exception, raised: Raised) -> None:
    name = f"{Path(place[0]).relative_to(_ROOT)}:{place[1]}"
    visit = _choose(world)

    def trace(frame: FrameType, what: str, _argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_OURS):
            return None
        if what == "line" and (frame.f_code.co_filename, frame.f_lineno) == place:
            sys.settrace(None)
            raise error
        return trace

    try:
        with _traced(trace):
            _pay(world)
    except (MemoryError, PlantedError, Defect):
        raised.raised += 1
    stood = _count(world, visit)
    raised.stood += stood
    if world.desk.visit is not None:
        try:
            _pay(world)
        except (Defect, RuntimeError):
            raised.restarts += 1
            intent = world.desk.visit
            world.restart()
            world.desk.line_up = True
            sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
            world.desk.visit = intent
            _pay(world)
    if (there := _count(world, visit)) != 1:
        raised.wrong.append(f"{name}: {there} events after the retry, {stood} before it")


@contextmanager
def _traced(trace: Any) -> Iterator[None]:
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def _choose(world: World) -> str:
    start_visit(world.desk)
    put_in(world.desk, "NOCR-111")
    return world.desk.need_visit().visit


def _pay(world: World) -> None:
    total = world.desk.need_visit().total
    take_payment(world.desk, tenders=[cash(total)])


def _count(world: World, visit: str) -> int:
    query = sa.select(sa.func.count()).where(EVENTS.c.event_id == visit)
    with reading(world.engine) as connection:
        return int(connection.execute(query).scalar_one())


def _look_over(world: World, place: Place) -> list[str]:
    with reading(world.engine) as connection:
        found = list(broken(connection))
    found += [finding.code for finding in verify(world.engine)]
    return [f"by {place}: {what}" for what in found]
