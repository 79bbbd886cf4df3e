"""The report on paper: what a reader finds in the PDF, in both languages, on A4 and on a roll."""

import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.book.reports.day import day_report, digest
from app.book.reports.paper import day_paper
from app.book.reports.report import DayReport, Doubt, Finding, Waiting
from app.book.reports.shift import shift_report
from app.book.reports.shift_paper import shift_paper
from app.catalogue.read import read_sample
from app.i18n import Language, Words
from app.storage.engine import reading
from models.errors import Refusal
from printing.document import AmountLine, Block, Columns, Document, Frame, Table
from printing.lines import plain as plain_words
from printing.pdf import render
from tests.unit.reports.days import open_till, serve, work_day
from tests.unit.reports.till import CLERKS, DAY, OFFICE, Till

CREATED = datetime(2026, 8, 3, 15, 0, tzinfo=UTC)
# What pdftotext adds around pieces of another direction.
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))


class Told:
    """What `pdftotext` reads from a document, word by word.

    Amounts, codes and words are read exactly; only in a phrase that holds figures, brackets or
    commas between Persian words does pdftotext move blanks, and those are left out of `bare`.
    """

    def __init__(self, document: Document, folder: Path) -> None:
        file = folder / "paper.pdf"
        file.write_bytes(render(document, created=CREATED))
        done = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)
        self.text = " ".join(done.stdout.translate(MARKS).split())
        self.bare = bare(self.text)

    def __contains__(self, phrase: str) -> bool:
        return f" {phrase.translate(MARKS)} " in f" {self.text} "


def bare(text: str) -> str:
    return "".join(text.translate(MARKS).translate(dict.fromkeys(map(ord, "()"))).split())


def plain(number: int, language: Language) -> str:
    return Words(language, plain=True).number(number)


@pytest.mark.parametrize("language", Language)
def test_the_pdf_holds_the_days_figures(
    report: DayReport, language: Language, tmp_path: Path
) -> None:
    document = day_paper(report, language, read_sample())
    text = Told(document, tmp_path)
    say = Words(language, plain=True).say
    facts = report.facts
    for amount in (
        facts.receipts.taken,
        facts.receipts.net,
        facts.commission.net,
        facts.vat.net,
        sum(slip.total for slip in facts.voids),
        report.settled,
    ):
        assert plain(amount, language) in text
    assert say("report.day_title") in text
    assert bare(say("report.sums_equal")) in text.bare
    assert digest(report) in text
    for slip in (*facts.voids, *facts.refunds):
        assert slip.receipt in text
        assert slip.of_receipt in text
    for machine in report.machines:
        for reach in machine.reaches:
            assert reach.head[:16] in text


@pytest.mark.parametrize("language", Language)
def test_every_amount_and_code_of_the_tables_is_read_back_exactly(
    worked: Till, report: DayReport, language: Language, tmp_path: Path
) -> None:
    with reading(worked.engine) as connection:
        shift = shift_report(connection, OFFICE, report.facts.shifts[0].shift)
    papers = (
        day_paper(report, language, read_sample()),
        shift_paper(shift, language, read_sample()),
    )
    for document in papers:
        wanted = Counter(figures_of(document.blocks))
        found = Counter(Told(document, tmp_path).text.split())
        assert len(wanted) > 20
        assert {each: found[each] for each in wanted if found[each] < wanted[each]} == {}


def figures_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Give every figure that stands alone in a cell or at the end of a line."""
    for block in blocks:
        if isinstance(block, AmountLine):
            yield plain_words(block.amount)
        elif isinstance(block, Table):
            for row in (*block.rows, block.footer):
                cells = zip(block.columns, row, strict=False)
                yield from (
                    words
                    for column, cell in cells
                    if column.kind != "text" and len((words := plain_words(cell)).split()) == 1
                )
        elif isinstance(block, Columns):
            yield from (each for part in block.parts for each in figures_of(part.blocks))
        elif isinstance(block, Frame):
            yield from figures_of(block.blocks)


@pytest.mark.parametrize("language", Language)
def test_the_sample_band_is_on_every_page_and_the_mark_by_every_column_of_money(
    report: DayReport, language: Language, tmp_path: Path
) -> None:
    document = day_paper(report, language, read_sample())
    say = Words(language, plain=True).say
    assert document.stamp == say("report.sample")
    text = Told(document, tmp_path)
    pages = text.text.count(say("report.sample"))
    assert pages >= 2
    last = say("report.page", page=f"{pages:d}", pages=f"{pages:d}")
    assert bare(Words(language).digits(last)) in text.bare
    assert bare(say("report.money_sample", title=say("report.column.net"))) in text.bare


def test_a_practice_office_prints_no_value_on_its_papers(tmp_path: Path) -> None:
    till = open_till(tmp_path / "practice.db", 4, profile="practice")
    work_day(till, 6)
    with reading(till.engine) as connection:
        report = day_report(connection, OFFICE, DAY)
        shift = shift_report(connection, OFFICE, report.facts.shifts[0].shift)
    for language in Language:
        no_value = Words(language).say("report.training")
        assert no_value in str(day_paper(report, language).stamp)
        assert no_value in Told(shift_paper(shift, language), tmp_path)
    till.engine.dispose()


def test_without_a_catalogue_the_codes_stand_for_themselves(
    report: DayReport, tmp_path: Path
) -> None:
    text = Told(day_paper(report, Language.FA), tmp_path)
    for row in report.facts.payees:
        assert row.payee in text


def test_a_finding_is_told_above_everything(report: DayReport, tmp_path: Path) -> None:
    finding = Finding(
        code="report.finding.sums", place="services", expected=1_234_567, found=1_234_000
    )
    spoilt = _with(report, findings=(finding,))
    say = Words(Language.FA, plain=True).say
    text = Told(day_paper(spoilt, Language.FA), tmp_path)
    assert "۱٬۲۳۴٬۵۶۷" in text.text
    first, second = say("report.finding_list"), say("report.section.tenders")
    assert text.text.index(first) < text.text.index(second)
    assert bare(say("report.sums_equal")) not in text.bare


def test_what_waits_and_what_was_rejected_have_lines_of_their_own(
    report: DayReport, tmp_path: Path
) -> None:
    doubt = Doubt(
        epoch="E",
        seq=5,
        receipt="72140087-1-000010-ABC",
        at="2026-08-03T07:12:05.123Z",
        amount=560_000,
        state="rejected",
        code="price.differs",
    )
    waiting = Waiting(
        count=4, amount=12_345_000, oldest_at="2026-08-03T07:12:05.123Z", rejected=(doubt,)
    )
    text = Told(day_paper(_with(report, waiting=waiting), Language.FA), tmp_path)
    say = Words(Language.FA, plain=True).say
    assert "۱۲٬۳۴۵٬۰۰۰" in text
    assert "۵۶۰٬۰۰۰" in text
    assert say("report.state.rejected") in text
    assert doubt.receipt in text
    assert plain(report.facts.receipts.net - 12_345_000 - 560_000, Language.FA) in text


def test_a_counter_that_has_not_reported_is_named(till: Till, tmp_path: Path) -> None:
    with reading(till.engine) as connection:
        report = day_report(connection, OFFICE, "1405/05/20")
    text = Told(day_paper(report, Language.EN), tmp_path)
    assert "NOT YET SYNCED" in text
    assert f"last event received: {DAY}" in text.text


@pytest.mark.parametrize("language", Language)
def test_the_closing_paper_holds_what_a_z_report_must(
    worked: Till, report: DayReport, language: Language, tmp_path: Path
) -> None:
    facts = report.facts.shifts[2]
    with reading(worked.engine) as connection:
        closing = shift_report(connection, OFFICE, facts.shift)
        before = shift_report(connection, OFFICE, report.facts.shifts[1].shift)
    text = Told(shift_paper(closing, language, read_sample()), tmp_path)
    say = Words(language, plain=True).say
    assert closing.findings == ()
    assert closing.before == before.head
    assert bare(say("report.z_title")) in text.bare
    assert say("report.reason.dispute") in text
    for slip in (closing.facts.slips[0], closing.facts.slips[-1]):
        assert slip.receipt in text
    for amount in (
        *(facts.opening, facts.expected, facts.counted, facts.difference, facts.handed),
        *(facts.terminal_total, closing.turnover, closing.facts.receipts.net),
        *(count.counted for count in facts.counts if count.occasion == "close"),
    ):
        assert plain(amount, language) in text
    assert closing.head[:16] in text
    assert closing.before[:16] in text
    assert closing.app == "0.1.0"


def test_an_open_shifts_paper_never_tells_what_the_drawer_should_hold(
    till: Till, tmp_path: Path
) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    serve(till, 6)
    with reading(till.engine) as connection:
        standing = shift_report(connection, OFFICE, till.standing.shift)
    assert not standing.shift.closed
    assert standing.shift.proof == till.drawer
    assert standing.turnover == till.turnover
    text = Told(shift_paper(standing, Language.EN), tmp_path)
    assert "Standing of the shift (X)" in text
    assert f"{till.drawer:,}" not in text.text
    assert f"{till.cash:,}" not in text.text


def test_a_shift_nobody_opened_has_no_report(worked: Till) -> None:
    with (
        reading(worked.engine) as connection,
        pytest.raises(Refusal, match=r"report\.no_shift"),
    ):
        shift_report(connection, OFFICE, "nobody's")


def test_a_paper_carries_no_name_in_its_title(report: DayReport) -> None:
    title = day_paper(report, Language.EN).title
    assert title == "Daily report \u206672140087\u2069 \u20661405-05-12\u2069"


def _with(report: DayReport, **changed: object) -> DayReport:
    """Give the same report with some of its fields changed."""
    fields = {name: getattr(report, name) for name in report.__struct_fields__}
    return DayReport(**{**fields, **changed})
