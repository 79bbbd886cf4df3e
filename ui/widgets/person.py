"""Another person on a form, by national code: the visit's own people are one key away."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Typed, Words
from ui.rows import PersonRow
from ui.widgets.basic import label, row
from ui.widgets.digits import DigitsEdit

_DIGITS: Final = 10


class _PersonLine(DigitsEdit):
    """The code's field.

    Signals:
        stepped: Down asks for the next person of this visit.
    """

    stepped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down fills in whoever is known in this visit."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            event.accept()
            self.stepped.emit()
        else:
            super().keyPressEvent(event)


class PersonEdit(QWidget):
    """A national code, and beside it the name that belongs to it as far as this visit knows.

    Signals:
        changed, entered, left: as of every answer.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, words: Words, people: tuple[PersonRow, ...]) -> None:
        super().__init__()
        self._words = words
        self._people: Final = people
        self.line: Final = _PersonLine(words, most=_DIGITS)
        self._name: Final = label("quiet")
        across = row(8)
        across.addWidget(self.line)
        across.addWidget(self._name, 1)
        self.setLayout(across)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.line.changed.connect(self._say)
        self.line.changed.connect(self.changed)
        self.line.entered.connect(self.entered)
        self.line.left.connect(self.left)
        self.line.stepped.connect(self._next)
        self._say()

    def value(self) -> str:
        """Give the code's digits."""
        return self.line.value()

    def put(self, value: str) -> None:
        """Show a code."""
        self.line.put(value)

    def mark(self, problem: str) -> None:
        """Ring the field as wrong."""
        self.line.mark(problem)

    def named(self) -> str:
        """Give what is said beside the code."""
        return self._name.text()

    def setAccessibleName(self, name: str) -> None:
        """Name the field, which is what takes the focus."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def reword(self, words: Words) -> None:
        """Say the name or the way to it in other words."""
        self._words = words
        self._say()

    def _next(self) -> None:
        codes = [str(one.national_id) for one in self._people]
        if codes:
            here = codes.index(self.value()) if self.value() in codes else -1
            self.line.put(codes[(here + 1) % len(codes)])
            self.line.selectAll()

    def _say(self) -> None:
        code = self.value()
        known = next((one for one in self._people if str(one.national_id) == code), None)
        if known is not None and known.name:
            self._name.setText(self._words.say("form.person", name=Typed(known.name)))
        elif not code and self._people:
            self._name.setText(self._words.say("form.person_known"))
        else:
            self._name.setText("")
