"""The dialog for a supervisor's phone secret; a new one is shown once, to be copied."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Code, Words
from ui.screens.devices.phoning import FIELDS, PhonePresenter, PhoneState
from ui.told import Saying
from ui.widgets.alarm import Alarm
from ui.widgets.basic import announce, button, label, row
from ui.widgets.dialog import CarefulDialog
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line

CHARS_WIDE: Final = 68
_TAB: Final = Qt.FocusReason.TabFocusReason


class PhoneDialog(CarefulDialog):
    """Draws the state; remembers only what is being typed, and that not for long."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = PhoneState()
        self._presenter: PhonePresenter | None = None
        self._means: Final = label(wrap=True)
        self.secret: Final = label("heading", wrap=True, selectable=True)
        self.secret.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pin = Line(words, chars=10, rtl=False)
        pin.setEchoMode(Line.EchoMode.Password)
        self.fields: Final[dict[str, Line]] = {
            "approver": DigitsEdit(words, most=8, chars=8),
            "approver_pin": pin,
            "secret": Line(words, chars=40, rtl=False),
        }
        self._rows: Final = {
            name: FieldRow(name, field, Saying(f"phone.{name}"), words, optional=name == "secret")
            for name, field in self.fields.items()
        }
        self._alarm: Final = Alarm()
        self.leave: Final = button("phone.leave", words, cap="Esc")
        self.go: Final = button("phone.go", words, "main", cap="Ctrl+Enter")
        self.copied: Final = button("phone.copied", words, "main", cap="Ctrl+Enter")
        self._build()
        self.reword(words)

    def attach(self, presenter: PhonePresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: PhoneState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.turn != before.turn or not state.shown:
            for field in self.fields.values():
                field.put("")
        if not state.shown:
            self.secret.clear()
            self.hide()
            return
        self._draw(state)
        if not self.isVisible():
            self.open()
        if state.turn != before.turn:
            (self.copied if state.secret else self.fields["approver"]).setFocus(_TAB)
        elif state.problem is not None and not state.busy:
            self.fields.get(state.problem.field, self.fields["approver"]).setFocus(_TAB)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.setWindowTitle(words.say("phone.title"))
        self._draw(self._state)

    def _draw(self, state: PhoneState) -> None:
        words, new = self._words, bool(state.secret)
        self._means.setText(words.say("phone.copy_it" if new else "phone.means"))
        self.secret.setText(words.say("phone.secret_is", secret=Code(state.secret)) if new else "")
        self.secret.setVisible(new)
        if new:
            announce(self, self._means.text())
        for name, made in self._rows.items():
            made.setVisible(not new)
            self.fields[name].setEnabled(not state.busy)
        self._alarm.tell_of(state.problem, self._rows, words)
        self.leave.setVisible(not new)
        self.go.setVisible(not new)
        self.copied.setVisible(new)
        for one in (self.leave, self.go):
            one.setEnabled(not state.busy)
        self.fit_soon(CHARS_WIDE)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 14)
        down.setSpacing(12)
        down.addWidget(self._means)
        down.addWidget(self.secret)
        for made in self._rows.values():
            down.addWidget(made)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(self.copied)
        down.addLayout(foot)
        pin, secret = self.fields["approver_pin"], self.fields["secret"]
        self.fields["approver"].entered.connect(lambda: pin.setFocus(_TAB))
        pin.entered.connect(lambda: secret.setFocus(_TAB))
        secret.entered.connect(lambda: self.go.setFocus(_TAB))
        self.leave.clicked.connect(self._cancel)
        self.go.clicked.connect(self._confirm)
        self.copied.clicked.connect(self._cancel)
        self.on_sure(self._confirm)

    def _confirm(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed(*(self.fields[name].value() for name in FIELDS))

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()
