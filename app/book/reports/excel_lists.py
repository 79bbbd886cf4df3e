"""The exceptions sheet: every act out of the ordinary as one row of one table, to be filtered."""

from collections.abc import Iterator, Sequence

from app.book.reports.report import DayReport
from app.book.reports.sheets import Cell, Column
from app.book.reports.wording import Wording
from app.journal.times import read_instant
from models.values.jalali_date import JalaliDate, at_tehran

Row = Sequence[Cell]


def instant_columns(wording: Wording) -> list[Column]:
    """Give the columns of an instant: business day, Gregorian date, time of day."""
    return [
        Column(wording.say("column.day")),
        Column(wording.say("column.iso_day"), "date"),
        Column(wording.say("column.time"), "time"),
    ]


def instant_cells(day: str, at: str) -> tuple[Cell, Cell, Cell]:
    """Give the cells of an instant as Tehran's clocks had it, a time of day empty for none."""
    if not at:
        return day, JalaliDate.parse(day).to_gregorian(), None
    there = at_tehran(read_instant(at)).replace(tzinfo=None, microsecond=0)
    return day, there.date(), there.time()


def exceptions(report: DayReport, wording: Wording) -> Iterator[Row]:
    """Give the rows: kind, day, date, time, receipt, amount, clerk, approver, note."""
    for section, at, receipt, amount, clerk, approver, note in _acts(report, wording):
        yield (
            wording.say(f"section.{section}"),
            *instant_cells(report.day, at),
            receipt,
            amount,
            wording.clerk(clerk),
            wording.clerk(approver),
            note,
        )


_Act = tuple[str, str, str, int | None, str, str, str]


def _acts(report: DayReport, wording: Wording) -> Iterator[_Act]:
    facts = report.facts
    yield from _differences(report, wording)
    for section, slips in (("voids", facts.voids), ("refunds", facts.refunds)):
        for slip in slips:
            reason = wording.known("reason", slip.reason)
            original = wording.original(slip, facts.day)
            note = wording.say("reason_and_original", reason=reason, original=original)
            yield section, slip.at, slip.receipt, slip.total, slip.clerk, slip.approver, note
    for asked in report.asked_back:
        reason = wording.known("reason", asked.reason)
        note = wording.say("asked_for", reason=reason, state=wording.asked(asked))
        receipt = wording.receipt_of(asked.receipt, asked.of_day, report.day)
        yield "asked_back", asked.at, receipt, asked.amount, asked.clerk, asked.settled_by, note
    for card in facts.unknown_cards:
        note = wording.known("outcome", card.outcome)
        yield "unknown_cards", card.at, card.receipt, card.amount, card.clerk, "", note
    for line in facts.requests:
        note = wording.service(line.service)
        yield "requests", line.at, line.receipt, line.amount, line.clerk, "", note
    for doubt in report.waiting.rejected:
        note = wording.say("state_and_code", state=wording.doubt(doubt), code=doubt.code)
        yield "waiting", doubt.at, doubt.receipt, doubt.amount, "", "", note
    for copy in facts.copies:
        note = wording.say("copy_number", copy=copy.copy)
        yield "copies", copy.at, copy.receipt, None, copy.clerk, "", note
    yield from _drawers(report, wording)
    for basket in facts.abandoned:
        note = wording.say("basket_lines", count=basket.lines)
        yield "abandoned", basket.at, "", basket.total, basket.clerk, "", note


def _differences(report: DayReport, wording: Wording) -> Iterator[_Act]:
    for shift in report.facts.differences:
        named = wording.shift(shift)
        stated = (
            ("opening_difference", shift.opening_difference, shift.opening_reason),
            ("difference", shift.difference, shift.reason),
            ("terminal_difference", shift.terminal_difference if shift.closed else 0, ""),
        )
        for name, amount, why in stated:
            if amount:
                label, reason = wording.say(f"label.{name}"), wording.known("reason", why)
                note = wording.say("difference_of", shift=named, label=label, reason=reason)
                at = shift.opened_at if name == "opening_difference" else shift.closed_at
                yield "differences", at, "", amount, shift.clerk, "", note


def _drawers(report: DayReport, wording: Wording) -> Iterator[_Act]:
    for move in report.facts.moves:
        if move.direction == "open":
            note = wording.known("opening", move.reason)
            yield "openings", move.at, "", None, move.clerk, move.approver, note
        else:
            amount = move.amount if move.direction == "in" else -move.amount
            party = wording.known("party", move.party)
            direction = wording.known("direction", move.direction)
            reason = wording.known("reason", move.reason)
            note = wording.say("move_of", direction=direction, party=party, reason=reason)
            yield "moves", move.at, "", amount, move.clerk, move.approver, note
