"""Taking a scan of a paper: sealed into the vault at once, cited by the line it belongs to."""

from typing import Final

from app.counter.desk import Desk
from app.storage.engine import writing
from models.errors import Refusal
from models.events.visit import PaperTaken
from models.people import Right

SCAN_MAX: Final = 10_000_000
FORMS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
"""How a JPEG, a PNG and a PDF begin."""


def scan_paper(
    desk: Desk, *, service: str, code: str, content: bytes, instead: str = ""
) -> PaperTaken:
    """Keep a scan and give the paper to add with its service, or refuse and keep nothing.

    The scan waits in the vault for the visit that cites it; one whose visit is never paid for is
    forgotten when the shift closes. Identity papers are never copied (circular of 1399).

    Args:
        code: the paper's code in the catalogue. content: a JPEG, PNG or PDF, at most 10 MB.
        instead: citation of an earlier scan that waits, whose place this one takes.
    """
    desk.need(Right.SERVE)
    desk.need_shift()
    papers = {paper.code: paper for paper in desk.need_catalogue().service(service).papers}
    if code not in papers:
        raise Refusal("paper.unknown", field=code)
    if not papers[code].keep_copy:
        raise Refusal("paper.no_copy", field=code)
    if not content.startswith(FORMS):
        raise Refusal("paper.form", field=code)
    if len(content) > SCAN_MAX:
        raise Refusal("paper.too_large", field=code, most=SCAN_MAX // 1_000_000)
    item = desk.vault.item("scan", content)
    with writing(desk.engine) as connection:
        desk.vault.wait(connection, item, str(desk.today()))
        if instead:
            desk.vault.drop_waiting(connection, instead)
    return PaperTaken(code, "scanned", item.citation)


def forget_scan(desk: Desk, citation: str) -> None:
    """Forget a scan that waits for its visit: the clerk took it back."""
    desk.need(Right.SERVE)
    with writing(desk.engine) as connection:
        desk.vault.drop_waiting(connection, citation)
