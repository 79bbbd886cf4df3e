"""The typefaces inside a PDF: only the glyphs used, each knowing the character it stands for."""

import hashlib
from functools import lru_cache
from typing import Final

from printing.shaping import Glyph
from printing.typefaces import Typeface, typeface

_MAP_HEAD: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_MAP_FOOT: Final = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_MAP_MOST: Final = 100  # Entries in one section, by the CMap rules.


class EmbeddedFont:
    """One weight as one document uses it.

    A code is not a glyph but a glyph that stands for a certain character at a certain width:
    the same outline serves two letters (ک and ك at a word's start), and one ligature serves
    several, yet each code reads back as exactly one character.
    """

    def __init__(self, *, bold: bool) -> None:
        self.face: Typeface = typeface(bold=bold)
        self._codes: dict[tuple[int, str, int], int] = {}

    def __bool__(self) -> bool:
        return bool(self._codes)

    def code(self, glyph: Glyph) -> int:
        """The code to write for this glyph, from 1 on."""
        key = (glyph.number, glyph.character, glyph.width)
        return self._codes.setdefault(key, len(self._codes) + 1)

    def file(self) -> bytes:
        """The TrueType file to embed."""
        return _subset(self.face, frozenset(number for number, _, _ in self._codes))

    def name(self) -> str:
        """The font's name with the six letters that tell subsets apart."""
        numbers = ",".join(str(number) for number in sorted({key[0] for key in self._codes}))
        digest = hashlib.sha256(f"{self.face.name}:{numbers}".encode()).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:6]) + f"+{self.face.name}"

    def widths(self) -> str:
        """PDF's W array, in thousandths of the size."""
        return "[1 [" + " ".join(str(width) for _, _, width in self._codes) + "]]"

    def glyph_map(self) -> bytes:
        """PDF's CIDToGIDMap: two bytes for each code."""
        return b"\0\0" + b"".join(number.to_bytes(2, "big") for number, _, _ in self._codes)

    def character_map(self) -> bytes:
        """PDF's ToUnicode map."""
        lines = [
            f"<{code:04x}> <{character.encode('utf-16-be').hex()}>"
            for (_, character, _), code in self._codes.items()
        ]
        parts = [_MAP_HEAD]
        for start in range(0, len(lines), _MAP_MOST):
            part = lines[start : start + _MAP_MOST]
            parts.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n")
        return "".join([*parts, _MAP_FOOT]).encode("ascii")


@lru_cache(maxsize=64)
def _subset(face: Typeface, glyphs: frozenset[int]) -> bytes:
    return face.subset(glyphs)
