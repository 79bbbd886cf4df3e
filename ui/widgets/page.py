"""A whole-window page: one card in the middle; its acts stay in sight when the content rolls."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.basic import box, column, row
from ui.widgets.roll import Roll

_TINY_LINES: Final = 15


class _Card(QFrame):
    """A card that would like to be so many letters wide."""

    def __init__(self, chars: int) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._chars: Final = chars

    def sizeHint(self) -> QSize:
        """Be as wide as asked, and as high as the content."""
        hint = super().sizeHint()
        wide = self.fontMetrics().averageCharWidth() * self._chars
        return QSize(max(hint.width(), wide), hint.height())


class Page(QWidget):
    """A page with `inner`, the layout of what rolls, and `foot`, the row of acts beneath it."""

    def __init__(self, *, chars: int, margin: int = 28) -> None:
        super().__init__()
        self.card: Final = _Card(chars)
        content, inner = box(gap=10)
        self.inner: Final = inner
        self._rolls_below = False
        self.inner.setContentsMargins(margin, 4, margin, 4)
        self.foot: Final = row(10)
        self.foot.setContentsMargins(margin, 0, margin, 0)
        self._down: Final = QVBoxLayout(self.card)
        self._down.setContentsMargins(0, 16, 0, 16)
        self._down.setSpacing(12)
        self.roll: Final = Roll(content)
        self._down.addWidget(self.roll)
        self._down.addLayout(self.foot)
        middle = column(0)
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 10, 12, 10)
        across.addStretch(1)
        across.addLayout(middle)
        across.addStretch(1)

    def add_below(self, body: QHBoxLayout) -> None:
        """Put what rolls by itself beneath the rest: it takes the height that is left."""
        self._down.insertLayout(1, body, 1)
        self._rolls_below = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Above what rolls by itself nothing is pressed together, unless the window is tiny."""
        super().resizeEvent(event)
        if self._rolls_below:
            tiny = self.height() < self.fontMetrics().height() * _TINY_LINES
            policy = QSizePolicy.Policy.Preferred if tiny else QSizePolicy.Policy.Minimum
            self.roll.setSizePolicy(QSizePolicy.Policy.Preferred, policy)


def columns(gap: int = 32) -> tuple[QFrame, QVBoxLayout, QVBoxLayout]:
    """Make two columns side by side, the first at the start side."""
    across = QHBoxLayout()
    frame, _ = box(across, gap=gap)
    first, second = column(), column()
    across.addLayout(first, 1)
    across.addLayout(second, 1)
    return frame, first, second
