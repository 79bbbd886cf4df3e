"""Facts about papers on file: kept with a visit, not asked for twice, asked again with a reason."""

import pytest
import sqlalchemy as sa

from app.book.fold.rows import PAPER_ASKED
from app.book.rebuild import verify
from app.counter.commands.add_service import add_service
from app.counter.commands.ask_paper_again import AGAIN, ask_paper_again
from app.counter.commands.scan_paper import scan_paper
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.paper_drafts import PaperDraft, drop_papers, keep_papers, papers_draft
from app.counter.papers_on_file import identity_for, papers_on_file
from app.counter.tables import ON_FILE, VAULT
from models.catalogue.service import Service
from models.errors import Refusal
from tests.counter_world import World, sample, seen_papers

PICTURE = b"\xff\xd8\xff" + b"a-photo" * 50
SERVICE = "NOCR-111"
PAPER = "photo"


def service_of(desk: Desk) -> tuple[Service, dict[str, str], str]:
    service = sample().service(SERVICE)
    answers = service.example(desk.today())
    return service, answers, identity_for(desk, service, answers)


def served(desk: Desk) -> str:
    """Serve a citizen whose photo is scanned; give the citizen's identity."""
    _, answers, identity = service_of(desk)
    taken = scan_paper(desk, service=SERVICE, code=PAPER, content=PICTURE)
    start_visit(desk)
    others = [paper for paper in seen_papers(desk, SERVICE, answers) if paper.code != PAPER]
    add_service(desk, service=SERVICE, answers=answers, papers=[*others, taken])
    take_payment(desk, tenders=[cash(desk.need_visit().total)])
    return identity


def test_a_scan_of_a_booked_visit_is_on_file_until_its_days_are_over(
    world: World, desk: Desk
) -> None:
    identity = served(desk)
    service, _, _ = service_of(desk)
    found = papers_on_file(desk, service, identity)[PAPER]
    good_days = next(paper.good_days for paper in service.papers if paper.code == PAPER)
    assert found.since == desk.today()
    assert found.good(desk.today().plus_days(good_days))
    assert not found.good(desk.today().plus_days(good_days + 1))
    with desk.read() as connection:
        assert desk.vault.open(connection, found.of, found.citation) == PICTURE


def test_nobody_elses_paper_is_found(desk: Desk) -> None:
    served(desk)
    service, _, _ = service_of(desk)
    assert papers_on_file(desk, service, "0499370899") == {}
    assert papers_on_file(desk, service, "") == {}


def test_the_newest_copy_is_the_one_on_file(desk: Desk) -> None:
    first = served(desk)
    assert served(desk) == first
    with desk.read() as connection:
        rows = connection.execute(sa.select(ON_FILE)).all()
        citations = connection.execute(
            sa.select(VAULT.c.citation).where(VAULT.c.kind == "scan").order_by(VAULT.c.seq)
        ).scalars()
        assert [row.citation for row in rows] == [list(citations)[-1]]


def test_an_erased_copy_is_on_file_no_more(desk: Desk) -> None:
    identity = served(desk)
    service, _, _ = service_of(desk)
    found = papers_on_file(desk, service, identity)[PAPER]
    with desk.write() as work:
        desk.vault.erase(work.connection, found.of, found.citation)
    assert papers_on_file(desk, service, identity) == {}


def test_the_file_names_nobody(desk: Desk) -> None:
    identity = served(desk)
    with desk.read() as connection:
        (row,) = connection.execute(sa.select(ON_FILE)).all()
    assert identity not in str(row)
    assert len(row.whose) == 32


@pytest.mark.parametrize("reason", AGAIN)
def test_asking_again_is_counted_with_its_reason(world: World, desk: Desk, reason: str) -> None:
    identity = served(desk)
    ask_paper_again(desk, service=SERVICE, paper=PAPER, identity=identity, reason=reason)
    with desk.read() as connection:
        (row,) = connection.execute(sa.select(PAPER_ASKED)).all()
    assert (row.service, row.paper, row.reason) == (SERVICE, PAPER, reason)
    assert row.since == str(desk.today())
    assert verify(world.engine) == []


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_nobody_is_asked_again(desk: Desk, reason: str) -> None:
    identity = served(desk)
    with pytest.raises(Refusal) as refused:
        ask_paper_again(desk, service=SERVICE, paper=PAPER, identity=identity, reason=reason)
    assert refused.value.code == "paper.reason"


def test_what_is_not_on_file_cannot_be_asked_again(desk: Desk) -> None:
    _, _, identity = service_of(desk)
    with pytest.raises(Refusal) as refused:
        ask_paper_again(desk, service=SERVICE, paper=PAPER, identity=identity, reason=AGAIN[0])
    assert refused.value.code == "paper.not_on_file"


def test_what_was_done_about_papers_survives_a_power_cut(world: World, desk: Desk) -> None:
    item = scan_paper(desk, service=SERVICE, code=PAPER, content=PICTURE).item
    papers = (PaperDraft(PAPER, "scanned", item, 1), PaperDraft("bc", "seen"))
    keep_papers(desk, service=SERVICE, papers=papers)
    assert papers_draft(desk, SERVICE) == papers
    keep_papers(desk, service=SERVICE, papers=papers[:1])
    assert papers_draft(desk, SERVICE) == papers[:1]
    drop_papers(desk, SERVICE)
    assert papers_draft(desk, SERVICE) == ()


def test_a_scan_taken_again_leaves_nothing_of_the_first(desk: Desk) -> None:
    first = scan_paper(desk, service=SERVICE, code=PAPER, content=PICTURE).item
    papers = (PaperDraft(PAPER, "scanned", first, 1), PaperDraft("bc", "seen"))
    keep_papers(desk, service=SERVICE, papers=papers)
    again = scan_paper(
        desk, service=SERVICE, code=PAPER, content=PICTURE + b"2", instead=first
    ).item
    with desk.read() as connection:
        assert set(connection.execute(sa.select(VAULT.c.citation)).scalars()) == {again}
    assert papers_draft(desk, SERVICE) == papers[1:]
