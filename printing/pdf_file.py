"""The outer shell of a PDF: objects, their numbers, the catalogue and the file itself."""

import hashlib
from datetime import datetime
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

_VERSION: Final = (1, 7)
_CREATOR: Final = "Pishkhan"


def text_string(text: str) -> str:
    """A PDF text string that holds any character."""
    return f"<feff{text.encode('utf-16-be').hex()}>"


class PdfFile:
    """Collects the objects of one file; nothing in it depends on the clock or on chance."""

    def __init__(self) -> None:
        self._document: Any = pdfdoc.PDFDocument(dummyoutline=1, invariant=1, pdfVersion=_VERSION)
        self._digest = hashlib.sha256()

    def dictionary(self, entries: dict[str, str]) -> tuple[Any, str]:
        """A dictionary object, whose entries may be added to later, and its reference."""
        made = pdfdoc.PDFDictionary(entries)
        return made, self._reference(made)

    def stream(self, content: bytes, **entries: str) -> str:
        """The reference of a new compressed stream."""
        self._digest.update(content)
        made = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])
        return self._reference(made)

    def close(self, *, catalogue: dict[str, str], title: str, created: datetime) -> bytes:
        """The whole file; `created` is an aware instant, and the only date in it."""
        made = created.strftime("D:%Y%m%d%H%M%S") + _offset(created)
        self._digest.update(f"{title}\n{made}".encode())
        identity = self._digest.hexdigest()[:32]
        document = self._document
        document.Catalog = pdfdoc.PDFDictionary({"Type": "/Catalog", **catalogue})
        document.info = pdfdoc.PDFDictionary(
            {
                "Title": text_string(title),
                "Creator": f"({_CREATOR})",
                "Producer": "(ReportLab)",
                "CreationDate": f"({made})",
                "ModDate": f"({made})",
            }
        )
        document._ID = f"[<{identity}> <{identity}>]\n".encode("ascii")
        return bytes(document.format())

    def _reference(self, made: object) -> str:
        name = self._document.Reference(made).name
        number, version = self._document.idToObjectNumberAndVersion[name]
        return f"{number} {version} R"


def _offset(moment: datetime) -> str:
    """The distance from UTC as PDF writes it."""
    distance = moment.utcoffset()
    if distance is None:
        raise ValueError("a document's date wants its distance from UTC")
    minutes = int(distance.total_seconds() // 60)
    if minutes == 0:
        return "Z"
    sign = "+" if minutes > 0 else "-"
    return f"{sign}{abs(minutes) // 60:02d}'{abs(minutes) % 60:02d}'"
