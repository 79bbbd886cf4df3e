"""Rules W1 to I2 of the bidirectional algorithm, for one isolating run sequence."""

from collections.abc import Sequence
from typing import Final

from printing.bidi_classes import CLOSING, OPENING

_ISOLATES: Final = frozenset({"LRI", "RLI", "FSI", "PDI"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON"}) | _ISOLATES
_BRACKETS_MAX: Final = 63

# How strong and resolved classes weigh on the neutrals beside them.
_SIDE: Final = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}


def resolve_sequence(
    characters: Sequence[str], classes: Sequence[str], level: int, *, start: str, end: str
) -> list[int]:
    """The level of every character of a sequence whose own level is `level`.

    `start` and `end` are the directions (`L` or `R`) the sequence meets at its two ends.
    """
    kinds = list(classes)
    _marks(kinds, start)
    _numbers(kinds, start)
    _separators(kinds)
    _latin_numbers(kinds, start)
    embedding = "LR"[level % 2]
    _pair_brackets(characters, classes, kinds, embedding, start)
    _neutrals(kinds, embedding, start, end)
    if level % 2:
        return [level + (kind != "R") for kind in kinds]
    return [level + (1 if kind == "R" else 0 if kind == "L" else 2) for kind in kinds]


def _marks(kinds: list[str], start: str) -> None:
    """Rule W1: a mark takes the class of what it stands on."""
    previous = start
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = previous
        previous = "ON" if kind in _ISOLATES else kinds[index]


def _numbers(kinds: list[str], start: str) -> None:
    """Rules W2 and W3: digits after an Arabic letter are Arabic; then such letters are `R`."""
    strong = start
    for index, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
            if kind == "AL":
                kinds[index] = "R"
        elif kind == "EN" and strong == "AL":
            kinds[index] = "AN"


def _separators(kinds: list[str]) -> None:
    """Rules W4 to W6: separators inside numbers, signs beside them, all others neutral."""
    for index in range(1, len(kinds) - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and (
            (kind in ("ES", "CS") and before == "EN") or (kind == "CS" and before == "AN")
        ):
            kinds[index] = before
    index = 0
    while index < len(kinds):
        if kinds[index] != "ET":
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        beside = "EN" in (kinds[index - 1 : index] + kinds[end : end + 1])
        kinds[index:end] = ["EN" if beside else "ON"] * (end - index)
        index = end
    for index, kind in enumerate(kinds):
        if kind in ("ES", "CS"):
            kinds[index] = "ON"


def _latin_numbers(kinds: list[str], start: str) -> None:
    """Rule W7: digits after a Latin letter belong to it."""
    strong = start
    for index, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _bracket_pairs(characters: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """BD16: the pairs of brackets, by the place of the opening one."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, character in enumerate(characters):
        if kinds[index] != "ON":
            continue
        if character in OPENING:
            if len(waiting) == _BRACKETS_MAX:
                return []
            waiting.append((OPENING[character], index))
        elif character in CLOSING:
            wanted = CLOSING[character]
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == wanted:
                    pairs.append((waiting[depth][1], index))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _pair_brackets(
    characters: Sequence[str],
    classes: Sequence[str],
    kinds: list[str],
    embedding: str,
    start: str,
) -> None:
    """Rule N0: both brackets of a pair take the direction of what they hold, or stand in."""
    for opening, closing in _bracket_pairs(characters, kinds):
        inside = {_SIDE.get(kind, "") for kind in kinds[opening + 1 : closing]} - {""}
        if not inside:
            continue
        side = embedding
        if embedding not in inside:
            before = [_SIDE[kind] for kind in kinds[:opening] if kind in _SIDE]
            if (before[-1] if before else start) != embedding:
                side = "R" if embedding == "L" else "L"
        for index in (opening, closing):
            kinds[index] = side
            # Marks on a bracket were neutral by W1 and follow it now.
            follower = index + 1
            while follower < len(kinds) and classes[follower] == "NSM":
                kinds[follower] = side
                follower += 1


def _neutrals(kinds: list[str], embedding: str, start: str, end: str) -> None:
    """Rules N1 and N2: neutrals between like sides join them, others fall to the embedding."""
    index = 0
    while index < len(kinds):
        if kinds[index] not in _NEUTRAL:
            index += 1
            continue
        stop = index
        while stop < len(kinds) and kinds[stop] in _NEUTRAL:
            stop += 1
        left = _SIDE[kinds[index - 1]] if index else start
        right = _SIDE[kinds[stop]] if stop < len(kinds) else end
        kinds[index:stop] = [left if left == right else embedding] * (stop - index)
        index = stop
