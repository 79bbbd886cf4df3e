"""What the acceptance tests ask of any screen: is it whole, named, in order, and easily read."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMenu, QWidget

from ui.theme.colours import contrast

_ARROW = 24
LEAST_ROUNDS, MOST_ROUNDS = 4, 30


def settle() -> None:
    """Let everything be laid out and painted, until a round moves nothing any more."""
    places: list[QRect] = []
    for turn in range(MOST_ROUNDS):
        QApplication.processEvents()
        front = QApplication.activeWindow()
        before, places = places, [] if front is None else [one.geometry() for one in visible(front)]
        if turn >= LEAST_ROUNDS and places == before:
            return


def visible(root: QWidget) -> Iterator[QWidget]:
    """Give what can be seen inside a widget."""
    return (one for one in root.findChildren(QWidget) if one.isVisibleTo(root))


def cut(root: QWidget) -> list[QWidget]:
    """Find what needs more room than it has; a cut link says all of it in its tooltip."""
    bad: list[QWidget] = []
    for one in visible(root):
        hint, size = one.sizeHint(), one.size()
        if isinstance(one, QLabel) and one.text():
            low = one.heightForWidth(size.width()) if one.wordWrap() else hint.height()
            narrow = not one.wordWrap() and hint.width() > size.width() + 1
            if narrow or low > size.height() + 1:
                bad.append(one)
        elif isinstance(one, QAbstractButton) and one.text() and not one.toolTip():
            bad.extend([one] * (hint.width() > size.width() + 1))
        elif isinstance(one, QComboBox) and one.currentText():
            wide = one.fontMetrics().horizontalAdvance(one.currentText())
            bad.extend([one] * (wide > size.width() - _ARROW))
    return bad


def unnamed(root: QWidget) -> list[QWidget]:
    """Find what takes the focus and would be announced without a name."""
    bad: list[QWidget] = []
    for one in visible(root):
        if one.focusPolicy() == Qt.FocusPolicy.NoFocus or one.objectName().startswith("qt_"):
            continue
        reader = QAccessible.queryAccessibleInterface(one)
        if not reader.text(QAccessible.Text.Name).strip():
            bad.append(one)
    return bad


def ancestors(one: QWidget, root: QWidget) -> Iterator[QWidget]:
    """Give what a widget lies in, up to the root."""
    above = one.parentWidget()
    while above is not None and above is not root:
        yield above
        above = above.parentWidget()


def texts(root: QWidget) -> Iterator[str]:
    """Give every text of a widget that anybody could see, hear or hover over."""
    for one in root.findChildren(QWidget):
        text = getattr(one, "text", None)
        if callable(text):
            yield str(text())
        yield one.accessibleName()
        yield one.accessibleDescription()
        yield one.toolTip()


def described(one: QWidget) -> str:
    """Name a widget so that a failing test can be read."""
    text = getattr(one, "text", lambda: "")
    return f"{type(one).__name__} {text()!r} {one.size().toTuple()} {one.sizeHint().toTuple()}"


def tab_order(start: QWidget, limit: int = 10_000) -> list[QWidget]:
    """Give what Tab reaches after a widget, in order, without the widget itself."""
    found: list[QWidget] = []
    one = start.nextInFocusChain()
    while one is not None and one is not start and limit:
        stops = one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        # A combo box and the line in it are one stop.
        if stops and not isinstance(one.parentWidget(), QComboBox):
            found.append(one)
        one, limit = one.nextInFocusChain(), limit - 1
    return found


def place(one: QWidget, root: QWidget) -> QRect:
    """Give where a widget is inside another."""
    return QRect(one.mapTo(root, QPoint(0, 0)), one.size())


def read_contrast(image: QImage) -> float:
    """Give the contrast between a picture's ground and what is written on it.

    The ground is its commonest colour; the writing is whatever differs from it most.
    """
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    seen = Counter(memoryview(plain.constBits()).cast("I"))
    if len(seen) < 2:
        return 21.0
    ground = QColor.fromRgb(0xFFFFFF & seen.most_common(1)[0][0]).name()
    return max(contrast(QColor.fromRgb(0xFFFFFF & one).name(), ground) for one in seen)


def menu_of(field: QWidget) -> QMenu:
    """Open a field's own menu, as its key does."""
    where = field.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, field.mapToGlobal(where))
    QApplication.sendEvent(field, event)
    menu = field.findChild(QMenu)
    assert menu is not None
    return menu
