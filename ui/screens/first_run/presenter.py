"""The first run: an office is set up on this PC, and the centre takes it in by a one-time code."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from models.errors import CounterError
from ui.ports import Entrance, Jobs
from ui.rows import FirstRun, Status
from ui.told import Problem, Saying, Told

FIELDS: Final = ("office", "counter", "title", "user", "name", "pin", "address", "code")
"""What is asked, in the order it is asked in."""

_PLACES: Final = {field: field for field in FIELDS} | {"centre_url": "address"}


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
    """Asks for office, first person and code, then shows whose counter this has become."""

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

    def confirmed(self, asked: FirstRun) -> None:
        """Set up and ask the centre; with the office shown, go on to sign-in."""
        if self._state.busy:
            return
        if self._state.enrolled is not None:
            self._finished(self._state.enrolled)
            return
        for field in FIELDS:
            if not getattr(asked, field):
                self._wrong(Saying(f"window.first_run.ask.{field}_missing"), field)
                return
        self._show(replace(self._state, busy=True, problem=None))
        self._jobs.run(lambda: self._entrance.enrol(asked), self._done, self._refused)

    def _done(self, status: Status) -> None:
        self._show(replace(self._state, busy=False, enrolled=status, turn=self._state.turn + 1))

    def _refused(self, error: CounterError) -> None:
        self._wrong(error, _PLACES.get(error.field, "code"))

    def _wrong(self, told: Told, field: str) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: FirstRunState) -> None:
        self._state = state
        self._view.present(state)
