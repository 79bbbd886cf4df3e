"""Tells when nobody has touched keyboard or mouse for a while, so that the window can be locked."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputEvent

from ui.receivers import Receivers

_TOUCHES: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class Idle(QObject):
    """Watches the windows of the application: what a person does comes through one of them.

    Signals:
        began: nothing was touched for the whole time.
    """

    began = Signal()

    def __init__(self, after_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer: Final = QTimer(self)
        # A coarse timer may be off by a twentieth: three seconds of a minute.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self.began)
        self._receivers: Final = Receivers(self, widgets=False)

    def watch(self, application: QGuiApplication) -> None:
        """Begin to watch."""
        self._receivers.watch(application)
        self._timer.start()

    def rest(self, application: QGuiApplication) -> None:
        """Watch no more: a window that is closed is not locked."""
        self._receivers.rest(application)
        self._timer.stop()

    def left_ms(self) -> int:
        """Give how much time is left before it begins."""
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the time anew with every touch."""
        if isinstance(event, QInputEvent) and event.type() in _TOUCHES:
            self._timer.start()
        return False
