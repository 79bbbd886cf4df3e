"""Documents as PDF: positioned glyphs, a text layer that can be searched, the same bytes again."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from printing.document import Document
from printing.embedding import EmbeddedFont
from printing.lines import Line, plain
from printing.marks import BoxMark, Node, Strip, TextMark
from printing.pages import Page, pages_of
from printing.pdf_file import PdfFile
from printing.shaping import Glyph
from printing.tagging import Structure
from printing.themes import POINTS_PER_DOT
from printing.typefaces import EM

_NAMES = {False: "/R", True: "/B"}


def render(document: Document, *, created: datetime) -> bytes:
    """The document as a PDF file.

    The same document and `created` (an aware instant) give the same bytes, as long as the
    libraries beneath are the same.
    Raises ValueError when `created` does not know its distance from UTC.
    """
    file = PdfFile()
    painter = _Painter()
    tree, tree_reference = file.dictionary({"Type": "/Pages"})
    references: list[str] = []
    resources, resources_reference = file.dictionary({})
    for index, page in enumerate(pages_of(document)):
        content = painter.paint(page)
        _, reference = file.dictionary(
            {
                "Type": "/Page",
                "Parent": tree_reference,
                "MediaBox": f"[0 0 {_number(page.width * POINTS_PER_DOT)}"
                f" {_number(page.height * POINTS_PER_DOT)}]",
                "Resources": resources_reference,
                "Contents": file.stream(content),
                "StructParents": str(index),
                "Tabs": "/S",
            }
        )
        references.append(reference)
    tree["Kids"] = f"[{' '.join(references)}]"
    tree["Count"] = str(len(references))
    resources["Font"] = _fonts(file, painter.fonts)
    catalogue = {
        "Pages": tree_reference,
        "Lang": f"({document.language})",
        "MarkInfo": "<< /Marked true >>",
        "StructTreeRoot": painter.structure.write(file, references),
        "ViewerPreferences": "<< /DisplayDocTitle true /Direction /"
        f"{'R2L' if document.direction == 'rtl' else 'L2R'} >>",
    }
    return file.close(catalogue=catalogue, title=plain(document.title), created=created)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _fonts(file: PdfFile, fonts: dict[bool, EmbeddedFont]) -> str:
    used = [f"{_NAMES[bold]} {_font(file, font)}" for bold, font in sorted(fonts.items()) if font]
    return f"<< {' '.join(used)} >>"


def _font(file: PdfFile, font: EmbeddedFont) -> str:
    """Writes one font with all that hangs on it; answers its reference."""
    program = font.file()
    name = font.name()
    ascent, descent = font.face.ascent, font.face.descent
    _, descriptor = file.dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": "4",
            "FontBBox": f"[-{EM} {descent} {2 * EM} {ascent}]",
            "ItalicAngle": "0",
            "Ascent": str(ascent),
            "Descent": str(descent),
            "CapHeight": "800",
            "StemV": "80",
            "FontFile2": file.stream(program, Length1=str(len(program))),
        }
    )
    descendant = _descendant(file, font, descriptor)
    _, reference = file.dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{name}",
            "Encoding": "/Identity-H",
            "DescendantFonts": f"[{descendant}]",
            "ToUnicode": file.stream(font.character_map()),
        }
    )
    return reference


def _descendant(file: PdfFile, font: EmbeddedFont, descriptor: str) -> str:
    """Writes the half of a font that knows glyphs and widths; answers its reference."""
    _, reference = file.dictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{font.name()}",
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": descriptor,
            "DW": "0",
            "W": font.widths(),
            "CIDToGIDMap": file.stream(font.glyph_map()),
        }
    )
    return reference


class _Painter:
    """Turns placed strips into the operators of a page."""

    def __init__(self) -> None:
        self.fonts = {bold: EmbeddedFont(bold=bold) for bold in (False, True)}
        self.structure = Structure()
        self._operators: list[str] = []
        self._height = 0
        self._open: Node | None = None

    def paint(self, page: Page) -> bytes:
        self.structure.begin_page()
        scale = f"{POINTS_PER_DOT:.8f}"
        self._operators = [f"{scale} 0 0 {scale} 0 0 cm"]
        self._height = page.height
        for top, strip in page.strips:
            self._boxes(top, strip)
            for text in strip.texts:
                self._text(top, text)
        self._begin(None)
        return "\n".join(self._operators).encode("ascii")

    def _begin(self, node: Node | None) -> None:
        """Ends the element that is open, and opens a piece of this one."""
        if node is self._open:
            return
        if self._open is not None:
            self._operators.append("EMC")
        if node is not None:
            self._operators.append(f"/{node.role} <</MCID {self.structure.mark(node)}>> BDC")
        self._open = node

    def _boxes(self, top: float, strip: Strip) -> None:
        if not strip.boxes:
            return
        self._begin(None)
        self._operators.append("/Artifact BMC")
        for mark in strip.boxes:
            self._operators.append(self._filled(top, mark))
        self._operators.append("EMC")

    def _filled(self, top: float, mark: BoxMark) -> str:
        boxes = (
            f"{_number(box.x)} {_number(self._height - top - box.y - box.height)}"
            f" {_number(box.width)} {_number(box.height)} re"
            for box in mark.boxes
        )
        return "\n".join([f"{_number(mark.grey)} g", *boxes, "f"])

    def _text(self, top: float, text: TextMark) -> None:
        self._begin(text.node)
        if text.node is None:
            self._operators.append("/Artifact BMC")
        y = self._height - top - text.y
        start, glyphs = _closed_up(text.line)
        x = text.x + start * text.size / EM
        self._operators.append(f"{_number(text.grey)} g BT 1 0 0 1 {_number(x)} {_number(y)} Tm")
        self._operators.extend(self._shown(glyphs, text.size))
        self._operators.append("ET")
        self._operators.extend(self._inked(text, y))
        if text.node is None:
            self._operators.append("EMC")

    def _shown(self, glyphs: Iterable[tuple[bool, Glyph]], size: float) -> Iterable[str]:
        """The glyphs from left to right, one string for each stretch of one weight."""
        for bold, stretch in groupby(glyphs, key=itemgetter(0)):
            code = self.fonts[bold].code
            shown = "".join([f"{code(glyph):04x}" for _, glyph in stretch])
            yield f"{_NAMES[bold]} {_number(size)} Tf <{shown}> Tj"

    def _inked(self, text: TextMark, y: float) -> Iterable[str]:
        """Marks above and below the line, as outlines outside the text layer."""
        scale = text.size / EM
        for run in text.line.runs:
            outline = self.fonts[run.bold].face.outline
            for ink in run.shaped.inks:
                at_x = text.x + (run.x + ink.x) * scale
                at_y = y + ink.y * scale
                yield (
                    f"q {scale:.6f} 0 0 {scale:.6f} {_number(at_x)} {_number(at_y)} cm"
                    f" {outline(ink.number)} f Q"
                )


def _closed_up(line: Line) -> tuple[int, list[tuple[bool, Glyph]]]:
    """Where the line's first glyph begins, and all of them with their weights, left to right.

    Each is as wide as the way to the next. A narrow figure in the middle of its cell would
    otherwise stand apart from its neighbours, and a reader that sees a gap copies a space.
    """
    start = 0
    glyphs: list[tuple[bool, Glyph]] = []
    for run in line.runs:
        for glyph in run.shaped.glyphs:
            if glyph.before and glyphs:
                bold, last = glyphs[-1]
                glyphs[-1] = bold, last._replace(width=last.width + glyph.before)
            elif glyph.before:
                start = glyph.before
            glyphs.append((run.bold, glyph))
    return start, glyphs
