"""A document onto pages: strips from top to bottom, broken where a page may break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from printing.area import Area, Face, text_strips
from printing.document import Document, Stamp, Words
from printing.layout import lay
from printing.lines import plain
from printing.marks import Box, BoxMark, Strip, moved
from printing.themes import THEMES

# The shortest roll that a cutter lets fall: 20 mm.
_SHORTEST: Final = 160


@dataclass(frozen=True, slots=True)
class Page:
    """One page: strips with the distance of their tops from the page's top, all in dots."""

    width: int
    height: int
    strips: tuple[tuple[float, Strip], ...]


def pages_of(document: Document) -> tuple[Page, ...]:
    """The whole document laid out; there is always at least one page."""
    theme = THEMES[document.paper]
    area = Area(theme, theme.content, document.direction == "rtl")
    stamp = lay([Stamp(document.stamp)], area) if plain(document.stamp) else []
    head = [*_running_head(document, area), *stamp]
    room = theme.height - theme.head - theme.foot - _height(head)
    bodies = list(_broken(lay(document.blocks, area), room)) or [[]]
    return tuple(
        _page(document, area, (number, len(bodies)), (head, body))
        for number, body in enumerate(bodies, start=1)
    )


def _page(
    document: Document,
    area: Area,
    counted: tuple[int, int],
    parts: tuple[Sequence[Strip], Sequence[Strip]],
) -> Page:
    theme = area.theme
    head, body = parts
    if counted[0] > 1:
        # Read aloud once, seen on every page.
        head = [strip.repeated() for strip in head]
    placed: list[tuple[float, Strip]] = []
    y: float = theme.head
    for strip in (*head, *body):
        placed.append((y, moved(strip, theme.side)))
        y += strip.height
    if theme.endless:
        return Page(theme.width, max(_SHORTEST, int(y) + 1 + theme.foot), tuple(placed))
    foot = _running_foot(document, area, *counted)
    y = theme.height - theme.foot + theme.beat
    placed.extend((y, moved(strip, theme.side)) for strip in foot)
    return Page(theme.width, theme.height, tuple(placed))


def _running_head(document: Document, area: Area) -> list[Strip]:
    if area.theme.endless or not plain(document.header):
        return []
    rule = BoxMark((Box(0, 4, area.width, area.theme.thin),))
    return [*_faint(document.header, area), Strip(area.theme.beat * 2, boxes=(rule,))]


def _running_foot(document: Document, area: Area, page: int, pages: int) -> list[Strip]:
    """The small words at the foot, and the page's number at the other side."""
    label = document.page_label
    face = Face(size="small", grey=area.theme.faint)
    strips = [Strip(0)]
    if label is not None:
        words = label.words(page, pages)
        strips = text_strips(area, words, face, node=None, align="end")[:1]
    if plain(document.footer):
        room = area.width * 0.75
        strips[0] = _both(strips[0], text_strips(area, document.footer, face, node=None, room=room))
    if not strips[0].texts:
        return []
    rule = BoxMark((Box(0, 0, area.width, area.theme.thin),))
    return [Strip(6, boxes=(rule,)), *strips]


def _both(number: Strip, words: Sequence[Strip]) -> Strip:
    return Strip(max(number.height, words[0].height), number.texts + words[0].texts)


def _faint(words: Words, area: Area) -> list[Strip]:
    face = Face(size="small", grey=area.theme.faint)
    return text_strips(area, words, face, node=None)[:2]


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips)


def _groups(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    """Strips that are glued together, and those that stand alone."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.glued:
            yield group
            group = []
    if group:
        yield group


def _broken(strips: Sequence[Strip], room: float) -> Iterator[list[Strip]]:
    """The strips of each page; what is glued is parted only when no page could hold it."""
    page: list[Strip] = []
    used = 0.0
    for group in _groups(strips):
        heads = list(group[0].heads)
        if page and used + _height(group) > room and _height(heads + group) <= room:
            yield page
            page, used = heads, _height(heads)
        for strip in group:
            if used + strip.height > room and page:
                yield page
                # Titles that leave a page no room for a row are said once and not again.
                fits = _height(strip.heads) + strip.height <= room
                page = list(strip.heads) if fits else []
                used = _height(page)
            if strip.blank and not page:
                continue
            page.append(strip)
            used += strip.height
    if page:
        yield page
