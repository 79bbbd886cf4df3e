"""The dialog that asks how a card payment ended; Enter books the answer."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Numeral, Words
from ui.actions import cap
from ui.screens.settle.presenter import FIELDS, Outcome, SettlePresenter, SettleState
from ui.told import Saying, tell
from ui.widgets.alarm import Alarm
from ui.widgets.basic import button, label, row, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.dialog import AskingDialog
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line

CHARS_WIDE: Final = 68


class SettleDialog(AskingDialog):
    """Draws the state; remembers only what is being typed."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = SettleState()
        self._turn = 0
        self._drawing = False
        self._presenter: SettlePresenter | None = None
        pin = Line(words, chars=12, rtl=False)
        pin.setEchoMode(Line.EchoMode.Password)
        self._title: Final = label("heading", wrap=True)
        choices = tuple(spoken_choice(one.value, f"window.settle.{one.value}") for one in Outcome)
        self._ways: Final = Radios(choices, words)
        self._fields: Final[dict[str, Line]] = {
            "reference": DigitsEdit(words, most=16),
            "last4": DigitsEdit(words, most=4),
            "approver": DigitsEdit(words, most=8, chars=10),
            "approver_pin": pin,
        }
        said = {
            "reference": "window.pay.reference",
            "last4": "window.pay.last4",
            "approver": "window.settle.approver",
            "approver_pin": "window.settle.approver_pin",
        }
        self._rows: Final = {
            name: FieldRow(name, field, Saying(said[name]), words, optional=name == "last4")
            for name, field in self._fields.items()
        }
        self._voids: Final = spoken("window.settle.voids", words, "caption", wrap=True)
        self._alarm: Final = Alarm()
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._go: Final = button("window.settle.go", words, "main", cap="Enter")
        self._build()
        self.reword(words)

    def attach(self, presenter: SettlePresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: SettleState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.row is None:
            self.hide()
            return
        self._drawing = True
        if state.turn != self._turn:
            self._turn = state.turn
            for field in self._fields.values():
                field.put("")
        self._draw(state)
        self._drawing = False
        if not self.isVisible():
            self.open()
        self._bring_focus(before, state)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.setWindowTitle(words.say("window.settle.title"))
        if self._state.row is not None:
            self._draw(self._state)

    def _draw(self, state: SettleState) -> None:
        if state.row is None:
            return
        number, amount = Numeral(state.row.short), state.row.doubtful
        self._title.setText(self._words.say("window.settle.asked", number=number, amount=amount))
        self._ways.put(state.outcome.value)
        told = state.problem
        for name, field in self._rows.items():
            field.setVisible(name in FIELDS[state.outcome])
            field.show_problem(told.told if told is not None and told.field == name else None)
        self._voids.setVisible(state.outcome is Outcome.NOT_PAID)
        general = tell(self._words, told.told) if told is not None and not told.field else ""
        self._alarm.say(general)
        for one in (self._ways, self._go, self._back, *self._fields.values()):
            one.setEnabled(not state.busy)
        self.fit_soon(CHARS_WIDE)

    def _bring_focus(self, before: SettleState, state: SettleState) -> None:
        if state.turn != before.turn:
            self._ways.setFocus(Qt.FocusReason.TabFocusReason)
        elif state.problem is not None and not state.busy:
            target: QWidget = self._fields.get(state.problem.field, self._ways)
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 14)
        down.setSpacing(12)
        down.addWidget(self._title)
        down.addWidget(self._ways)
        for one in self._rows.values():
            down.addWidget(one)
        down.addWidget(self._voids)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._go)
        down.addLayout(foot)
        self._ways.changed.connect(self._chose)
        self._ways.entered.connect(self._on_from_ways)
        self._fields["approver"].entered.connect(self._fields["approver_pin"].setFocus)
        for name in ("reference", "last4", "approver_pin"):
            self._fields[name].entered.connect(self._confirm)
        for field in self._fields.values():
            field.changed.connect(self._typed)
        self._go.clicked.connect(self._confirm)
        self._back.clicked.connect(self._cancel)

    def _on_from_ways(self) -> None:
        """Enter on an answer: to the first field it asks for, or it is the whole answer."""
        asked = FIELDS[self._state.outcome]
        if asked:
            self._fields[asked[0]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._confirm()

    def _chose(self) -> None:
        if self._presenter is not None and not self._drawing and (way := self._ways.value()):
            self._presenter.chose(Outcome(way))

    def _typed(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.typed()

    def _confirm(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed({name: one.value() for name, one in self._fields.items()})

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()
