"""Everything the sign-in screen shows; light to load, since it is painted before all else."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.doorstep import Doorstep
    from ui.rows import Status
    from ui.told import Problem, Saying


class Weight(StrEnum):
    """How much a note matters: to be seen to, good to know, or well done."""

    AMBER = "amber"
    PLAIN = "plain"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence at the door."""

    weight: Weight
    told: "Saying"


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """A person who was locked out, by code, and the seconds left; each instance runs down once."""

    user: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInState:
    """The screen.

    Attributes:
        locked: a session waits behind this screen; its clerk comes back to where it was.
        notes: what there is to say at the door. doorstep: what they are made of, once it is known.
        problem: what is wrong, at the field it is about. wait: who is locked out, and for how long.
            freeing: a second person's code and PIN are asked, to end that. freed: whose lock was
            ended just now. turn: rises when the screen must be emptied and the first field take
            the focus.
    """

    status: "Status"
    locked: bool = False
    busy: bool = False
    doorstep: "Doorstep | None" = None
    notes: tuple[Note, ...] = ()
    problem: "Problem | None" = None
    wait: Wait | None = None
    freeing: bool = False
    freed: str = ""
    turn: int = 0
