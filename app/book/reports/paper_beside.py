"""The lists of the daily report that are no money: what waits for a word, and who was sent on."""

from app.book.reports.paper_tables import code, number, text
from app.book.reports.report import DayReport
from app.book.reports.wording import Wording
from printing import document as paper


def asked_back(report: DayReport, wording: Wording) -> paper.Table | None:
    """List the lines that were to go back once somebody agreed, and how the day left them."""
    if not report.asked_back:
        return None
    columns = (
        number(wording.say("column.time")),
        code(wording.say("column.receipt")),
        number(wording.say("column.lines")),
        number(wording.money(wording.say("column.amount"))),
        text(wording.say("column.reason")),
        text(wording.say("column.clerk")),
        text(wording.say("column.state"), 1.6),
    )
    rows = tuple(
        (
            wording.time(one.at),
            wording.receipt_of(one.receipt, one.of_day, report.day),
            wording.amount(one.lines),
            wording.amount(one.amount),
            wording.known("reason", one.reason),
            wording.clerk(one.clerk),
            wording.asked(one),
        )
        for one in report.asked_back
    )
    return paper.Table(columns, rows, size="small")


def referred(report: DayReport, wording: Wording) -> paper.Table | None:
    """List for which services citizens were sent on, and why."""
    if not report.referred:
        return None
    columns = (
        text(wording.say("column.service"), 2),
        text(wording.say("column.agency")),
        text(wording.say("column.reason"), 1.4),
        number(wording.say("column.count")),
    )
    rows = tuple(
        (
            wording.service(one.service),
            wording.agency(one.agency),
            wording.known("referral", one.reason),
            wording.amount(one.count),
        )
        for one in report.referred
    )
    total = wording.amount(sum(one.count for one in report.referred))
    footer = (wording.say("all_together"), "", "", total)
    return paper.Table(columns, rows, footer, size="small")
