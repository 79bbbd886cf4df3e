"""A whole-window page: one card in the middle, scrolled when the window is smaller than it."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.basic import box


class _Card(QFrame):
    """A card that would like to be so many digits wide."""

    def __init__(self, chars: int) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._chars: Final = chars

    def sizeHint(self) -> QSize:
        """Be as wide as asked, and as high as the content."""
        hint = super().sizeHint()
        wide = self.fontMetrics().averageCharWidth() * self._chars
        return QSize(max(hint.width(), wide), hint.height())


class Page(QScrollArea):
    """A page with `inner`, the layout of its card."""

    def __init__(self, *, chars: int, margin: int = 28) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.card: Final = _Card(chars)
        self.inner: Final = QVBoxLayout(self.card)
        self.inner.setContentsMargins(margin, 20, margin, 20)
        self.inner.setSpacing(10)
        around = QWidget()
        across = QHBoxLayout(around)
        across.setContentsMargins(12, 12, 12, 12)
        across.addStretch(1)
        across.addWidget(self.card, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        self.setWidget(around)


def columns(gap: int = 32) -> tuple[QFrame, QVBoxLayout, QVBoxLayout]:
    """Make two columns side by side, the first at the start side."""
    across = QHBoxLayout()
    frame, _ = box(across, gap=gap)
    first, second = QVBoxLayout(), QVBoxLayout()
    across.addLayout(first, 1)
    across.addLayout(second, 1)
    return frame, first, second
