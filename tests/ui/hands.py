"""A clerk's hands and a scanner at the keyboard: real key events, their own clock, and a count.

Text goes in as events with text, since QTest.keyClicks aborts the process on Persian. Time is told
to the scanner by these hands: a person needs 120 ms a key, a scanner 6.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.scanner import Scanner

PERSON_MS = 120
SCANNER_MS = 6
_NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Hands:
    """`keys` counts presses as the keystroke model does: a held modifier is one more."""

    def __init__(self) -> None:
        self.keys = 0
        self.scanner: Scanner | None = None
        self._ms = 1_000

    def monotonic_ms(self) -> int:
        """Tell the time these hands live by."""
        return self._ms

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE, times: int = 1) -> None:
        """Press a key that writes nothing, or a chord."""
        for _ in range(times):
            QApplication.processEvents()
            self._ms += PERSON_MS
            self.keys += 1 + sum(bool(modifiers & one) for one in _MODIFIERS)
            QTest.keyClick(focused(), key, modifiers)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a text as a person does."""
        for one in text:
            self._ms += PERSON_MS
            self.keys += 1
            send(one)
        self.rest()

    def scan(self, text: str, *, enter: bool = True) -> None:
        """Let the scanner send a text, and its Enter; no key is charged to the person."""
        for one in text:
            self._ms += SCANNER_MS
            send(one)
        self._ms += SCANNER_MS
        if enter:
            QTest.keyClick(focused(), Qt.Key.Key_Return)
        self._ms += PERSON_MS
        self.rest()

    def rest(self) -> None:
        """Let a pause pass, in which the scanner decides."""
        if self.scanner is not None:
            self.scanner.settle()
        QApplication.processEvents()


def focus_in(outer: QWidget) -> bool:
    """Tell whether the focus is somewhere inside a widget."""
    now = QApplication.focusWidget()
    return now is not None and outer.isAncestorOf(now)


def focused() -> QWidget:
    """Give what keys go to: an open list before what has the focus, else the window in front."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        inside: QWidget | None = popup.focusWidget()
        return popup if inside is None else inside
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None, "nothing has the focus"
    return found


def send(one: str, *, scan_code: int = 0, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Send the press and the release of one character to what has the focus."""
    code = ord(one.upper()) if one.isascii() else 0
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, code, modifiers, scan_code, 0, 0, one)
        QApplication.sendEvent(focused(), event)
