"""The report as a workbook: read back, its rows, sums and digits are the report's own."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.book.reports.day import day_report, digest
from app.book.reports.excel import day_workbook
from app.book.reports.report import DayReport
from app.book.reports.sheets import EXACT_BELOW, Book, Column
from app.catalogue.read import read_sample
from app.i18n import Language, Words
from app.storage.engine import reading
from models.events.shift import DrawerMoved
from tests.unit.reports.till import CLERKS, DAY, OFFICE, Till

CREATED = datetime(2026, 8, 3, 15, 0, tzinfo=UTC)
SAY = Words(Language.FA, plain=True).say


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def book(report: DayReport) -> openpyxl.Workbook:
    """The day's workbook in Persian, read back."""
    return opened(day_workbook(report, Language.FA, read_sample(), created=CREATED))


def sheet(book: openpyxl.Workbook, section: str) -> Worksheet:
    page = book[SAY(f"report.section.{section}")]
    assert isinstance(page, Worksheet)
    return page


def records(page: Worksheet) -> tuple[list[dict[str, Any]], dict[str, Any], list[tuple[Any, ...]]]:
    """Give a sheet's rows by title, its row of sums, and what stands below."""
    titles, *rows = [tuple(cell.value for cell in row) for row in page.iter_rows()]
    end = next(place for place, row in enumerate(rows) if row[0] == SAY("report.all_together"))
    named = [dict(zip(map(str, titles), row, strict=True)) for row in rows[: end + 1]]
    return named[:-1], named[-1], rows[end + 1 :]


def money(name: str, room: str = "column") -> str:
    return SAY("report.money_sample", title=SAY(f"report.{room}.{name}"))


@pytest.mark.parametrize("section", ["services", "agencies", "payees", "clerks", "tenders"])
def test_a_sheets_rows_and_sums_are_the_reports(
    book: openpyxl.Workbook, report: DayReport, section: str
) -> None:
    rows, sums, below = records(sheet(book, section))
    made = getattr(report.facts, section)
    assert [row[money("taken")] for row in rows] == [each.flow.taken for each in made]
    assert [row[money("returned")] for row in rows] == [each.flow.returned for each in made]
    assert sums[money("net")] == report.facts.receipts.net
    stated = {row[0]: row[1] for row in below if row[0]}
    assert stated[SAY("report.column.count")] == len(made)
    assert stated[money("net", "label")] == report.facts.receipts.net
    assert stated[SAY("report.label.digest")] == digest(report)
    heads = [row[1] for row in below if row[0] == SAY("report.column.head")]
    assert heads == [reach.head for reach in report.machines[0].reaches]


def test_every_receipt_is_a_row_with_its_day_in_both_calendars(
    book: openpyxl.Workbook, report: DayReport
) -> None:
    rows, sums, _ = records(sheet(book, "slips"))
    slips = report.facts.slips
    assert [row[SAY("report.column.receipt")] for row in rows] == [slip.receipt for slip in slips]
    assert [row[SAY("report.column.number")] for row in rows] == [slip.number for slip in slips]
    assert [row[money("total")] for row in rows] == [slip.total for slip in slips]
    assert sums[money("total")] == report.facts.receipts.net
    first = rows[0]
    assert first[SAY("report.column.day")] == DAY
    assert first[SAY("report.column.iso_day")].date() == date(2026, 8, 3)
    assert first[SAY("report.column.time")] == time(8, 6)
    states = {row[SAY("report.column.receipt")]: row[SAY("report.column.state")] for row in rows}
    for slip in report.facts.voids:
        assert states[slip.of_receipt] == SAY("report.state.voided")


def test_the_exceptions_are_rows_of_one_sheet(book: openpyxl.Workbook, report: DayReport) -> None:
    rows, _, _ = records(sheet(book, "exceptions"))
    kinds = [row[SAY("report.column.kind")] for row in rows]
    facts = report.facts
    for section, many in (
        ("voids", len(facts.voids)),
        ("refunds", len(facts.refunds)),
        ("unknown_cards", len(facts.unknown_cards)),
        ("requests", len(facts.requests)),
        ("copies", len(facts.copies)),
        ("openings", len(facts.openings)),
        ("moves", len(facts.moves) - len(facts.openings)),
        ("abandoned", len(facts.abandoned)),
        ("differences", 3),
    ):
        assert kinds.count(SAY(f"report.section.{section}")) == many


def test_every_sheet_runs_from_the_right_with_its_titles_frozen(book: openpyxl.Workbook) -> None:
    assert len(book.sheetnames) == 10
    for page in book.worksheets:
        assert page.sheet_view.rightToLeft
        assert page.freeze_panes == "A2"
        assert page.column_dimensions["A"].width >= 9
        assert SAY("report.sample") in [cell.value for cell in page["A"]]


def test_amounts_are_numbers_with_thousands_marked(book: openpyxl.Workbook) -> None:
    page = sheet(book, "services")
    titles = [cell.value for cell in page[1]]
    cell = page.cell(2, titles.index(money("net")) + 1)
    assert cell.data_type == "n"
    assert cell.number_format == "#,##0"


def test_an_english_workbook_runs_from_the_left(report: DayReport) -> None:
    book = opened(day_workbook(report, Language.EN, created=CREATED))
    assert not book.worksheets[0].sheet_view.rightToLeft
    assert "By service" in book.sheetnames


def test_the_same_report_is_the_same_file(report: DayReport) -> None:
    first = day_workbook(report, Language.FA, created=CREATED)
    assert day_workbook(report, Language.FA, created=CREATED) == first


@pytest.mark.parametrize("typed", ["=1+1", "+98", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_what_people_typed_is_never_a_formula(till: Till, typed: str) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    till.act(DrawerMoved(direction="in", party="bank", amount=1000, reason=typed))
    with reading(till.engine) as connection:
        report = day_report(connection, OFFICE, DAY)
    book = opened(day_workbook(report, Language.FA, created=CREATED))
    cells = [cell for row in sheet(book, "exceptions").iter_rows() for cell in row]
    assert any(typed.strip() in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_more_digits_than_a_spreadsheet_keeps_are_written_as_text() -> None:
    book = Book(title="t", created=CREATED, rtl=True)
    rows = [(EXACT_BELOW - 1,), (EXACT_BELOW + 1,), (-EXACT_BELOW - 1,)]
    book.sheet("s", [Column("c", "number", summed=True)], rows)
    page = opened(book.close()).worksheets[0]
    values = [cell.value for cell in page["A"]]
    assert values[1:] == [EXACT_BELOW - 1, str(EXACT_BELOW + 1), str(-EXACT_BELOW - 1)]
