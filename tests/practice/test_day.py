"""A whole day, played: everything that was promised of it happened, and both sides agree."""

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp

from app.book.fold.rows import APPROVAL, COUNT, LINE, RECEIPT, SHIFT, TENDER
from app.counter.opening import read_keys
from app.counter.tables import DEVICE, DRAFT, PRINT_JOB
from app.i18n import Language
from app.journal.append import EPOCHS, EVENTS
from app.practice.check import check_day, compare_played
from app.practice.demo import CENTRE_URL, OFFICE
from app.settings import load
from app.storage.engine import reading
from app.wire.receipt_code import check_receipt_code
from models.errors import Refusal
from tests.practice.conftest import VISITS, Lived, both_of, checked

pytestmark = pytest.mark.slow
KINDS = ("receipt.given", "receipt.voided", "receipt.refunded")


def test_both_files_are_sound_and_till_and_centre_agree(lived: Lived) -> None:
    found = checked(lived.folders, lived.played.day)
    assert found.findings == ()
    assert found.till == found.centre
    assert compare_played(lived.played, found.till, lived.day.short) == []


def test_everything_that_was_promised_happened(lived: Lived) -> None:
    figures, played = checked(lived.folders, lived.played.day).till, lived.played
    assert figures.visits == len(played.receipts) == VISITS
    assert figures.agencies == 18
    assert figures.services == sum(len(visit.wishes) for visit in lived.day.visits)
    assert figures.services > figures.visits
    assert figures.kinds > 60
    assert figures.bills >= 5
    assert min(figures.cash, figures.card, figures.split) >= 3
    assert figures.receipts == VISITS + 2 == played.slips
    assert played.voided < 0
    assert played.refunded < 0
    assert played.difference == -lived.day.short
    assert played.copies == 1
    assert played.waiting == 0


def test_the_line_was_cut_and_events_waited_until_it_was_mended(lived: Lived) -> None:
    assert lived.played.line_failures >= 5
    assert lived.played.waited_most >= 15


def test_the_process_was_killed_and_its_basket_found_again(lived: Lived) -> None:
    assert lived.played.kills == 1
    assert lived.played.resumed == len(lived.day.visits[lived.day.killed].wishes) > 1
    with both_of(lived.folders) as (till, _), reading(till) as connection:
        starts = connection.execute(sa.select(sa.func.count()).select_from(EPOCHS)).scalar_one()
        lost = connection.execute(
            sa.select(sa.func.count()).where(EVENTS.c.kind == "session.closed")
        ).scalar_one()
        drafts = connection.execute(sa.select(sa.func.count()).select_from(DRAFT)).scalar_one()
    assert starts == 3  # set up, opened in the morning, and again after the kill
    assert lost >= 3
    assert drafts == 0


def test_the_day_was_closed_and_signed(lived: Lived) -> None:
    with both_of(lived.folders) as (_, centre), reading(centre) as connection:
        shift = connection.execute(sa.select(SHIFT)).one()
        signed = connection.execute(sa.select(APPROVAL)).one()
        attempts = connection.execute(
            sa.select(sa.func.max(COUNT.c.attempt)).where(COUNT.c.occasion == "close")
        ).scalar_one()
    assert shift.state == "closed"
    assert signed.business_day == lived.played.day
    assert not signed.own
    assert signed.digest == checked(lived.folders, lived.played.day).centre.digest
    assert attempts == 2


def test_held_requests_unknown_cards_and_copies_are_among_what_happened(lived: Lived) -> None:
    with both_of(lived.folders) as (till, _), reading(till) as connection:
        modes = set(connection.execute(sa.select(LINE.c.mode)).scalars())
        kinds = set(connection.execute(sa.select(EVENTS.c.kind)).scalars())
        states = set(connection.execute(sa.select(TENDER.c.state)).scalars())
        receipts = set(connection.execute(sa.select(RECEIPT.c.kind)).scalars())
    assert modes == {"final", "request"}
    assert {"card.resolved", "receipt.copied", "drawer.moved", "cash.counted"} <= kinds
    assert "unknown" not in states
    assert receipts == {"visit", "void", "refund"}


def test_every_paper_came_out_and_opens(lived: Lived) -> None:
    papers = sorted(lived.folders.receipts.glob("*.pdf"))
    assert len(papers) == lived.played.slips + lived.played.copies
    with both_of(lived.folders) as (till, _), reading(till) as connection:
        states = connection.execute(sa.select(PRINT_JOB.c.state)).scalars().all()
    assert set(states) == {"printed"}
    assert len(states) == len(papers)
    for paper in papers:
        assert paper.read_bytes().startswith(b"%PDF-")
    names = "".join(paper.name for paper in papers)
    assert not any(visit.citizen.national_id in names for visit in lived.day.visits)


def test_a_receipts_code_proves_itself_and_a_changed_one_does_not(lived: Lived) -> None:
    document = pypdfium2.PdfDocument(min(lived.folders.receipts.glob("*.pdf")))
    try:
        image = document[0].render(scale=4).to_pil()
    finally:
        document.close()
    (code,) = zxingcpp.read_barcodes(image)
    with both_of(lived.folders) as (till, _), reading(till) as connection:
        keys = read_keys(connection.execute(sa.select(DEVICE.c.centre_keys)).scalar_one())
    facts, certificate = check_receipt_code(code.text, keys)
    assert str(facts.receipt) in lived.played.receipts.values()
    assert certificate.office == OFFICE
    altered = code.text.replace(f":{facts.total}:", f":{facts.total + 1}:")
    with pytest.raises(Refusal) as refused:
        check_receipt_code(altered, keys)
    assert refused.value.code == "receipt_code.altered"


def test_progress_is_told_from_the_first_step_to_the_last(lived: Lived) -> None:
    done = [step[1] for step in lived.steps]
    assert done == sorted(done)
    assert done[0] == 0
    assert lived.steps[-1][1:] == (VISITS + 3, VISITS + 3)
    assert [key.rpartition(".")[2] for key in dict.fromkeys(step[0] for step in lived.steps)] == [
        *("open", "serve", "close", "approve", "check"),
    ]


def test_the_office_is_left_ready_for_the_window(lived: Lived) -> None:
    settings = load(lived.folders.counter)
    assert settings.language is Language.FA
    assert settings.centre_url == CENTRE_URL
    assert (lived.folders.counter / "logs" / "pishkhan.log").is_file()


def test_nobody_of_that_day_stands_in_a_log(lived: Lived) -> None:
    said = "".join(file.read_text(encoding="utf-8") for file in lived.folders.out.rglob("*.log"))
    for visit in lived.day.visits:
        for personal in (visit.citizen.national_id, visit.citizen.mobile, visit.citizen.last_name):
            assert personal not in said


def test_a_wrong_sum_in_what_was_seen_is_told(lived: Lived) -> None:
    figures = checked(lived.folders, lived.played.day).till
    (found,) = compare_played(lived.played, figures, lived.day.short + 1)
    assert found.code == "verify.played_differs"
    with both_of(lived.folders) as (till, centre):
        other = check_day(till, centre, OFFICE, "1405/05/13")
    assert other.till.visits == 0
