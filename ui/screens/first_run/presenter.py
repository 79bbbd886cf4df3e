"""The first run: an office is set up on this PC, and the centre takes it in by a one-time code."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from models.errors import CounterError, Fault
from ui.ports import Entrance, Jobs
from ui.rows import FirstRun, Status
from ui.told import Problem, Saying, Told

FIELDS: Final = ("office", "counter", "title", "user", "name", "pin", "again", "address", "code")
"""What is asked, in the order it is asked in; `again` is the PIN once more, since it is hidden."""

_PLACES: Final = {field: field for field in FIELDS}
_CODES: Final = {"staff.code": "user", "staff.name": "name"}
"""Refusals of what stands in another field than the one they were written for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunState:
    """Everything the screen shows.

    Attributes:
        begun: what stands in the fields when `turn` rises.
        enrolled: the office, once the centre has named it.
    """

    begun: FirstRun | None = None
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

    def opened(self, begun: FirstRun | None = None) -> None:
        """Begin, or go on with what an earlier try left."""
        self._show(FirstRunState(begun=begun, turn=self._state.turn + 1))

    def confirmed(self, asked: FirstRun, again: str) -> None:
        """Set up and ask the centre; with the office shown, go on to sign-in.

        Args:
            again: the PIN as it was typed the second time.
        """
        if self._state.busy:
            return
        if self._state.enrolled is not None:
            self._finished(self._state.enrolled)
            return
        for field in FIELDS:
            if not (again if field == "again" else getattr(asked, field)):
                self._wrong(Saying(f"window.first_run.ask.{field}_missing"), field)
                return
        if again != asked.pin:
            self._wrong(Saying("window.first_run.ask.again_differs"), "again")
            return
        self._show(replace(self._state, busy=True, problem=None))
        self._jobs.run(lambda: self._entrance.enrol(asked), self._done, self._refused)

    def _done(self, status: Status) -> None:
        self._show(replace(self._state, busy=False, enrolled=status, turn=self._state.turn + 1))

    def _refused(self, error: CounterError) -> None:
        self._wrong(error, _place_of(error))

    def _wrong(self, told: Told, field: str) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: FirstRunState) -> None:
        self._state = state
        self._view.present(state)


def _place_of(error: CounterError) -> str:
    """Name the field that an error is told at: of a line that is down, the address."""
    if isinstance(error, Fault) and error.code.startswith("line."):
        return "address"
    return _CODES.get(error.code) or _PLACES.get(error.field, "code")
