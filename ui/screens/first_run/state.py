"""Everything the six steps of a first run show; the view draws it and remembers only typing."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ui.doorstep import Settling
from ui.told import Notice, Problem


class Step(IntEnum):
    """The steps, in their order."""

    LANGUAGE = 1
    OFFICE = 2
    PERSON = 3
    DEVICES = 4
    SUPPLIES = 5
    PRACTICE = 6


ASKED: Final = {
    Step.OFFICE: ("office", "counter", "title", "address", "code"),
    Step.PERSON: ("user", "name", "pin", "again"),
}
"""What is asked at which step, in order; `again` is the PIN once more, since it is hidden."""

FIELDS: Final = tuple(field for step in ASKED.values() for field in step)


def step_of(field: str) -> Step:
    """Name the step at which a field is asked."""
    return next(step for step, fields in ASKED.items() if field in fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunState:
    """The screen.

    Attributes:
        settling: where the set-up stands; None while that is asked for.
        testing: the centre is being called. turn: rises when another step begins.
        trains: the practice can be begun from here.
    """

    settling: Settling | None = None
    step: Step = Step.LANGUAGE
    busy: bool = False
    testing: bool = False
    problem: Problem | None = None
    notice: Notice | None = None
    trains: bool = False
    turn: int = 0
