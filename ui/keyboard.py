"""Which Latin key a scanner pressed, whatever layout turned it into a Persian letter.

A scanner types as a keyboard does: under the Persian layout `9F4K-27QX` arrives as letters. The
physical key says what was meant; where a platform does not tell it, the standard layout does.
"""

from dataclasses import dataclass
from typing import Final

from models.values.text import fold_digits

_ROWS: Final = ((2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'"), (44, "zxcvbnm,./"))
_SHIFTED: Final = str.maketrans("1234567890-=[];',./", '!@#$%^&*()_+{}:"<>?')
_BY_SCAN_CODE: Final = {
    first + step: plain for first, keys in _ROWS for step, plain in enumerate(keys)
}
"""Scan codes of set 1, which evdev numbers the same way."""

_OFFSETS: Final = {"windows": 0, "xcb": 8, "wayland": 8}
"""How far a platform's native scan codes lie above those of set 1."""

_STANDARD: Final = str.maketrans(
    dict(
        zip("ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدئوپيك", "qwertyuiop[]asdfghjkl;'zxcvbnm,`d;", strict=True)
    )
)
"""ISIRI 9147, the Persian standard layout, unshifted."""

_ARABIC: Final = str.maketrans(
    dict(zip("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ", "qwertyuiop[]asdfghjkl;'zxcvnm,./`", strict=True))
)
"""Arabic 101, unshifted; its `b` writes two letters, lam and alef."""

_LAM_ALEF: Final = "\u0644\u0627"
_ONLY_ARABIC: Final = frozenset("يكىةءؤ")
_ONLY_PERSIAN: Final = frozenset("یکپچگژ")


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key of a burst: its text, the platform's scan code (0 = not told), and shift."""

    text: str
    scan_code: int = 0
    shift: bool = False


def read_burst(strokes: list[Stroke], platform: str) -> str:
    """Give what a scanner meant, in ASCII wherever a key can tell."""
    texts = {stroke.text for stroke in strokes}
    arabic = bool(texts & (_ONLY_ARABIC | {_LAM_ALEF})) and not texts & _ONLY_PERSIAN
    layout = _ARABIC if arabic else _STANDARD
    return "".join(_read(stroke, platform, layout) for stroke in strokes)


def is_one_key(text: str) -> bool:
    """Tell whether a text is what one key of a scanner can write: a sign, or lam and alef."""
    return (len(text) == 1 and text.isprintable()) or text == _LAM_ALEF


def _read(stroke: Stroke, platform: str, layout: dict[int, str]) -> str:
    text = fold_digits(stroke.text)
    if text.isascii():
        return text
    offset = _OFFSETS.get(platform)
    if stroke.scan_code and offset is not None:
        plain = _BY_SCAN_CODE.get(stroke.scan_code - offset, "")
        if plain:
            return plain.upper().translate(_SHIFTED) if stroke.shift else plain
    plain = text.replace(_LAM_ALEF, "b").translate(layout)
    return plain.upper() if stroke.shift else plain
