"""The coach on the screen: a strip under the band; and the question at the way out."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import Words
from models.values.rial import Rial
from ui.rows import Count
from ui.screens.training.presenter import CoachState, Mark, notes_of
from ui.told import tell
from ui.tongue import named
from ui.training import LESSONS
from ui.widgets.basic import announce, button, column, label, row, spoken
from ui.widgets.dialog import CarefulDialog

_COIN: Final = Rial(1)


class _Step(QLabel):
    """The next step: one line where it fits, more where it must."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def sizeHint(self) -> QSize:
        """Ask for one line, however the words would be broken."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Ask for one line: a small window has no more to give."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().lineSpacing())


class Coach(QFrame):
    """Draws the state; says the next step aloud when it changes. `head` stands beside the band."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("coach")
        self.setProperty("role", "bare")
        self._words = words
        self._state = CoachState()
        self._marks: Final = tuple(label("caption") for _ in LESSONS)
        self._lesson: Final = label("caption")
        self._step: Final = _Step()
        self.head: Final = QWidget()
        self.head.setProperty("role", "bare")
        across = row(10)
        across.setContentsMargins(16, 0, 16, 0)
        across.addWidget(self._lesson)
        for mark in self._marks:
            across.addWidget(mark)
        self.head.setLayout(across)
        down = column(0)
        down.addWidget(self._step)
        self.setLayout(down)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        named(self, "training.coach", words)
        self._draw()
        self.show_both(visible=False)

    def show_both(self, *, visible: bool) -> None:
        """Show or hide the step and what stands beside the band."""
        self.setVisible(visible)
        self.head.setVisible(visible)

    def present(self, state: CoachState) -> None:
        """Draw the state."""
        self._state = state
        before = self._step.text()
        self._draw()
        if self._step.text() != before and self.isVisible():
            announce(self, self._step.text())

    def text(self) -> str:
        """Give the step that is shown."""
        return self._step.text()

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        self._draw()

    def _draw(self) -> None:
        state, words = self._state, self._words
        for place, (mark, shown) in enumerate(zip(state.marks, self._marks, strict=True), 1):
            _show(shown, mark, place, words)
        lesson = state.lesson
        self._lesson.setVisible(lesson is not None)
        if lesson is not None:
            number = LESSONS.index(lesson) + 1
            title = words.say(f"training.title.{lesson.value}")
            self._lesson.setText(
                words.say("training.lesson", number=number, all=len(LESSONS), title=title)
            )
        self._step.setText(step_of(state, words))


def step_of(state: CoachState, words: Words) -> str:
    """Say the next step, with the drawer's notes where it names them."""
    if state.step is None:
        return ""
    if state.drawer is None:
        return tell(words, state.step)
    return words.say(state.step.key, drawer=_drawer(state.drawer, words))


def _drawer(drawer: Count, words: Words) -> str:
    if not drawer:
        return words.say("training.step.empty_drawer")
    parts = (
        words.say("training.step.notes", count=quantity, value=value)
        if value != _COIN
        else words.say("training.step.coins", value=Rial(quantity))
        for quantity, value in notes_of(drawer)
    )
    return words.say("training.step.join").join(parts)


def _show(shown: QLabel, mark: Mark, place: int, words: Words) -> None:
    """Mark a lesson by its number and a sign, and by words for who does not see them."""
    sign = {Mark.DONE: "✓", Mark.NOW: "●", Mark.LATER: "○"}[mark]
    shown.setText(f"{words.number(place)} {sign}")
    shown.setAccessibleName(words.say(f"training.mark_{mark.value}", number=place))


class LeaveDialog(CarefulDialog):
    """Asks before the training is left; the focus is on staying.

    Signals:
        went: the clerk leaves. began_anew: what was practised is to be thrown away.
    """

    went = Signal()
    began_anew = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.say("training.leave.title"))
        down = QVBoxLayout(self)
        down.setContentsMargins(22, 18, 22, 16)
        down.setSpacing(12)
        down.addWidget(spoken("training.leave.title", words, "heading", wrap=True))
        down.addWidget(spoken("training.leave.told", words, wrap=True))
        stay = button("training.leave.stay", words, "main", cap="Esc")
        go = button("training.leave.go", words)
        anew = button("training.leave.reset", words)
        for one in (stay, go, anew):
            down.addWidget(one)
        stay.clicked.connect(self._cancel)
        go.clicked.connect(self._go)
        anew.clicked.connect(self._begin_anew)
        self.setMinimumWidth(480)
        stay.setFocus()

    def _cancel(self) -> None:
        self.done(0)

    def _go(self) -> None:
        self.done(0)
        self.went.emit()

    def _begin_anew(self) -> None:
        self.done(0)
        self.began_anew.emit()
