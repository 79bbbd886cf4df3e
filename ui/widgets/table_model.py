"""The rows behind a table: a million of them cost nothing until they are painted."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from app.i18n import Words
from ui.theme import colours, icons

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Align = Literal["start", "centre", "end", "number"]
Mood = Literal["plain", "quiet", "good", "wait", "no"]
Page = Callable[[int, int], tuple[Row, ...] | None]
"""Rows from a place on, so many of them; None is `not yet`: they come later by `arrived`."""

PAGE: Final = 64
"""Rows asked for at once."""

_KEPT: Final = 48
_TAIL: Final = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_ALIGNED: Final = {
    "start": Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
    "end": _TAIL,
    # Units under units in either language: a number's right edge is the one that counts.
    "number": (
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    ),
}
_ICON_PX: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column: what it is called and what it says of a row.

    Attributes:
        key: of the words of its title. text: what it says, in the words in use.
        align: `number` puts units under units. chars: width in digits; 0 shares what is left.
        sort: name of its order, empty when it has none; see `Table.sorted_by`.
        mood, icon: colour of its words and a picture before them; never the one alone.
        from_width: the table's least width in pixels at which this column is shown.
    """

    key: str
    text: Callable[[Row, Words], str]
    align: Align = "start"
    chars: int = 0
    sort: str = ""
    mood: Callable[[Row], Mood] | None = None
    icon: Callable[[Row], str] | None = None
    from_width: int = 0


def colour_of(mood: Mood) -> str:
    """Give the colour of words in a mood, of the palette in use now."""
    return {
        "plain": colours.TEXT,
        "quiet": colours.SECONDARY,
        "good": colours.SUCCESS_TEXT,
        "wait": colours.WARNING_TEXT,
        "no": colours.ERROR_TEXT,
    }[mood]


class PagedRows(QAbstractTableModel, Generic[Row]):
    """Asks for a page of rows when one of them is to be shown, and keeps the last few pages."""

    def __init__(self, columns: tuple[Column[Row], ...], words: Words) -> None:
        super().__init__()
        self.columns: Final = columns
        self._words = words
        self._total = 0
        self._page: Page[Row] = _nothing
        self._kept: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._asked: set[int] = set()

    def show_page(self, total: int, page: Page[Row]) -> None:
        """Show so many other rows."""
        self.beginResetModel()
        self._total, self._page = total, page
        self._kept.clear()
        self._asked.clear()
        self.endResetModel()

    def arrived(self, offset: int, rows: tuple[Row, ...]) -> None:
        """Take rows that were asked for and came later; `offset` is the one asked with."""
        start = offset // PAGE
        if start not in self._asked:
            return
        self._asked.discard(start)
        self._keep(start, rows)
        last = min(offset + len(rows), self._total) - 1
        if rows and last >= offset:
            self.dataChanged.emit(self.index(offset, 0), self.index(last, len(self.columns) - 1))

    def reword(self, words: Words) -> None:
        """Say every row in other words."""
        self._words = words
        if self._total:
            last = self.index(self._total - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def row(self, place: int) -> Row | None:
        """Give the row of a place; None outside, and while it is still to come."""
        if not 0 <= place < self._total:
            return None
        start = place // PAGE
        if start not in self._kept and not self._ask(start):
            return None
        self._kept.move_to_end(start)
        rows, within = self._kept[start], place % PAGE
        return rows[within] if within < len(rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the rows there are, fetched or not."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a cell says and how it looks."""
        if not index.isValid() or role not in _ANSWERED:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED[column.align]
        row = self.row(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row, self._words)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(colour_of(column.mood(row))) if column.mood else None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(column, row)
        return self.whole(row)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Give a column's title, on the side its cells stand."""
        if side is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED[column.align]
        return self._words.say(column.key) if role == Qt.ItemDataRole.DisplayRole else None

    def whole(self, row: Row) -> str:
        """Say a whole row, with its columns' titles, as a screen reader reads it."""
        said = ((self._words.say(one.key), one.text(row, self._words)) for one in self.columns)
        return " · ".join(f"{title}: {text}" if title else text for title, text in said if text)

    def _picture(self, column: Column[Row], row: Row) -> QIcon | None:
        name = column.icon(row) if column.icon else ""
        if not name:
            return None
        colour = colour_of(column.mood(row) if column.mood else "plain")
        rtl = self._words.direction == "rtl"
        return QIcon(icons.pixmap(name, colour, _ICON_PX, ratio=2.0, rtl=rtl))

    def _ask(self, start: int) -> bool:
        """Have a page at hand; False when it will come later."""
        if start in self._asked:
            return False
        offset = start * PAGE
        rows = self._page(offset, min(PAGE, self._total - offset))
        if rows is None:
            self._asked.add(start)
            return False
        self._keep(start, rows)
        return True

    def _keep(self, start: int, rows: tuple[Row, ...]) -> None:
        self._kept[start] = rows
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


_ANSWERED: Final = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)


def _nothing(_offset: int, _limit: int) -> tuple[()]:
    return ()
