"""The dialog before an act is handed over or taken back; Enter does it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Code, Words
from ui.actions import cap
from ui.screens.outbox.remedying import FIELDS, RemedyPresenter, RemedyState
from ui.sending import NOTES, Remedy
from ui.told import Saying, tell
from ui.widgets.alarm import Alarm
from ui.widgets.basic import Button, button, label, row, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.dialog import AskingDialog
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line

CHARS_WIDE: Final = 68


class RemedyDialog(AskingDialog):
    """Draws the state; remembers only what is being typed."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = RemedyState()
        self._turn = 0
        self._drawing = False
        self._presenter: RemedyPresenter | None = None
        self._title: Final = label("heading", wrap=True)
        choices = tuple(spoken_choice(one, f"outbox.note.{one}") for one in NOTES)
        self._notes: Final = Radios(choices, words)
        pin = Line(words, chars=12, rtl=False)
        pin.setEchoMode(Line.EchoMode.Password)
        self._fields: Final[dict[str, Line]] = {
            "approver": DigitsEdit(words, most=8, chars=10),
            "approver_pin": pin,
        }
        self._rows: Final = {
            name: FieldRow(name, field, Saying(f"window.settle.{name}"), words)
            for name, field in self._fields.items()
        }
        self._means: Final = spoken("outbox.remedy.withdraw_means", words, "caption", wrap=True)
        self._alarm: Final = Alarm()
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._go: Final[dict[Remedy, Button]] = {
            Remedy.SUPERVISOR: button("outbox.remedy.hand_over_go", words, "main", cap="Enter"),
            Remedy.WITHDRAW: button("outbox.remedy.withdraw_go", words, "main", cap="Enter"),
        }
        self._build()
        self.reword(words)

    def attach(self, presenter: RemedyPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: RemedyState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.act is None:
            self.hide()
            return
        self._drawing = True
        if state.turn != self._turn:
            self._turn = state.turn
            self._notes.put("")
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
        self.setWindowTitle(words.say("outbox.remedy.title"))
        if self._state.act is not None:
            self._draw(self._state)

    def _draw(self, state: RemedyState) -> None:
        act, words = state.act, self._words
        if act is None:
            return
        withdraws = state.remedy is Remedy.WITHDRAW
        if withdraws:
            asked = words.say("outbox.remedy.withdraw_asked", number=Code(act.number))
        else:
            kind = words.say(f"outbox.kind.{act.kind.replace('.', '_')}")
            asked = words.say("outbox.remedy.hand_over_asked", act=kind)
        self._title.setText(asked)
        self._notes.setVisible(not withdraws)
        self._means.setVisible(withdraws)
        told = state.problem
        for name, field in self._rows.items():
            field.setVisible(withdraws)
            field.show_problem(told.told if told is not None and told.field == name else None)
        elsewhere = told is not None and told.field not in self._rows
        general = tell(words, told.told) if told is not None and elsewhere else ""
        self._alarm.say(general)
        for remedy, go in self._go.items():
            go.setVisible(remedy is state.remedy)
            go.setEnabled(not state.busy)
        for one in (self._notes, self._back, *self._fields.values()):
            one.setEnabled(not state.busy)
        self.fit_soon(CHARS_WIDE)

    def _bring_focus(self, before: RemedyState, state: RemedyState) -> None:
        first = FIELDS[state.remedy][0]
        if state.turn != before.turn:
            self._place(first).setFocus(Qt.FocusReason.TabFocusReason)
        elif state.problem is not None and not state.busy:
            self._place(state.problem.field or first).setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self, field: str) -> QWidget:
        return self._fields.get(field, self._notes)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 14)
        down.setSpacing(12)
        down.addWidget(self._title)
        down.addWidget(self._notes)
        for one in self._rows.values():
            down.addWidget(one)
        down.addWidget(self._means)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self._back)
        foot.addStretch(1)
        for go in self._go.values():
            foot.addWidget(go)
            go.clicked.connect(self._confirm)
        down.addLayout(foot)
        self._notes.changed.connect(self._typed)
        self._notes.entered.connect(self._confirm)
        self._fields["approver"].entered.connect(self._fields["approver_pin"].setFocus)
        self._fields["approver_pin"].entered.connect(self._confirm)
        for field in self._fields.values():
            field.changed.connect(self._typed)
        self._back.clicked.connect(self._cancel)

    def _typed(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.typed()

    def _confirm(self) -> None:
        if self._presenter is not None:
            given = {name: one.value() for name, one in self._fields.items()}
            self._presenter.confirmed({**given, "note": self._notes.value()})

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()
