"""Counting a drawer: note value × count = sum, by digits and arrow keys alone."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.i18n import Words
from models.values.rial import Rial
from ui.tongue import named
from ui.widgets.basic import label, row, spoken
from ui.widgets.digits import DigitsEdit
from ui.widgets.line import Line
from ui.widgets.money import RialEdit

COINS: Final = 1
"""The value that stands for loose coins: their sum is typed, not their number."""

_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _Count(DigitsEdit):
    """How many of one note; arrows go to the notes above and below."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the sheet."""
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Coins(RialEdit):
    """The sum of loose coins."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the sheet."""
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class DenominationSheet(QWidget):
    """The sheet. Enter and Down go to the next note; Enter in the last one is done.

    Signals:
        changed: another count stands in it. finished: Enter in the last note, or in the coins.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, notes: tuple[int, ...], words: Words) -> None:
        super().__init__()
        self._words = words
        self._notes: Final = notes
        self._grid: Final = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._values: Final[list[QLabel]] = []
        self._sums: Final[list[QLabel]] = []
        self._fields: Final[list[Line]] = []
        for column, head in enumerate(("note", "count", "sum")):
            title = spoken(f"window.count.{head}", words, "caption")
            self._grid.addWidget(title, 0, column, _side(column))
        for place, value in enumerate(notes):
            self._add(place, value)
        self._grid.setColumnStretch(3, 1)
        if self._fields:
            self.setFocusProxy(self._fields[0])
        self.reword(words)

    def count(self) -> Mapping[int, int]:
        """Give the count: value in rial → how many, for all that were typed."""
        typed = zip(self._notes, self._fields, strict=True)
        return {value: int(one.value()) for value, one in typed if one.value()}

    def put(self, count: Mapping[int, int]) -> None:
        """Show a count."""
        for value, one in zip(self._notes, self._fields, strict=True):
            quantity = count.get(value)
            one.put("" if quantity is None else str(quantity))

    def total(self) -> Rial:
        """Give the sum of what was counted."""
        return Rial(sum(value * quantity for value, quantity in self.count().items()))

    def focus_last(self) -> None:
        """Put the focus where the counting stopped."""
        empty = next((one for one in self._fields if not one.value()), self._fields[-1])
        empty.setFocus()

    def reword(self, words: Words) -> None:
        """Write values and sums in the language in use."""
        self._words = words
        for place, value in enumerate(self._notes):
            coins = value == COINS
            said = words.say("window.count.coins") if coins else words.number(value)
            self._values[place].setText(said)
            name = "window.count.coins_of" if coins else "window.count.of"
            self._fields[place].setAccessibleName(words.say(name, value=Rial(value)))
        self._add_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down the notes."""
        here = next((at for at, one in enumerate(self._fields) if one.hasFocus()), None)
        step = _STEPS.get(Qt.Key(event.key()))
        if here is None or step is None:
            super().keyPressEvent(event)
            return
        there = min(max(here + step, 0), len(self._fields) - 1)
        self._fields[there].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, place: int, value: int) -> None:
        coins = value == COINS
        one: Line = _Coins(self._words) if coins else _Count(self._words, most=5, chars=5)
        value_label, sum_label = label(), label("strong")
        self._grid.addWidget(value_label, place + 1, 0, _side(0))
        # In a row of its own: a widget that runs left to right would stand at the wrong side.
        across = row(0)
        across.addWidget(one)
        across.addStretch(1)
        self._grid.addLayout(across, place + 1, 1)
        self._grid.addWidget(sum_label, place + 1, 2, _side(2))
        self._values.append(value_label)
        self._sums.append(sum_label)
        self._fields.append(one)
        one.changed.connect(self._add_up)
        one.changed.connect(self.changed)
        one.entered.connect(lambda at=place: self._entered(at))

    def _entered(self, place: int) -> None:
        # Loose coins are rare: Down leads to them, and Enter in the last note is done.
        onward = place + 1
        if onward < len(self._fields) and self._notes[onward] != COINS:
            self._fields[onward].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _add_up(self) -> None:
        count = self.count()
        for value, said in zip(self._notes, self._sums, strict=True):
            amount = value * count.get(value, 0)
            said.setText(self._words.number(amount) if amount else " ")


class CountTotal(QWidget):
    """The sum of a sheet in large figures, kept up with every key."""

    def __init__(self, sheet: DenominationSheet, words: Words) -> None:
        super().__init__()
        self._sheet: Final = sheet
        self._words = words
        self._said: Final = label("total")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(spoken("window.count.total", words, "quiet"), 0, 0)
        layout.addWidget(self._said, 1, 0)
        named(self, "window.count.total", words)
        sheet.changed.connect(self._say)
        self._say()

    def reword(self, words: Words) -> None:
        """Write the sum in the language in use."""
        self._words = words
        self._say()

    def _say(self) -> None:
        self._said.setText(self._words.money(self._sheet.total()))


def _side(column: int) -> Qt.AlignmentFlag:
    # Figures stand under each other on their units in either direction.
    if column == 1:
        return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    return (
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    )
