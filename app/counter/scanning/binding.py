"""Several scanned pages bound into one PDF without touching them, and taken out again."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image

from app.counter.scanning.pages import DOTS_PER_MM, Page
from models.errors import Defect

_HEAD: Final = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3 pages\n"
_POINTS_PER_DOT: Final = 72 / 25.4 / DOTS_PER_MM
_PICTURE: Final = re.compile(rb"/DCTDecode /Length (\d+) >>\nstream\n")


def bound(pages: Sequence[Page]) -> bytes:
    """Give one page as its JPEG, several as a PDF of them: what the vault keeps of a paper."""
    if len(pages) == 1:
        return pages[0].jpeg
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        kids.append(len(objects) + 1)
        objects += _page(page.jpeg, len(objects) + 1)
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    return _file(objects)


def unbound(content: bytes) -> tuple[Page, ...]:
    """Give the pages of what `bound` gave, dot for dot."""
    if not content.startswith(_HEAD):
        return (Page(content),)
    pages: list[Page] = []
    at = 0
    while (found := _PICTURE.search(content, at)) is not None:
        at = found.end() + int(found[1])
        pages.append(Page(content[found.end() : at]))
    if not pages:
        raise Defect("vault.altered")
    return tuple(pages)


def _page(jpeg: bytes, number: int) -> tuple[bytes, bytes, bytes]:
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        (width, height), grey = image.size, image.mode == "L"
    wide, high = width * _POINTS_PER_DOT, height * _POINTS_PER_DOT
    drawn = b"%.3f 0 0 %.3f 0 0 cm /I Do" % (wide, high)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Contents %d 0 R"
        b" /Resources << /XObject << /I %d 0 R >> >> >>" % (wide, high, number + 1, number + 2)
    )
    space = b"/DeviceGray" if grey else b"/DeviceRGB"
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s"
        b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        % (width, height, space, len(jpeg), jpeg)
    )
    return page, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn), picture


def _file(objects: Sequence[bytes]) -> bytes:
    into = BytesIO()
    into.write(_HEAD)
    places = []
    for number, one in enumerate(objects, 1):
        places.append(into.tell())
        into.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    table = into.tell()
    into.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        into.write(b"%010d 00000 n \n" % place)
    into.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    into.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return into.getvalue()
