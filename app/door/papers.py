"""A day's report as files: JSON for machines, PDF to be signed, Excel to be reckoned with."""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.book.reports.day import encode
from app.book.reports.excel import day_workbook
from app.book.reports.paper import day_paper
from app.book.reports.report import DayReport, ShiftReport
from app.book.reports.shift_paper import shift_paper
from app.durable import write_whole
from app.i18n import Language
from models.catalogue.catalogue import Catalogue
from printing.pdf import render

KINDS: Final = ("json", "pdf", "xlsx")


def write_day(
    report: DayReport,
    catalogue: Catalogue | None,
    folder: Path,
    kinds: tuple[str, ...],
    language: Language,
    *,
    made: datetime,
) -> list[Path]:
    """Write a day's report in each of these kinds, whole or not at all; gives the files.

    Raises a Fault of the disk.
    """
    stem = f"{report.office.office}-{report.day.replace('/', '-')}"
    written = []
    for kind in KINDS:
        if kind not in kinds:
            continue
        match kind:
            case "json":
                data = encode(report)
            case "pdf":
                data = render(day_paper(report, language, catalogue), created=made)
            case _:
                data = day_workbook(report, language, catalogue, created=made)
        written.append(folder / f"{stem}.{kind}")
        write_whole(written[-1], data)
    return written


def write_shift(
    report: ShiftReport,
    catalogue: Catalogue | None,
    folder: Path,
    language: Language,
    *,
    made: datetime,
) -> Path:
    """Write a shift's report as the roll that is printed when it is closed."""
    shift = report.shift
    day = report.day.replace("/", "-")
    file = folder / f"{report.office.office}-{day}-shift-{shift.counter}-{shift.number}.pdf"
    write_whole(file, render(shift_paper(report, language, catalogue), created=made))
    return file
