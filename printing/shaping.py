"""Letters into joined glyphs: one word of one direction at a time, remembered for the next."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import uharfbuzz as hb

from printing.typefaces import Typeface, typeface

_FIGURES: Final = frozenset("۰۱۲۳۴۵۶۷۸۹")
# Persian figures are 289 to 679 wide; only the widest, the three, leans over a cell of this width.
_FIGURE_CELL: Final = 585
_WITHOUT_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})


class Glyph(NamedTuple):
    """One glyph on the line, and the one character a reader finds in its place.

    `before` moves the pen first, `width` after it; both in thousandths of the size.
    """

    number: int
    character: str
    width: int
    before: int = 0


class Ink(NamedTuple):
    """A glyph that stands off the line (a vowel mark, a tashdid): drawn as an outline."""

    number: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Shaped:
    """A word ready to draw, from its left edge to its right; measures in thousandths."""

    glyphs: tuple[Glyph, ...]
    inks: tuple[Ink, ...]
    width: int


class _Placed(NamedTuple):
    cluster: int
    number: int
    advance: int
    dx: int
    dy: int


@lru_cache(maxsize=16384)
def shape(text: str, *, bold: bool, rtl: bool, tabular: bool = False) -> Shaped:
    """Shapes text of a single direction; `tabular` gives all figures one width.

    Every character keeps its place in the text layer: a ligature is split over its letters, and
    marks and joiners, which have no width, stand beside their letter on the line while their ink
    is drawn apart. So each reader puts the words together from single characters in the order
    of the paper, which is the only thing all of them do alike.
    """
    face = typeface(bold=bold)
    glyphs: list[Glyph] = []
    inks: list[Ink] = []
    pen = 0
    for letters, placed in _clusters(text, face, rtl=rtl):
        drawn, at = 0, pen
        for item in placed:
            if item.advance and not item.dx and not item.dy and not drawn:
                drawn = item.number
            elif item.number != face.blank:
                inks.append(Ink(item.number, at + item.dx, item.dy))
            at += item.advance
        visual = letters[::-1] if rtl else letters
        spread = _spread(visual, drawn or face.blank, at - pen, blank=face.blank)
        for glyph in spread:
            cell = _in_cell(glyph) if tabular else glyph
            glyphs.append(cell)
            pen += cell.before + cell.width
    return Shaped(tuple(glyphs), tuple(inks), pen)


def _clusters(text: str, face: Typeface, *, rtl: bool) -> Iterator[tuple[str, list[_Placed]]]:
    """Letters with their marks, and their glyphs, from the left edge to the right."""
    placed = _placed(text, face, rtl=rtl)
    if rtl:
        placed.reverse()
    groups: list[list[_Placed]] = []
    for item in placed:
        if groups and (item.advance == 0 or item.cluster == groups[-1][-1].cluster):
            groups[-1].append(item)
        else:
            groups.append([item])
    # Joiners leave no glyph; their characters stay with the letter before them.
    starts = [0, *(group[0].cluster for group in groups[1:]), len(text)]
    letters = [text[start:end] for start, end in pairwise(starts)]
    whole = list(zip(letters, groups, strict=False))
    if rtl:
        return iter([(part, group[::-1]) for part, group in reversed(whole)])
    return iter(whole)


def _placed(text: str, face: Typeface, *, rtl: bool) -> list[_Placed]:
    """HarfBuzz's answer in visual order, with a visible stranger for each missing glyph."""
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character) for character in text])
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.script = "Latn" if not rtl and text.isascii() else "Arab"
    buffer.language = "fa"
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(face.font, buffer)
    positions = buffer.glyph_positions or ()
    return [
        _Placed(info.cluster, info.codepoint, at.x_advance, at.x_offset, at.y_offset)
        if info.codepoint
        else _Placed(info.cluster, face.stranger, face.advance(face.stranger), 0, 0)
        for info, at in zip(buffer.glyph_infos or (), positions, strict=True)
    ]


def _spread(characters: str, drawn: int, width: int, *, blank: int) -> Iterator[Glyph]:
    """One glyph for each character: the first wide one draws, all of them share the width."""
    wide = [
        index
        for index, character in enumerate(characters)
        if unicodedata.category(character) not in _WITHOUT_WIDTH
    ] or [0]
    share, rest = divmod(width, len(wide))
    for index, character in enumerate(characters):
        if index not in wide:
            yield Glyph(blank, character, 0)
        elif index == wide[0]:
            yield Glyph(drawn, character, share + rest)
        else:
            yield Glyph(blank, character, share)


def _in_cell(glyph: Glyph) -> Glyph:
    if glyph.character not in _FIGURES:
        return glyph
    before = (_FIGURE_CELL - glyph.width) // 2
    return glyph._replace(before=before, width=_FIGURE_CELL - before)
