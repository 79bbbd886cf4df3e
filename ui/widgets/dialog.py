"""What every dialog does when it goes: the window behind it is in front again, with its focus."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QWidget


class Dialog(QDialog):
    """A dialog of the one window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the front back; not every desktop does it by itself."""
        super().hideEvent(event)
        if (window := self.parentWidget()) is not None and window.isVisible():
            window.activateWindow()
