"""The summary sheet: the day on one page, a name and a value a row."""

from collections.abc import Iterator, Sequence

from app.book.reports.report import DayReport
from app.book.reports.sheets import Cell
from app.book.reports.wording import Wording
from models.values.jalali_date import JalaliDate


def summary(report: DayReport, wording: Wording) -> Iterator[Sequence[Cell]]:
    """Give the rows of the summary: what, and its text or rial."""
    facts = report.facts
    yield wording.say("label.office"), wording.office(report.office)
    yield wording.say("column.code"), report.office.office
    yield wording.say("label.business_day"), report.day
    yield wording.say("label.iso_day"), JalaliDate.parse(report.day).iso
    yield wording.say("label.receipts"), facts.receipts.count
    yield wording.say("label.services"), facts.lines
    yield wording.say("label.referred"), sum(one.count for one in report.referred)
    yield wording.say("label.asked_back"), len(report.still_asked)
    voided = sum(slip.total for slip in facts.voids)
    refunded = sum(slip.total for slip in facts.refunds)
    commission, vat = facts.commission.net, facts.vat.net
    waiting = report.waiting
    money = {
        "taken": facts.receipts.taken,
        "voided": voided,
        "refunded": refunded,
        "net": facts.receipts.net,
        "commission": commission,
        "vat": vat,
        "passed_on": facts.receipts.net - commission - vat,
        "asked_back_sum": sum(one.amount for one in report.still_asked),
        "settled": report.settled,
        "waiting": waiting.amount,
        "rejected": waiting.doubtful,
        "unbooked": sum(doubt.amount for doubt in waiting.rejected if not doubt.booked),
        "difference": sum(shift.difference for shift in facts.shifts),
    }
    for name, rial in money.items():
        yield wording.money(wording.say(f"label.{name}")), rial
    for each in facts.series:
        yield wording.say("label.first_receipt"), each.first_receipt
        yield wording.say("label.last_receipt"), each.last_receipt
        gaps = wording.listed(wording.gap(gap) for gap in each.gaps)
        yield wording.say("label.gaps"), gaps or wording.say("no_gap")
        yield wording.money(wording.say("label.turnover")), each.turnover_after
    for use in facts.catalogues:
        yield wording.say("label.catalogue"), use.version
    for machine in report.machines:
        counter = wording.say("counter_named", counter=machine.counter)
        state = wording.say(f"state.{machine.state}")
        yield counter, f"{state} {machine.last_day}".strip()
    for finding in report.findings:
        yield wording.say("finding_list"), wording.finding(finding)
