"""One question on a form: label, answer, hint, where a known answer is from, and its problem."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from app.i18n import Words
from ui.theme import colours
from ui.told import Problem, Told, said, tell
from ui.widgets.answering import Answer, as_answer
from ui.widgets.basic import Picture, announce, label, row

LABEL_CHARS: Final = 17
_TOP: Final = Qt.AlignmentFlag.AlignTop


class FieldRow(QFrame):
    """The label stands at the start side, so that a form is read down one edge.

    F1 says why it is asked, and Ctrl+Backspace clears an answer that was known before.

    Signals:
        changed, entered, left: of the answer, with the field's name.
        cleared: an answer known before was cleared.
    """

    changed = Signal(str)
    entered = Signal(str)
    left = Signal(str)
    cleared = Signal(str)

    def __init__(
        self,
        name: str,
        widget: QWidget,
        title: Told,
        words: Words,
        *,
        optional: bool = False,
        hint: Told | None = None,
        why: Told | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self.name: Final = name
        self.widget: Final = widget
        self.answer: Final[Answer] = as_answer(widget)
        self._words = words
        self._title: Final = title
        self._optional: Final = optional
        self._hint_told: Final = hint
        self._why_told: Final = why
        self._problem_told: Told | Problem | None = None
        self._mark_told: Told | None = None
        self._known = ""
        self._label: Final = label(wrap=True)
        # What most questions never say is made when it is said: a form is there the sooner.
        self._hint: QLabel | None = None
        self._mark: QLabel | None = None
        self._why: QLabel | None = None
        self._wrong: tuple[Picture, QLabel] | None = None
        self._grid: Final = QGridLayout(self)
        self._beneath: Final = row(8)
        self._build()
        self._listen()
        self.reword(words)

    def show_problem(self, problem: Told | Problem | None) -> None:
        """Say beneath the answer what is wrong, or nothing; a `Problem` in its list's words."""
        self._problem_told = problem
        text = _text(self._words, problem)
        if text and self._wrong is None:
            self._wrong = self._add_wrong()
        if self._wrong is not None:
            icon, problem_label = self._wrong
            problem_label.setText(text)
            problem_label.setVisible(bool(text))
            icon.setVisible(bool(text))
        self.answer.mark(text)

    def fill(self, value: str, mark: Told) -> None:
        """Show an answer that is known, and say beside it from where."""
        self.answer.put(value)
        # As the widget gives it back: a day with its slashes, say.
        self._known = self.answer.value()
        self.show_mark(mark)

    def clear(self) -> None:
        """Take away an answer that was known; the question is as if it had never been answered."""
        self.show_mark(None)
        self.answer.put("")

    def show_mark(self, mark: Told | None) -> None:
        """Say beside the answer where it is known from, or nothing."""
        self._mark_told = mark
        if mark is not None and self._mark is None:
            self._mark = label("mark")
            self._beneath.insertWidget(0, self._mark, 0, _TOP)
        text = tell(self._words, mark) if mark is not None else ""
        tip = self._words.say("form.clears") if mark is not None else ""
        if self._mark is not None:
            self._mark.setText(text)
            self._mark.setVisible(mark is not None)
            self._mark.setToolTip(tip)
        self.widget.setToolTip(". ".join(one for one in (text, tip) if one))

    def known(self) -> bool:
        """Tell whether the answer stands as it was known, untouched."""
        return self._mark_told is not None

    def problem(self) -> str:
        """Give the problem shown, empty when there is none."""
        return self._wrong[1].text() if self._wrong is not None else ""

    def mark(self) -> str:
        """Give what is said of the answer's source, empty when it has none."""
        return self._mark.text() if self._mark is not None else ""

    def why(self) -> str:
        """Give the reason the question is asked while it is shown, else nothing."""
        return self._why.text() if self._why is not None and not self._why.isHidden() else ""

    def reword(self, words: Words) -> None:
        """Say everything in the language in use."""
        self._words = words
        text = tell(words, self._title)
        name = words.say("window.form.optional", label=text) if self._optional else text
        self._label.setText(name)
        self.widget.setAccessibleName(name)
        if self._hint is not None and self._hint_told is not None:
            self._hint.setText(tell(words, self._hint_told))
        if self._why is not None and self._why_told is not None:
            self._why.setText(words.say("form.why", why=tell(words, self._why_told)))
        self.show_mark(self._mark_told)
        self.show_problem(self._problem_told)
        self._label.setMinimumWidth(self._label_width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch the two keys of a question wherever in its answer the focus is."""
        if isinstance(event, QKeyEvent) and (act := self._act_of(event)) is not None:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                act()
            return True
        return False

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if not pressed:
            return None
        if event.key() == Qt.Key.Key_Backspace and control and self.known():
            return self._forget
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_F1 and plain and self._why_told and not self.why():
            return self._tell_why
        return None

    def _forget(self) -> None:
        self.clear()
        self.cleared.emit(self.name)

    def _tell_why(self) -> None:
        if self._why_told is None:
            return
        if self._why is None:
            self._why = label("caption", wrap=True)
            self._grid.addWidget(self._why, 2, 1)
        self._why.setText(self._words.say("form.why", why=tell(self._words, self._why_told)))
        self._why.show()
        announce(self, self._why.text())

    def _left(self) -> None:
        if self._why is not None:
            self._why.hide()
        self.left.emit(self.name)

    def _changed(self) -> None:
        if self.known() and self._known and self.answer.value() != self._known:
            self.show_mark(None)
        self.changed.emit(self.name)

    def _listen(self) -> None:
        self.answer.changed.connect(self._changed)
        self.answer.entered.connect(lambda: self.entered.emit(self.name))
        self.answer.left.connect(self._left)
        for one in (self.widget, *self.widget.findChildren(QWidget)):
            one.installEventFilter(self)

    def _build(self) -> None:
        grid = self._grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        self._label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        grid.addWidget(self._label, 0, 0, _TOP)
        across = row(8)
        across.addWidget(self.widget, 1)
        if self.widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed:
            across.setStretch(0, 0)
            across.addStretch(1)
        grid.addLayout(across, 0, 1)
        if self._hint_told is not None:
            self._hint = label("caption", wrap=True)
            self._beneath.addWidget(self._hint, 1)
        grid.addLayout(self._beneath, 1, 1)
        grid.setColumnStretch(1, 1)
        self._label.setContentsMargins(0, 6, 0, 0)

    def _add_wrong(self) -> tuple[Picture, QLabel]:
        """Make what a problem is said with, beneath everything."""
        icon, problem = Picture("fix", colours.ERROR, px=16), label("wrong", wrap=True)
        wrong = row(6)
        wrong.addWidget(icon, 0, _TOP)
        wrong.addWidget(problem, 1)
        self._grid.addLayout(wrong, 3, 1)
        return icon, problem

    def _label_width(self) -> int:
        return self.fontMetrics().averageCharWidth() * LABEL_CHARS


def _text(words: Words, problem: Told | Problem | None) -> str:
    if problem is None:
        return ""
    return said(words, problem) if isinstance(problem, Problem) else tell(words, problem)
