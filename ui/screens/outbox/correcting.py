"""Putting a returned request right: what its agency questions is answered anew and sent again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from app.i18n import Code
from models.errors import CounterError
from ui.finding import Correcting, Returned
from ui.ports import Jobs
from ui.told import Notice, Problem, Told, done, fix


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectState:
    """Everything the dialog shows; without a request it is not to be seen."""

    returned: Returned | None = None
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0


class CorrectView(Protocol):
    """What the presenter needs of the dialog."""

    def present(self, state: CorrectState) -> None:
        """Show this state."""
        ...


class CorrectPresenter:
    """Sends a request again once; what is refused is told at its question."""

    def __init__(
        self,
        view: CorrectView,
        counter: Correcting,
        jobs: Jobs,
        finished: Callable[[Notice], None],
    ) -> None:
        self._view = view
        self._counter = counter
        self._jobs = jobs
        self._finished = finished
        self._state = CorrectState()

    @property
    def is_open(self) -> bool:
        """Whether the dialog is in front."""
        return self._state.returned is not None

    @property
    def busy(self) -> bool:
        """Whether it is being sent."""
        return self._state.busy

    def opened(self, key: str) -> None:
        """Ask what is in question about a line: `epoch:seq:line`."""
        self._jobs.run(lambda: self._counter.returned(key), self._open, self._gone)

    def typed(self) -> None:
        """Something is typed: what was told may be right now."""
        if self._state.problem is not None and not self._state.busy:
            self._show(replace(self._state, problem=None))

    def confirmed(self, answers: Mapping[str, str]) -> None:
        """Ctrl+Enter: keep the answers and send the request again."""
        state = self._state
        if state.returned is None or state.busy:
            return
        key, given = state.returned.key, dict(answers)
        self._show(replace(state, busy=True, problem=None))
        self._jobs.run(lambda: self._counter.resend(key, given), self._sent, self._refused)

    def cancelled(self) -> None:
        """Esc: nothing is sent."""
        if self.is_open and not self._state.busy:
            self._show(CorrectState(turn=self._state.turn))

    def _open(self, returned: Returned) -> None:
        self._show(CorrectState(returned=returned, turn=self._state.turn + 1))

    def _gone(self, error: CounterError) -> None:
        self._finished(fix(error))

    def _sent(self, _nothing: None) -> None:
        number = self._state.returned.row.short if self._state.returned is not None else ""
        self._show(CorrectState(turn=self._state.turn))
        self._finished(done("outbox.corrected", number=Code(number)))

    def _refused(self, error: CounterError) -> None:
        first = self._state.returned.first if self._state.returned is not None else ()
        told: Told = error
        field = error.field if error.field in first else ""
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: CorrectState) -> None:
        self._state = state
        self._view.present(state)
