"""The bidirectional algorithm (UAX #9): on which level each character of a paragraph stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from printing.bidi_classes import bidi_class
from printing.bidi_resolve import resolve_sequence

MAX_DEPTH: Final = 125

_INITIATORS: Final = frozenset({"LRI", "RLI", "FSI"})
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED: Final = _EMBEDDINGS | {"PDF", "BN"}  # Rule X9.
_NEUTRAL_END: Final = frozenset({"WS", "LRI", "RLI", "FSI", "PDI"}) | _REMOVED
# What makes a left-to-right paragraph anything else than level 0 throughout.
_STIRRING: Final = frozenset({"R", "AL", "AN", "RLI", "FSI", "LRI"}) | _EMBEDDINGS


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one paragraph: even ones run left to right, odd ones right to left.

    Attributes:
        base: the level of the paragraph itself, 0 or 1.
        each: one level for every character, in logical order.
        removed: the indices rule X9 takes out (embedding marks and boundary neutrals); they
            carry the level of the character before them and draw nothing.
    """

    base: int
    each: tuple[int, ...]
    removed: frozenset[int]


@lru_cache(maxsize=2048)
def paragraph_levels(text: str, base: int | None = None) -> Levels:
    """Resolves one paragraph: `base` is 0 or 1, or None to let its first strong letter say."""
    classes = [bidi_class(character) for character in text]
    partners = _isolate_partners(classes)
    if base is None:
        base = _first_strong(classes, partners, 0, len(classes))
    if base == 0 and _STIRRING.isdisjoint(classes):
        removed = frozenset(i for i, kind in enumerate(classes) if kind in _REMOVED)
        return Levels(0, (0,) * len(text), removed)
    original = tuple(classes)
    explicit = _explicit(classes, partners, base)
    levels = list(explicit)
    kept = [index for index, kind in enumerate(original) if kind not in _REMOVED]
    around = _Surroundings(kept, explicit, original, base)
    for sequence in _isolating_runs(kept, explicit, original, partners):
        start, end = around.of(sequence)
        resolved = resolve_sequence(
            [text[index] for index in sequence],
            [classes[index] for index in sequence],
            explicit[sequence[0]],
            start=start,
            end=end,
        )
        for index, deeper in zip(sequence, resolved, strict=True):
            levels[index] = deeper
    _settle(levels, original, base)
    return Levels(base, tuple(levels), frozenset(range(len(text))).difference(kept))


def visual_order(levels: Sequence[int]) -> list[int]:
    """Rule L2 for one line: the indices from the left edge of the paper to the right."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    if not odd:
        return order
    for threshold in range(max(levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < threshold:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= threshold:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order


def _isolate_partners(classes: Sequence[str]) -> dict[int, int]:
    """BD9: each isolate initiator and the PDI that closes it, both ways round."""
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _INITIATORS:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            opener = waiting.pop()
            partners[opener], partners[index] = index, opener
        elif kind == "B":
            waiting.clear()
    return partners


def _first_strong(classes: Sequence[str], partners: dict[int, int], start: int, end: int) -> int:
    """Rules P2 and P3: 1 when the first strong letter outside isolates runs right to left."""
    index = start
    while index < end:
        kind = classes[index]
        if kind == "L":
            return 0
        if kind in ("R", "AL"):
            return 1
        if kind in _INITIATORS:
            index = partners.get(index, end)
        index += 1
    return 0


class _Embeddings:
    """The directional status stack of rules X1 to X8."""

    def __init__(self, base: int) -> None:
        self.entries: list[tuple[int, str, bool]] = [(base, "", False)]
        self.lost_isolates = 0
        self.lost_embeddings = 0
        self.open_isolates = 0

    def push(self, *, odd: bool, override: str, isolate: bool) -> bool:
        """Enters the next deeper level; False when it is too deep and only counted."""
        level = self.entries[-1][0]
        deeper = (level + 1) | 1 if odd else (level + 2) & ~1
        if deeper <= MAX_DEPTH and not self.lost_isolates and not self.lost_embeddings:
            self.entries.append((deeper, override, isolate))
            self.open_isolates += isolate
            return True
        if isolate:
            self.lost_isolates += 1
        elif not self.lost_isolates:
            self.lost_embeddings += 1
        return False

    def pop_isolate(self) -> None:
        """Rule X6a."""
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.open_isolates:
            self.lost_embeddings = 0
            while not self.entries[-1][2]:
                self.entries.pop()
            self.entries.pop()
            self.open_isolates -= 1

    def pop_embedding(self) -> None:
        """Rule X7."""
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif not self.entries[-1][2] and len(self.entries) > 1:
            self.entries.pop()


def _explicit(classes: list[str], partners: dict[int, int], base: int) -> list[int]:
    """Rules X1 to X8: levels out of the marks; overridden classes are replaced in place."""
    stack = _Embeddings(base)
    original = tuple(classes)
    levels: list[int] = []
    for index, kind in enumerate(original):
        if kind == "PDI":
            stack.pop_isolate()
        elif kind == "PDF":
            stack.pop_embedding()
        elif kind == "B":
            stack = _Embeddings(base)
        level, override, _ = stack.entries[-1]
        levels.append(level)
        if override and kind != "B" and kind not in _REMOVED:
            classes[index] = override
        if kind in _EMBEDDINGS:
            direction = kind[0] if kind[2] == "O" else ""
            stack.push(odd=kind[0] == "R", override=direction, isolate=False)
        elif kind in _INITIATORS:
            if kind == "FSI":
                end = partners.get(index, len(original))
                odd = _first_strong(original, partners, index + 1, end) == 1
            else:
                odd = kind == "RLI"
            stack.push(odd=odd, override="", isolate=True)
    return levels


def _isolating_runs(
    kept: Sequence[int], levels: Sequence[int], classes: Sequence[str], partners: dict[int, int]
) -> list[list[int]]:
    """BD13: level runs, joined over the isolates that interrupt them."""
    runs: list[list[int]] = []
    starting: dict[int, list[int]] = {}
    for index in kept:
        if not runs or levels[runs[-1][-1]] != levels[index] or classes[runs[-1][-1]] == "B":
            runs.append([])
            starting[index] = runs[-1]
        runs[-1].append(index)
    sequences: list[list[int]] = []
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in partners:
            continue
        sequence = list(run)
        while classes[sequence[-1]] in _INITIATORS and sequence[-1] in partners:
            follow = starting.get(partners[sequence[-1]])
            if follow is None:
                break
            sequence.extend(follow)
        sequences.append(sequence)
    return sequences


class _Surroundings:
    """Rule X10: the directions an isolating run sequence meets at its start and its end."""

    def __init__(
        self, kept: Sequence[int], levels: Sequence[int], classes: Sequence[str], base: int
    ) -> None:
        self._levels = levels
        self._classes = classes
        self._base = base
        self._before = {after: before for before, after in pairwise(kept)}
        self._after = dict(pairwise(kept))

    def of(self, sequence: Sequence[int]) -> tuple[str, str]:
        own = self._levels[sequence[0]]
        before = self._before.get(sequence[0])
        after = self._after.get(sequence[-1])
        if self._classes[sequence[-1]] in _INITIATORS:
            after = None  # An isolate that is never closed ends with the paragraph.
        start = self._base if before is None else self._levels[before]
        end = self._base if after is None else self._levels[after]
        return "LR"[max(own, start) % 2], "LR"[max(own, end) % 2]


def _settle(levels: list[int], classes: Sequence[str], base: int) -> None:
    """Rule L1, and a level for what rule X9 took out: that of the character before it."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in ("B", "S"):
            trailing = True
            levels[index] = base
        elif kind in _NEUTRAL_END:
            if trailing:
                levels[index] = base
        else:
            trailing = False
    for index, kind in enumerate(classes):
        if kind in _REMOVED:
            levels[index] = levels[index - 1] if index else base
