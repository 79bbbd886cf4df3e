"""Scans told from typing: a burst of keys, caught wherever the focus is, becomes one text.

Keys are held back for as long as a scanner's next key may take (35 ms, less than an eye sees). A
person's key is then handed on unchanged; a burst never reaches a field, and its Enter no button.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from ui.keyboard import Stroke, read_burst

GAP_MS: Final = 35
"""Scanners send a key each 1-30 ms; hands need more than 80."""

LEAST_WITH_ENTER: Final = 6
LEAST_BARE: Final = 10

_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT: Final = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_AltGr)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Scanner(QObject):
    """Watches every key of the application.

    Signals:
        scanned: the text of one burst, folded to ASCII, without its Enter.
    """

    scanned = Signal(str)

    def __init__(
        self, monotonic_ms: Callable[[], int], platform: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._monotonic_ms: Final = monotonic_ms
        self._platform = platform
        self._held: list[QKeyEvent] = []
        self._last_ms = 0
        self._handing_on = False
        self._seen_at_window = 0
        self._pause: Final = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.setInterval(GAP_MS)
        self._pause.timeout.connect(self._paused)

    def watch(self, application: QGuiApplication) -> None:
        """Begin to see keys; the platform's name tells how it numbers them."""
        self._platform = self._platform or application.platformName()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold, hand on or read a key; give True when it goes no further now."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self.settle()
        if kind != QEvent.Type.KeyPress or self._handing_on or not isinstance(event, QKeyEvent):
            return False
        return self._first_sight(watched, event) and self._pressed(event)

    def settle(self) -> None:
        """Decide now about what is held, as if the pause had passed."""
        self._pause.stop()
        if len(self._held) >= LEAST_BARE:
            self._read()
        else:
            self._hand_on()

    def _first_sight(self, watched: QObject, event: QKeyEvent) -> bool:
        """Tell whether this press is new; one press passes the filter once for each receiver."""
        address = Shiboken.getCppPointer(event)[0]
        if isinstance(watched, QWindow):
            self._seen_at_window = address
            return True
        forwarded = address == self._seen_at_window
        self._seen_at_window = 0 if not forwarded else address
        return not forwarded and watched is QApplication.focusWidget()

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        now = event.timestamp() or self._monotonic_ms()
        in_burst = bool(self._held) and now - self._last_ms <= GAP_MS
        self._last_ms = now
        if self._held and not in_burst:
            self.settle()
        if _is_writing(event):
            self._held.append(_copy(event))
            self._pause.start()
            return True
        if event.key() in _ENDS and in_burst and len(self._held) >= LEAST_WITH_ENTER:
            self._read()
            return True
        self.settle()
        return False

    def _paused(self) -> None:
        # When the GUI thread was late, keys that came in time may still stand in the queue.
        count = len(self._held)
        QTimer.singleShot(0, self, lambda: self.settle() if len(self._held) == count else None)

    def _read(self) -> None:
        self._pause.stop()
        strokes = [
            Stroke(
                event.text(),
                event.nativeScanCode(),
                bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            )
            for event in self._held
        ]
        self._held = []
        self.scanned.emit(read_burst(strokes, self._platform))

    def _hand_on(self) -> None:
        held, self._held = self._held, []
        self._handing_on = True
        try:
            for event in held:
                receiver: QWidget | None = QApplication.focusWidget()
                if receiver is None:
                    receiver = QApplication.activeWindow()
                if receiver is not None:
                    QCoreApplication.sendEvent(receiver, event)
        finally:
            self._handing_on = False


def _is_writing(event: QKeyEvent) -> bool:
    text = event.text()
    if len(text) != 1 or not text.isprintable() or text.isspace() or event.isAutoRepeat():
        return False
    # AltGr comes as Ctrl+Alt on Windows; scanners do not use it.
    return not event.modifiers() & _COMMANDS


def _copy(event: QKeyEvent) -> QKeyEvent:
    made = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
    )
    made.setTimestamp(event.timestamp())
    return made
