"""Tables: columns as wide as they need, titles on every page, sums that stay with their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from printing.area import Area, Face, lines_of, natural, text_strips
from printing.bidi_classes import bidi_class
from printing.document import Align, Code, Column, Size, Table, Words
from printing.lines import plain
from printing.marks import Box, BoxMark, Node, Strip, glued, moved, overlaid

# A row taller than this part of a page may be cut between its lines.
_ROW_MOST: Final = 0.25
# Columns sized by their contents leave the rest to those that have a share; with broken titles
# they may take more, since a word can go on to the next line and an amount cannot.
_CONTENT_MOST: Final = 0.75
_BROKEN_MOST: Final = 0.9


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a column's cells stand: `start` from the line's start, without their padding."""

    column: Column
    start: float
    room: float

    def align(self, *, rtl: bool) -> Align:
        if self.column.kind == "amount":
            return "start" if rtl else "end"
        return self.column.align


class _Row(NamedTuple):
    """The cells of a row with their faces; `role` is what the structure calls them."""

    role: str
    cells: tuple[tuple[Words, Face], ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    area: Area
    fields: tuple[_Field, ...]
    size: Size

    def row(self, row: _Row, node: Node) -> list[Strip]:
        """One row: a single strip, or several when it is too tall to be kept together."""
        area, theme = self.area, self.area.theme
        columns = [
            text_strips(
                area,
                words,
                face,
                node=Node(row.role, plain(words), node),
                align=field.align(rtl=area.rtl),
                start=field.start,
                room=field.room,
            )
            for field, (words, face) in zip(self.fields, row.cells, strict=True)
        ]
        leading = theme.leading * theme.sizes[self.size]
        step = max(1, int(theme.height * _ROW_MOST / leading))
        lines = max(len(column) for column in columns)
        pieces = [
            overlaid([column[start : start + step] for column in columns])
            for start in range(0, lines, step)
        ]
        return glued(_padded(pieces, theme.beat / 4))


def _titles(table: Table) -> _Row:
    face = Face(size=table.size, bold=True)
    return _Row("TH", tuple((column.title, face) for column in table.columns))


def _row(table: Table, cells: Sequence[Words], *, bold: bool = False) -> _Row:
    """A row; its figures and codes are isolated, but a word among them stays a word."""
    face = Face(size=table.size, bold=bold)
    told: list[tuple[Words, Face]] = []
    for column, words in zip(table.columns, cells, strict=True):
        text = plain(words)
        if column.kind == "text" or any(bidi_class(each) in ("R", "AL") for each in text):
            told.append((words, face))
        else:
            told.append((Code(text), replace(face, tabular=column.kind == "amount")))
    return _Row("TD", tuple(told))


def _padded(pieces: list[Strip], pad: float) -> list[Strip]:
    pieces[0] = moved(pieces[0], 0, pad)
    pieces[-1] = replace(pieces[-1], height=pieces[-1].height + pad)
    return pieces


def table_strips(table: Table, area: Area) -> list[Strip]:
    """The titles, the rows and the sums, with rules or shades between them."""
    titles, rows = _titles(table), [_row(table, cells) for cells in table.rows]
    sums = _row(table, table.footer, bold=True) if table.footer else None
    every = [titles, *rows, *([sums] if sums else [])]
    grid = _Grid(area, _fields(table, every, area), table.size)
    theme, root = area.theme, Node("Table")
    heads: list[Strip] = []
    if any(plain(title) for title, _ in titles.cells):
        heads = _ruled(grid.row(titles, Node("TR", parent=root)), area)
    repeated = tuple(strip.repeated() for strip in heads)
    body: list[Strip] = []
    for number, row in enumerate(rows):
        strips = grid.row(row, Node("TR", parent=root))
        body.extend(_underlined(strips, area) if theme.shade is not None else strips)
        if number == len(rows) - 1 and sums:
            body[-1] = replace(body[-1], glued=True)
    if sums:
        body.extend(_summed(grid.row(sums, Node("TR", parent=root)), area))
    body = [replace(strip, heads=repeated) for strip in body]
    # Titles are never left alone at the foot of a page.
    heads = [replace(strip, glued=bool(body) or strip.glued) for strip in heads]
    return [*heads, *body, Strip(theme.beat, blank=True)]


def _ruled(strips: list[Strip], area: Area) -> list[Strip]:
    """Titles: on a shade where the paper has one, and over a rule."""
    rule = Strip(area.theme.thin, boxes=(_across(area, area.theme.thin),))
    return glued([*_shaded(strips, area), rule])


def _summed(strips: list[Strip], area: Area) -> list[Strip]:
    """Sums: under a rule, on a shade where the paper has one."""
    rule = Strip(area.theme.thin, boxes=(_across(area, area.theme.thin),))
    return glued([rule, *_shaded(strips, area)])


def _shaded(strips: list[Strip], area: Area) -> list[Strip]:
    shade = area.theme.shade
    if shade is None:
        return strips
    return [
        replace(strip, boxes=(BoxMark((Box(0, 0, area.width, strip.height),), shade), *strip.boxes))
        for strip in strips
    ]


def _underlined(strips: list[Strip], area: Area) -> list[Strip]:
    last = strips[-1]
    hair = BoxMark((Box(0, last.height - 1, area.width, 1),), 0.82)
    return [*strips[:-1], replace(last, boxes=(*last.boxes, hair))]


def _across(area: Area, weight: float) -> BoxMark:
    return BoxMark((Box(0, 0, area.width, weight),))


def _fields(table: Table, rows: Sequence[_Row], area: Area) -> tuple[_Field, ...]:
    """The columns' places: by their contents where they are numbers, by share elsewhere.

    A title of numbers stands on one line, unless there is no room for that, or the table becomes
    shorter when it is broken between its words.
    """
    whole, has_room = _placed(table, _wanted(table, rows, area), area)
    if has_room and _lines(rows, whole, area) == len(rows):
        return whole
    wanted = _wanted(table, rows, area, broken=True)
    broken, _ = _placed(table, wanted, area, most=_BROKEN_MOST)
    if not has_room:
        return broken
    return min((broken, whole), key=lambda fields: _lines(rows, fields, area))


def _wanted(table: Table, rows: Sequence[_Row], area: Area, *, broken: bool = False) -> list[float]:
    """What the longest cell of each column of numbers asks for, 0 for columns of text."""
    titles, *others = rows
    wanted: list[float] = []
    for index, column in enumerate(table.columns):
        if column.kind == "text":
            wanted.append(0)
            continue
        title, face = titles.cells[index]
        words = plain(title).split(" ") if broken else [title]
        widths = [natural(area, word, face) for word in words]
        wanted.append(max([*widths, *(natural(area, *row.cells[index]) for row in others)]))
    return wanted


def _placed(
    table: Table, wanted: Sequence[float], area: Area, *, most: float = _CONTENT_MOST
) -> tuple[tuple[_Field, ...], bool]:
    """Places of columns that ask for these widths, and whether those of numbers have room."""
    pad = area.theme.gap / 2
    room = area.width - 2 * pad * len(table.columns)
    shares = sum(column.share for column in table.columns if column.kind == "text")
    fixed, most = sum(wanted), room * (most if shares else 1)
    if fixed and (not shares or fixed > most):
        # Without text columns the numbers fill the line; with too much of them they give way.
        wanted = [width * most / fixed for width in wanted]
    rest = room - sum(wanted)
    fields: list[_Field] = []
    start = 0.0
    for column, width in zip(table.columns, wanted, strict=True):
        wide = rest * column.share / shares if column.kind == "text" else width
        fields.append(_Field(column, start + pad, wide))
        start += wide + 2 * pad
    return tuple(fields), fixed <= most


def _lines(rows: Sequence[_Row], fields: Sequence[_Field], area: Area) -> int:
    """How many lines of text the table is high, with its columns in these places."""
    return sum(
        max(
            len(lines_of(area, words, face, field.room))
            for field, (words, face) in zip(fields, row.cells, strict=True)
        )
        for row in rows
    )
