"""The first paint: when it was, and what is loaded after it."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from ui import screens


class FirstPaint(QObject):
    """Tells, once, that a window was painted.

    Signals:
        seen: what the clerk can see is there.
    """

    seen = Signal()

    def __init__(self, window: QObject) -> None:
        super().__init__()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first paint; it is still to be done when the event is seen."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.seen.emit)
        return False


def modules_of_screens() -> Iterator[str]:
    """Name the modules of the screens, so that each is loaded by itself; and what all stand on."""
    from pkgutil import iter_modules  # noqa: PLC0415 - after the first paint

    yield from ("ui.rows", "ui.ports", "ui.form")
    for room in iter_modules(screens.__path__):
        if room.ispkg:
            for part in iter_modules([str(Path(screens.__path__[0], room.name))]):
                yield f"ui.screens.{room.name}.{part.name}"
