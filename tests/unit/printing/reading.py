"""Real ends for printed pages: poppler's text, PDF's structure, and a thermal printer's paper."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_char
from dataclasses import dataclass, field
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image

from printing.bidi_classes import bidi_class
from printing.codes import qr_runs
from printing.marks import TextMark
from printing.pages import Page
from printing.raster import Bitmap

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_EMBEDDINGS: Final = dict.fromkeys(range(0x202A, 0x202F))


def poppler_text(pdf: bytes, *options: str) -> list[str]:
    """The lines `pdftotext` reads, without the embedding marks it writes of its own accord."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("wants poppler-utils")
    done = subprocess.run([program, *options, "-", "-"], input=pdf, capture_output=True, check=True)
    text = done.stdout.decode().translate(_EMBEDDINGS)
    return [line for line in text.replace("\f", "\n").split("\n") if line.strip()]


def pdfium_text(pdf: bytes) -> list[str]:
    """The lines that are copied from PDFium's pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        lines: list[str] = []
        for page in document:
            text = page.get_textpage()
            lines.extend(text.get_text_range().splitlines())
            text.close()
            page.close()
        return [line for line in lines if line.strip()]
    finally:
        document.close()


def as_poppler_tells(page: Page) -> list[str]:
    """What poppler makes of letters that all stand in their places, line by line.

    Poppler goes from the right edge of a line to the left. When it meets figures, Latin letters or
    separators it turns round, and takes whatever is neutral on their left along: that is why the
    space after a code or a comma moves before it. It is the only fault of its reading, and it is
    repeated here.
    """
    marks = [(top, mark) for top, strip in page.strips for mark in strip.texts]
    lines = [visual_text(mark) for _, mark in marks]
    letters = [bidi_class(each) for line in lines for each in line]
    mostly_left = letters.count("L") >= letters.count("R") + letters.count("AL")
    return [_from_left(line) if mostly_left else _from_right(line) for line in lines]


def visual_text(mark: TextMark) -> str:
    """The characters of a line from the left edge of the paper on."""
    return "".join(
        glyph.character for run in mark.line.runs for glyph in run.shaped.glyphs
    ).replace("  ", " ")


def _from_right(line: str) -> str:
    told, at = "", len(line)
    while at:
        start = at
        while at and not (_is_left(line[at - 1]) or _is_figure(line[at - 1])):
            at -= 1
        told += line[at:start][::-1]
        start = at
        while at and not _is_right(line[at - 1]):
            at -= 1
        told += line[at:start]
    return told


def _from_left(line: str) -> str:
    told, at = "", 0
    while at < len(line):
        start = at
        while at < len(line) and not _is_right(line[at]):
            at += 1
        told += line[start:at]
        start = at
        while at < len(line) and not (_is_left(line[at]) or _is_figure(line[at])):
            at += 1
        told += line[start:at][::-1]
    return told


def _is_right(character: str) -> bool:
    return bidi_class(character) in ("R", "AL")


def _is_left(character: str) -> bool:
    return bidi_class(character) == "L"


def _is_figure(character: str) -> bool:
    return bidi_class(character) in ("EN", "AN", "ES", "ET", "CS")


@dataclass(frozen=True)
class Element:
    """One element of a PDF's logical structure."""

    role: str
    text: str
    children: tuple["Element", ...] = ()

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child.walk()


def structure(pdf: bytes) -> list[Element]:
    """The logical structure of every page, as PDFium gives it to readers aloud."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        roots: list[Element] = []
        for index in range(len(document)):
            page = document[index]
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            for child in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                roots.append(_element(pdfium.FPDF_StructTree_GetChildAtIndex(tree, child)))
            pdfium.FPDF_StructTree_Close(tree)
            page.close()
        return roots
    finally:
        document.close()


def _element(handle: object) -> Element:
    children = (
        pdfium.FPDF_StructElement_GetChildAtIndex(handle, index)
        for index in range(pdfium.FPDF_StructElement_CountChildren(handle))
    )
    return Element(
        _string(pdfium.FPDF_StructElement_GetType, handle),
        _string(pdfium.FPDF_StructElement_GetActualText, handle),
        tuple(_element(child) for child in children if child),
    )


def _string(getter: object, handle: object) -> str:
    assert callable(getter)
    length = getter(handle, None, 0)
    buffer = (c_char * max(length, 2))()
    getter(handle, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def codes_on(bitmap: Bitmap) -> list[str]:
    """What a scanner reads from the paper."""
    return [code.text for code in _read_codes(bitmap)]


def dots_of_a_module(bitmap: Bitmap) -> float:
    """How many dots wide a module of the only code on the paper is, as a scanner finds it."""
    (code,) = _read_codes(bitmap)
    modules, _ = qr_runs(code.text)
    return (code.position.top_right.x - code.position.top_left.x) / modules


def _read_codes(bitmap: Bitmap) -> list[zxingcpp.Barcode]:
    # Asked for any kind of code it finds, once in 600 papers, a product's bars in a line of text.
    return list(zxingcpp.read_barcodes(as_image(bitmap), formats=_QR))


def as_image(bitmap: Bitmap) -> Image.Image:
    ink = Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.rows).convert("L")
    return ink.point([255 - value for value in range(256)])


@dataclass
class Paper:
    """What came out of a thermal printer: the picture, and what it did besides."""

    width: int = 0
    rows: bytes = b""
    deeds: list[str] = field(default_factory=list)

    def bitmap(self) -> Bitmap:
        return Bitmap(self.width, len(self.rows) * 8 // self.width, self.rows)


def printed(stream: bytes) -> Paper:
    """Plays an ESC/POS stream as a printer does; what it does not know fails the test."""
    paper, at = Paper(), 0
    while at < len(stream):
        if stream.startswith(b"\x1b@", at):
            paper.deeds.append("reset")
            at += 2
        elif stream.startswith(b"\x1bp", at):
            paper.deeds.append(f"drawer pin {2 if stream[at + 2] == 0 else 5}")
            at += 5
        elif stream.startswith(b"\x1dV\x42", at):
            paper.deeds.append("cut")
            at += 4
        elif stream.startswith(b"\x1dr\x01", at):
            paper.deeds.append("asked")
            at += 3
        else:
            assert stream.startswith(b"\x1dv0\x00", at), stream[at : at + 4]
            stride = int.from_bytes(stream[at + 4 : at + 6], "little")
            height = int.from_bytes(stream[at + 6 : at + 8], "little")
            assert height < 256
            paper.width = stride * 8
            paper.rows += stream[at + 8 : at + 8 + stride * height]
            paper.deeds.append("band")
            at += 8 + stride * height
    return paper


@dataclass
class Sink:
    """A thermal printer's port on this machine; `answers` are sent one after each message."""

    port: int
    received: bytearray = field(default_factory=bytearray)
    closed: threading.Event = field(default_factory=threading.Event)

    def paper(self) -> Paper:
        assert self.closed.wait(10)
        return printed(bytes(self.received))


@contextmanager
def a_thermal_printer(*answers: bytes, reads: bool = True) -> Iterator[Sink]:
    """Listens on a free port; one that does not read is a printer without paper."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        sink = Sink(server.getsockname()[1])
        leave = threading.Event()

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.settimeout(10)
                waiting = list(answers)
                while reads and (part := line.recv(65_536)):
                    sink.received.extend(part)
                    if waiting and _asks(bytes(sink.received)):
                        line.sendall(waiting.pop(0))
                if not reads:
                    leave.wait(10)
            sink.closed.set()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            leave.set()
            thread.join(10)


def _asks(received: bytes) -> bool:
    return received.endswith(b"\x1dr\x01") or received[-3:-1] == b"\x10\x04"
