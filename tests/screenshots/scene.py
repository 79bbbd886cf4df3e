"""What a scene of the screenshots is, and the way into an open shift that most begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.window.clerk import Clerk
from ui.rows import Link

Prepare = Callable[[Clerk], None]


class State(StrEnum):
    """The states every screen is looked at in, where it can be in them."""

    EMPTY = "empty"
    FULL = "full"
    OFFLINE = "offline"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen in one state; `enrolled` says whether the counter was set up before."""

    screen: str
    state: State
    prepare: Prepare
    enrolled: bool = True

    @property
    def name(self) -> str:
        """What the picture's file is called, without language and size."""
        return f"{self.screen}-{self.state}"


def serving(clerk: Clerk) -> None:
    """Open a shift, the line up."""
    clerk.sign_in()
    clerk.open_shift()
    clerk.line_is(Link.ONLINE)
