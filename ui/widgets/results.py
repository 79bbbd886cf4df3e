"""The list of the work pane: services, people, commands, receipts, visits; two lines each."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import colours, icons

Index = QModelIndex | QPersistentModelIndex
Mood = Literal["plain", "good", "wait", "no"]
_ROW: Final = Qt.ItemDataRole.UserRole
_MOODS: Final = {
    "plain": colours.SECONDARY,
    "good": colours.SUCCESS_TEXT,
    "wait": colours.WARNING_TEXT,
    "no": colours.ERROR_TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row, already in words. `heading` begins a group; `mood` colours the last word.

    struck: a line goes through its words, because it counts no more.
    """

    title: str
    detail: str = ""
    code: str = ""
    side: str = ""
    state: str = ""
    icon: str = ""
    mood: Mood = "plain"
    heading: str = ""
    struck: bool = False

    @property
    def whole(self) -> str:
        """All of it, as a screen reader says it and as a tooltip shows it."""
        return " · ".join(
            part for part in (self.code, self.title, self.detail, self.side, self.state) if part
        )


class _Model(QAbstractListModel):
    """Rows as they are; ten thousand cost nothing until they are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Shown, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a row's title, its whole text for readers and tooltips, or the row."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.whole
        return row if role == _ROW else None

    def replace(self, rows: tuple[Shown, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class _Paint(QStyledItemDelegate):
    """Draws a row: a code, a title over its detail, and at the end side a sum over a word."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Be two lines high, three where a group begins."""
        row = index.data(_ROW)
        line = option.fontMetrics.height()
        heading = round(line * 1.5) if row is not None and row.heading else 0
        return QSize(240, round(line * 1.02) + round(line * 0.92) + 14 + heading)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: Shown = index.data(_ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if row.heading:
            top = round(option.fontMetrics.height() * 1.5)
            self._heading(painter, option, QRect(rect.x(), rect.y(), rect.width(), top), row)
            rect.setTop(rect.top() + top)
        self._ground(painter, option, rect)
        self._body(painter, option, rect.adjusted(10, 5, -10, -7), row)
        painter.restore()

    def _heading(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Shown
    ) -> None:
        painter.setFont(_small(option.font))
        painter.setPen(colours.ink(colours.SECONDARY))
        _write(painter, option, rect.adjusted(10, 0, -10, -2), row.heading, bottom=True)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        inner = rect.adjusted(3, 1, -3, -1)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.ink(colours.PRIMARY_SOFT if chosen else colours.RAISED))
            painter.drawRoundedRect(inner, 6, 6)
        if chosen:
            bar = QRect(inner.x(), inner.y() + 5, 3, inner.height() - 10)
            painter.setBrush(colours.ink(colours.PRIMARY))
            bar = QStyle.visualRect(option.direction, inner, bar)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _body(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Shown
    ) -> None:
        line = option.fontMetrics.height()
        upper = QRect(rect.x(), rect.y(), rect.width(), round(line * 1.02))
        small = _small(option.font)
        lower = QRect(rect.x(), upper.bottom() + 1, rect.width(), round(line * 0.92))
        lead = self._lead(painter, option, rect, row)
        side = _breadth(_bold(option.font), row.side) + (12 if row.side else 0)
        state = _breadth(small, row.state) + (12 if row.state else 0)
        plain = _struck(option.font) if row.struck else option.font
        painter.setFont(plain)
        painter.setPen(colours.ink(colours.TEXT))
        _write(painter, option, _inside(option, upper, lead, side), row.title)
        painter.setFont(_bold(plain))
        _write(painter, option, upper, row.side, end=True)
        painter.setFont(small)
        painter.setPen(colours.ink(colours.SECONDARY))
        _write(painter, option, _inside(option, lower, lead, state), row.detail)
        painter.setPen(colours.ink(_MOODS[row.mood]))
        _write(painter, option, lower, row.state, end=True)

    def _lead(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Shown
    ) -> int:
        """Draw the code or the icon; give how wide a column it takes."""
        if not row.code and not row.icon:
            return 0
        wide = max(option.fontMetrics.horizontalAdvance("0000"), _breadth(option.font, row.code))
        cell = QStyle.visualRect(
            option.direction, rect, QRect(rect.x(), rect.y(), wide, rect.height())
        )
        if row.code:
            painter.setFont(_bold(option.font))
            painter.setPen(colours.ink(colours.PRIMARY))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, row.code)
        else:
            px = round(option.fontMetrics.height() * 0.9)
            rtl = option.direction == Qt.LayoutDirection.RightToLeft
            ratio = painter.device().devicePixelRatio()
            picture = icons.pixmap(row.icon, colours.now(colours.PRIMARY), px, ratio=ratio, rtl=rtl)
            corner = cell.center() - QPoint(px // 2, px // 2)
            painter.drawPixmap(corner, picture)
        return wide + 10


class ResultsList(QListView):
    """The list itself; it never traps Tab and never takes letters for itself.

    Signals:
        chosen: Enter or a double click on the row of that place.
        moved: another row is the current one.
    """

    chosen = Signal(int)
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Final = _Model()
        self.setModel(self._rows)
        self.setItemDelegate(_Paint(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))
        self.selectionModel().currentChanged.connect(lambda now, _: self.moved.emit(now.row()))

    def show_rows(self, rows: tuple[Shown, ...], current: int = 0) -> None:
        """Show rows with one of them current; nothing is announced as moved."""
        self.blockSignals(True)
        if rows != self._rows.rows:
            self._rows.replace(rows)
        if 0 <= current < len(rows):
            self.setCurrentIndex(self._rows.index(current))
        self.blockSignals(False)

    def rows(self) -> tuple[Shown, ...]:
        """Give the rows shown."""
        return self._rows.rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses; letters are not for the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
            event.accept()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(12, round(font.pixelSize() * 12 / 14)))
    return made


def _struck(font: QFont) -> QFont:
    made = QFont(font)
    made.setStrikeOut(True)
    return made


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


def _breadth(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text) if text else 0


def _inside(option: QStyleOptionViewItem, rect: QRect, lead: int, side: int) -> QRect:
    plain = QRect(rect.x() + lead, rect.y(), max(0, rect.width() - lead - side), rect.height())
    return QStyle.visualRect(option.direction, rect, plain)


def _write(
    painter: QPainter,
    option: QStyleOptionViewItem,
    rect: QRect,
    text: str,
    *,
    end: bool = False,
    bottom: bool = False,
) -> None:
    if not text:
        return
    side = Qt.AlignmentFlag.AlignTrailing if end else Qt.AlignmentFlag.AlignLeading
    across = QStyle.visualAlignment(option.direction, side)
    down = Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag.AlignVCenter
    painter.setLayoutDirection(option.direction)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(across | down | Qt.AlignmentFlag.AlignAbsolute), cut)
