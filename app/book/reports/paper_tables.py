"""The tables of the daily report on paper: sums by everything, and the shifts side by side."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.book.reports.facts import Facts
from app.book.reports.figures import Flow, ShiftFacts, add_flows
from app.book.reports.wording import Wording
from printing import document as paper

SHIFTS_ABREAST: Final = 4
Cells = tuple[paper.Words, ...]
_Row = tuple[str, Callable[[ShiftFacts], str]]


def text(title: str, share: float = 1) -> paper.Column:
    """Give a column of words."""
    return paper.Column(title, share=share)


def code(title: str) -> paper.Column:
    """Give a column of codes."""
    return paper.Column(title, kind="code")


def number(title: str) -> paper.Column:
    """Give a column of counts or amounts."""
    return paper.Column(title, kind="amount")


def flow_columns(wording: Wording) -> tuple[paper.Column, ...]:
    """Give the columns of a flow: times, taken, returned, net."""
    return (
        number(wording.say("column.count")),
        number(wording.money(wording.say("column.taken"))),
        number(wording.money(wording.say("column.returned"))),
        number(wording.money(wording.say("column.net"))),
    )


def flow_cells(wording: Wording, flow: Flow) -> Cells:
    """Give the cells of a flow."""
    amounts = (flow.count, flow.taken, flow.returned, flow.net)
    return tuple(wording.amount(amount) for amount in amounts)


def agencies(facts: Facts, wording: Wording) -> paper.Table:
    """Sum by agency."""
    return paper.Table(
        (text(wording.say("column.agency")), *flow_columns(wording)),
        tuple(
            (wording.agency(row.agency), *flow_cells(wording, row.flow)) for row in facts.agencies
        ),
        (wording.say("all_together"), *_sum(wording, [row.flow for row in facts.agencies])),
        size="small",
    )


def services(facts: Facts, wording: Wording) -> paper.Table:
    """Sum by service; the codes begin with their agency's."""
    return paper.Table(
        (
            code(wording.say("column.code")),
            text(wording.say("column.service")),
            number(wording.say("column.quantity")),
            *flow_columns(wording),
        ),
        tuple(
            (
                row.service,
                wording.service(row.service),
                wording.amount(row.quantity),
                *flow_cells(wording, row.flow),
            )
            for row in facts.services
        ),
        ("", wording.say("all_together"), "", *_sum(wording, [row.flow for row in facts.services])),
        size="small",
    )


def payees(facts: Facts, wording: Wording) -> paper.Table:
    """Sum by payee and part of the price."""
    return paper.Table(
        (
            text(wording.say("column.payee")),
            text(wording.say("column.part")),
            *flow_columns(wording),
        ),
        tuple(
            (wording.payee(row.payee), wording.part(row.part), *flow_cells(wording, row.flow))
            for row in facts.payees
        ),
        (wording.say("all_together"), "", *_sum(wording, [row.flow for row in facts.payees])),
        size="small",
    )


def clerks(facts: Facts, wording: Wording) -> paper.Table:
    """Sum by clerk, with what is counted beside money."""
    counted = ("receipts", "services", "back", "copies", "openings", "abandoned")
    return paper.Table(
        (
            text(wording.say("column.clerk")),
            *(number(wording.say(f"column.{name}")) for name in counted),
            number(wording.money(wording.say("column.taken"))),
            number(wording.money(wording.say("column.returned"))),
        ),
        tuple(
            (
                wording.clerk(row.clerk),
                wording.amount(row.flow.count),
                wording.amount(row.services),
                wording.amount(row.flow.back),
                wording.amount(row.copies),
                wording.amount(row.openings),
                wording.amount(row.abandoned),
                wording.amount(row.flow.taken),
                wording.amount(row.flow.returned),
            )
            for row in facts.clerks
        ),
        size="small",
    )


def tenders(facts: Facts, wording: Wording) -> paper.Table:
    """Sum by tender; what unknown cards turned out to be has a column of its own."""
    resolved = any(row.resolved for row in facts.tenders)
    rows = []
    for row in facts.tenders:
        amounts = [row.flow.count, row.flow.taken, row.flow.returned]
        amounts += [row.resolved, row.net] if resolved else [row.net]
        rows.append((wording.tender(row.account), *map(wording.amount, amounts)))
    sums = [
        sum(row.flow.count for row in facts.tenders),
        sum(row.flow.taken for row in facts.tenders),
        sum(row.flow.returned for row in facts.tenders),
        *([sum(row.resolved for row in facts.tenders)] if resolved else []),
        sum(row.net for row in facts.tenders),
    ]
    money = ("taken", "returned", "resolved", "net") if resolved else ("taken", "returned", "net")
    return paper.Table(
        (
            text(wording.say("column.tender")),
            number(wording.say("column.count")),
            *(number(wording.money(wording.say(f"column.{name}"))) for name in money),
        ),
        tuple(rows),
        (wording.say("all_together"), *map(wording.amount, sums)),
        size="small",
    )


def shifts(facts: Facts, wording: Wording) -> Iterator[paper.Block]:
    """Set the shifts side by side, a few abreast: who, when, and the drawer from float to count.

    A shift alone has its items in two halves side by side: over a page's whole width no eye
    finds from an item to its amount.
    """
    for start in range(0, len(facts.shifts), SHIFTS_ABREAST):
        abreast = facts.shifts[start : start + SHIFTS_ABREAST]
        rows = list(_shift_rows(abreast, wording))
        if len(abreast) > 1:
            yield _shift_table(abreast, rows, wording)
            continue
        half = (len(rows) + 1) // 2
        parts = (rows[:half], rows[half:])
        tables = (_shift_table(abreast, part, wording) for part in parts)
        yield paper.Columns(tuple(paper.Part((table,)) for table in tables), gap=8)


def _shift_table(
    abreast: Sequence[ShiftFacts], rows: Sequence[_Row], wording: Wording
) -> paper.Table:
    return paper.Table(
        (
            text(wording.money(wording.say("column.item"))),
            *(number(wording.shift(shift)) for shift in abreast),
        ),
        tuple((label, *(tell(shift) for shift in abreast)) for label, tell in rows),
        size="small",
    )


def _shift_rows(abreast: Sequence[ShiftFacts], wording: Wording) -> Iterator[_Row]:
    def row(name: str, tell: Callable[[ShiftFacts], str]) -> _Row:
        return wording.say(f"label.{name}"), tell

    def amount(name: str, label: str = "") -> _Row:
        return row(label or name, lambda shift: wording.amount(getattr(shift, name)))

    def at_closing(name: str, label: str = "") -> _Row:
        """What an open shift has not stated yet is told to nobody: it is counted blind."""
        return row(
            label or name,
            lambda shift: wording.amount(getattr(shift, name)) if shift.closed else _open(wording),
        )

    yield row("clerk", lambda shift: wording.clerk(shift.clerk))
    yield row("opened", lambda shift: wording.time(shift.opened_at))
    yield row(
        "closed", lambda shift: wording.time(shift.closed_at) if shift.closed else _open(wording)
    )
    yield amount("opening")
    if any(shift.opening_difference for shift in abreast):
        yield amount("opening_difference")
    for name in ("cash", "card", "moved_in", "moved_out"):
        yield amount(name)
    for name in ("expected", "counted", "difference"):
        yield at_closing(name)
    if any(shift.recounts for shift in abreast):
        yield amount("recounts")
    if any(shift.reason for shift in abreast):
        yield row("reason", lambda shift: wording.known("reason", shift.reason))
    yield at_closing("terminal_total", "terminal")
    yield at_closing("left")
    yield at_closing("handed")


def _open(wording: Wording) -> str:
    return wording.say("still_open")


def _sum(wording: Wording, flows: list[Flow]) -> Cells:
    return flow_cells(wording, add_flows(flows))
