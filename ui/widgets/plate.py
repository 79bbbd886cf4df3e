"""A vehicle's plate in the four boxes it has on the car, filled one by one or all at once."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Words
from models.errors import Refusal
from models.values.plate import CarPlate, is_whole_letter
from models.values.text import normalise
from ui.widgets.basic import label, row
from ui.widgets.digits import DigitsEdit
from ui.widgets.line import Line

_PART: Final = "|"


class _Letter(Line):
    """The plate's letter; wide enough for «تشریفات» and the disabled sign's «ژ»."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, chars=4, rtl=True)


class PlateEdit(QWidget):
    """Two digits, a letter, three digits and the city's two, left to right as on the car.

    Signals:
        changed: the plate is another one. entered: Enter in the last box. left: the focus went on.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        # A plate reads left to right in every language; only the letter's own box does not.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._boxes: Final = (
            DigitsEdit(words, most=2),
            _Letter(words),
            DigitsEdit(words, most=3),
            DigitsEdit(words, most=2),
        )
        self._led_to = 0
        across = row(4)
        for place, one in enumerate(self._boxes):
            if place == len(self._boxes) - 1:
                across.addWidget(_dash())
            across.addWidget(one)
            one.changed.connect(lambda at=place: self._typed(at))
            one.entered.connect(lambda at=place: self._entered(at))
            one.left.connect(self._left)
        across.addStretch(1)
        self.setLayout(across)
        self.setFocusProxy(self._boxes[0])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.reword(words)

    def value(self) -> str:
        """Give the plate as it is read off the car, `12ب14547`; empty when all boxes are.

        One that is not whole has a bar between its parts, so that each comes back to its box.
        """
        parts = [one.value() for one in self._boxes]
        return ("" if all(parts) else _PART).join(parts) if any(parts) else ""

    def put(self, value: str) -> None:
        """Fill all boxes from one text, in the order of the car or of words."""
        parts = split_plate(value)
        if parts is None and value.count(_PART) == len(self._boxes) - 1:
            first, letter, serial, city = value.split(_PART)
            parts = first, letter, serial, city
        for one, part in zip(self._boxes, parts or ("", "", "", ""), strict=True):
            one.put(part)

    def mark(self, problem: str) -> None:
        """Ring every box as wrong."""
        for one in self._boxes:
            one.mark(problem)

    def setAccessibleName(self, name: str) -> None:
        """Name each box by the plate and its own part."""
        super().setAccessibleName(name)
        self.reword(self._boxes[0].words)

    def reword(self, words: Words) -> None:
        """Name the boxes in other words."""
        for one, part in zip(self._boxes, ("first", "letter", "serial", "city"), strict=True):
            one.words = words
            said = words.say(f"window.plate.{part}")
            one.setAccessibleName(
                words.say("window.plate.of", plate=self.accessibleName(), part=said)
            )

    def _typed(self, place: int) -> None:
        box = self._boxes[place]
        if isinstance(box, _Letter) and len(box.text()) > 2 and split_plate(box.text()):
            self.put(box.text())
            self._boxes[-1].setFocus()
        elif box.hasFocus() and _filled(box) and place + 1 < len(self._boxes):
            self._led_to = place + 1
            self._boxes[place + 1].setFocus()
        self.changed.emit()

    def _entered(self, place: int) -> None:
        if place == self._led_to and not self._boxes[place].text():
            # The focus came here by itself, and this Enter was meant for the box before.
            self._led_to = 0
        elif place + 1 < len(self._boxes):
            self._boxes[place + 1].setFocus()
        else:
            self.entered.emit()

    def _left(self) -> None:
        if not any(one.hasFocus() for one in self._boxes):
            self.left.emit()


def split_plate(text: str) -> tuple[str, str, str, str] | None:
    """Take a plate apart as typed in either order; None when it is not a whole plate."""
    try:
        plate = CarPlate.parse(text)
    except Refusal:
        return None
    return plate.prefix, plate.letter, plate.serial, plate.city


def _filled(box: Line) -> bool:
    if isinstance(box, DigitsEdit):
        return len(box.value()) == box.most
    return is_whole_letter(normalise(box.value()))


def _dash() -> QWidget:
    made = label("quiet")
    made.setText("|")
    return made
