"""The line cut at every byte of a push and of its answer, between the real counter and centre."""

import random
import time
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine

from app.counter.sync.line import Line
from app.counter.sync.pace import Pace
from app.counter.sync.push import push_all
from app.journal.append import EVENTS
from app.storage.engine import reading
from models.errors import Fault
from tests.faults.cutter import Break, Cutter
from tests.sync.branch import Branch, Centre, events_of

BOUND_S: Final = 10


@dataclass
class Lines:
    """What cutting came to; `unheard`: booked by the centre while the counter never heard of it."""

    cuts: int = 0
    refused: int = 0
    unheard: int = 0
    lost: int = 0
    doubled: int = 0
    slowest_s: float = 0
    bytes_up: int = 0
    bytes_down: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say it in one line."""
        return (
            f"line cuts: {self.cuts} cuts in {self.bytes_up} bytes up and {self.bytes_down} down, "
            f"{self.unheard} booked but not acknowledged, {self.lost} events lost, "
            f"{self.doubled} doubled, slowest {self.slowest_s:.1f} s"
        )


def push(branch: Branch, line: Line) -> bool:
    """Send what waits; tells whether the counter heard that it arrived."""
    try:
        push_all(branch.engine, branch.desk.journal.identity, line, Pace())
    except Fault:
        return False
    return True


def greeted(branch: Branch, url: str) -> Line:
    """Give a line on which the centre has said hello: the next bytes are the push's."""
    line = branch.line(url)
    line.read_s = BOUND_S
    line.hello()
    return line


def count(engine: Engine) -> int:
    """Count the events of a file."""
    with reading(engine) as connection:
        query = sa.select(sa.func.count()).select_from(EVENTS)
        return int(connection.execute(query).scalar_one())


def measure(centre: Centre, branch: Branch, cable: Cutter) -> tuple[int, int]:
    """Tell how many bytes a push of one visit takes, up and down."""
    branch.serve()
    line = greeted(branch, cable.url)
    cable.arm(Break())
    assert push(branch, line)
    line.close()
    return cable.passed[0], cable.passed[1]


def cut_everywhere(
    centre: Centre, branch: Branch, cable: Cutter, *, seed: int = 0, stride: int = 1
) -> Lines:
    """Cut a push at every stride-th byte, by turns politely and not; then send it again."""
    lines = Lines()
    lines.bytes_up, lines.bytes_down = measure(centre, branch, cable)
    first = random.Random(f"line {seed}").randrange(stride) + 1
    breaks = [
        *(Break(up=at, reset=at % 2 == 0) for at in range(first, lines.bytes_up, stride)),
        *(Break(down=at, reset=at % 2 == 0) for at in range(first, lines.bytes_down, stride)),
    ]
    for number, it in enumerate(breaks):
        _cut(centre, branch, cable, it, lines)
        if number % 100 == 99:
            _compare(centre, branch, lines)
    _compare(centre, branch, lines)
    return lines


def _cut(centre: Centre, branch: Branch, cable: Cutter, breaks: Break, lines: Lines) -> None:
    if not branch.outbox().waiting:
        branch.serve()
    before, here = count(centre.central.engine), count(branch.engine)
    cable.arm(Break())
    line = greeted(branch, cable.url)
    cable.arm(breaks)
    begun = time.monotonic()
    heard = push(branch, line)
    lines.slowest_s = max(lines.slowest_s, time.monotonic() - begun)
    line.close()
    lines.cuts += 1
    lines.refused += not heard
    waits = branch.outbox().waiting
    if heard == bool(waits):
        lines.wrong.append(f"{breaks}: heard {heard}, and {waits} wait")
    lines.unheard += not heard and _arrived(centre, before)
    again = greeted(branch, centre.url)
    if not push(branch, again) or branch.outbox().waiting:
        lines.wrong.append(f"{breaks}: it did not go through afterwards")
    again.close()
    there = count(centre.central.engine)
    lines.lost += max(0, here - there)
    lines.doubled += max(0, there - here)


def _arrived(centre: Centre, before: int) -> bool:
    """Tell whether the centre has booked more; what it is still doing is given its time."""
    for _ in range(20):
        if count(centre.central.engine) > before:
            return True
        time.sleep(0.001)
    return False


def _compare(centre: Centre, branch: Branch, lines: Lines) -> None:
    if branch.events() != events_of(centre.central.engine):
        lines.wrong.append("the centre's events are not the counter's")
