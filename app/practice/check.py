"""Checking a practice day from its two databases alone: both verified, and till equal to centre."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.rows import LINE, POSTING, RECEIPT, SHIFT, TENDER
from app.book.rebuild import compare_books, verify
from app.book.reports.day import day_report, digest
from app.central.unposted import unposted
from app.journal.append import EVENTS
from app.journal.verify import Finding
from app.practice.leader import Played
from app.storage.engine import reading
from app.storage.integrity import check_file
from models.errors import CounterError
from models.ledger import DRAWER

_KEYS: Final = (EVENTS.c.epoch, EVENTS.c.seq)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one database says of the day.

    Attributes:
        services: lines served. kinds: different services. total: rial of all slips.
        cash, card, split: visits paid that way. digest: of the day's report, empty without one.
    """

    visits: int
    services: int
    kinds: int
    agencies: int
    bills: int
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
    with reading(centre) as connection:
        beside = unposted(connection)
    findings = [
        *_named("till", [*_flaws(till), *verify(till)]),
        *_named("centre", [*_flaws(centre), *verify(centre, beside=beside)]),
    ]
    with reading(till) as here, reading(centre) as there:
        findings += _events(here, there)
        findings += compare_books(here, there)
        for name, each in (("till", here), ("centre", there)):
            findings += _proved(each, office, day, name)
        findings += _drawer(here, office)
        ours, theirs = (_figures(each, office, day) for each in (here, there))
    if ours != theirs:
        findings.append(Finding("verify.day_differs", detail=day))
    return Checked(ours, theirs, tuple(findings))


def compare_played(played: Played, figures: Figures, short: int) -> list[Finding]:
    """Compare the books with what whoever led the day saw come back at each step.

    Args:
        short: rial that were taken out of the drawer before the close.
    """
    seen = {
        "visits": (len(played.receipts), figures.visits),
        "services": (played.lines, figures.services),
        "receipts": (played.slips, figures.receipts),
        "total": (played.total, figures.total),
        "difference": (played.difference, -short),
    }
    return [
        Finding("verify.played_differs", detail=f"{name} {led} ≠ {booked}")
        for name, (led, booked) in seen.items()
        if led != booked
    ]


def _flaws(engine: Engine) -> Iterator[Finding]:
    return (Finding("verify.file", detail=flaw) for flaw in check_file(engine))


def _named(side: str, findings: list[Finding]) -> list[Finding]:
    return [
        Finding(found.code, found.epoch, found.seq, f"{side} {found.detail}".strip())
        for found in findings
    ]


def _events(here: Connection, there: Connection) -> Iterator[Finding]:
    """Find the first event that is not the same bytes on both sides."""
    query = sa.select(*_KEYS, EVENTS.c.data, EVENTS.c.chain).order_by(*_KEYS)
    ours, theirs = (
        {(row.epoch, row.seq): (row.data, row.chain) for row in each.execute(query)}
        for each in (here, there)
    )
    differ = [place for place in ours.keys() | theirs if ours.get(place) != theirs.get(place)]
    if differ:
        epoch, seq = min(differ, key=lambda place: place[1])
        yield Finding("verify.event_differs", epoch, seq)


def _proved(connection: Connection, office: str, day: str, side: str) -> Iterator[Finding]:
    """Let the day's report prove its own sums; a report that cannot be made is a finding too."""
    try:
        report = day_report(connection, office, day)
    except CounterError as error:
        yield Finding("verify.no_report", detail=f"{side} {error.code}")
        return
    for found in report.findings:
        yield Finding(found.code, detail=f"{side} {found.place}")


def _drawer(connection: Connection, office: str) -> Iterator[Finding]:
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
        yield Finding("verify.drawer_not_empty", detail=str(left))


def _figures(connection: Connection, office: str, day: str) -> Figures:
    visits, receipts, total = connection.execute(
        sa.select(
            _count_where(RECEIPT.c.kind == "visit"),
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(RECEIPT.c.total), 0),
        ).where(RECEIPT.c.office == office, RECEIPT.c.day == day)
    ).one()
    services, kinds, agencies, bills = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(sa.distinct(LINE.c.service)),
            sa.func.count(sa.distinct(LINE.c.agency)),
            _count_where(LINE.c.bill_id != ""),
        ).where(LINE.c.office == office, LINE.c.day == day)
    ).one()
    ways = _ways(connection, office, day)
    return Figures(
        visits=int(visits),
        services=int(services),
        kinds=int(kinds),
        agencies=int(agencies),
        bills=int(bills),
        receipts=int(receipts),
        total=int(total),
        cash=ways.count({"cash"}),
        card=ways.count({"card"}),
        split=ways.count({"cash", "card"}),
        digest=_digest(connection, office, day),
    )


def _ways(connection: Connection, office: str, day: str) -> list[set[str]]:
    """Give, for each slip of money that came in, by which tenders it came."""
    query = sa.select(TENDER.c.epoch, TENDER.c.seq, TENDER.c.kind).where(
        TENDER.c.office == office, TENDER.c.day == day, TENDER.c.amount > 0
    )
    paid: dict[tuple[str, int], set[str]] = {}
    for row in connection.execute(query):
        paid.setdefault((row.epoch, row.seq), set()).add(row.kind)
    return list(paid.values())


def _digest(connection: Connection, office: str, day: str) -> str:
    try:
        return digest(day_report(connection, office, day))
    except CounterError:
        return ""


def _count_where(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
