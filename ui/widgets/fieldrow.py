"""One question on a form: label, answer, hint, where a known answer is from, and its problem."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from app.i18n import Words
from ui.theme import colours
from ui.told import Told, tell
from ui.widgets.answer import Answer, as_answer
from ui.widgets.basic import Picture, label, row

LABEL_CHARS: Final = 17


class FieldRow(QFrame):
    """The label stands at the start side, so that a form is read down one edge.

    Signals:
        changed, entered, left: of the answer, with the field's name. cleared: Ctrl+Backspace.
    """

    changed = Signal(str)
    entered = Signal(str)
    left = Signal(str)
    cleared = Signal(str)

    def __init__(
        self,
        name: str,
        widget: QWidget,
        said: Told,
        words: Words,
        *,
        optional: bool = False,
        hint: Told | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self.name: Final = name
        self.widget: Final = widget
        self.answer: Final[Answer] = as_answer(widget)
        self._words = words
        self._said: Final = said
        self._optional: Final = optional
        self._hint_told: Final = hint
        self._problem_told: Told | None = None
        self._mark_told: Told | None = None
        self._label: Final = label(wrap=True)
        self._hint: Final = label("caption", wrap=True)
        self._mark: Final = label("mark")
        self._icon: Final = Picture("fix", colours.ERROR, px=16)
        self._problem: Final = label("wrong", wrap=True)
        self._build()
        self.answer.changed.connect(lambda: self.changed.emit(self.name))
        self.answer.entered.connect(lambda: self.entered.emit(self.name))
        self.answer.left.connect(lambda: self.left.emit(self.name))
        self.reword(words)

    def show_problem(self, problem: Told | None) -> None:
        """Say beneath the answer what is wrong with it, or nothing."""
        self._problem_told = problem
        text = tell(self._words, problem) if problem is not None else ""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._icon.setVisible(bool(text))
        self.answer.mark(text)

    def show_mark(self, mark: Told | None) -> None:
        """Say beside the answer where it is known from, or nothing."""
        self._mark_told = mark
        self._mark.setText(tell(self._words, mark) if mark is not None else "")
        self._mark.setVisible(mark is not None)

    def problem(self) -> str:
        """Give the problem shown, empty when there is none."""
        return self._problem.text()

    def reword(self, words: Words) -> None:
        """Say everything in the language in use."""
        self._words = words
        said = tell(words, self._said)
        name = words.say("window.form.optional", label=said) if self._optional else said
        self._label.setText(name)
        self.widget.setAccessibleName(name)
        self._hint.setText(tell(words, self._hint_told) if self._hint_told is not None else "")
        self._hint.setVisible(self._hint_told is not None)
        self.show_mark(self._mark_told)
        self.show_problem(self._problem_told)
        self._label.setMinimumWidth(self._label_width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Backspace clears what was filled in beforehand."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Backspace and control and self._mark_told is not None:
            self.answer.put("")
            self.show_mark(None)
            self.cleared.emit(self.name)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        self._label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._label, 0, 0, top)
        across = row(8)
        across.addWidget(self.widget, 1)
        fixed = self.widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
        if fixed:
            across.setStretch(0, 0)
            across.addStretch(1)
        grid.addLayout(across, 0, 1)
        beneath = row(8)
        beneath.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        beneath.addWidget(self._hint, 1)
        grid.addLayout(beneath, 1, 1)
        wrong = row(6)
        wrong.addWidget(self._icon, 0, top)
        wrong.addWidget(self._problem, 1)
        grid.addLayout(wrong, 2, 1)
        grid.setColumnStretch(1, 1)
        self._label.setContentsMargins(0, 6, 0, 0)

    def _label_width(self) -> int:
        return self.fontMetrics().averageCharWidth() * LABEL_CHARS
