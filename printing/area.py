"""A column of paper to lay text in: sizes, widths, and where the reading begins."""

from dataclasses import dataclass

from printing.document import Align, Size, Words
from printing.lines import Line, break_lines, natural_width
from printing.marks import Node, Strip, TextMark
from printing.themes import Theme
from printing.typefaces import EM


@dataclass(frozen=True, slots=True)
class Area:
    """A column to lay blocks in.

    Attributes:
        width: in dots; x counts from the left edge, whatever the direction.
        amounts: the width of the field in which the amounts of a list stand.
        labels: the width of the field in which the labels of pairs stand, 0 for none.
    """

    theme: Theme
    width: float
    rtl: bool
    amounts: float = 0
    labels: float = 0

    def left(self, used: float, align: Align, start: float, room: float) -> float:
        """Where something `used` wide begins in a field that is `start` from the line's start."""
        leftmost = self.width - start - room if self.rtl else start
        if align == "center":
            return leftmost + (room - used) / 2
        at_right = (align == "start") == self.rtl
        return leftmost + room - used if at_right else leftmost


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a text looks: its size by name, its weight, its grey, and figures of one width."""

    size: Size = "normal"
    bold: bool = False
    grey: float = 0
    tabular: bool = False


def lines_of(area: Area, words: Words, face: Face, room: float) -> tuple[Line, ...]:
    size = area.theme.sizes[face.size]
    # Rounding may not cost the thousandth that `natural` promised.
    width = max(room * EM / size, 1) + 0.01
    return break_lines(words, width, bold=face.bold, rtl=area.rtl, tabular=face.tabular)


def natural(area: Area, words: Words, face: Face) -> float:
    """The width, in dots, at which the words stay on one line."""
    wide = natural_width(words, bold=face.bold, rtl=area.rtl, tabular=face.tabular)
    return wide * area.theme.sizes[face.size] / EM


def text_strips(
    area: Area,
    words: Words,
    face: Face,
    *,
    node: Node | None,
    align: Align = "start",
    start: float = 0,
    room: float | None = None,
) -> list[Strip]:
    """The words in a field `room` wide, `start` from the line's start: one strip a line."""
    room = area.width - start if room is None else room
    size = area.theme.sizes[face.size]
    strips: list[Strip] = []
    for line in lines_of(area, words, face, room):
        x = area.left(line.width * size / EM, align, start, room)
        mark = TextMark(x, area.theme.rise * size, size, line, node, face.grey)
        strips.append(Strip(area.theme.leading * size, (mark,) if line.runs else ()))
    return strips
