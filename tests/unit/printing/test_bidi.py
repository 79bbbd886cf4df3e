"""Levels and order of letters: Unicode's own test file, python-bidi beside it, known answers."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import bidi
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from printing.bidi import MAX_DEPTH, paragraph_levels, visual_order
from printing.bidi_classes import BRACKET_PAIRS, bidi_class

GOLDEN: Final = Path(__file__).parents[2] / "golden" / "printing"
CASES: Final = 91_707  # All of BidiCharacterTest.txt, Unicode 15.0.

_MARKS: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200c"
_MIXED: Final = "ابپیکگ۰۱۲۳٬٫٪ ABcd0123 ()[]«»<>-+/.,:%$€_&\t\u0651\u0654\u0660\u05d0\u05d1"
mixed = st.text(st.sampled_from(_MIXED + _MARKS), max_size=40)
anything = st.text(
    # What is newer than this Python's Unicode has other classes in a newer table.
    st.characters(exclude_categories=("Cs", "Cn", "Co")).filter(
        lambda each: bidi_class(each) != "B"
    ),
    max_size=30,
)


def cases() -> Iterator[tuple[str, int | None, int, list[str], list[int]]]:
    packed = (GOLDEN / "BidiCharacterTest.txt.zst").read_bytes()
    for line in zstd.decompress(packed).decode().splitlines():
        if not line or line.startswith("#"):
            continue
        points, direction, base, levels, order = line.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        wanted = {"0": 0, "1": 1, "2": None}[direction]
        yield text, wanted, int(base), levels.split(), [int(each) for each in order.split()]


def told_by_python_bidi(text: str, base: int | None) -> list[int]:
    """Its levels, read from what it shows of itself for debugging, by character."""
    shown = bidi.get_display(text, base_dir=None if base is None else "LR"[base], debug=True)
    levels = re.search(r"levels: \[(.*?)\n    \]", shown, re.DOTALL)
    assert levels
    by_byte = [int(level) for level in re.findall(r"Level\(\s+(\d+)", levels[1])]
    ends: list[int] = []
    for character in text:
        ends.append((ends[-1] if ends else 0) + len(character.encode()))
    return [by_byte[end - 1] for end in ends]


def shown(text: str, base: int) -> str:
    levels = paragraph_levels(text, base)
    return "".join(text[index] for index in visual_order(levels.each))


def test_unicodes_own_cases_all_hold() -> None:
    seen, wrong = 0, []
    for text, direction, base, levels, order in cases():
        found = paragraph_levels.__wrapped__(text, direction)
        kept = [index for index in range(len(text)) if index not in found.removed]
        told = ["x" if i in found.removed else str(level) for i, level in enumerate(found.each)]
        visual = [kept[place] for place in visual_order([found.each[i] for i in kept])]
        seen += 1
        if (found.base, told, visual) != (base, levels, order):
            wrong.append(text)
    assert not wrong
    assert seen == CASES


def assert_agreement_with_python_bidi(text: str, base: int) -> None:
    """Levels but for spaces, which python-bidi settles by line, and the order of all there is."""
    levels = paragraph_levels(text, base)
    oracle = told_by_python_bidi(text, base)
    settled = {"WS", "S", "LRI", "RLI", "FSI", "PDI"}
    for index, character in enumerate(text):
        if index not in levels.removed and bidi_class(character) not in settled:
            assert levels.each[index] == oracle[index], index
    if any(bidi_class(character) == "S" for character in text):
        return  # Where no level is odd python-bidi forgets that rule L1 resets separators.
    kept = [index for index in range(len(text)) if index not in levels.removed]
    order = visual_order([levels.each[index] for index in kept])
    removed = {ord(text[index]): None for index in levels.removed}
    ours = "".join(text[kept[place]] for place in order)
    assert ours == bidi.get_display(text, base_dir="LR"[base]).translate(removed)


@given(mixed, st.sampled_from([0, 1]))
def test_mixed_text_stands_as_python_bidi_has_it(text: str, base: int) -> None:
    if text:
        assert_agreement_with_python_bidi(text, base)


@given(anything, st.sampled_from([0, 1]))
def test_any_text_stands_as_python_bidi_has_it(text: str, base: int) -> None:
    if text:
        assert_agreement_with_python_bidi(text, base)


@given(st.lists(st.integers(0, MAX_DEPTH + 1), max_size=60))
def test_the_order_on_paper_loses_no_letter(levels: list[int]) -> None:
    assert sorted(visual_order(levels)) == list(range(len(levels)))


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        ("سلام", "مالس"),
        ("مبلغ ۱۲٬۰۰۰ ریال", "لایر ۱۲٬۰۰۰ غلبم"),
        ("قبض (برق) ۲", "۲ )قرب( ضبق"),
        ("کد AB-12 را", "ار AB-12 دک"),
        # Without an isolate a code with hyphens is torn apart: this is why there is `Code`.
        ("کد ۷۲-۱۴-۳۰۵", "۳۰۵-۱۴-۷۲ دک"),
        ("کد \u2066۷۲-۱۴-۳۰۵\u2069", "\u2069۷۲-۱۴-۳۰۵\u2066 دک"),
        ("تلفن \u2066021-1234\u2069 است", "تسا \u2069021-1234\u2066 نفلت"),
    ],
)
def test_a_persian_line_stands_on_paper_as_it_is_read(logical: str, visual: str) -> None:
    assert shown(logical, 1) == visual


@pytest.mark.parametrize(
    ("text", "base"),
    [("", 0), ("123", 0), ("123 سلام", 1), ("abc سلام", 0), ("\u2067abc\u2069 x", 0), ("۱۲ ", 0)],
)
def test_the_first_strong_letter_gives_the_direction(text: str, base: int) -> None:
    assert paragraph_levels(text).base == base


def test_too_deep_embeddings_are_counted_and_not_entered() -> None:
    text = "\u202a\u202b" * 100 + "ا" + "\u202c" * 200 + "a"
    levels = paragraph_levels(text, 0)
    assert max(levels.each) <= MAX_DEPTH + 1
    assert levels.each[-1] == 0


def test_every_bracket_of_unicode_has_its_counterpart() -> None:
    table = dict(zip(BRACKET_PAIRS[::2], BRACKET_PAIRS[1::2], strict=True))
    for opening, closing in table.items():
        assert (unicodedata.category(opening), unicodedata.category(closing)) == ("Ps", "Pe")
        assert unicodedata.mirrored(opening)
        assert unicodedata.mirrored(closing)
    openings = {
        character
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) == "Ps"
        and unicodedata.mirrored(character)
        and unicodedata.bidirectional(character) == "ON"
    }
    assert openings == set(table)
