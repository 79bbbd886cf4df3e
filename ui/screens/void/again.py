"""A bill that was paid before: it stays unpaid, unless a second person says otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Words
from models.errors import CounterError
from models.values.bill import Bill
from ui.finding import Guarding
from ui.ports import Jobs, Visits
from ui.rows import Basket
from ui.told import Problem, Saying, Told, tell
from ui.widgets.alarm import Alarm
from ui.widgets.basic import button, label, row
from ui.widgets.dialog import CarefulDialog
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line

CHARS_WIDE: Final = 68
_TAB: Final = Qt.FocusReason.TabFocusReason
_FIELDS: Final = ("approver", "approver_pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainState:
    """Everything the dialog shows; without a bill it is not to be seen."""

    bill: Bill | None = None
    why: Told | None = None
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0


class GuardedVisits(Visits, Guarding, Protocol):
    """What is asked of the counter here."""


class AgainPresenter:
    """Asks a second person, once for each bill."""

    def __init__(
        self,
        view: "AgainDialog",
        counter: GuardedVisits,
        jobs: Jobs,
        added: Callable[[Basket], None],
    ) -> None:
        self._view = view
        self._counter = counter
        self._jobs = jobs
        self._added = added
        self._state = AgainState()

    @property
    def busy(self) -> bool:
        """Whether the second person's word is being asked."""
        return self._state.busy

    def opened(self, bill: Bill, why: Told) -> None:
        """Tell when it was paid, and by which receipt."""
        self._show(AgainState(bill=bill, why=why, turn=self._state.turn + 1))

    def confirmed(self, user: str, pin: str) -> None:
        """Ctrl+Enter: put the bill in, if the second person says so."""
        state = self._state
        if state.bill is None or state.busy:
            return
        for field, value in zip(_FIELDS, (user, pin), strict=True):
            if not value:
                self._wrong(field, Saying(f"void.{field}_missing"))
                return
        bill = state.bill
        self._show(replace(state, busy=True, problem=None))

        def act() -> Basket:
            self._counter.pay_again(bill, user, pin)
            return self._counter.basket()

        self._jobs.run(act, self._done, self._refused)

    def cancelled(self) -> None:
        """Esc, or the safe button: the bill stays out."""
        if not self._state.busy:
            self._show(AgainState(turn=self._state.turn))

    def _done(self, basket: Basket) -> None:
        self._show(AgainState(turn=self._state.turn))
        self._added(basket)

    def _refused(self, error: CounterError) -> None:
        self._wrong(error.field if error.field in _FIELDS else "", error)

    def _wrong(self, field: str, told: Told) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: AgainState) -> None:
        self._state = state
        self._view.present(state)


class AgainDialog(CarefulDialog):
    """Draws the state; the safe button has the focus."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = AgainState()
        self._presenter: AgainPresenter | None = None
        self._why: Final = label("heading", wrap=True)
        self._alarm: Final = Alarm()
        pin = Line(words, chars=10, rtl=False)
        pin.setEchoMode(Line.EchoMode.Password)
        self.fields: Final = {"approver": DigitsEdit(words, most=8, chars=8), "approver_pin": pin}
        self._rows: Final = {
            name: FieldRow(name, field, Saying(f"void.{name}"), words)
            for name, field in self.fields.items()
        }
        self.keep: Final = button("void.leave_bill", words, "main", cap="Esc")
        self.go: Final = button("void.pay_again", words, cap="Ctrl+Enter")
        self._build()
        self.reword(words)

    def attach(self, presenter: AgainPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: AgainState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.bill is None:
            self.hide()
        if state.turn != before.turn or state.bill is None:
            for field in self.fields.values():
                field.put("")
        if state.bill is None:
            return
        self._draw(state)
        if not self.isVisible():
            self.open()
        if state.turn != before.turn:
            self.keep.setFocus(_TAB)
        elif state.problem is not None and not state.busy:
            self.fields.get(state.problem.field, self.fields["approver"]).setFocus(_TAB)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.setWindowTitle(words.say("void.again_title"))
        if self._state.bill is not None:
            self._draw(self._state)

    def _draw(self, state: AgainState) -> None:
        self._why.setText(tell(self._words, state.why) if state.why is not None else "")
        for name in self._rows:
            self.fields[name].setEnabled(not state.busy)
        self._alarm.tell_of(state.problem, self._rows, self._words)
        for one in (self.keep, self.go):
            one.setEnabled(not state.busy)
        self.fit_soon(CHARS_WIDE)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 14)
        down.setSpacing(12)
        down.addWidget(self._why)
        for made in self._rows.values():
            down.addWidget(made)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self.keep)
        foot.addStretch(1)
        foot.addWidget(self.go)
        down.addLayout(foot)
        self.fields["approver"].entered.connect(lambda: self.fields["approver_pin"].setFocus(_TAB))
        self.fields["approver_pin"].entered.connect(lambda: self.go.setFocus(_TAB))
        self.keep.clicked.connect(self._cancel)
        self.go.clicked.connect(self._confirm)
        self.on_sure(self._confirm)

    def _confirm(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed(*(self.fields[name].value() for name in _FIELDS))

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()
