"""A supervisor's secret for codes by phone: put in at this counter by the supervisor's own PIN."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from models.errors import CounterError
from ui.phone import Phoning
from ui.ports import Jobs
from ui.told import Notice, Problem, Saying, Told, done

FIELDS: Final = ("approver", "approver_pin", "secret")
_NEEDED: Final = ("approver", "approver_pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneState:
    """Everything the dialog shows.

    Attributes:
        shown: the dialog is to be seen. secret: the new one, to be copied before it is closed.
    """

    shown: bool = False
    secret: str = ""
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0


class PhoneView(Protocol):
    """What the presenter needs of the dialog."""

    def present(self, state: PhoneState) -> None:
        """Show this state."""
        ...


class PhonePresenter:
    """Puts the secret in once; a new one is shown until the dialog is closed, and never again."""

    def __init__(
        self, view: PhoneView, counter: Phoning, jobs: Jobs, told: Callable[[Notice], None]
    ) -> None:
        self._view = view
        self._counter = counter
        self._jobs = jobs
        self._told = told
        self._state = PhoneState()

    @property
    def state(self) -> PhoneState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Ask whose secret it is."""
        self._show(PhoneState(shown=True, turn=self._state.turn + 1))

    def confirmed(self, user: str, pin: str, secret: str) -> None:
        """Ctrl+Enter: put it in, unless something is missing; with a new one shown, close."""
        state = self._state
        if state.secret:
            self.cancelled()
            return
        if not state.shown or state.busy:
            return
        for field, value in zip(_NEEDED, (user, pin), strict=True):
            if not value:
                self._wrong(field, Saying(f"phone.{field}_missing"))
                return
        self._show(replace(state, busy=True, problem=None))

        def kept(shared: str) -> None:
            self._kept("" if secret else shared)

        share = self._counter.share_phone_secret
        self._jobs.run(lambda: share(user, pin, secret), kept, self._refused)

    def cancelled(self) -> None:
        """Esc: nothing more is shown."""
        if self._state.busy:
            return
        copied = bool(self._state.secret)
        self._show(PhoneState(turn=self._state.turn))
        if copied:
            self._told(done("phone.kept"))

    def _kept(self, new: str) -> None:
        if not new:
            self._told(done("phone.kept"))
        self._show(PhoneState(shown=bool(new), secret=new, turn=self._state.turn + 1))

    def _refused(self, error: CounterError) -> None:
        self._wrong(error.field if error.field in FIELDS else "", error)

    def _wrong(self, field: str, told: Told) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: PhoneState) -> None:
        self._state = state
        self._view.present(state)
