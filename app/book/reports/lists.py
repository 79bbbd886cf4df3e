"""The single rows of a report, read from the book: slips, copies, moves, requests, numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from app.book.fold.rows import ABANDONED, ADOPTED, COPY, DRAWER, LINE, RECEIPT
from app.book.reports.entries import (
    Abandoned,
    CatalogueUse,
    CopyFacts,
    Gap,
    Move,
    Request,
    Series,
    Slip,
)
from app.book.reports.scope import Scope, Shape, ask, same_event
from models.values.jalali_date import JalaliDate

_NEAR_DAYS: Final = 31


def read_slips(connection: Connection, scope: Scope) -> tuple[Slip, ...]:
    """Read the numbered slips; what a later day did to them is left to that day's report."""
    rows = sorted(
        ask(connection, _slips, scope),
        key=lambda row: (row.counter, row.number, row.epoch, row.seq),
    )
    undone = {
        (row.of_day, row.of_epoch, row.of_seq): "voided" if row.kind == "void" else "part_refunded"
        for row in sorted(rows, key=lambda row: row.kind == "void")
        if row.kind != "visit"
    }
    copies = Counter(row.receipt for row in ask(connection, _copies, scope))
    return tuple(
        Slip(
            counter=row.counter,
            number=row.number,
            receipt=row.receipt,
            kind=row.kind,
            state=undone.get((row.day, row.epoch, row.seq), "given"),
            shift=row.shift,
            clerk=row.clerk,
            approver=row.approver,
            total=row.total,
            turnover=row.turnover,
            at=row.at,
            reason=row.reason,
            copies=copies[row.receipt],
            catalogue=row.catalogue,
            of_receipt=row.of_receipt,
            of_day=row.of_day,
            epoch=row.epoch,
            seq=row.seq,
        )
        for row in rows
    )


def read_copies(connection: Connection, scope: Scope) -> tuple[CopyFacts, ...]:
    """Read the copies of receipts."""
    return tuple(
        CopyFacts(receipt=row.receipt, copy=row.copy, clerk=row.clerk, at=row.at)
        for row in _by_time(ask(connection, _copies, scope))
    )


def read_moves(connection: Connection, scope: Scope) -> tuple[Move, ...]:
    """Read the drawer's moves and openings beside payments."""
    return tuple(
        Move(
            direction=row.direction,
            party=row.party,
            amount=row.amount,
            reason=row.reason,
            clerk=row.clerk,
            approver=row.approver,
            at=row.at,
        )
        for row in _by_time(ask(connection, _moves, scope))
    )


def read_abandoned(connection: Connection, scope: Scope) -> tuple[Abandoned, ...]:
    """Read the baskets given up."""
    return tuple(
        Abandoned(lines=row.lines, total=row.total, clerk=row.clerk, at=row.at)
        for row in _by_time(ask(connection, _abandoned, scope))
    )


def read_requests(connection: Connection, scope: Scope) -> tuple[Request, ...]:
    """Read the lines taken while the line was down."""
    rows = sorted(
        ask(connection, _asked_for, scope),
        key=lambda row: (row.counter, row.number, row.epoch, row.line),
    )
    return tuple(
        Request(
            receipt=row.receipt,
            line=row.line,
            service=row.service,
            agency=row.agency,
            amount=row.amount,
            clerk=row.clerk,
            at=row.at,
        )
        for row in rows
    )


@cache
def _asked_for(shape: Shape) -> Select[Any]:
    slip = (RECEIPT.c.counter, RECEIPT.c.number, RECEIPT.c.receipt, RECEIPT.c.clerk, RECEIPT.c.at)
    return (
        sa.select(LINE, *slip)
        .select_from(RECEIPT.join(LINE, same_event(RECEIPT, LINE)))
        .where(*shape.of(RECEIPT), LINE.c.mode == "request", RECEIPT.c.kind == "visit")
    )


def read_series(
    connection: Connection, scope: Scope, slips: Sequence[Slip], device_of: Mapping[str, str]
) -> tuple[Series, ...]:
    """Read how far each machine's numbers came; a number missing is looked for on other days.

    Args:
        device_of: the machine of each epoch.
    """
    by_machine: dict[tuple[int, str], list[Slip]] = defaultdict(list)
    for slip in slips:
        by_machine[(slip.counter, device_of.get(slip.epoch, ""))].append(slip)
    return tuple(
        Series(
            counter=counter,
            device=device,
            first=mine[0].number,
            last=mine[-1].number,
            first_receipt=mine[0].receipt,
            last_receipt=mine[-1].receipt,
            slips=len(mine),
            gaps=tuple(_gaps(connection, scope, counter, mine)),
            turnover_before=mine[0].turnover - mine[0].total,
            turnover_after=mine[-1].turnover,
        )
        for (counter, device), mine in sorted(by_machine.items())
    )


def _gaps(
    connection: Connection, scope: Scope, counter: int, slips: Sequence[Slip]
) -> Iterator[Gap]:
    for before, after in pairwise(slips):
        first, last = before.number + 1, after.number - 1
        if first > last:
            continue
        for day, number in _elsewhere(connection, scope, counter, first, last):
            if first < number:
                yield Gap(first=first, last=number - 1, day="")
            yield Gap(first=number, last=number, day=day)
            first = number + 1
        if first <= last:
            yield Gap(first=first, last=last, day="")


def _elsewhere(
    connection: Connection, scope: Scope, counter: int, first: int, last: int
) -> list[tuple[str, int]]:
    """Find where a month around the scope keeps some numbers, each once, by number."""
    near = Scope(
        scope.offices,
        str(JalaliDate.parse(scope.first).plus_days(-_NEAR_DAYS)),
        str(JalaliDate.parse(scope.last).plus_days(_NEAR_DAYS)),
    )
    query = (
        sa.select(RECEIPT.c.number, sa.func.min(RECEIPT.c.day).label("day"))
        .where(*near.shape.of(RECEIPT), RECEIPT.c.counter == counter)
        .where(RECEIPT.c.number.between(first, last))
        .group_by(RECEIPT.c.number)
        .order_by(RECEIPT.c.number)
    )
    return [(row.day, row.number) for row in connection.execute(query, near.values)]


def read_catalogues(
    connection: Connection, scope: Scope, slips: Iterable[Slip]
) -> tuple[CatalogueUse, ...]:
    """Read which catalogues the slips were priced by, and whether these are samples."""
    used = Counter(slip.catalogue for slip in slips)
    query = (
        sa.select(ADOPTED)
        .where(ADOPTED.c.office.in_(scope.offices), ADOPTED.c.day <= scope.last)
        .where(ADOPTED.c.what == "catalogue", ADOPTED.c.version.in_(used))
        .order_by(ADOPTED.c.day, ADOPTED.c.epoch, ADOPTED.c.seq)
    )
    adopted: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        adopted[row.version].append(row)
    return tuple(
        CatalogueUse(
            version=version,
            sha256=" ".join(sorted({row.sha256 for row in adopted[version]})),
            sample=any(row.sample for row in adopted[version]),
            adopted=bool(adopted[version]),
            receipts=count,
        )
        for version, count in sorted(used.items())
    )


def _by_time(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.at, row.epoch, row.seq))


@cache
def _slips(shape: Shape) -> Select[Any]:
    return sa.select(RECEIPT).where(*shape.of(RECEIPT))


@cache
def _copies(shape: Shape) -> Select[Any]:
    return sa.select(COPY).where(*shape.of(COPY))


@cache
def _moves(shape: Shape) -> Select[Any]:
    return sa.select(DRAWER).where(*shape.of(DRAWER))


@cache
def _abandoned(shape: Shape) -> Select[Any]:
    return sa.select(ABANDONED).where(*shape.of(ABANDONED))
