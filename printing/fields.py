"""Texts that share a line: a label, and over against it its value or its amount."""

from itertools import zip_longest
from typing import Final

from printing.area import Area, Face, natural, text_strips
from printing.document import Words
from printing.lines import plain
from printing.marks import Node, Strip, glued, moved, overlaid

# No field beside another takes more of a line than this, however long its words.
FIELD_MOST: Final = 0.62
# A label of several lines is set in on all but the first, where there is this much room for it.
_HANG_FROM: Final = 8


def sides(
    area: Area, start: tuple[Words, Face], end: tuple[Words, Face], *, indent: float = 0
) -> list[Strip]:
    """One text at the line's start, set in by `indent` dots, and another at its end."""
    gap = area.theme.gap
    left_over = area.width - indent - natural(area, *start) - gap
    room = min(natural(area, *end), max(area.width * FIELD_MOST, left_over))
    first = area.width - indent - room - gap
    node = Node("P", f"{plain(start[0])} {plain(end[0])}")
    return beside(
        text_strips(area, *start, node=node, start=indent, room=first),
        text_strips(area, *end, node=node, align="end", start=area.width - room, room=room),
    )


def beside(first: list[Strip], second: list[Strip]) -> list[Strip]:
    """Two fields line by line, on common base lines."""
    empty = Strip(0)
    return glued(
        [on_one_line(one, other) for one, other in zip_longest(first, second, fillvalue=empty)]
    )


def on_one_line(one: Strip, other: Strip) -> Strip:
    """Two strips as one, their texts on a common base line."""
    base = max((text.y for strip in (one, other) for text in strip.texts), default=0)
    lowered = [moved(strip, 0, base - strip.texts[0].y) for strip in (one, other) if strip.texts]
    return overlaid([[strip] for strip in lowered] or [[one], [other]])


def hanging(
    area: Area, words: Words, face: Face, *, node: Node, start: float, room: float
) -> list[Strip]:
    """The words in a field; what does not fit its first line follows a little further in."""
    strips = text_strips(area, words, face, node=node, start=start, room=room)
    hang = area.theme.beat * 2
    if len(strips) == 1 or room < hang * _HANG_FROM:
        return strips
    first, *more = text_strips(area, words, face, node=node, start=start + hang, room=room - hang)
    return [moved(first, hang if area.rtl else -hang), *more]
