"""How a counter's barcode scanner types, learned from scans of a code whose text is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

GAP_MS: Final = 35
"""Scanners send a key each 1-30 ms; hands need more than 80."""

WIDE_MS: Final = 70
"""While a scanner is learned, keys this far apart still belong together."""

LEAST_GAP_MS: Final = 15
SCANS: Final = 3
"""So many scans of the code shown are learned from."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How the scanner types: the longest pause, and what it sends around every code."""

    gap_ms: int = GAP_MS
    prefix: str = ""
    suffix: str = ""

    def bare(self, text: str) -> str:
        """Give a burst without what the scanner adds to every code."""
        if self.prefix and text.startswith(self.prefix):
            text = text[len(self.prefix) :]
        if self.suffix and text.endswith(self.suffix):
            text = text[: -len(self.suffix)]
        return text


@dataclass(frozen=True, slots=True)
class Burst:
    """One burst as it came: its whole text, and the milliseconds between its keys."""

    text: str
    gaps: tuple[int, ...]


def around(burst: Burst, shown: str) -> tuple[str, str] | None:
    """Give what stands before and after the code shown; None when the burst is another code."""
    before, found, after = burst.text.partition(shown)
    return (before, after) if found else None


def learned(bursts: Sequence[Burst], shown: str) -> Habit | None:
    """Learn from scans of the code shown; None when they differ in what stands around it.

    Half as much again as the longest pause is allowed for, for a busy computer, and never as much
    as hands need.
    """
    found = {around(burst, shown) for burst in bursts}
    if len(found) != 1 or (only := found.pop()) is None:
        return None
    longest = max((gap for burst in bursts for gap in burst.gaps), default=0)
    gap = min(max(longest * 3 // 2 + 5, LEAST_GAP_MS), WIDE_MS)
    return Habit(gap, *only)
