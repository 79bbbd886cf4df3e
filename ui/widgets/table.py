"""A table over any number of rows, fetched by the page: start column first, keys all along."""

from typing import Final, Generic

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.i18n import Words
from ui.tongue import named
from ui.widgets.table_model import Column, Page, PagedRows, Row

__all__ = ["Column", "Page", "Table"]
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ACROSS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_PADDING: Final = 26
_ROW_HIGH: Final = 2.0
"""Height of a row in heights of its words."""


class Table(QTableView, Generic[Row]):
    """Shows rows one line each; the first column stands at the start side, right in Persian.

    Up, Down, PgUp, PgDn, Home and End go through the rows, Enter takes one, Ctrl+1 to Ctrl+9
    sort by a column and sort the other way when pressed again; Tab leaves; letters are not its own.

    Signals:
        chosen: Enter or a double click on the row of that place. moved: another row is current.
        sorted_by: the clerk wants this order (a column's `sort`), falling or not.
    """

    chosen = Signal(int)
    moved = Signal(int)
    sorted_by = Signal(str, bool)

    def __init__(self, columns: tuple[Column[Row], ...], words: Words, name: str) -> None:
        """Make an empty table; `name` is the key of the words a screen reader calls it."""
        super().__init__()
        self._rows: Final[PagedRows[Row]] = PagedRows(columns, words)
        self._order = ("", False)
        self.setModel(self._rows)
        self._behave()
        named(self, name, words)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.moved.emit(now.row()))
        self.horizontalHeader().sectionClicked.connect(self.sort_column)

    def show_page(self, total: int, page: Page[Row], *, current: int = 0) -> None:
        """Show `total` rows that `page(offset, limit)` gives; one of them is current.

        Where the page is None the row is on its way: hand it in by `arrived(offset, rows)`.
        Nothing is announced as moved.
        """
        model = self.selectionModel()
        model.blockSignals(True)
        self._rows.show_page(total, page)
        model.blockSignals(False)
        self.put_current(current)

    def show_rows(self, rows: tuple[Row, ...], *, current: int = 0) -> None:
        """Show rows that are all at hand."""
        self.show_page(len(rows), lambda at, most: rows[at : at + most], current=current)

    def arrived(self, offset: int, rows: tuple[Row, ...]) -> None:
        """Take the rows a page answered None for."""
        self._rows.arrived(offset, rows)

    def show_order(self, sort: str, *, falling: bool = False) -> None:
        """Mark the column the rows are sorted by; an unknown name marks none."""
        self._order = (sort, falling)
        header = self.horizontalHeader()
        place = next((at for at, one in enumerate(self._rows.columns) if one.sort == sort), -1)
        header.setSortIndicatorShown(bool(sort) and place >= 0)
        way = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(place if sort else -1, way)

    def total(self) -> int:
        """Count the rows, fetched or not."""
        return self._rows.rowCount()

    def row_at(self, place: int) -> Row | None:
        """Give a row; None outside, and while it is still to come."""
        return self._rows.row(place)

    def current(self) -> int:
        """Give the place of the current row, -1 when there is none."""
        return self.currentIndex().row()

    def current_row(self) -> Row | None:
        """Give the current row."""
        return self.row_at(self.current())

    def put_current(self, place: int) -> None:
        """Make a row current and bring it into sight; nothing is announced as moved."""
        if 0 <= place < self.total():
            self.blockSignals(True)
            index = self._rows.index(place, self._first_seen())
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.blockSignals(False)
            self.scrollTo(index)

    def sort_column(self, place: int) -> None:
        """Ask for the order of a column; for the same one again the other way round."""
        sort = self._rows.columns[place].sort if place < len(self._rows.columns) else ""
        if sort:
            falling = self._order == (sort, False)
            self.show_order(sort, falling=falling)
            self.sorted_by.emit(sort, falling)

    def reword(self, words: Words) -> None:
        """Say titles and rows in the language in use; the current row stays."""
        self._rows.reword(words)
        self._share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the row, Ctrl and a digit sort; letters go to whoever wants them."""
        place = event.key() - Qt.Key.Key_1
        if event.key() in _ENTERS and not event.modifiers() & _CONTROL:
            if self.current() >= 0 and not event.isAutoRepeat():
                self.chosen.emit(self.current())
            event.accept()
        elif event.modifiers() & _CONTROL and 0 <= place < len(self._rows.columns):
            self.sort_column(place)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if event.key() == Qt.Key.Key_Home else self.total() - 1)
        elif event.key() in _ACROSS or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    def _go(self, place: int) -> None:
        if 0 <= place < self.total():
            self.setCurrentIndex(self._rows.index(place, self._first_seen()))

    def _behave(self) -> None:
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        down = self.verticalHeader()
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(24)
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _share(self) -> None:
        """Give each column its width, and what is left to those that take it."""
        high = round(self.fontMetrics().height() * _ROW_HIGH)
        if self.verticalHeader().defaultSectionSize() != high:
            self.verticalHeader().setDefaultSectionSize(high)
        digit, room = self.fontMetrics().horizontalAdvance("0"), self.viewport().width()
        seen = [at for at, one in enumerate(self._rows.columns) if one.from_width <= self.width()]
        fixed = {
            at: digit * self._rows.columns[at].chars + _PADDING
            for at in seen
            if self._rows.columns[at].chars
        }
        sharing = [at for at in seen if at not in fixed]
        left = max(0, room - sum(fixed.values()))
        for at in range(len(self._rows.columns)):
            self.setColumnHidden(at, at not in seen)
            if at in fixed:
                self.setColumnWidth(at, fixed[at])
        for turn, at in enumerate(sharing):
            share = left // len(sharing) + (1 if turn < left % len(sharing) else 0)
            self.setColumnWidth(at, max(share, digit * 6))

    def _first_seen(self) -> int:
        columns = range(len(self._rows.columns))
        return next((at for at in columns if not self.isColumnHidden(at)), 0)
