"""The command box: the one place where anything is typed, with the list beneath led by arrows."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator

from app.i18n import Words
from models.values.text import fold_digits
from ui.widgets.line import Line

_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class _OneScript(QValidator):
    """Shows digits in the reader's script, so that no number is mixed of two."""

    def __init__(self, box: "Omnibox") -> None:
        super().__init__(box)
        self._box: Final = box

    def validate(self, text: str, caret: int) -> tuple[QValidator.State, str, int]:
        """Change digits one for one; everything else stays as typed."""
        shaped = self._box.words.digits(fold_digits(text))
        return QValidator.State.Acceptable, shaped, caret


class Omnibox(Line):
    """The box itself; its direction is the language's, whatever stands in it.

    Signals:
        stepped: an arrow asks for the row so many places on.
        written: the clerk changed the text.
    """

    stepped = Signal(int)
    written = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.setObjectName("omnibox")
        self.setValidator(_OneScript(self))
        self.textEdited.connect(self.written)
        self.reword(words)

    def write(self, text: str) -> None:
        """Put a text in, as if nobody had typed it."""
        if self.text() != text:
            self.setText(text)
            self.setModified(False)

    def plain(self, text: str) -> str:
        """Copy digits as other systems read them."""
        return fold_digits(text)

    def reword(self, words: Words) -> None:
        """Turn with the language; what is typed stays."""
        super().reword(words)
        self.run_towards(rtl=words.direction == "rtl")
        caret = self.cursorPosition()
        self.setText(words.digits(fold_digits(self.text())))
        self.setCursorPosition(caret)
        self.setPlaceholderText(words.say("window.omnibox.hint"))
        self.setAccessibleName(words.say("window.omnibox.name"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead the list with the arrows, and keep typing."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(step)
            event.accept()
        else:
            super().keyPressEvent(event)
