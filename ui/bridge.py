"""What the counter announces, on whichever thread, heard as one Qt signal on the GUI thread."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

Listener = Callable[[object], None]
Subscribe = Callable[[Listener], Callable[[], None]]
"""Takes a listener, gives back what ends the subscription."""


class Bridge(QObject):
    """Hears plain-Python events and says them again where widgets live.

    Signals:
        heard: one announced event, on the thread this object was made on.
    """

    heard = Signal(object)
    _arrived = Signal(object)

    def __init__(self, subscribe: Subscribe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.heard, Qt.ConnectionType.QueuedConnection)
        self._leave: Final = subscribe(self._arrived.emit)

    def close(self) -> None:
        """Hear no more."""
        self._leave()
