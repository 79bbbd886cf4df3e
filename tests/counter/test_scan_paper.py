"""Facts about scans: sealed at once, cited by the visit, forgotten with a visit nobody paid for."""

import pytest
import sqlalchemy as sa

from app.book.rebuild import verify
from app.counter.commands.add_service import add_service
from app.counter.commands.scan_paper import SCAN_MAX, scan_paper
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.tables import VAULT
from models.errors import Refusal
from tests.counter_world import World, sample, seen_papers

PICTURE = b"\xff\xd8\xff" + b"canary-of-a-scan" * 200
SERVICE = "NOCR-111"


def scanned(desk: Desk) -> tuple[str, str]:
    service = sample().service(SERVICE)
    paper = next(each for each in service.papers if each.keep_copy)
    taken = scan_paper(desk, service=SERVICE, code=paper.code, content=PICTURE)
    answers = service.example(desk.today())
    start_visit(desk)
    papers = [*seen_papers(desk, SERVICE, answers), taken]
    add_service(desk, service=SERVICE, answers=answers, papers=papers)
    return paper.code, taken.item


def test_a_scan_stands_beside_the_visit_that_cites_it(world: World, desk: Desk) -> None:
    _, citation = scanned(desk)
    given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
    with desk.read() as connection:
        assert desk.vault.open(connection, given.of, citation) == PICTURE
    assert verify(world.engine) == []


def test_a_scan_survives_a_restart_before_its_visit_is_paid(world: World, desk: Desk) -> None:
    _, citation = scanned(desk)
    world.restart()
    with world.desk.read() as connection:
        kept = connection.execute(
            sa.select(VAULT.c.kind).where(VAULT.c.citation == citation)
        ).scalar_one()
    assert kept == "scan"


def test_the_file_shows_nothing_of_a_scan(world: World, desk: Desk) -> None:
    scanned(desk)
    for name in ("counter.db", "counter.db-wal"):
        assert b"canary-of-a-scan" not in (world.path.parent / name).read_bytes()


@pytest.mark.parametrize(
    ("code", "content", "refusal"),
    [
        ("nothing", PICTURE, "paper.unknown"),
        ("bc", PICTURE, "paper.no_copy"),
        ("photo", b"MZ a program", "paper.form"),
        ("photo", PICTURE[:3] + bytes(SCAN_MAX), "paper.too_large"),
    ],
)
def test_what_may_not_be_kept_is_refused(
    desk: Desk, code: str, content: bytes, refusal: str
) -> None:
    with pytest.raises(Refusal) as refused:
        scan_paper(desk, service=SERVICE, code=code, content=content)
    assert refused.value.code == refusal
    with desk.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(VAULT)).scalar_one() == 0
