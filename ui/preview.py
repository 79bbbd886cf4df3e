"""A held letter is seen at once: the field shows it as one that is still being composed.

The scanner holds each key for as long as a scanner's next one may take. Until it is known whose
key it was, the letter stands in the field as an input method's would: painted, joined to its
neighbours, and no part of the text. Nothing is told of it, nothing can be undone.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QInputMethodEvent, QValidator
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import Shiboken

MOST_SHOWN: Final = 3
"""Two fingers that roll over write so many letters in the time of one; more are a scanner's, and no
burst that is read is shorter."""

_CARET: Final = QInputMethodEvent.AttributeType.Cursor


class Preview:
    """Shows held letters in the line that has the focus, and takes them back."""

    def __init__(self) -> None:
        self._line: QLineEdit | None = None
        self._sending = False
        self._composing: QObject | None = None

    def show(self, letters: str) -> None:
        """Show these letters at the caret, where the line would take them as they are.

        Args:
            letters: all that are held. More than a person types at once are taken back.
        """
        line = _line_in_hand()
        if line is not self._line:
            self.take_back()
        shown = ""
        if line is not None and line is not self._composing and len(letters) <= MOST_SHOWN:
            shown = _taken(line, letters)
        if not shown:
            self.take_back()
        elif line is not None:
            self._line = line
            self._send(line, shown)

    def take_back(self) -> None:
        """Show nothing any more: the letters go on as keys, or were a scanner's."""
        line, self._line = self._line, None
        if line is not None and Shiboken.isValid(line):
            self._send(line, "")

    def composed(self, into: QObject, event: QInputMethodEvent) -> None:
        """Hear what an input method composes itself: while it does, nothing of ours is shown."""
        if not self._sending:
            self._composing = into if event.preeditString() else None
            if into is self._line:
                self._line = None

    def _send(self, line: QLineEdit, letters: str) -> None:
        caret = QInputMethodEvent.Attribute(_CARET, len(letters), 1, None)
        self._sending = True
        try:
            QCoreApplication.sendEvent(line, QInputMethodEvent(letters, [caret]))
        finally:
            self._sending = False


def _line_in_hand() -> QLineEdit | None:
    """Give the line that a letter would go into now."""
    if QApplication.activePopupWidget() is not None:
        return None
    now: QWidget | None = QApplication.focusWidget()
    return now if isinstance(now, QLineEdit) else None


def _taken(line: QLineEdit, letters: str) -> str:
    """Give what of these letters the line would show at its caret; nothing if anything else moves.

    A selection would be deleted by the first letter, a secret shows none, and a field that groups
    or refuses says by its validator what becomes of the whole text.
    """
    if line.hasSelectedText() or line.isReadOnly() or not line.isEnabled():
        return ""
    if line.echoMode() != QLineEdit.EchoMode.Normal or line.inputMask():
        return ""
    text, caret = line.text(), line.cursorPosition()
    if len(text) + len(letters) > line.maxLength():
        return ""
    # Composed letters are no part of the text, so this is the line as it was before the first.
    before, after = text[:caret], text[caret:]
    validator: QValidator | None = line.validator()
    if validator is None:
        return letters
    said = validator.validate(before + letters + after, caret + len(letters))
    if not isinstance(said, tuple) or said[0] == QValidator.State.Invalid:
        return ""
    became = str(said[1])
    shown = became[caret : caret + len(letters)]
    kept = became == before + shown + after and len(shown) == len(letters)
    return shown if kept else ""
