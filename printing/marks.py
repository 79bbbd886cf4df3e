"""What a laid-out page is made of: strips of paper, bearing lines of text and black boxes."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from printing.lines import Line


class Node:
    """An element of the document's logical structure, by PDF's names: `P`, `H1`, `Table`, `TD`.

    Attributes:
        text: what the element says, in reading order, for readers that cannot see the page.
    """

    __slots__ = ("parent", "role", "text")

    def __init__(self, role: str, text: str = "", parent: "Node | None" = None) -> None:
        self.role = role
        self.text = text
        self.parent = parent


class TextMark(NamedTuple):
    """A line of text: `x` is its left edge, `y` its base line, down from the strip's top."""

    x: float
    y: float
    size: float
    line: Line
    node: Node | None
    grey: float = 0


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


class BoxMark(NamedTuple):
    """Filled boxes, `y` down from the strip's top: rules, bands, borders, the cells of a QR."""

    boxes: tuple[Box, ...]
    grey: float = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """A horizontal slice of paper that no page break may cut; measures in dots.

    Attributes:
        texts, boxes: in drawing order, boxes first.
        glued: keep it on one page with the strip that follows.
        blank: it only keeps a distance, and may vanish at the head of a page.
        heads: what to repeat when a page begins with this strip (the titles of its table).
    """

    height: float
    texts: tuple[TextMark, ...] = ()
    boxes: tuple[BoxMark, ...] = ()
    glued: bool = False
    blank: bool = False
    heads: "tuple[Strip, ...]" = field(default=())

    def repeated(self) -> "Strip":
        """The same strip for the eye only, outside the logical structure."""
        return replace(self, texts=tuple(text._replace(node=None) for text in self.texts))


def moved(strip: Strip, x: float, y: float = 0) -> Strip:
    """The strip with all its marks further to the right and down, and as much higher."""
    return replace(
        strip,
        height=strip.height + y,
        texts=tuple(text._replace(x=text.x + x, y=text.y + y) for text in strip.texts),
        boxes=tuple(
            mark._replace(boxes=tuple(box._replace(x=box.x + x, y=box.y + y) for box in mark.boxes))
            for mark in strip.boxes
        ),
    )


def overlaid(columns: list[list[Strip]]) -> Strip:
    """Several columns of strips as one strip, tops aligned."""
    texts: list[TextMark] = []
    boxes: list[BoxMark] = []
    height = 0.0
    for column in columns:
        y = 0.0
        for strip in column:
            down = moved(strip, 0, y)
            texts.extend(down.texts)
            boxes.extend(down.boxes)
            y += strip.height
        height = max(height, y)
    return Strip(height, tuple(texts), tuple(boxes))


def glued(strips: list[Strip]) -> list[Strip]:
    """The strips held together on one page, as far as a page can hold them."""
    return [replace(strip, glued=True) for strip in strips[:-1]] + strips[-1:]
