"""The measures of each paper, in dots: an eighth of a millimetre, one dot of a thermal head."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from printing.document import Paper, Size

DOTS_PER_MM: Final = 8
POINTS_PER_DOT: Final = 72 / (25.4 * DOTS_PER_MM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """How one paper looks.

    Attributes:
        width, height: of the page; a roll's height is the most one page may have.
        side, head, foot: margins; the foot holds the page's number where there is one.
        sizes: the letter heights in dots behind the names of sizes.
        leading, rise: of a line and of its base line, in parts of the letter size.
        faint: the grey of labels, from 0 (black) to 1; thermal paper knows only black.
        shade: the grey behind column titles and sums, or None for rules instead.
        thin, thick: of rules.
        gap: between neighbours on a line, `beat` between blocks that stand apart.
    """

    width: int
    height: int
    side: int
    head: int
    foot: int
    sizes: Mapping[Size, float]
    leading: float
    rise: float
    faint: float
    shade: float | None
    thin: int
    thick: int
    gap: int
    beat: int
    endless: bool

    @property
    def content(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.side


# 80 mm of paper, of which a head of 576 dots reaches 72; 8 dots more are left free on each side.
ROLL80: Final = Theme(
    width=640,
    height=32_000,
    side=40,
    head=16,
    foot=24,
    sizes={"small": 20, "normal": 24, "large": 28, "title": 32, "huge": 40},
    leading=1.5,
    rise=1.06,
    faint=0,
    shade=None,
    thin=2,
    thick=4,
    gap=12,
    beat=8,
    endless=True,
)

A4: Final = Theme(
    width=1680,
    height=2376,
    side=136,
    head=112,
    foot=144,
    sizes={"small": 22, "normal": 26, "large": 31, "title": 40, "huge": 52},
    leading=1.6,
    rise=1.1,
    faint=0.38,
    shade=0.93,
    thin=1,
    thick=3,
    gap=28,
    beat=14,
    endless=False,
)

THEMES: Final[Mapping[Paper, Theme]] = {"roll80": ROLL80, "a4": A4}
