"""The look of the whole application at the user's zoom: palette, font and style sheet."""

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme import colours, fonts
from ui.theme.sheet import ZOOMS, base_px, sheet


class Look(QObject):
    """Dresses the application.

    Signals:
        changed: the zoom is another one, in percent.
    """

    changed = Signal(int)

    def __init__(self, application: QApplication, zoom: int = 100) -> None:
        super().__init__()
        self._application: Final = application
        self._zoom = _nearest(zoom)
        fonts.load()
        application.setStyle(QStyleFactory.create("Fusion"))
        application.styleHints().setColorScheme(Qt.ColorScheme.Light)
        application.setPalette(colours.palette())
        self._dress()

    @property
    def zoom(self) -> int:
        """The zoom in percent."""
        return self._zoom

    def zoom_by(self, steps: int) -> None:
        """Zoom in or out by so many steps, as far as they go."""
        place = min(max(ZOOMS.index(self._zoom) + steps, 0), len(ZOOMS) - 1)
        if ZOOMS[place] != self._zoom:
            self._zoom = ZOOMS[place]
            self._dress()
            self.changed.emit(self._zoom)

    def _dress(self) -> None:
        self._application.setFont(fonts.font(base_px(self._zoom)))
        self._application.setStyleSheet(sheet(self._zoom))


def _nearest(zoom: int) -> int:
    return min(ZOOMS, key=lambda one: abs(one - zoom))
