"""Words into lines: bidi levels, shaped words, breaks between them, and their order on paper."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from printing.bidi import paragraph_levels, visual_order
from printing.document import Code, Inline, Strong, Words
from printing.shaping import Shaped, shape

_LRI: Final = "\u2066"
_PDI: Final = "\u2069"
_STRANGER: Final = "\ufffd"
# Marks that only steer the order of letters: obeyed here, and drawn and kept nowhere.
_STEERING: Final = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
# Controls, lone surrogates, and all the ways there are to end a line.
_ODD: Final = re.compile("\r\n|[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_NEW_LINES: Final = frozenset(
    ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
)
# Categories of characters that stay with the letter before them.
_FOLLOWING: Final = frozenset({"Mn", "Me", "Cf"})
_UNBREAKABLE: Final = frozenset("\u00a0\u202f\u2007")


class Run(NamedTuple):
    """A shaped word or space on its line; `x` is its left edge, in thousandths of the size."""

    shaped: Shaped
    bold: bool
    x: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line, from its left edge on; measures in thousandths of the size.

    `text` is what it says in the order it is read, without any steering mark.
    """

    runs: tuple[Run, ...]
    width: int
    text: str


class _Letter(NamedTuple):
    character: str
    bold: bool
    code: bool


class _Token(NamedTuple):
    """A stretch of one direction and weight: part of a word, or the space between two."""

    text: str
    level: int
    bold: bool
    space: bool
    shaped: Shaped


def plain(words: Words) -> str:
    """What the words say, without weights, isolates and other steering marks."""
    parts = words if isinstance(words, tuple) else (words,)
    text = "".join(part if isinstance(part, str) else part.text for part in parts)
    return _tidy(text).translate(_STEERING)


@lru_cache(maxsize=8192)
def break_lines(
    words: Words,
    width: float,
    *,
    bold: bool = False,
    rtl: bool = True,
    tabular: bool = False,
) -> tuple[Line, ...]:
    """The words as lines no wider than `width` thousandths of the size.

    A word that is too wide for any line is broken between letters. Words without anything in
    them are one empty line.
    """
    lines: list[Line] = []
    for letters in _paragraphs(words, bold=bold):
        tokens = _tokens(letters, rtl=rtl, tabular=tabular)
        lines.extend(_set(line) for line in _fill(tokens, width, tabular=tabular))
    return tuple(lines)


def natural_width(words: Words, *, bold: bool, rtl: bool, tabular: bool = False) -> int:
    """How wide the words would like to be, in thousandths of the size."""
    lines = break_lines(words, float("inf"), bold=bold, rtl=rtl, tabular=tabular)
    return max(line.width for line in lines)


def _tidy(text: str) -> str:
    """Line ends as newlines, tabs as spaces, and what cannot be drawn made visible."""
    if not _ODD.search(text):
        return text
    return _ODD.sub(lambda odd: _tidied(odd[0]), text)


def _tidied(odd: str) -> str:
    if odd in _NEW_LINES:
        return "\n"
    return " " if odd in "\t\x1f" else _STRANGER


def _paragraphs(words: Words, *, bold: bool) -> list[list[_Letter]]:
    """The letters of each paragraph; a code brings the isolate that keeps it left to right."""
    paragraphs: list[list[_Letter]] = [[]]
    for part in words if isinstance(words, tuple) else (words,):
        for letter in _letters(part, bold=bold):
            if letter.character == "\n":
                paragraphs.append([])
            else:
                paragraphs[-1].append(letter)
    return paragraphs


def _letters(part: Inline, *, bold: bool) -> list[_Letter]:
    if isinstance(part, Code):
        text = _LRI + plain(part).replace("\n", " ") + _PDI
        return [_Letter(character, bold or part.bold, True) for character in text]
    text = part if isinstance(part, str) else part.text
    heavy = bold or isinstance(part, Strong)
    return [_Letter(character, heavy, False) for character in _tidy(text)]


def _tokens(letters: Sequence[_Letter], *, rtl: bool, tabular: bool) -> list[_Token]:
    levels = paragraph_levels("".join(letter.character for letter in letters), int(rtl)).each
    tokens: list[_Token] = []
    start = 0
    kinds = [
        (level, letter.bold, _is_break(letter))
        for letter, level in zip(letters, levels, strict=True)
    ]
    for end in range(1, len(letters) + 1):
        if end < len(letters) and kinds[end] == kinds[start]:
            continue
        text = "".join([letter.character for letter in letters[start:end]]).translate(_STEERING)
        if text:
            tokens.append(_token(text, *kinds[start], tabular=tabular))
        start = end
    return tokens


def _token(text: str, level: int, bold: bool, space: bool, *, tabular: bool) -> _Token:
    shaped = shape(text, bold=bold, rtl=level % 2 == 1, tabular=tabular)
    return _Token(text, level, bold, space, shaped)


def _is_break(letter: _Letter) -> bool:
    """Whether a line may end here: at spaces, but not at those within a code."""
    character = letter.character
    if letter.code or character in _UNBREAKABLE:
        return False
    return character in " \u200b" or unicodedata.category(character) == "Zs"


def _fill(tokens: Sequence[_Token], width: float, *, tabular: bool) -> list[list[_Token]]:
    """The tokens line by line; spaces where a line ends are dropped."""
    lines: list[list[_Token]] = [[]]
    used = 0
    space: list[_Token] = []
    for word in _words(tokens):
        if word[0].space:
            space = word
            continue
        gap = sum(token.shaped.width for token in space)
        wide = sum(token.shaped.width for token in word)
        if lines[-1] and used + gap + wide > width:
            lines.append([])
            used, space, gap = 0, [], 0
        lines[-1].extend(space)
        used += gap
        space = []
        pieces = [word] if wide <= width else list(_chop(word, width, tabular=tabular))
        for piece in pieces[:-1]:
            lines[-1].extend(piece)
            lines.append([])
        lines[-1].extend(pieces[-1])
        used = (0 if len(pieces) > 1 else used) + sum(token.shaped.width for token in pieces[-1])
    return lines


def _words(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Tokens that no line may part, and the spaces between them."""
    group: list[_Token] = []
    for token in tokens:
        if group and token.space != group[-1].space:
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _chop(word: Sequence[_Token], width: float, *, tabular: bool) -> Iterator[list[_Token]]:
    """A word too wide for a line, in pieces that fit; at least one letter goes on each."""
    piece: list[_Token] = []
    used = 0
    for token in word:
        rest = token.text
        while rest:
            fitting = _fitting(rest, token, width - used, tabular=tabular)
            if not fitting and not piece:
                fitting = _first_letter(rest)
            if fitting:
                part = _token(fitting, token.level, token.bold, False, tabular=tabular)
                piece.append(part)
                used += part.shaped.width
                rest = rest[len(fitting) :]
            if rest:
                yield piece
                piece, used = [], 0
    yield piece


def _fitting(text: str, token: _Token, room: float, *, tabular: bool) -> str:
    """The longest beginning of the text that fits the room, by halving."""
    # Hardly a letter is narrower than a tenth of the size, so no more of them are tried.
    most = min(len(text), int(min(room, 1e6) / 100) + 2)
    ends = [
        end
        for end in range(1, most + 1)
        if end == len(text) or unicodedata.category(text[end]) not in _FOLLOWING
    ]
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high + 1) // 2
        part = _token(text[: ends[middle - 1]], *token[1:4], tabular=tabular)
        if part.shaped.width <= room:
            low = middle
        else:
            high = middle - 1
    return text[: ends[low - 1]] if low else ""


def _first_letter(text: str) -> str:
    end = 1
    while end < len(text) and unicodedata.category(text[end]) in _FOLLOWING:
        end += 1
    return text[:end]


def _set(tokens: Sequence[_Token]) -> Line:
    """Rule L2 over whole tokens, which each stand on one level."""
    runs: list[Run] = []
    x = 0
    for index in visual_order([token.level for token in tokens]):
        token = tokens[index]
        runs.append(Run(token.shaped, token.bold, x))
        x += token.shaped.width
    return Line(tuple(runs), x, "".join(token.text for token in tokens))
