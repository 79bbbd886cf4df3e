"""What every dialog does when it goes: the window behind it is in front again, with its focus."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut
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

    def fit_soon(self, chars: int) -> None:
        """Be so wide, and as high as that asks for.

        What wraps knows its height only after the layout ran at the dialog's width.
        """
        QTimer.singleShot(0, self, lambda: self._fit(chars))

    def on_sure(self, act: Callable[[], None]) -> None:
        """Do an act at Ctrl+Enter, once however long it is held."""
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            sure = QShortcut(QKeySequence(keys), self)
            sure.setAutoRepeat(False)
            sure.activated.connect(act)

    def _fit(self, chars: int) -> None:
        if (layout := self.layout()) is not None:
            wide = self.fontMetrics().averageCharWidth() * chars
            self.resize(wide, layout.totalHeightForWidth(wide))


_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AskingDialog(Dialog):
    """A dialog with one answer: Enter gives it wherever it is pressed; Esc and the corner leave."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers, once however long it is held; Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._cancel()
        elif event.key() in _ENTERS and not event.isAutoRepeat():
            event.accept()
            self._confirm()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The corner is Esc."""
        event.ignore()
        self._cancel()

    def _confirm(self) -> None:
        """Give the answer; each dialog's own."""

    def _cancel(self) -> None:
        """Leave without one; each dialog's own."""


class CarefulDialog(Dialog):
    """A dialog where Enter does nothing by itself: only a button does; Esc and the corner leave."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; Enter is swallowed."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._cancel()
        elif event.key() in _ENTERS:
            event.accept()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The corner is Esc."""
        event.ignore()
        self._cancel()

    def _cancel(self) -> None:
        """Leave, with nothing done; each dialog's own."""
