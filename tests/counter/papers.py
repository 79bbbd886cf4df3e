"""What a receipt's paper says, read back: its words by poppler, its code as a camera sees it."""

import shutil
import subprocess
from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp

from app.counter.desk import Desk
from app.counter.papers.receipt import receipt_document
from app.i18n import Language
from models.events.base import Reference
from printing.pdf import render

_TURNS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def paper(desk: Desk, of: Reference, *, copy: int = 0, language: Language = Language.FA) -> bytes:
    """Draw a slip as the PDF that goes to the printer."""
    return render(receipt_document(desk, of, copy, language), created=desk.clock.now())


def text_of(pdf: bytes) -> str:
    """Read a paper's words by `pdftotext`, without the direction marks it adds."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("wants poppler-utils")
    done = subprocess.run(
        [program, "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode().translate(_TURNS)


def words_of(text: str) -> set[str]:
    """Split a text at blanks: poppler keeps words whole, but not always the order across a turn."""
    return set(text.split())


def codes_of(pdf: bytes) -> list[str]:
    """Read every QR code off the page as it is seen at 300 dots an inch."""
    return list(_codes(pdf))


def _codes(pdf: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for index in range(len(document)):
            page = document[index]
            picture = page.render(scale=300 / 72, grayscale=True).to_numpy()
            yield from (code.text for code in zxingcpp.read_barcodes(picture))
            page.close()
    finally:
        document.close()
