"""Checking a practice day from its two databases alone: both verified, and till equal to centre."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.rows import LINE, POSTING, RECEIPT, SHIFT, TENDER
from app.book.rebuild import compare_books, verify
from app.book.reports.day import day_report, digest
from app.journal.append import EVENTS
from app.journal.verify import Finding
from app.storage.engine import reading
from models.ledger import DRAWER

_KEYS: Final = (EVENTS.c.epoch, EVENTS.c.seq)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one database says of the day: kinds of services, lines served, rial, visits by tender."""

    visits: int
    services: int
    lines: int
    agencies: int
    receipts: int
    total: int
    cash: int
    card: int
    split: int
    digest: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check came to; `findings` is empty when everything agrees."""

    till: Figures
    centre: Figures
    findings: tuple[Finding, ...]


def check_day(till: Engine, centre: Engine, office: str, day: str) -> Checked:
    """Verify both files whole and compare them event by event, row by row, sum by sum."""
    findings = [*_named("till", verify(till)), *_named("centre", verify(centre))]
    with reading(till) as here, reading(centre) as there:
        findings += _events(here, there)
        findings += compare_books(here, there)
        figures = tuple(_figures(each, office, day) for each in (here, there))
        for name, each in (("till", here), ("centre", there)):
            proof = day_report(each, office, day).findings
            findings += [Finding(found.code, detail=f"{name} {found.place}") for found in proof]
        findings += _drawer(here, office)
    if figures[0] != figures[1]:
        findings.append(Finding("verify.day_differs", detail=day))
    return Checked(figures[0], figures[1], tuple(findings))


def _named(side: str, findings: list[Finding]) -> list[Finding]:
    return [
        Finding(found.code, found.epoch, found.seq, f"{side} {found.detail}".strip())
        for found in findings
    ]


def _events(here: Connection, there: Connection) -> list[Finding]:
    """Find the first event that is not the same bytes on both sides."""
    query = sa.select(*_KEYS, EVENTS.c.data, EVENTS.c.chain).order_by(*_KEYS)
    ours = {(row.epoch, row.seq): (row.data, row.chain) for row in here.execute(query)}
    theirs = {(row.epoch, row.seq): (row.data, row.chain) for row in there.execute(query)}
    differ = sorted(
        place for place in ours.keys() | theirs.keys() if ours.get(place) != theirs.get(place)
    )
    return [Finding("verify.event_differs", *place) for place in differ[:1]]


def _drawer(connection: Connection, office: str) -> list[Finding]:
    """A closed drawer is empty: its float is put by, and the rest was handed over."""
    left = connection.execute(
        sa.select(sa.func.coalesce(sa.func.sum(POSTING.c.amount), 0)).where(
            POSTING.c.office == office, POSTING.c.account == DRAWER
        )
    ).scalar_one()
    still_open = connection.execute(
        sa.select(sa.func.count()).where(SHIFT.c.office == office, SHIFT.c.state == "open")
    ).scalar_one()
    if left and not still_open:
        return [Finding("verify.drawer_not_empty", detail=str(left))]
    return []


def _figures(connection: Connection, office: str, day: str) -> Figures:
    here = (RECEIPT.c.office == office, RECEIPT.c.day == day)
    visits, receipts, total = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((RECEIPT.c.kind == "visit", 1), else_=0)), 0),
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(RECEIPT.c.total), 0),
        ).where(*here)
    ).one()
    services, lines, agencies = connection.execute(
        sa.select(
            sa.func.count(sa.distinct(LINE.c.service)),
            sa.func.count(),
            sa.func.count(sa.distinct(LINE.c.agency)),
        ).where(LINE.c.office == office, LINE.c.day == day)
    ).one()
    kinds = connection.execute(
        sa.select(TENDER.c.epoch, TENDER.c.seq, TENDER.c.kind).where(
            TENDER.c.office == office, TENDER.c.day == day, TENDER.c.amount > 0
        )
    ).all()
    paid: dict[tuple[str, int], set[str]] = {}
    for row in kinds:
        paid.setdefault((row.epoch, row.seq), set()).add(row.kind)
    ways = [frozenset(each) for each in paid.values()]
    report = day_report(connection, office, day)
    return Figures(
        visits=int(visits),
        services=int(services),
        lines=int(lines),
        agencies=int(agencies),
        receipts=int(receipts),
        total=int(total),
        cash=ways.count(frozenset({"cash"})),
        card=ways.count(frozenset({"card"})),
        split=ways.count(frozenset({"cash", "card"})),
        digest=digest(report),
    )
