"""Where keys and touches arrive first, and a filter kept there and nowhere else.

A filter on the application is asked about every event of every widget, hundreds for one paint; in
Python each asking takes the interpreter, and waits for it while another thread reckons. What a
person does comes through the window in front; a key that comes to no window comes to the focus.
"""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken


class Receivers(QObject):
    """Keeps one filter on every window that was in front, and on the widget that keys go to."""

    def __init__(self, over: QObject, *, widgets: bool = True) -> None:
        """Belong to the filter that is kept.

        Args:
            widgets: whether keys that pass no window are heard too, at the widget they go to.
        """
        super().__init__(over)
        self._filter: Final = over
        self._widgets: Final = widgets
        self._on: QWidget | None = None
        self._popup: QWidget | None = None
        self._watching = False

    def watch(self, application: QGuiApplication) -> None:
        """Put the filter where keys arrive now, and let it follow them."""
        self._watching = True
        application.focusWindowChanged.connect(self._in_front)
        if self._widgets and isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)
        self._in_front(application.focusWindow())
        self._moved(None, QApplication.focusWidget())

    def rest(self, application: QGuiApplication) -> None:
        """Take the filter away everywhere."""
        if not self._watching:
            return
        self._watching = False
        application.focusWindowChanged.disconnect(self._in_front)
        if self._widgets and isinstance(application, QApplication):
            application.focusChanged.disconnect(self._moved)
        for window in application.allWindows():
            window.removeEventFilter(self._filter)
        self._on = self._kept(self._on, None)
        self._popup = self._kept(self._popup, None)

    def popup_came(self) -> None:
        """Follow the keys into a popup: it takes them, and the focus stays where it was."""
        popup = QApplication.activePopupWidget()
        if self._widgets and popup is not None:
            inner: QWidget | None = popup.focusWidget()
            self._popup = self._kept(self._popup, popup if inner is None else inner)

    def _in_front(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self._filter)
        if QApplication.focusWidget() is None:
            self._moved(None, None)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._widgets:
            self._on = self._kept(self._on, now or QApplication.activeWindow())

    def _kept(self, before: QWidget | None, now: QWidget | None) -> QWidget | None:
        """Take the filter from one widget to another."""
        if before is not now:
            if before is not None and Shiboken.isValid(before):
                before.removeEventFilter(self._filter)
            if now is not None:
                now.installEventFilter(self._filter)
        return now
