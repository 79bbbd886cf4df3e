"""A file as an answer: chosen by Ins or its button, taken away by Del; kept sealed at once."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Typed, Words
from ui.tongue import says
from ui.widgets.basic import Button, label, row

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVES: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class _Choose(Button):
    """The button: Ins and Space choose, Del takes away, and Enter goes on as in every field.

    Signals:
        wanted: choose a file. removed: take it away. entered, left: as of every answer.
    """

    wanted = Signal()
    removed = Signal()
    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter means the question is done where it has an answer, else it asks for the file."""
        if event.key() == Qt.Key.Key_Insert:
            self.wanted.emit()
        elif event.key() in _REMOVES and not event.modifiers():
            self.removed.emit()
        elif event.key() in _ENTERS and not event.isAutoRepeat() and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk went on."""
        super().focusOutEvent(event)
        self.left.emit()


class FileEdit(QWidget):
    """Holds the citation of what was kept, and says what it was.

    Signals:
        changed, entered, left: as of every answer. wanted: a file is to be chosen.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()
    wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._citation = ""
        self._title = ""
        self.choose: Final = _Choose()
        self._said: Final = label("quiet")
        says(self.choose, "form.file_choose", words, cap="Ins")
        across = row(8)
        across.addWidget(self.choose)
        across.addWidget(self._said, 1)
        self.setLayout(across)
        self.setFocusProxy(self.choose)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.choose.clicked.connect(self.wanted)
        self.choose.wanted.connect(self.wanted)
        self.choose.removed.connect(lambda: self.put(""))
        self.choose.entered.connect(self.entered)
        self.choose.left.connect(self.left)
        self._say()

    def value(self) -> str:
        """Give the citation, empty while there is no file."""
        return self._citation

    def put(self, value: str) -> None:
        """Show that a file is there; its name was never kept."""
        self.attached(value, "")

    def attached(self, citation: str, title: str) -> None:
        """Hold a file that was kept a moment ago, and say its name while this form is open."""
        self._citation, self._title = citation, title
        self._say()
        self.changed.emit()

    def mark(self, problem: str) -> None:
        """Tell a screen reader what is wrong; the words beneath tell the eye."""
        self.choose.setAccessibleDescription(problem)

    def setAccessibleName(self, name: str) -> None:
        """Name the button, which is what takes the focus."""
        super().setAccessibleName(name)
        self.choose.setAccessibleName(name)

    def reword(self, words: Words) -> None:
        """Say what is there in other words."""
        self._words = words
        self._say()

    def _say(self) -> None:
        if self._citation and self._title:
            self._said.setText(self._words.say("form.file_is", name=Typed(self._title)))
        else:
            there = "there" if self._citation else "none"
            self._said.setText(self._words.say(f"form.file_{there}"))
