"""The lists of the daily report on paper: all that is out of the ordinary, line by line."""

from collections.abc import Iterator

from app.book.reports.entries import Slip
from app.book.reports.facts import Facts
from app.book.reports.paper_beside import asked_back, referred
from app.book.reports.paper_tables import code, number, text
from app.book.reports.report import DayReport, Waiting
from app.book.reports.wording import Wording
from printing import document as paper

Section = tuple[str, paper.Table | None]


def exceptions(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    """Give every kind of exception; kinds of which there was nothing are told in one line."""
    absent = []
    for name, table in _sections(report, wording):
        title = wording.say(f"section.{name}")
        if table is None:
            absent.append(title)
        else:
            titled = wording.money(title) if name == "differences" else title
            yield paper.Heading(titled, size="normal", level=3)
            yield table
    if absent:
        yield paper.Paragraph(wording.say("none_of", list=wording.listed(absent)), size="small")


def _sections(report: DayReport, wording: Wording) -> Iterator[Section]:
    facts, waiting = report.facts, report.waiting
    yield "differences", _differences(facts, wording)
    yield "voids", _reversals(facts.voids, facts.day, wording)
    yield "refunds", _reversals(facts.refunds, facts.day, wording)
    yield "asked_back", asked_back(report, wording)
    yield "unknown_cards", _unknown_cards(facts, wording)
    yield "requests", _requests(facts, wording)
    yield "waiting", doubts(waiting, wording)
    yield "copies", _copies(facts, wording)
    yield "moves", _moves(facts, wording)
    yield "openings", _openings(facts, wording)
    yield "abandoned", _abandoned(facts, wording)
    yield "referred", referred(report, wording)


def _table(
    columns: tuple[paper.Column, ...],
    rows: tuple[tuple[paper.Words, ...], ...],
    footer: tuple[paper.Words, ...] = (),
) -> paper.Table | None:
    return paper.Table(columns, rows, footer, size="small") if rows else None


def _differences(facts: Facts, wording: Wording) -> paper.Table | None:
    rows = tuple(
        (
            wording.shift(shift),
            wording.clerk(shift.clerk),
            wording.amount(shift.opening_difference),
            wording.amount(shift.difference),
            wording.amount(shift.terminal_difference if shift.closed else 0),
            wording.known("reason", shift.reason or shift.opening_reason),
        )
        for shift in facts.differences
    )
    columns = (
        text(wording.say("column.shift"), 1.2),
        text(wording.say("column.clerk")),
        *(number(wording.say(f"column.{name}")) for name in ("float", "drawer", "terminal")),
        text(wording.say("column.reason")),
    )
    return _table(columns, rows)


def _reversals(slips: tuple[Slip, ...], day: str, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        code(wording.say("column.slip")),
        code(wording.say("column.original")),
        number(wording.money(wording.say("column.amount"))),
        text(wording.say("column.clerk")),
        text(wording.say("column.approver")),
        text(wording.say("column.reason")),
    )
    rows = tuple(
        (
            wording.time(slip.at),
            slip.receipt,
            wording.original(slip, day),
            wording.amount(slip.total),
            wording.clerk(slip.clerk),
            wording.clerk(slip.approver),
            wording.known("reason", slip.reason),
        )
        for slip in slips
    )
    total = wording.amount(sum(slip.total for slip in slips))
    return _table(columns, rows, ("", "", wording.say("all_together"), total, "", "", ""))


def _unknown_cards(facts: Facts, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        code(wording.say("column.receipt")),
        number(wording.money(wording.say("column.amount"))),
        text(wording.say("column.outcome")),
        text(wording.say("column.clerk")),
    )
    rows = tuple(
        (
            wording.time(card.at),
            card.receipt,
            wording.amount(card.amount),
            wording.known("outcome", card.outcome),
            wording.clerk(card.clerk),
        )
        for card in facts.unknown_cards
    )
    return _table(columns, rows)


def _requests(facts: Facts, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        code(wording.say("column.receipt")),
        text(wording.say("column.service"), 2),
        number(wording.money(wording.say("column.amount"))),
    )
    rows = tuple(
        (
            wording.time(line.at),
            line.receipt,
            wording.service(line.service),
            wording.amount(line.amount),
        )
        for line in facts.requests
    )
    total = wording.amount(sum(line.amount for line in facts.requests))
    return _table(columns, rows, ("", "", wording.say("all_together"), total))


def doubts(waiting: Waiting, wording: Wording) -> paper.Table | None:
    """List the items the centre holds or has rejected."""
    columns = (
        number(wording.say("column.time")),
        code(wording.say("column.receipt")),
        number(wording.money(wording.say("column.amount"))),
        text(wording.say("column.state")),
        code(wording.say("column.reason")),
    )
    rows = tuple(
        (
            wording.time(doubt.at),
            doubt.receipt,
            wording.amount(doubt.amount),
            wording.doubt(doubt),
            doubt.code,
        )
        for doubt in waiting.rejected
    )
    return _table(columns, rows)


def _copies(facts: Facts, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        code(wording.say("column.receipt")),
        number(wording.say("column.copy")),
        text(wording.say("column.clerk")),
    )
    rows = tuple(
        (
            wording.time(copy.at),
            copy.receipt,
            wording.amount(copy.copy),
            wording.clerk(copy.clerk),
        )
        for copy in facts.copies
    )
    return _table(columns, rows)


def _moves(facts: Facts, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        text(wording.say("column.direction"), 0.6),
        text(wording.say("column.party")),
        number(wording.money(wording.say("column.amount"))),
        text(wording.say("column.reason"), 2),
        text(wording.say("column.clerk")),
        text(wording.say("column.approver")),
    )
    rows = tuple(
        (
            wording.time(move.at),
            wording.known("direction", move.direction),
            wording.known("party", move.party),
            wording.amount(move.amount if move.direction == "in" else -move.amount),
            wording.known("reason", move.reason),
            wording.clerk(move.clerk),
            wording.clerk(move.approver),
        )
        for move in facts.moves
        if move.direction != "open"
    )
    return _table(columns, rows)


def _openings(facts: Facts, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        text(wording.say("column.reason")),
        text(wording.say("column.clerk")),
    )
    rows = tuple(
        (
            wording.time(move.at),
            wording.known("opening", move.reason),
            wording.clerk(move.clerk),
        )
        for move in facts.openings
    )
    return _table(columns, rows)


def _abandoned(facts: Facts, wording: Wording) -> paper.Table | None:
    columns = (
        number(wording.say("column.time")),
        number(wording.say("column.lines")),
        number(wording.money(wording.say("column.amount"))),
        text(wording.say("column.clerk")),
    )
    rows = tuple(
        (
            wording.time(basket.at),
            wording.amount(basket.lines),
            wording.amount(basket.total),
            wording.clerk(basket.clerk),
        )
        for basket in facts.abandoned
    )
    return _table(columns, rows)
