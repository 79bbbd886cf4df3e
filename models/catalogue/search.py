"""Finding a service by what a clerk types: number, name, other names or agency."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from models.values.text import ZWNJ, fold_digits, search_key


class Fit(IntEnum):
    """How well a service fits what was typed; the smaller the better."""

    EXACT = 0
    PREFIX = 1
    WORD_PREFIX = 2


# A name is worth more than another name for it, and both more than the agency's.
_OWN, _OTHER, _AGENCY = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One service made ready for finding: folded once, when the catalogue is opened.

    `keys` are whole folded names with their weight; `words` the folded words of all of them,
    with the least weight each was found under.
    """

    number: str
    keys: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What one service can be found by, before folding."""

    number: int
    own: tuple[str, ...]
    other: tuple[str, ...]
    agency: tuple[str, ...]


def fold(services: Iterable[Names]) -> tuple[Entry, ...]:
    """Fold the names of all services; an agency's, which many share, only once."""
    folded: dict[str, tuple[str, tuple[str, ...]]] = {}
    made = []
    for names in services:
        keys: dict[str, int] = {}
        words: dict[str, int] = {}
        for texts, weight in ((names.own, _OWN), (names.other, _OTHER), (names.agency, _AGENCY)):
            for text in texts:
                if text not in folded:
                    folded[text] = search_key(text), _words(text)
                key, parts = folded[text]
                keys.setdefault(key, weight)
                for part in parts:
                    words.setdefault(part, weight)
        made.append(Entry(str(names.number), tuple(keys.items()), tuple(words.items())))
    return tuple(made)


def find(entries: Iterable[Entry], text: str) -> list[int]:
    """Give the positions of the fitting entries, best first, equals in catalogue order.

    A number finds its service first, then those that begin with it. Bilingual must all be found,
    each at the beginning of a word, in any order.
    """
    whole, words = search_key(text), _words(text)
    digits = fold_digits(text).strip()
    if not whole:
        return []
    ranked = []
    for place, candidate in enumerate(entries):
        rank = _rank(candidate, whole, words, digits)
        if rank is not None:
            ranked.append((rank, place))
    return [place for _, place in sorted(ranked)]


def _rank(
    candidate: Entry, whole: str, words: tuple[str, ...], digits: str
) -> tuple[int, int] | None:
    if digits.isdigit() and candidate.number.startswith(digits):
        return (Fit.EXACT if candidate.number == digits else Fit.PREFIX, _OWN)
    best: tuple[int, int] | None = None
    for key, weight in candidate.keys:
        if key.startswith(whole):
            rank = (Fit.EXACT if key == whole else Fit.PREFIX, weight)
            best = rank if best is None else min(best, rank)
    if best is not None:
        return best
    heaviest = 0
    for word in words:
        weights = [w for known, w in candidate.words if known.startswith(word)]
        if not weights:
            return None
        heaviest = max(heaviest, min(weights))
    return (Fit.WORD_PREFIX, heaviest)


def _words(text: str) -> tuple[str, ...]:
    """Give the folded words of a text; what a joiner or stroke divides is found by each half."""
    apart = text
    for stroke in (ZWNJ, "/", "(", ")", "،", ",", ":", "-"):
        apart = apart.replace(stroke, " ")
    folded = (search_key(word) for word in (*apart.split(), *text.split()))
    return tuple(dict.fromkeys(word for word in folded if word))
