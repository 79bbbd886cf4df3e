"""Signing in, and coming back to a locked window."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from models.errors import CounterError
from ui.ports import Entrance, Jobs
from ui.rows import Stage, Status
from ui.told import Problem, Saying, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInState:
    """Everything the screen shows.

    Attributes:
        locked: a session waits behind this screen; its clerk comes back to where it was.
        problem: what is wrong, at the field it is about. turn: rises when the screen must be
            emptied and the first field take the focus.
    """

    status: Status
    locked: bool = False
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0


class SignInView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: SignInState) -> None:
        """Show this state."""
        ...


class SignInPresenter:
    """Asks for a code and a PIN until somebody may come in."""

    def __init__(
        self, view: SignInView, entrance: Entrance, jobs: Jobs, entered: Callable[[Status], None]
    ) -> None:
        self._view = view
        self._entrance = entrance
        self._jobs = jobs
        self._entered = entered
        self._state = SignInState(status=Status(stage=Stage.SIGNED_OUT))

    def opened(self, status: Status) -> None:
        """Begin anew: nobody is in, or the window was locked."""
        locked = status.stage is Stage.LOCKED
        self._show(SignInState(status=status, locked=locked, turn=self._state.turn + 1))

    def confirmed(self, user: str, pin: str) -> None:
        """Try a code and a PIN."""
        if self._state.busy:
            return
        for field, typed in (("user", user), ("pin", pin)):
            if not typed:
                self._wrong(Saying(f"window.sign_in.{field}_missing"), field)
                return
        self._show(replace(self._state, busy=True, problem=None))
        self._jobs.run(lambda: self._entrance.sign_in(user, pin), self._in, self._refused)

    def _in(self, status: Status) -> None:
        self._show(replace(self._state, busy=False))
        self._entered(status)

    def _refused(self, error: CounterError) -> None:
        self._wrong(error, "user" if error.field == "user" else "pin")

    def _wrong(self, told: Told, field: str) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: SignInState) -> None:
        self._state = state
        self._view.present(state)
