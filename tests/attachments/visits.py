"""Visits with scanned papers, and what both sides have of them."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.central.attachments import Attachments
from app.counter.commands.add_service import add_service
from app.counter.commands.scan_paper import scan_paper
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import Given, cash, take_payment
from app.counter.desk import Desk
from app.counter.sync.owed import ATTACHMENT
from app.ids import SeededChance
from app.storage.engine import reading
from tests.counter_world import sample, seen_papers
from tests.sync.branch import OFFICE, Branch, Centre

SERVICE = "NOCR-111"
PHOTO = b"\xff\xd8\xff"


def photograph(seed: int, size: int) -> bytes:
    """Give what looks like a JPEG and cannot be compressed."""
    return PHOTO + SeededChance(seed).token(size - len(PHOTO))


def serve_with_scans(desk: Desk, scans: Sequence[bytes]) -> tuple[Given, list[str]]:
    """Serve a visit with one line for each scan; gives its receipt and the scans' citations."""
    desk.line_up = True
    service = sample().service(SERVICE)
    paper = next(each for each in service.papers if each.keep_copy)
    answers = service.example(desk.today())
    taken = [scan_paper(desk, service=SERVICE, code=paper.code, content=scan) for scan in scans]
    start_visit(desk)
    for one in taken:
        papers = [each for each in seen_papers(desk, SERVICE, answers) if each.code != paper.code]
        add_service(desk, service=SERVICE, answers=answers, papers=[*papers, one])
    given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
    return given, [one.item for one in taken]


def at_centre(centre: Centre, citation: str) -> bytes:
    """Open an item at the centre."""
    with reading(centre.central.engine) as connection:
        return attachments_of(centre).open(connection, OFFICE, citation)


def attachments_of(centre: Centre) -> Attachments:
    """Give what takes attachments in, as the centre's own call makes it."""
    central = centre.central
    secret = central.keys.secret("attachments")
    return Attachments(central.engine, secret, centre.clock, SeededChance(8))


def states(branch: Branch) -> dict[str, str]:
    """Give how every listed item stands at the counter."""
    with reading(branch.engine) as connection:
        query = sa.select(ATTACHMENT.c.citation, ATTACHMENT.c.state)
        return {row.citation: row.state for row in connection.execute(query)}
