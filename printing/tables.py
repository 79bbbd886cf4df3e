"""Tables: columns as wide as they need, titles on every page, sums that stay with their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from printing.area import Area, Face, natural, text_strips
from printing.bidi_classes import bidi_class
from printing.document import Align, Code, Column, Size, Table, Words
from printing.lines import plain
from printing.marks import Box, BoxMark, Node, Strip, glued, moved, overlaid

# A row taller than this part of a page may be cut between its lines.
_ROW_MOST: Final = 0.25
# Columns sized by their contents leave at least this much to those that have a share.
_CONTENT_MOST: Final = 0.75


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


@dataclass(frozen=True, slots=True)
class _Grid:
    area: Area
    fields: tuple[_Field, ...]
    size: Size

    def row(self, cells: Sequence[Words], node: Node, role: str, face: Face) -> list[Strip]:
        """One row: a single strip, or several when it is too tall to be kept together."""
        area, theme = self.area, self.area.theme
        columns = [
            text_strips(
                area,
                _cell(field.column, words),
                replace(face, tabular=field.column.kind == "amount"),
                node=Node(role, plain(words), node),
                align=field.align(rtl=area.rtl),
                start=field.start,
                room=field.room,
            )
            for field, words in zip(self.fields, cells, strict=True)
        ]
        leading = theme.leading * theme.sizes[face.size]
        step = max(1, int(theme.height * _ROW_MOST / leading))
        lines = max(len(column) for column in columns)
        pieces = [
            overlaid([column[start : start + step] for column in columns])
            for start in range(0, lines, step)
        ]
        return glued(_padded(pieces, theme.beat / 4))


def _cell(column: Column, words: Words) -> Words:
    """The cell's words; figures and codes are isolated, but a word among them stays a word."""
    text = plain(words)
    if column.kind == "text" or any(bidi_class(each) in ("R", "AL") for each in text):
        return words
    return Code(text)


def _padded(pieces: list[Strip], pad: float) -> list[Strip]:
    pieces[0] = moved(pieces[0], 0, pad)
    pieces[-1] = replace(pieces[-1], height=pieces[-1].height + pad)
    return pieces


def table_strips(table: Table, area: Area) -> list[Strip]:
    """The titles, the rows and the sums, with rules or shades between them."""
    grid = _Grid(area, _fields(table, area), table.size)
    theme, root = area.theme, Node("Table")
    titles = [column.title for column in table.columns]
    heads: list[Strip] = []
    if any(plain(title) for title in titles):
        face = Face(size=table.size, bold=True)
        heads = _ruled(grid.row(titles, Node("TR", parent=root), "TH", face), area)
    repeated = tuple(strip.repeated() for strip in heads)
    face = Face(size=table.size)
    body: list[Strip] = []
    for number, row in enumerate(table.rows):
        strips = grid.row(row, Node("TR", parent=root), "TD", face)
        body.extend(_underlined(strips, area) if theme.shade is not None else strips)
        if number == len(table.rows) - 1 and table.footer:
            body[-1] = replace(body[-1], glued=True)
    if table.footer:
        face = Face(size=table.size, bold=True)
        body.extend(_summed(grid.row(table.footer, Node("TR", parent=root), "TD", face), area))
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


def _fields(table: Table, area: Area) -> tuple[_Field, ...]:
    """The columns' places: by their contents where they are numbers, by share elsewhere."""
    pad = area.theme.gap / 2
    room = area.width - 2 * pad * len(table.columns)
    wanted = [_wanted(table, index, area) for index in range(len(table.columns))]
    shares = sum(column.share for column in table.columns if column.kind == "text")
    fixed = sum(wanted)
    if fixed and (not shares or fixed > room * _CONTENT_MOST):
        # Without text columns the numbers fill the line; with too much of them they give way.
        most = room * (_CONTENT_MOST if shares else 1)
        wanted = [width * most / fixed for width in wanted]
    rest = room - sum(wanted)
    fields: list[_Field] = []
    start = 0.0
    for column, width in zip(table.columns, wanted, strict=True):
        wide = rest * column.share / shares if column.kind == "text" else width
        fields.append(_Field(column, start + pad, wide))
        start += wide + 2 * pad
    return tuple(fields)


def _wanted(table: Table, index: int, area: Area) -> float:
    """The width the longest cell of a column of numbers asks for, 0 for columns of text."""
    column = table.columns[index]
    if column.kind == "text":
        return 0
    face = Face(size=table.size, tabular=column.kind == "amount")
    bold = replace(face, bold=True)
    widths = [natural(area, _cell(column, row[index]), face) for row in table.rows]
    widths.append(natural(area, column.title, bold))
    if table.footer:
        widths.append(natural(area, _cell(column, table.footer[index]), bold))
    return max(widths)
