"""The basket's table: number, item, office fee, amount; Del takes the current line out."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.i18n import Words

Index = QModelIndex | QPersistentModelIndex
_HEADS: Final = ("number", "item", "fee", "amount")
_SUMS: Final = (2, 3)
_REDRAWN: Final = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line in words; `whole` is what a reader says and a tooltip shows."""

    line_id: str
    cells: tuple[str, str, str, str]
    whole: str


class _Model(QAbstractTableModel):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self.items: tuple[Item, ...] = ()
        self._words = words

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the lines."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell; sums align on their units at the right edge in either direction."""
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.whole
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{head}: {item.cells[index.column()]}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Give a column's head."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(f"window.basket.{_HEADS[section]}")
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def replace(self, items: tuple[Item, ...], words: Words) -> None:
        self.beginResetModel()
        self.items = items
        self._words = words
        self.endResetModel()


class BasketTable(QTableView):
    """The table; Tab leaves it, Del asks for the current line's removal.

    Signals:
        removed: Del on the line of that id.
    """

    removed = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: Final = _Model(words)
        self.setModel(self._items)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(24)
        for column in range(len(_HEADS)):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(
                column, mode.Stretch if column == 1 else mode.ResizeToContents
            )
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_items(self, items: tuple[Item, ...], words: Words) -> None:
        """Show lines; the last one becomes the current."""
        kept = self.currentIndex().row() if len(items) == len(self._items.items) else -1
        self._items.replace(items, words)
        self._space()
        if items:
            # Not selectRow: right to left it asks the header for a column it has not laid out.
            self.setCurrentIndex(self._items.index(kept if kept >= 0 else len(items) - 1, 0))
            self.scrollToBottom()

    def changeEvent(self, event: QEvent) -> None:
        """Make the lines as high as their words are now."""
        super().changeEvent(event)
        if event.type() in _REDRAWN:
            self._space()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current line in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def _space(self) -> None:
        line = round(self.fontMetrics().height() * 1.45)
        self.verticalHeader().setDefaultSectionSize(line)

    def current(self) -> str:
        """Give the id of the current line, or of the last, or nothing."""
        items = self._items.items
        row = self.currentIndex().row()
        if not items:
            return ""
        return items[row if 0 <= row < len(items) else -1].line_id

    def items(self) -> tuple[Item, ...]:
        """Give the lines shown."""
        return self._items.items

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del removes; letters are not for the table."""
        if event.key() == Qt.Key.Key_Delete and self.current():
            self.removed.emit(self.current())
            event.accept()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


def _alignment(column: int) -> int:
    if column in _SUMS:
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    elif column == 0:
        side = Qt.AlignmentFlag.AlignHCenter
    else:
        side = Qt.AlignmentFlag.AlignLeading
    return int(side | Qt.AlignmentFlag.AlignVCenter)
