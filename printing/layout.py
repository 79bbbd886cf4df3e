"""Blocks into strips of paper, each kind by its own rule."""

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch
from typing import Final

from printing.area import Area, Face, natural, text_strips
from printing.codes import QUIET, qr_runs
from printing.document import (
    AmountLine,
    Block,
    Code,
    Columns,
    Frame,
    Heading,
    Pair,
    Paragraph,
    Qr,
    Rule,
    Sides,
    SignatureLine,
    Spacer,
    Stamp,
    Table,
)
from printing.fields import FIELD_MOST, beside, hanging, on_one_line, sides
from printing.lines import plain
from printing.marks import Box, BoxMark, Node, Strip, glued, moved, overlaid
from printing.tables import table_strips
from printing.themes import DOTS_PER_MM

# Fewer dots than this to a module, and a phone does not read a code from thermal paper.
_LEAST_MODULE: Final = 4


def lay(blocks: Iterable[Block], area: Area) -> list[Strip]:
    """All the blocks under each other; amounts and labels of one list share one field."""
    blocks = tuple(blocks)
    most = area.width * FIELD_MOST
    amounts = [
        natural(area, Code(block.amount), _amount_face(block))
        for block in blocks
        if isinstance(block, AmountLine)
    ]
    labels: list[float] = []
    if not area.theme.endless:
        labels = [
            natural(area, block.label, Face(size=block.size)) + block.indent * DOTS_PER_MM
            for block in blocks
            if isinstance(block, Pair)
        ]
    column = replace(
        area, amounts=min(max(amounts, default=0), most), labels=min(max(labels, default=0), most)
    )
    return [strip for block in blocks for strip in _lay_one(block, column)]


@singledispatch
def _lay_one(block: Block, _area: Area) -> list[Strip]:
    raise TypeError(f"no rule lays out a {type(block).__name__}")


@_lay_one.register
def _paragraph(block: Paragraph, area: Area) -> list[Strip]:
    indent = block.indent * DOTS_PER_MM
    face = Face(size=block.size, bold=block.bold)
    node = Node("P", plain(block.words))
    return text_strips(area, block.words, face, node=node, align=block.align, start=indent)


@_lay_one.register
def _space(block: Spacer, _area: Area) -> list[Strip]:
    return [Strip(block.height * DOTS_PER_MM, blank=True)]


@_lay_one.register
def _table(block: Table, area: Area) -> list[Strip]:
    return table_strips(block, area)


@_lay_one.register
def _heading(block: Heading, area: Area) -> list[Strip]:
    node = Node(f"H{min(max(block.level, 1), 6)}", plain(block.words))
    face = Face(size=block.size, bold=True)
    strips = text_strips(area, block.words, face, node=node, align=block.align)
    strips = [replace(strip, glued=True) for strip in strips]
    if area.theme.endless:
        return strips
    return [Strip(area.theme.beat, blank=True), *strips]


@_lay_one.register
def _pair(block: Pair, area: Area) -> list[Strip]:
    indent = block.indent * DOTS_PER_MM
    label = Face(size=block.size, grey=area.theme.faint)
    value = Face(size=block.size, bold=block.bold)
    if area.theme.endless:
        return sides(area, (block.label, label), (block.value, value), indent=indent)
    node = Node("P", f"{plain(block.label)} {plain(block.value)}")
    start = area.labels + area.theme.gap
    return beside(
        text_strips(area, block.label, label, node=node, start=indent, room=area.labels - indent),
        text_strips(area, block.value, value, node=node, start=start),
    )


@_lay_one.register
def _two_sides(block: Sides, area: Area) -> list[Strip]:
    face = Face(size=block.size, bold=block.bold)
    return sides(area, (block.start, face), (block.end, face))


def _amount_face(block: AmountLine) -> Face:
    if block.total:
        return Face(size="huge", bold=True)
    return Face(size=block.size, bold=block.bold)


@_lay_one.register
def _amount_line(block: AmountLine, area: Area) -> list[Strip]:
    label = Face(size="large" if block.total else block.size, bold=block.bold or block.total)
    node = Node("P", f"{plain(block.label)} {plain(block.amount)}")
    figures, face = Code(block.amount), _amount_face(block)
    # The field's far edge is where amounts begin: from the left, only where this one does.
    taken = area.amounts if area.rtl else min(natural(area, figures, face), area.amounts)
    start = block.indent * DOTS_PER_MM
    room = area.width - taken - area.theme.gap - start
    labels = hanging(area, block.label, label, node=node, start=start, room=room)
    amounts = text_strips(
        area,
        figures,
        face,
        node=node,
        # Figures run left to right, so their units are at the right edge of the field.
        align="start" if area.rtl else "end",
        start=area.width - area.amounts,
        room=area.amounts,
    )
    # The amount stands by the last words of a label of several lines.
    return glued([*labels[:-1], on_one_line(labels[-1], amounts[0]), *amounts[1:]])


@_lay_one.register
def _rule(block: Rule, area: Area) -> list[Strip]:
    thin, thick, height = area.theme.thin, area.theme.thick, area.theme.beat * 2
    weight = thick if block.kind == "thick" else thin
    y = (height - weight) // 2
    if block.kind == "dashed":
        step = 6 * thin
        dash = step * 0.6  # The last one ends with the rule, however wide that is.
        starts = range(0, int(area.width), step)
        boxes = [Box(x, y, min(dash, area.width - x), weight) for x in starts]
    elif block.kind == "double":
        boxes = [Box(0, y - 2 * thin, area.width, thin), Box(0, y + thin, area.width, thin)]
    else:
        boxes = [Box(0, y, area.width, weight)]
    return [Strip(height, boxes=(BoxMark(tuple(boxes)),))]


@_lay_one.register
def _qr(block: Qr, area: Area) -> list[Strip]:
    modules, runs = qr_runs(block.payload)
    whole = modules + 2 * QUIET
    wanted = max(round(block.width * DOTS_PER_MM / modules), _LEAST_MODULE)
    module = max(1, min(wanted, int(area.width // whole)))
    side = whole * module
    left = int((area.width - side) // 2) + QUIET * module
    top = QUIET * module
    boxes = tuple(
        Box(left + x * module, top + y * module, length * module, module) for x, y, length in runs
    )
    if not plain(block.caption):
        return [Strip(side, boxes=(BoxMark(boxes),))]
    # The head room of the caption's line is part of the white below.
    face = Face(size="small")
    head = (area.theme.rise - 0.8) * area.theme.sizes[face.size]
    picture = Strip(side - head, boxes=(BoxMark(boxes),), glued=True)
    node = Node("Caption", plain(block.caption))
    return [picture, *glued(text_strips(area, block.caption, face, node=node, align="center"))]


@_lay_one.register
def _stamp(block: Stamp, area: Area) -> list[Strip]:
    theme, band = area.theme, block.kind == "band"
    pad = theme.beat
    inner = replace(area, width=area.width - 4 * pad)
    face = Face(size="large", bold=True, grey=1 if band else 0)
    node = Node("P", plain(block.words))
    words = overlaid([text_strips(inner, block.words, face, node=node, align="center")])
    strip = moved(words, 2 * pad, pad / 2)
    height = strip.height + pad / 2
    if band:
        boxes: tuple[Box, ...] = (Box(0, 0, area.width, height),)
    else:
        boxes = _border(area.width, height, theme.thick)
    return [
        replace(strip, height=height, boxes=(BoxMark(boxes),), glued=True),
        Strip(pad, blank=True),
    ]


def _border(width: float, height: float, weight: float) -> tuple[Box, ...]:
    return (
        Box(0, 0, width, weight),
        Box(0, height - weight, width, weight),
        Box(0, 0, weight, height),
        Box(width - weight, 0, weight, height),
    )


@_lay_one.register
def _signatures(block: SignatureLine, area: Area) -> list[Strip]:
    theme = area.theme
    room = (area.width - theme.gap * 2 * (len(block.labels) - 1)) / max(len(block.labels), 1)
    columns: list[list[Strip]] = []
    for index, label in enumerate(block.labels):
        start = index * (room + 2 * theme.gap)
        x = area.left(room, "start", start, room)
        line = BoxMark((Box(x, theme.sizes["huge"] * 2, room, theme.thin),))
        space = Strip(theme.sizes["huge"] * 2 + theme.beat, boxes=(line,))
        face = Face(size="small", grey=theme.faint)
        node = Node("P", plain(label))
        words = text_strips(area, label, face, node=node, align="center", start=start, room=room)
        columns.append([space, *words])
    return [overlaid(columns)] if columns else []


@_lay_one.register
def _columns(block: Columns, area: Area) -> list[Strip]:
    gap = block.gap * DOTS_PER_MM
    room = area.width - gap * (len(block.parts) - 1)
    whole = sum(part.share for part in block.parts)
    columns: list[list[Strip]] = []
    start = 0.0
    for part in block.parts:
        width = room * part.share / whole
        x = area.left(width, "start", start, width)
        inner = replace(area, width=width)
        columns.append([moved(strip, x) for strip in lay(part.blocks, inner)])
        start += width + gap
    strip = overlaid(_centred(columns) if block.middle else columns)
    if not area.theme.endless and strip.height > area.theme.height / 3:
        # Too tall to be kept in one piece: the parts follow each other instead.
        return [each for part in block.parts for each in lay(part.blocks, area)]
    return [strip]


def _centred(columns: list[list[Strip]]) -> list[list[Strip]]:
    heights = [sum(strip.height for strip in column) for column in columns]
    return [
        [Strip((max(heights) - height) / 2), *column]
        for column, height in zip(columns, heights, strict=True)
    ]


@_lay_one.register
def _frame(block: Frame, area: Area) -> list[Strip]:
    pad, weight = area.theme.beat, area.theme.thin
    inner = replace(area, width=area.width - 4 * pad)
    across = BoxMark((Box(0, 0, area.width, weight),))
    sides = [Strip(pad), *lay(block.blocks, inner), Strip(pad)]
    strips: list[Strip] = []
    for strip in sides:
        shifted = moved(strip, 2 * pad)
        edges = BoxMark(
            (
                Box(0, 0, weight, strip.height),
                Box(area.width - weight, 0, weight, strip.height),
            )
        )
        strips.append(replace(shifted, boxes=(*shifted.boxes, edges), blank=False))
    strips[0] = replace(strips[0], boxes=(*strips[0].boxes, across))
    foot = Strip(weight, boxes=(across,))
    return [Strip(pad, blank=True), *glued([*strips, foot]), Strip(pad, blank=True)]
