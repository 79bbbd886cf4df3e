"""The sign-in screen: code, Enter, PIN, Enter."""

from typing import Final

from PySide6.QtWidgets import QLineEdit

from app.i18n import Typed, Words
from ui.screens.sign_in.presenter import SignInPresenter, SignInState
from ui.theme import colours
from ui.told import Saying
from ui.widgets.basic import Picture, button, label, row
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line
from ui.widgets.page import Page

_CODE_MOST: Final = 8


class SignInScreen(Page):
    """Draws the state; remembers only what is being typed."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=64)
        self._words = words
        self._state: SignInState | None = None
        self._turn = 0
        self._presenter: SignInPresenter | None = None
        self._icon: Final = Picture("office", colours.PRIMARY, px=34)
        self._title: Final = label("title", wrap=True)
        self._place: Final = label("quiet", wrap=True)
        self._user: Final = DigitsEdit(words, most=_CODE_MOST, chars=10)
        self._pin: Final = Line(words, chars=12, rtl=False)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._rows: Final = {
            "user": FieldRow("user", self._user, Saying("window.sign_in.user"), words),
            "pin": FieldRow("pin", self._pin, Saying("window.sign_in.pin"), words),
        }
        self._go: Final = button("window.sign_in.go", words, "main", cap="Enter")
        self._build()
        self._title.setText(words.say("window.sign_in.title"))

    def attach(self, presenter: SignInPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: SignInState) -> None:
        """Draw the state."""
        self._state = state
        say, status = self._words.say, state.status
        locked = state.locked and bool(status.clerk)
        title = say("window.sign_in.locked") if locked else say("window.sign_in.title")
        self._title.setText(title)
        self._icon.show_icon("lock" if locked else "office", colours.PRIMARY)
        office = self._words.shape(Typed(status.office))
        said = say("window.sign_in.place", office=office, number=status.counter)
        if locked:
            said = say("window.sign_in.locked_by", clerk=Typed(status.clerk))
        self._place.setText(said if status.office else "")
        for name, field in self._rows.items():
            wrong = state.problem is not None and state.problem.field == name
            field.show_problem(state.problem.told if wrong and state.problem else None)
        self._go.setEnabled(not state.busy)
        for edit in (self._user, self._pin):
            edit.setReadOnly(state.busy)
        if state.turn != self._turn:
            # What was typed before the counter was open is no other person's, and stays.
            if self._turn:
                self._user.clear()
                self._pin.clear()
            if self._turn or not (self._user.hasFocus() or self._pin.hasFocus()):
                self._user.setFocus()
            self._turn = state.turn
        elif state.problem is not None and not state.busy:
            target = self._user if state.problem.field == "user" else self._pin
            self._pin.clear()
            target.setFocus()
            target.selectAll()

    def show_badge(self, user: str) -> None:
        """Take who signs in from a badge; the PIN is still asked."""
        self._user.put(user)
        self._pin.clear()
        self._pin.setFocus()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        if self._state is None:
            self._title.setText(words.say("window.sign_in.title"))
        else:
            self._redraw(self._state)

    def _redraw(self, state: SignInState) -> None:
        typed = self._pin.value()
        self.present(state)
        self._pin.put(typed)

    def _build(self) -> None:
        head = row(12)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        self.inner.addLayout(head)
        self.inner.addWidget(self._place)
        self.inner.addSpacing(8)
        for field in self._rows.values():
            self.inner.addWidget(field)
        self.foot.addStretch(1)
        self.foot.addWidget(self._go)
        self._user.entered.connect(self._pin.setFocus)
        self._pin.entered.connect(self._confirm)
        self.setFocusProxy(self._user)
        self._go.clicked.connect(self._confirm)

    def _confirm(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed(self._user.value(), self._pin.value())
