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


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key of a burst: its text, the platform's scan code (0 = not told), and shift."""

    text: str
    scan_code: int = 0
    shift: bool = False


def read_burst(strokes: list[Stroke], platform: str) -> str:
    """Give what a scanner meant, in ASCII wherever a key can tell."""
    return "".join(_read(stroke, platform) for stroke in strokes)


def _read(stroke: Stroke, platform: str) -> str:
    text = fold_digits(stroke.text)
    if text.isascii():
        return text
    offset = _OFFSETS.get(platform)
    if stroke.scan_code and offset is not None:
        plain = _BY_SCAN_CODE.get(stroke.scan_code - offset, "")
        if plain:
            return plain.upper().translate(_SHIFTED) if stroke.shift else plain
    plain = text.translate(_STANDARD)
    return plain.upper() if stroke.shift else plain
