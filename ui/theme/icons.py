"""Line icons drawn for this window, tinted to the colour of the words they stand beside."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

_DRAWINGS: Final = Path(__file__).parent / "icons"
_MIRRORED: Final = frozenset({"undoable"})
"""Icons that point along the reading direction; clocks, printers and ticks stay as they are."""


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, px: int, *, ratio: float = 1.0, rtl: bool = False) -> QPixmap:
    """Paint an icon `px` logical pixels square; `ratio` is the screen's pixels per logical one."""
    drawing = QSvgRenderer(QByteArray(_drawing(name, colour)))
    side = max(1, round(px * ratio))
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    if rtl and name in _MIRRORED:
        made = made.transformed(QTransform().scale(-1, 1))
    made.setDevicePixelRatio(ratio)
    return made


def _drawing(name: str, colour: str) -> bytes:
    content = (_DRAWINGS / f"{name}.svg").read_bytes()
    return content.replace(b"currentColor", colour.encode("ascii"))
