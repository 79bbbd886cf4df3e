"""Pending voids and referrals in the report: a day's own, in JSON, on paper and in Excel."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.book.reports.day import day_report, digest, encode
from app.book.reports.excel import day_workbook
from app.book.reports.paper import day_paper
from app.book.reports.report import DayReport
from app.catalogue.read import read_sample
from app.i18n import Language, Words
from app.storage.engine import reading
from models.events.base import Reference
from models.events.referrals import CitizenReferred
from models.events.reversals import ReversalAsked, ReversalSettled
from tests.unit.reports.days import copy_of
from tests.unit.reports.test_excel import opened
from tests.unit.reports.test_paper import Told
from tests.unit.reports.till import CLERKS, DAY, OFFICE, SUPERVISOR, Sale, Till

CREATED = datetime(2026, 8, 3, 15, 0, tzinfo=UTC)


def report_of(till: Till, day: str = DAY) -> DayReport:
    with reading(till.engine) as connection:
        return day_report(connection, OFFICE, day)


def ask(till: Till, sale: Sale, wants: str = "supervisor") -> Reference:
    """Ask for the first line of a visit back, and name the ask's place."""
    body = ReversalAsked(
        of=sale.of,
        receipt=sale.body.receipt,
        lines=(0,),
        amount=sale.body.lines[0].amount,
        reason="wrong_amount",
        wants=wants,
    )
    envelope = till.act(body).event.envelope
    return Reference(envelope.day, till.journal.head.epoch, envelope.seq)


def decline(till: Till, sale: Sale, asked: Reference) -> None:
    body = ReversalSettled(ask=asked, of=sale.of, outcome="declined")
    till.act(body, approver=SUPERVISOR[0])


def send_on(till: Till, service: str, reason: str) -> None:
    till.act(CitizenReferred(service=service, agency="POL", reason=reason, place="P02"))


@pytest.fixture
def busy(till: Till) -> Till:
    """A shift with an ask that waits, one that was declined, and three who were sent on."""
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    first, second = till.sell([0, 2]), till.sell([3])
    ask(till, first)
    decline(till, second, ask(till, second, "agency"))
    for _ in range(2):
        send_on(till, "POL-101", "catalogue.not_licensed")
    send_on(till, "POL-101", "catalogue.line_down")
    till.close_shift()
    return till


def test_the_day_tells_what_was_asked_back_and_who_was_sent_on(busy: Till) -> None:
    report = report_of(busy)
    assert report.findings == ()
    assert [(one.state, one.wants, one.settled_by) for one in report.asked_back] == [
        ("waiting", "supervisor", ""),
        ("declined", "agency", SUPERVISOR[0]),
    ]
    assert report.still_asked == report.asked_back[:1]
    assert [(one.service, one.reason, one.count) for one in report.referred] == [
        ("POL-101", "catalogue.not_licensed", 2),
        ("POL-101", "catalogue.line_down", 1),
    ]
    written = json.loads(encode(report))
    assert [one["state"] for one in written["asked_back"]] == ["waiting", "declined"]
    assert [one["count"] for one in written["referred"]] == [2, 1]


def test_they_are_no_money_so_a_signature_holds(till: Till) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    sale = till.sell([0])
    till.close_shift()
    before = digest(report_of(till))
    till.approve(before)
    ask(till, sale)
    send_on(till, "POL-101", "catalogue.line_down")
    after = report_of(till)
    assert digest(after) == before
    assert [approval.holds for approval in after.approvals] == [True]


def test_what_a_later_day_decides_leaves_the_day_as_it_was(till: Till) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    sale = till.sell([0])
    asked = ask(till, sale)
    till.close_shift()
    before = report_of(till)
    till.next_day()
    till.sign_in(CLERKS[1][0])
    decline(till, sale, asked)
    assert encode(report_of(till)) == encode(before)
    assert report_of(till, till.day).asked_back == ()


def test_the_same_events_at_the_centre_give_the_same_bytes(busy: Till) -> None:
    with reading(copy_of(busy.engine)) as connection:
        assert encode(day_report(connection, OFFICE, DAY)) == encode(report_of(busy))


@pytest.mark.parametrize("language", Language)
def test_the_pdf_tells_them_in_words(busy: Till, language: Language, tmp_path: Path) -> None:
    report, say = report_of(busy), Words(language, plain=True).say
    text = Told(day_paper(report, language, read_sample()), tmp_path)
    for key in ("section.asked_back", "section.referred", "label.referred", "label.asked_back"):
        assert say(f"report.{key}") in text
    for one in report.asked_back:
        assert one.receipt in text
    assert say("report.referral.catalogue.not_licensed") in text


@pytest.mark.parametrize("language", Language)
def test_the_workbook_has_a_row_for_each(busy: Till, language: Language) -> None:
    report, say = report_of(busy), Words(language, plain=True).say
    book = opened(day_workbook(report, language, read_sample(), created=CREATED))
    kinds = [row[0].value for row in book[say("report.section.exceptions")].iter_rows()]
    assert kinds.count(say("report.section.asked_back")) == 2
    rows = [tuple(cell.value for cell in row) for row in book[say("report.section.referred")]]
    reasons = [say(f"report.referral.catalogue.{name}") for name in ("not_licensed", "line_down")]
    assert [row[3:5] for row in rows[1:3]] == [(reasons[0], 2), (reasons[1], 1)]
    summed = {row[0].value: row[1].value for row in book[say("report.section.summary")].iter_rows()}
    assert summed[say("report.label.referred")] == 3
    assert summed[say("report.label.asked_back")] == 1
