"""The two bundled typefaces: Vazirmatn Regular and Bold, opened once a process."""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import uharfbuzz as hb

FONTS: Final = Path(__file__).parent / "fonts"

# Widths and offsets are counted in thousandths of the font size, as PDF counts them.
EM: Final = 1000

_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "OS/2", "name", "post", "cmap", "gasp", "DSIG")


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


class Typeface:
    """One weight of the typeface: its shaper's font, its measures, its outlines.

    Attributes:
        name: the PostScript name.
        font: the HarfBuzz font, scaled to `EM`.
        blank: the glyph of the space, which draws nothing.
        stranger: the glyph drawn for a character the typeface does not have.
    """

    def __init__(self, file: str, name: str) -> None:
        self.name = name
        self._face = hb.Face(hb.Blob((FONTS / file).read_bytes()))
        self.font = hb.Font(self._face)
        self.font.scale = (EM, EM)
        self.blank: int = self.font.get_nominal_glyph(ord(" "))
        self.stranger: int = self.font.get_nominal_glyph(0xFFFD)
        self._outlines: dict[int, str] = {}

    def advance(self, glyph: int) -> int:
        """The glyph's own width, in thousandths of the size."""
        return int(self.font.get_glyph_h_advance(glyph))

    @cached_property
    def ascent(self) -> int:
        return int(self.font.get_font_extents("ltr").ascender)

    @cached_property
    def descent(self) -> int:
        return int(self.font.get_font_extents("ltr").descender)

    def subset(self, glyphs: frozenset[int]) -> bytes:
        """A TrueType file with the outlines of these glyphs, under their own numbers."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs | {0})
        wanted.drop_table_tag_set.update({_tag(name) for name in _DROPPED})
        wanted.flags = (
            hb.SubsetFlags.RETAIN_GIDS
            | hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        )
        return bytes(hb.subset(self._face, wanted).blob.data)

    def outline(self, glyph: int) -> str:
        """The glyph as PDF path operators, in thousandths of the size."""
        known = self._outlines.get(glyph)
        if known is None:
            pen = _PathPen()
            self.font.draw_glyph_with_pen(glyph, pen)
            known = self._outlines[glyph] = " ".join(pen.operators)
        return known


Point = tuple[float, float]


class _PathPen:
    """Writes an outline as PDF path operators, raising quadratic curves to cubic ones."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self._at: Point = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:  # noqa: N802 - HarfBuzz calls its pen so.
        self._add("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self._add("l", point)

    def curveTo(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802
        self._add("c", first, second, end)

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802
        (x0, y0), (x1, y1), (x2, y2) = self._at, control, end
        first = (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3)
        second = (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3)
        self._add("c", first, second, end)

    def closePath(self) -> None:  # noqa: N802
        self.operators.append("h")

    def _add(self, operator: str, *points: Point) -> None:
        self._at = points[-1]
        numbers = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.operators.append(f"{numbers} {operator}")


@lru_cache(maxsize=2)
def typeface(*, bold: bool) -> Typeface:
    if bold:
        return Typeface("Vazirmatn-Bold.ttf", "Vazirmatn-Bold")
    return Typeface("Vazirmatn-Regular.ttf", "Vazirmatn-Regular")
