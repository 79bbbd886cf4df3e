"""Sheets of a spreadsheet: real numbers and dates, people's text never a formula, the same bytes.

A sheet is a table: titles in the first row, frozen; a row a record; under them the row of sums.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, Final, Literal, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | date | time | None
Kind: TypeAlias = Literal["text", "number", "date", "time"]

EXACT_BELOW: Final = 10**15
"""A spreadsheet keeps fifteen digits; what has more is written as text, whole."""
_WIDEST: Final = 48
_NARROWEST: Final = 9
_FORMATS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "bg_color": "#EDEDED", "bottom": 1, "text_wrap": True},
    "text": {},
    "number": {"num_format": "#,##0"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "time": {"num_format": "hh:mm:ss", "align": "left"},
    "sum_text": {"bold": True, "top": 1},
    "sum_number": {"bold": True, "top": 1, "num_format": "#,##0"},
    "mark": {"bold": True, "font_color": "#8C1D18"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; a summed one is added up under its last row."""

    title: str
    kind: Kind = "text"
    summed: bool = False


class Book:
    """A spreadsheet being written, sheet by sheet."""

    def __init__(self, *, title: str, created: datetime, rtl: bool) -> None:
        self._bytes = BytesIO()
        self._rtl = rtl
        self._book: Any = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._formats = {name: self._book.add_format(each) for name, each in _FORMATS.items()}
        moment = created.astimezone(UTC).replace(tzinfo=None)
        self._book.set_properties({"title": title, "created": moment})

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        total: str = "",
        foot: Iterable[Sequence[Cell]] = (),
        mark: str = "",
    ) -> None:
        """Write a sheet.

        Args:
            total: what the row of sums is called; empty, there is none.
            foot: rows under the sums, such as the count and the chain's head.
            mark: a warning that ends the sheet and heads every printed page.
        """
        page = self._book.add_worksheet(name[:31])
        for place, column in enumerate(columns):
            page.write_string(0, place, column.title, self._formats["title"])
        for number, row in enumerate(rows, start=1):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self._cell(page, number, place, cell, column.kind)
        below = len(rows) + 1
        if total:
            self._sums(page, below, total, columns, rows)
        for foot_row in foot:
            below += 1
            for place, cell in enumerate(foot_row):
                self._cell(page, below, place, cell, "number")
        if mark:
            page.write_string(below + 2, 0, mark, self._formats["mark"])
            page.set_header("&C" + mark.replace("&", "&&"))
        if rows:
            page.autofilter(0, 0, len(rows), len(columns) - 1)
        self._lay_out(page, columns, rows)

    def close(self) -> bytes:
        """Give the file's bytes; nothing can be added after."""
        self._book.close()
        return self._bytes.getvalue()

    def _lay_out(
        self, page: Any, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Set direction, widths, the frozen titles, and how it falls on printed pages."""
        if self._rtl:
            page.right_to_left()
        for place, column in enumerate(columns):
            widths = [_width(column.title), *(_width(row[place]) for row in rows)]
            page.set_column(place, place, max(widths))
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&C&P / &N")

    def _sums(
        self,
        page: Any,
        number: int,
        total: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
    ) -> None:
        for place, column in enumerate(columns):
            if column.summed:
                amount = sum(cell for row in rows if isinstance(cell := row[place], int))
                self._cell(page, number, place, amount, "sum_number")
            else:
                self._cell(page, number, place, "" if place else total, "sum_text")

    def _cell(self, page: Any, row: int, place: int, cell: Cell, form: str) -> None:
        """Write a cell by what it is; text is text whatever it begins with."""
        style = self._formats[form]
        match cell:
            case None:
                page.write_blank(row, place, None, style)
            case date() | time():
                page.write_datetime(row, place, cell, style)
            case int() if abs(cell) < EXACT_BELOW:
                page.write_number(row, place, cell, style)
            case _:
                page.write_string(row, place, str(cell), style)


def _width(cell: Cell) -> int:
    """Tell how wide a cell wants to be, in letters."""
    letters = len(f"{cell:,}") if isinstance(cell, int) else len(str(cell or ""))
    if isinstance(cell, date | time):
        letters = len("2026-08-03")
    return min(_WIDEST, max(_NARROWEST, letters + 2))
