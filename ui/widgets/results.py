"""The list of the work pane: services, people, commands, receipts, visits; two lines each."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.widgets.rowpaint import ROW, Index, RowPaint

Mood = Literal["plain", "good", "wait", "no"]


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
        return row if role == ROW else None

    def replace(self, rows: tuple[Shown, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


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
        self.setItemDelegate(RowPaint(self))
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
