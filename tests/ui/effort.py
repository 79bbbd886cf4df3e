"""Counts what a task costs the hand: keys, clicks, and the keys that a scanner typed."""

from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.scanner import Scanner

_HELD: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)
_MODIFIERS: Final = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_COUNTED: Final = (QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress)
_ENDED: Final = (QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease)
"""After these an event at the same place of the memory is another one."""


class EventCounter(QObject):
    """Counts a person's effort over one task, as the keystroke model does.

    Qt sends `ShortcutOverride` for every press of a key, also for one that a shortcut then takes,
    whose `KeyPress` nobody sees; hence it is that event which is counted. An event that one widget
    leaves and another gets is the same press, until the key is released.

    Attributes:
        keys: presses of keys; a modifier that is held counts as one more, a repeat as none.
        clicks: presses of a mouse's button. scanned: keys of a scanner, charged to nobody.
        log: what was counted, in order, to be read when a count is wrong.
    """

    def __init__(self, app: QCoreApplication | None = None, scanner: Scanner | None = None) -> None:
        """Begin to count.

        Args:
            scanner: the window's, which holds a person's keys for a moment and sends them again.
        """
        super().__init__()
        self._scanner: Final = scanner
        found = app or QApplication.instance()
        assert found is not None, "there is no application whose keys could be counted"
        self._app: Final = found
        self._scanning = False
        self._last = (0, 0)
        self.keys = self.clicks = self.scanned = 0
        self.log: list[str] = []
        self._app.installEventFilter(self)

    def reset(self) -> None:
        """Begin another task."""
        self.keys = self.clicks = self.scanned = 0
        self.log = []
        self._scanning = False

    def scan_begin(self) -> None:
        """What comes now is a scanner's."""
        self._scanning = True

    def scan_end(self) -> None:
        """The scanner is done."""
        self._scanning = False

    def stop(self) -> None:
        """Count nothing any more."""
        self._app.removeEventFilter(self)

    def eventFilter(  # noqa: N802 - Qt's name
        self, watched: QObject, event: QEvent
    ) -> bool:
        """Count, and keep nothing from anybody."""
        kind = event.type()
        if kind in _ENDED:
            self._last = (0, 0)
        if kind not in _COUNTED or not isinstance(watched, QWidget):
            return False
        if self._passed_on(event):
            return False
        if kind is QEvent.Type.MouseButtonPress:
            self.clicks += 1
            self.log.append(f"click {type(watched).__name__}")
        elif isinstance(event, QKeyEvent):
            self._press(event)
        return False

    def _press(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.key() in _HELD:
            return
        if self._scanner is not None and self._scanner.handing_on:
            return
        if self._scanning:
            self.scanned += 1
            return
        pressed = 1 + sum(1 for one in _MODIFIERS if event.modifiers() & one)
        self.keys += pressed
        self.log.append(f"{pressed} {event.key()}")

    def _passed_on(self, event: QEvent) -> bool:
        """Tell whether another widget had this very event just before.

        A widget passes it on to its parent, and an open list to the field that it belongs to.
        """
        what = event.key() if isinstance(event, QKeyEvent) else 0
        here: int = shiboken6.getCppPointer(event)[0]
        before, self._last = self._last, (here, what)
        return before == self._last
