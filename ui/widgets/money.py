"""A sum of money: grouped while typing, whole rials only, with its toman beneath."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Words
from models.values.rial import Rial
from ui.widgets.basic import column, label, row
from ui.widgets.digits import DigitsEdit

_MOST_DIGITS: Final = 13


class RialEdit(DigitsEdit):
    """The field itself. A spin box would turn `1.5` into 15; this one drops the point and shows it.

    Signals:
        stepped: Up was pressed, asking for the next round sum.
    """

    stepped = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(words, most=_MOST_DIGITS, chars=_MOST_DIGITS + 3)

    def shaped(self, kept: str) -> str:
        """Group the digits in threes, as the reader groups them."""
        return self.words.number(int(kept)) if kept else ""

    def plain(self, text: str) -> str:
        """Copy a sum without its groups."""
        return self.kept(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up asks for the next round sum."""
        if event.key() == Qt.Key.Key_Up:
            self.stepped.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class MoneyEdit(QWidget):
    """A sum with its unit beside it and its toman beneath, so that a ten-fold slip is seen.

    Signals:
        changed: the sum is another one. entered: Enter was pressed. left: the focus went on.
        stepped: Up was pressed.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()
    stepped = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.line: Final = RialEdit(words)
        self._unit: Final = label("quiet")
        self._toman: Final = label("caption")
        across = row(6)
        across.addWidget(self.line)
        across.addWidget(self._unit)
        across.addStretch(1)
        down = column(0)
        down.addLayout(across)
        down.addWidget(self._toman)
        self.setLayout(down)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.line.changed.connect(self._say_toman)
        self.line.changed.connect(self.changed)
        self.line.entered.connect(self.entered)
        self.line.left.connect(self.left)
        self.line.stepped.connect(self.stepped)
        self.reword(words)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the focus into the field; by a proxy a reader would hear of a box, and no sum."""
        self.line.setFocus(reason)

    def hasFocus(self) -> bool:
        """Tell whether the keys go into the field."""
        return self.line.hasFocus()

    def value(self) -> str:
        """Give the sum as digits, empty when nothing is typed."""
        return self.line.value()

    def put(self, value: str) -> None:
        """Show a sum given as digits."""
        self.line.put(value)

    def rial(self) -> Rial | None:
        """Give the sum, or None when nothing is typed."""
        digits = self.line.value()
        return Rial(int(digits)) if digits else None

    def put_rial(self, amount: Rial) -> None:
        """Show a sum; where the keys go into it, it is selected so that typing replaces it."""
        self.line.put(str(amount.amount))
        if self.line.hasFocus():
            self.line.selectAll()

    def mark(self, problem: str) -> None:
        """Ring the field as wrong."""
        self.line.mark(problem)

    def setAccessibleName(self, name: str) -> None:
        """Name the field, which is what takes the focus."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def reword(self, words: Words) -> None:
        """Say unit and toman in other words."""
        self._words = words
        self.line.reword(words)
        self._unit.setText(words.say("window.money.unit"))
        self._say_toman()

    def _say_toman(self) -> None:
        amount = self.rial()
        empty = amount is None or not amount.amount
        toman = self._words.toman(amount or Rial(0))
        self._toman.setText(" " if empty else self._words.say("window.money.equals", toman=toman))
