"""A scroll area as high as its content while there is room, that never hides what has the focus."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

_AROUND_FOCUS: Final = 28


class Roll(QScrollArea):
    """Rolls up and down only; it is no stop for Tab, what is in it is."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setWidget(content)
        content.installEventFilter(self)
        self._following = False

    def sizeHint(self) -> QSize:
        """Ask for all the room the content wants."""
        content = self.widget()
        hint = content.sizeHint() if content is not None else super().sizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(hint.width() + bar, (self._wrapped() or hint.height()) + 2)

    def _wrapped(self) -> int:
        """Give how high the content is at the width it has, 0 while it has none.

        What wraps hints at the height of a narrow column: it needs more in a narrower place, and
        in a wider one it would leave gaps.
        """
        content = self.widget()
        layout = content.layout() if content is not None else None
        if layout is None or not layout.hasHeightForWidth() or not self.isVisible():
            return 0
        return layout.totalHeightForWidth(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width; what has the focus stays in sight."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._follow(None, QApplication.focusWidget())

    def minimumSizeHint(self) -> QSize:
        """Be content with little height, but with the whole width."""
        content = self.widget()
        wide = content.minimumSizeHint().width() if content is not None else 0
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(wide + bar, self.fontMetrics().height() * 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the focus once there is one to follow."""
        super().showEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication) and not self._following:
            self._following = True
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for other room when the content wants it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self.reveal(now)

    def reveal(self, inner: QWidget) -> None:
        """Roll, up or down only, until a widget of the content is in sight."""
        content = self.widget()
        if content is None or content.height() <= self.height():
            return  # all of it is in sight
        top = inner.mapTo(content, QPoint(0, 0)).y() - _AROUND_FOCUS
        bottom = top + inner.height() + 2 * _AROUND_FOCUS
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + height:
            bar.setValue(bottom - height)
