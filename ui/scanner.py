"""Scans told from typing: a burst of keys, caught wherever the focus is, becomes one text.

Keys are held back for as long as a scanner's next key may take (35 ms); what a person sees of it is
`ui/preview.py`. A person's key is then handed on unchanged; a burst never reaches a field, and its
Enter no button.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from ui.habit import WIDE_MS, Burst, Habit
from ui.keyboard import Stroke, is_one_key, read_burst
from ui.preview import Preview
from ui.receivers import Receivers

LEAST_WITH_ENTER: Final = 6
LEAST_BARE: Final = 10

LATE_ENTER_MS: Final = 150
"""An Enter this soon after a burst that had none is the scanner's, not a person's."""

_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT: Final = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_AltGr)
_TO_POPUP: Final = Qt.FocusReason.PopupFocusReason
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Scanner(QObject):
    """Watches every key of the application.

    Signals:
        scanned: the text of one burst, folded to ASCII, without its Enter and what the scanner
            adds. burst: the same burst as it came, while the scanner is learned.
    """

    scanned = Signal(str)
    burst = Signal(Burst)

    def __init__(
        self,
        monotonic_ms: Callable[[], int],
        platform: str = "",
        parent: QObject | None = None,
        *,
        habit: Habit | None = None,
    ) -> None:
        super().__init__(parent)
        self._monotonic_ms: Final = monotonic_ms
        self._platform = platform
        self._habit = habit or Habit()
        self._learning = False
        self._held: list[QKeyEvent] = []
        self._times: list[int] = []
        self._last_ms = 0
        self._read_ms: int | None = None
        self._handing_on = False
        self._seen_at_window = 0
        self._preview: Final = Preview()
        self._receivers: Final = Receivers(self)
        self._pause: Final = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.setInterval(self._habit.gap_ms)
        self._pause.timeout.connect(self._paused)

    @property
    def habit(self) -> Habit:
        """How the scanner is known to type."""
        return self._habit

    def tune(self, habit: Habit) -> None:
        """Know from now on how the scanner types."""
        self._habit = habit
        self._pause.setInterval(self._gap())

    def learn(self, *, learning: bool) -> None:
        """Tell bursts as they came instead of taking them, slow ones too; or stop that."""
        self.settle()
        self._learning = learning
        self._pause.setInterval(self._gap())

    @property
    def handing_on(self) -> bool:
        """Whether a person's keys that were held are just going on to where they were meant."""
        return self._handing_on

    def watch(self, application: QGuiApplication) -> None:
        """Begin to see keys; the platform's name tells how it numbers them."""
        self._platform = self._platform or application.platformName()
        self._receivers.watch(application)

    def rest(self, application: QGuiApplication) -> None:
        """See keys no more; one that is held is handed on."""
        self.settle()
        self._receivers.rest(application)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold, hand on or read a key; give True when it goes no further now."""
        # By the wrapper's class: to ask an event for its kind is ten times as dear.
        if isinstance(event, QKeyEvent):
            if self._handing_on or event.type() != QEvent.Type.KeyPress:
                return False
            return self._first_sight(watched, event) and self._pressed(event)
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress:
                self.settle()
        elif isinstance(event, QInputMethodEvent):
            self._preview.composed(watched, event)
        elif isinstance(event, QFocusEvent) and event.reason() == _TO_POPUP:
            self._receivers.popup_came()
        return False

    def settle(self) -> None:
        """Decide now about what is held, as if the pause had passed."""
        self._pause.stop()
        if len(self._held) >= LEAST_BARE:
            self._read_ms = self._last_ms
            self._read()
        else:
            self._hand_on()

    def _gap(self) -> int:
        return WIDE_MS if self._learning else self._habit.gap_ms

    def _first_sight(self, watched: QObject, event: QKeyEvent) -> bool:
        """Tell whether this press is new; one press passes the filter once for each receiver."""
        address = Shiboken.getCppPointer(event)[0]
        if isinstance(watched, QWindow):
            self._seen_at_window = address
            return True
        forwarded = address == self._seen_at_window
        self._seen_at_window = 0 if not forwarded else address
        return not forwarded and _is_next(watched)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        now = event.timestamp() or self._monotonic_ms()
        in_burst = bool(self._held) and now - self._last_ms <= self._gap()
        if event.key() in _ENDS and self._ends_what_was_read(now):
            return True
        self._last_ms = now
        if self._held and not in_burst:
            self.settle()
        if _is_writing(event, in_burst=in_burst):
            self._held.append(_copy(event))
            self._times.append(now)
            self._pause.start()
            self._preview.show("".join(one.text() for one in self._held))
            return True
        if event.key() in _ENDS and in_burst and len(self._held) >= LEAST_WITH_ENTER:
            self._read()
            return True
        self.settle()
        return False

    def _ends_what_was_read(self, now: int) -> bool:
        """Tell whether this Enter belongs to a burst that was taken before it came."""
        read, self._read_ms = self._read_ms, None
        return read is not None and not self._held and now - read <= LATE_ENTER_MS

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
        gaps = tuple(
            after - before for before, after in zip(self._times, self._times[1:], strict=False)
        )
        self._held, self._times = [], []
        text = read_burst(strokes, self._platform)
        if self._learning:
            self.burst.emit(Burst(text, gaps))
        else:
            self.scanned.emit(self._habit.bare(text))

    def _hand_on(self) -> None:
        self._preview.take_back()
        held, self._held, self._times = self._held, [], []
        self._handing_on = True
        try:
            for event in held:
                _deliver(event)
        finally:
            self._handing_on = False


def _deliver(event: QKeyEvent) -> None:
    """Give a key to what it goes to now: an open popup takes it before whatever has the focus.

    The popup is held while its inner widget is: without it that one's wrapper would be gone.
    """
    if (popup := QApplication.activePopupWidget()) is not None:
        inner: QWidget | None = popup.focusWidget()
        QCoreApplication.sendEvent(popup if inner is None else inner, event)
    elif (receiver := _focused()) is not None:
        QCoreApplication.sendEvent(receiver, event)


def _is_next(watched: QObject) -> bool:
    """Tell whether a key goes to this object first, where no window has seen it before."""
    if (popup := QApplication.activePopupWidget()) is not None:
        inner: QWidget | None = popup.focusWidget()
        return watched is (popup if inner is None else inner)
    return watched is _focused()


def _focused() -> QWidget | None:
    return QApplication.focusWidget() or QApplication.activeWindow()


def _is_writing(event: QKeyEvent, *, in_burst: bool) -> bool:
    text = event.text()
    if not is_one_key(text) or event.isAutoRepeat():
        return False
    # Alone, the space bar presses buttons; amid a code it is a sign like any other.
    if text.isspace() and not in_burst:
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
