"""The look of the whole application: one of two palettes, the user's zoom, font and sheet."""

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.settings import Appearance
from ui.theme import colours, fonts
from ui.theme.sheet import ZOOMS, base_px, sheet


class Look(QObject):
    """Dresses the application.

    Signals:
        changed: the zoom is another one, in percent.
    """

    changed = Signal(int)

    def __init__(
        self,
        application: QApplication,
        zoom: int = 100,
        appearance: Appearance = Appearance.LIGHT,
    ) -> None:
        super().__init__()
        self._application: Final = application
        self._zoom = _nearest(zoom)
        self._appearance = appearance
        fonts.load()
        application.setStyle(QStyleFactory.create("Fusion"))
        self._dress()

    @property
    def zoom(self) -> int:
        """The zoom in percent."""
        return self._zoom

    @property
    def appearance(self) -> Appearance:
        """Which palette is worn."""
        return self._appearance

    def zoom_by(self, steps: int) -> None:
        """Zoom in or out by so many steps, as far as they go."""
        place = min(max(ZOOMS.index(self._zoom) + steps, 0), len(ZOOMS) - 1)
        if ZOOMS[place] != self._zoom:
            self._zoom = ZOOMS[place]
            self._dress()
            self.changed.emit(self._zoom)

    def wear(self, appearance: Appearance) -> None:
        """Put on a palette."""
        if appearance is not self._appearance:
            self._appearance = appearance
            self._dress()

    def turn(self) -> None:
        """Put on the other palette."""
        dark = self._appearance is Appearance.DARK
        self.wear(Appearance.LIGHT if dark else Appearance.DARK)

    def _dress(self) -> None:
        dark = self._appearance is Appearance.DARK
        # To take a sheet off and put another on costs a third of changing one for the other.
        self._application.setStyleSheet("")
        scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
        self._application.styleHints().setColorScheme(scheme)
        self._application.setPalette(colours.palette(dark=dark))
        self._application.setFont(fonts.font(base_px(self._zoom)))
        self._application.setStyleSheet(sheet(self._zoom, dark=dark))


def _nearest(zoom: int) -> int:
    return min(ZOOMS, key=lambda one: abs(one - zoom))
