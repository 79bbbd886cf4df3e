"""What a receipt's paper says, read back: its words by poppler, its code from the dots burnt."""

import re
import shutil
import subprocess
from typing import Final

import pytest

from app.counter.desk import Desk
from app.counter.papers.receipt import receipt_document
from app.i18n import Language
from models.events.base import Reference
from printing.pdf import render
from printing.raster import thermal
from tests.unit.printing.reading import codes_on

_FIGURE_AND_LETTER: Final = re.compile(r"(?<=[0-9۰-۹])(?=[آ-ی])")
_TURNS: Final = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


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
    """Split a text at blanks, and where poppler lets the blank after a figure go before it."""
    return set(_FIGURE_AND_LETTER.sub(" ", text).split())


def codes_of(pdf: bytes) -> list[str]:
    """Read every QR code off the paper, from the dots that the thermal head burns."""
    return codes_on(thermal(pdf))
