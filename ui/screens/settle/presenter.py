"""How a card payment ended of which nobody knew: by its slip, in cash after all, or never."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from models.errors import CounterError
from ui.ports import Jobs, Money
from ui.rows import ReceiptRow
from ui.told import Problem, Saying, Told

NOT_PAID_REASON: Final = "not_paid"


class Outcome(StrEnum):
    """How it ended. What was never paid is taken back with a second person."""

    PAID = "paid"
    PAID_CASH = "paid_cash"
    NOT_PAID = "not_paid"


FIELDS: Final[dict[Outcome, tuple[str, ...]]] = {
    Outcome.PAID: ("reference", "last4"),
    Outcome.PAID_CASH: (),
    Outcome.NOT_PAID: ("approver", "approver_pin"),
}
"""What each outcome asks for."""

_NEEDED: Final = ("reference", "approver", "approver_pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleState:
    """Everything the dialog shows; without a receipt it is not to be seen."""

    row: ReceiptRow | None = None
    outcome: Outcome = Outcome.PAID
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0


class SettleView(Protocol):
    """What the presenter needs of the dialog."""

    def present(self, state: SettleState) -> None:
        """Show this state."""
        ...


class SettlePresenter:
    """Books the outcome once; whatever is refused is told at its field."""

    def __init__(
        self,
        view: SettleView,
        money: Money,
        jobs: Jobs,
        settled: Callable[[], None],
        left: Callable[[], None],
    ) -> None:
        self._view = view
        self._money = money
        self._jobs = jobs
        self._settled = settled
        self._left = left
        self._state = SettleState()

    @property
    def is_open(self) -> bool:
        """Whether the dialog is in front."""
        return self._state.row is not None

    def opened(self, row: ReceiptRow) -> None:
        """Ask about a receipt whose card payment is in doubt."""
        self._show(SettleState(row=row, turn=self._state.turn + 1))

    def chose(self, outcome: Outcome) -> None:
        """It ended another way."""
        if not self._state.busy and outcome is not self._state.outcome:
            self._show(replace(self._state, outcome=outcome, problem=None))

    def typed(self) -> None:
        """Something is typed: what was told may be right now."""
        if self._state.problem is not None and not self._state.busy:
            self._show(replace(self._state, problem=None))

    def confirmed(self, values: Mapping[str, str]) -> None:
        """Book it, unless something is missing."""
        state = self._state
        if state.row is None or state.busy:
            return
        for field in FIELDS[state.outcome]:
            if field in _NEEDED and not values[field]:
                self._wrong(field, Saying(f"window.settle.{field}_missing"))
                return
        self._show(replace(state, busy=True, problem=None))
        number, outcome, given = state.row.number, state.outcome, dict(values)
        self._jobs.run(lambda: self._book(number, outcome, given), self._booked, self._refused)

    def cancelled(self) -> None:
        """Esc: it stays in doubt."""
        if not self._state.busy and self.is_open:
            self._show(SettleState(turn=self._state.turn))
            self._left()

    def _book(self, number: str, outcome: Outcome, given: Mapping[str, str]) -> None:
        if outcome is Outcome.NOT_PAID:
            second = given["approver"], given["approver_pin"]
            self._money.void(number, NOT_PAID_REASON, *second)
        else:
            slip = (given["reference"], given["last4"]) if outcome is Outcome.PAID else ("", "")
            self._money.resolve_card(number, outcome.value, *slip)

    def _booked(self, _nothing: None) -> None:
        self._show(SettleState(turn=self._state.turn))
        self._settled()

    def _refused(self, error: CounterError) -> None:
        asked = error.field in FIELDS[self._state.outcome]
        self._wrong(error.field if asked else "", error)

    def _wrong(self, field: str, told: Told) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: SettleState) -> None:
        self._state = state
        self._view.present(state)
