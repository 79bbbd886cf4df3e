"""The sign-in screen: code, Enter, PIN, Enter."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.i18n import Code, Typed, Words
from ui.screens.sign_in.state import Note, SignInState, Weight
from ui.theme import colours
from ui.told import Saying, tell
from ui.tongue import says
from ui.widgets.basic import Picture, box, button, clear, column, label, row
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line
from ui.widgets.page import Page

if TYPE_CHECKING:
    # Painted before there is anything that answers it.
    from ui.screens.sign_in.presenter import SignInPresenter

_CODE_MOST: Final = 8
_TICK_MS: Final = 1_000
_GO: Final = {False: "window.sign_in.go", True: "entrance.sign_in.free_go"}
_LOOKS: Final = {
    Weight.AMBER: ("device", colours.WARNING_TEXT),
    Weight.PLAIN: ("hold", colours.SECONDARY),
    Weight.GOOD: ("done", colours.SUCCESS_TEXT),
}


class SignInScreen(Page):
    """Draws the state; remembers only what is being typed, and counts a lock-out down."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=64)
        self._words = words
        self._state: SignInState | None = None
        self._turn = 0
        self._shown: tuple[Note, ...] = ()
        self._left = 0
        self._presenter: SignInPresenter | None = None
        self._early = False
        self._icon: Final = Picture("office", colours.PRIMARY, px=34)
        self._title: Final = label("title", wrap=True)
        self._place: Final = label("quiet", wrap=True)
        self._notes: Final = column(4)
        self._wait: Final = label("strong", wrap=True)
        self._tick: Final = QTimer(self)
        self._user: Final = DigitsEdit(words, most=_CODE_MOST, chars=10)
        self._pin: Final = Line(words, chars=12, rtl=False)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._rows: Final = {
            "user": FieldRow("user", self._user, Saying("window.sign_in.user"), words),
            "pin": FieldRow("pin", self._pin, Saying("window.sign_in.pin"), words),
        }
        self._free: Final = button("entrance.sign_in.free", words, "quiet")
        self._go: Final = button("window.sign_in.go", words, "main", cap="Enter")
        self._build()
        self._title.setText(words.say("window.sign_in.title"))

    def attach(self, presenter: "SignInPresenter") -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: SignInState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        say, status = self._words.say, state.status
        locked = state.locked and bool(status.clerk)
        title = say("window.sign_in.locked") if locked else say("window.sign_in.title")
        if state.freeing and state.wait is not None:
            title = say("entrance.sign_in.free_title", user=Code(state.wait.user))
        self._title.setText(title)
        self._icon.show_icon("lock" if locked else "office", colours.PRIMARY)
        self._place.setText(self._placed(state))
        self._show_notes(state.notes)
        if before is None or before.wait is not state.wait:
            self._count_down(state.wait.seconds if state.wait is not None else 0)
        self._free.setVisible(state.wait is not None and not state.freeing)
        says(self._go, _GO[state.freeing], self._words, cap="Enter")
        for name, field in self._rows.items():
            wrong = state.problem is not None and state.problem.field == name
            field.show_problem(state.problem.told if wrong and state.problem else None)
        self._let_type(not state.busy)
        if state.turn != self._turn:
            self._begin(state)
        elif state.problem is not None and not state.busy and state.problem is not _of(before):
            target = self._user if state.problem.field == "user" else self._pin
            self._pin.clear()
            target.setFocus()
            target.selectAll()
        if self._early:
            self._early = False
            self._confirm()

    def show_badge(self, user: str) -> None:
        """Take who signs in from a badge; the PIN is still asked."""
        self._user.put(user)
        self._pin.clear()
        self._pin.setFocus()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._shown = ()
        if self._state is None:
            self._title.setText(words.say("window.sign_in.title"))
        else:
            self._redraw(self._state)

    def _redraw(self, state: SignInState) -> None:
        typed = self._pin.value()
        self.present(state)
        self._pin.put(typed)
        self._say_left()

    def _begin(self, state: SignInState) -> None:
        # What was typed before the counter was open is no other person's, and stays.
        if state.freed:
            self._user.put(state.freed)
            self._pin.clear()
        elif self._turn or state.locked:
            # Whoever locked the window is named already: Enter, PIN; another types over it.
            self._user.put(state.status.user if state.locked else "")
            self._pin.clear()
        typing = self._user.hasFocus() or self._pin.hasFocus()
        if self._turn or state.locked or not typing:
            target = self._pin if state.freed else self._user
            target.setFocus()
            target.selectAll()
        self._turn = state.turn

    def _placed(self, state: SignInState) -> str:
        say, status = self._words.say, state.status
        if not status.office:
            return ""
        if state.freeing:
            return say("entrance.sign_in.free_what")
        if state.locked and status.clerk:
            return say("window.sign_in.locked_by", clerk=Typed(status.clerk))
        office = self._words.shape(Typed(status.office))
        said = [say("window.sign_in.place", office=office, number=status.counter)]
        if state.doorstep is not None and state.doorstep.closed_at is not None:
            moment = self._words.moment(state.doorstep.closed_at)
            said.append(say("entrance.sign_in.closed", moment=moment))
        return "\n".join(said)

    def _show_notes(self, notes: tuple[Note, ...]) -> None:
        if notes == self._shown:
            return
        self._shown = notes
        clear(self._notes)
        for note in notes:
            frame, inner = box(row(8))
            icon, colour = _LOOKS[note.weight]
            inner.addWidget(Picture(icon, colour, px=16))
            told = label("strong" if note.weight is not Weight.PLAIN else "quiet", wrap=True)
            told.setText(tell(self._words, note.told))
            inner.addWidget(told, 1)
            self._notes.addWidget(frame)

    def _count_down(self, seconds: int) -> None:
        self._left = seconds
        if seconds:
            self._tick.start(_TICK_MS)
        else:
            self._tick.stop()
        self._wait.setVisible(bool(seconds))
        self._say_left()

    def _ticked(self) -> None:
        self._left = max(0, self._left - 1)
        if not self._left:
            self._tick.stop()
        self._say_left()

    def _say_left(self) -> None:
        minutes, seconds = divmod(self._left, 60)
        key = "wait" if self._left else "wait_over"
        facts = {"minutes": minutes, "seconds": seconds} if self._left else {}
        self._wait.setText(self._words.say(f"entrance.sign_in.{key}", **facts))

    def _build(self) -> None:
        head = row(12)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        self.inner.addLayout(head)
        self.inner.addWidget(self._place)
        self.inner.addLayout(self._notes)
        self.inner.addSpacing(8)
        for field in self._rows.values():
            self.inner.addWidget(field)
        across = row(12)
        across.addWidget(self._wait, 1)
        across.addWidget(self._free)
        self.inner.addLayout(across)
        self._wait.hide()
        self._free.hide()
        self._free.clicked.connect(self._free_asked)
        self._tick.timeout.connect(self._ticked)
        self.foot.addStretch(1)
        self.foot.addWidget(self._go)
        self._user.entered.connect(self._pin.setFocus)
        self._pin.entered.connect(self._confirm)
        self.setFocusProxy(self._user)
        self._go.clicked.connect(self._confirm)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: nobody is freed after all."""
        if event.key() == Qt.Key.Key_Escape and self._presenter is not None:
            event.accept()
            self._presenter.stepped_back()
        else:
            super().keyPressEvent(event)

    def _free_asked(self) -> None:
        if self._presenter is not None:
            self._presenter.free_asked()

    def _confirm(self) -> None:
        if self._presenter is None or self._state is None:
            # The counter has not said where it stands; the Enter waits for it.
            self._early = True
            self._let_type(False)
        else:
            self._presenter.confirmed(self._user.value(), self._pin.value())

    def _let_type(self, may: bool) -> None:
        self._go.setEnabled(may)
        for edit in (self._user, self._pin):
            edit.setReadOnly(not may)


def _of(state: SignInState | None) -> object:
    return state.problem if state is not None else None
