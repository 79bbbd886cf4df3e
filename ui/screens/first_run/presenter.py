"""The first run: this PC becomes a counter of its office with a one-time code of the centre."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from models.errors import CounterError
from ui.ports import Entrance, Jobs
from ui.rows import Status
from ui.told import Problem, Saying, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunState:
    """Everything the screen shows; `enrolled` holds the office once the centre has named it."""

    busy: bool = False
    problem: Problem | None = None
    enrolled: Status | None = None
    turn: int = 0


class FirstRunView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: FirstRunState) -> None:
        """Show this state."""
        ...


class FirstRunPresenter:
    """Asks for the centre's address and the code, then shows whose counter this has become."""

    def __init__(
        self, view: FirstRunView, entrance: Entrance, jobs: Jobs, finished: Callable[[Status], None]
    ) -> None:
        self._view = view
        self._entrance = entrance
        self._jobs = jobs
        self._finished = finished
        self._state = FirstRunState()

    def opened(self) -> None:
        """Begin."""
        self._show(FirstRunState(turn=self._state.turn + 1))

    def confirmed(self, address: str, code: str) -> None:
        """Ask the centre; with the office shown, go on to sign-in."""
        if self._state.busy:
            return
        if self._state.enrolled is not None:
            self._finished(self._state.enrolled)
            return
        for field, typed in (("address", address), ("code", code)):
            if not typed:
                self._wrong(Saying(f"window.first_run.{field}_missing"), field)
                return
        self._show(replace(self._state, busy=True, problem=None))
        self._jobs.run(lambda: self._entrance.enrol(address, code), self._done, self._refused)

    def _done(self, status: Status) -> None:
        self._show(replace(self._state, busy=False, enrolled=status, turn=self._state.turn + 1))

    def _refused(self, error: CounterError) -> None:
        self._wrong(error, "address" if error.field in ("address", "centre_url") else "code")

    def _wrong(self, told: Told, field: str) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: FirstRunState) -> None:
        self._state = state
        self._view.present(state)
