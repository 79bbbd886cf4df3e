"""Pages as pictures: grey for the screen, black and white for a thermal head."""

import threading
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from printing.themes import DOTS_PER_MM, POINTS_PER_DOT, ROLL80

HEAD_DOTS: Final = 576
# Lighter than this is paper: thin strokes that the smoothing greyed still reach the head.
_PAPER_FROM: Final = 160
_INK: Final = [255 if value < _PAPER_FROM else 0 for value in range(256)]
_MARGIN: Final = (ROLL80.width - HEAD_DOTS) // 2

# PDFium keeps its state for the whole process and knows nothing of threads.
_PDFIUM: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in grey: one byte a dot, 0 black to 255 white, rows from the top."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture in black and white: eight dots a byte, 1 black, the leftmost dot highest."""

    width: int
    height: int
    rows: bytes

    @property
    def stride(self) -> int:
        """Bytes in a row."""
        return (self.width + 7) // 8


def pictures(pdf: bytes, *, dots_per_mm: float = DOTS_PER_MM) -> tuple[Picture, ...]:
    """Every page at that density, for a preview; safe to call from any thread."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            scale = dots_per_mm / DOTS_PER_MM / POINTS_PER_DOT
            return tuple(_picture(document[index], scale) for index in range(len(document)))
        finally:
            document.close()


def thermal(pdf: bytes) -> Bitmap:
    """All pages of a roll under each other, as wide as the printing head (576 dots)."""
    pages = [_inked(picture) for picture in pictures(pdf)]
    whole = Image.new("1", (HEAD_DOTS, sum(page.height for page in pages)))
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return Bitmap(HEAD_DOTS, whole.height, whole.tobytes())


def _inked(picture: Picture) -> Image.Image:
    grey = Image.frombuffer("L", (picture.width, picture.height), picture.dots, "raw", "L", 0, 1)
    left = _MARGIN if picture.width == ROLL80.width else (picture.width - HEAD_DOTS) // 2
    # Beyond the page the crop is black in grey, which must not become ink.
    cropped = Image.new("L", (HEAD_DOTS, picture.height), 255)
    cropped.paste(grey, (-left, 0))
    return cropped.point(_INK, "1")


def _picture(page: Any, scale: float) -> Picture:
    width, height = (max(1, round(points * scale)) for points in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        flags = pdfium.FPDF_GRAYSCALE
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        dots = bytes(bitmap.buffer)
        if bitmap.stride != width:
            rows = (dots[y * bitmap.stride :][:width] for y in range(height))
            dots = b"".join(rows)
        return Picture(width, height, dots)
    finally:
        bitmap.close()
        page.close()
