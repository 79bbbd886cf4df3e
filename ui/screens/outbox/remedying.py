"""What is asked before an act is handed over or taken back: a word for the supervisor, two eyes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.i18n import Code
from models.errors import CounterError
from ui.ports import Jobs, Money, Sending
from ui.rows import Receipt
from ui.sending import ActRow, Remedy
from ui.told import Notice, Problem, Saying, Told, done

REASON: Final = "not_booked"
FIELDS: Final[dict[Remedy, tuple[str, ...]]] = {
    Remedy.SUPERVISOR: ("note",),
    Remedy.WITHDRAW: ("approver", "approver_pin"),
}
"""What each remedy asks for; asking the centre again asks a person nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyState:
    """Everything the dialog shows; without an act it is not to be seen."""

    act: ActRow | None = None
    remedy: Remedy = Remedy.SUPERVISOR
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0


class RemedyView(Protocol):
    """What the presenter needs of the dialog."""

    def present(self, state: RemedyState) -> None:
        """Show this state."""
        ...


class RemedyPresenter:
    """Does what was chosen, once; whatever is refused is told at its field."""

    def __init__(
        self,
        view: RemedyView,
        sending: Sending,
        money: Money,
        jobs: Jobs,
        finished: Callable[[Notice], None],
    ) -> None:
        self._view = view
        self._sending = sending
        self._money = money
        self._jobs = jobs
        self._finished = finished
        self._state = RemedyState()

    @property
    def is_open(self) -> bool:
        """Whether the dialog is in front."""
        return self._state.act is not None

    def opened(self, act: ActRow, remedy: Remedy) -> None:
        """Ask what this remedy needs to know."""
        if not self.is_open:
            self._show(RemedyState(act=act, remedy=remedy, turn=self._state.turn + 1))

    def typed(self) -> None:
        """Something is typed: what was told may be right now."""
        if self._state.problem is not None and not self._state.busy:
            self._show(replace(self._state, problem=None))

    def confirmed(self, values: Mapping[str, str]) -> None:
        """Do it, unless something is missing."""
        state = self._state
        if state.act is None or state.busy:
            return
        for field in FIELDS[state.remedy]:
            if not values[field]:
                self._wrong(field, Saying(f"outbox.remedy.{field}_missing"))
                return
        self._show(replace(state, busy=True, problem=None))
        act, given = state.act, dict(values)
        if state.remedy is Remedy.SUPERVISOR:
            self._jobs.run(
                lambda: self._sending.hand_over(act.key, given["note"]), self._handed, self._refused
            )
        else:
            second = given["approver"], given["approver_pin"]
            self._jobs.run(
                lambda: self._money.void(act.number, REASON, *second), self._voided, self._refused
            )

    def cancelled(self) -> None:
        """Esc: nothing is done."""
        if not self._state.busy and self.is_open:
            self._close()

    def _handed(self, _nothing: None) -> None:
        self._close()
        self._finished(done("outbox.handed_over"))

    def _voided(self, receipt: Receipt) -> None:
        number = self._state.act.number if self._state.act is not None else receipt.number
        self._close()
        self._finished(done("outbox.withdrawn", number=Code(number)))

    def _refused(self, error: CounterError) -> None:
        asked = error.field in FIELDS[self._state.remedy]
        self._wrong(error.field if asked else "", error)

    def _wrong(self, field: str, told: Told) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _close(self) -> None:
        self._show(RemedyState(turn=self._state.turn))

    def _show(self, state: RemedyState) -> None:
        self._state = state
        self._view.present(state)
