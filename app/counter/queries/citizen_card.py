"""The citizen's card: what a counter knows of one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import LINE, PAPER, RECEIPT
from app.counter.desk import Desk
from app.counter.queries.cases import Case, cases_at
from app.counter.queries.people import Citizen, by_numbers, opened
from app.counter.tables import CITIZEN_VISIT, ON_FILE, VAULT
from app.counter.visit import Person
from models.events.base import Reference

LOOKED_AT: Final = 50
"""Of a citizen who comes often the latest visits are enough."""

SHOWN: Final = 20
GUARDIAN: Final = "guardian"
LAWYER: Final = "lawyer"
_POWER_OF_ATTORNEY: Final = ("poa",)
_KEY: Final = ("day", "epoch", "seq")


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit before: where it stands, its receipt, when (RFC 3339), its services, its state."""

    of: Reference
    receipt: str
    at: str
    services: tuple[str, ...]
    total: int
    state: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a citizen.

    Attributes:
        visits: how many in all. history: the latest, latest first. open_cases: the nearest due
            first. on_file: papers of which a copy is kept. flags: `guardian`, `lawyer`.
    """

    citizen: Citizen
    visits: int
    history: tuple[PastVisit, ...]
    open_cases: tuple[Case, ...]
    on_file: int
    flags: tuple[str, ...]


def citizen_card(desk: Desk, identity: str) -> Card | None:
    """Give the card of an identity's citizen, None for somebody new."""
    with desk.read() as connection:
        found = _citizen(desk, connection, identity)
        if found is None:
            return None
        places = [(row.day, row.epoch, row.seq) for row in _visits(connection, found.citizen)]
        many = connection.execute(
            sa.select(sa.func.count()).where(CITIZEN_VISIT.c.citizen == found.citizen)
        ).scalar_one()
        cases = cases_at(desk, connection, places, open_only=True)
        history = tuple(_history(desk, connection, places[:SHOWN]))
        return Card(
            found,
            int(many),
            history,
            tuple(sorted(cases, key=lambda one: (one.due is None, one.due and str(one.due)))),
            _on_file(desk, connection, identity),
            _flags(desk, connection, places, history),
        )


def person_of(desk: Desk, identity: str) -> Person:
    """Give a person as they were last known here, with the identity alone for somebody new."""
    with desk.read() as connection:
        found = _citizen(desk, connection, identity)
    return found.person if found is not None else Person("", identity)


def _citizen(desk: Desk, connection: Connection, identity: str) -> Citizen | None:
    ids = by_numbers(desk, connection, (identity,)) if identity else []
    found = opened(desk, connection, ids[:1])
    return found[0] if found else None


def _visits(connection: Connection, citizen: int) -> list[Any]:
    here = CITIZEN_VISIT.c
    query = (
        sa.select(here.day, here.epoch, here.seq)
        .where(here.citizen == citizen)
        .order_by(here.day.desc(), here.epoch.desc(), here.seq.desc())
        .limit(LOOKED_AT)
    )
    return list(connection.execute(query))


def _history(
    desk: Desk, connection: Connection, places: list[tuple[str, str, int]]
) -> Iterator[PastVisit]:
    if not places:
        return
    key = sa.tuple_(*(RECEIPT.c[name] for name in _KEY))
    mine = RECEIPT.c.office == desk.office.office
    receipts = connection.execute(sa.select(RECEIPT).where(mine, key.in_(places))).all()
    key = sa.tuple_(*(LINE.c[name] for name in _KEY))
    lines = connection.execute(
        sa.select(LINE.c.epoch, LINE.c.seq, LINE.c.service)
        .where(LINE.c.office == desk.office.office, key.in_(places))
        .order_by(LINE.c.line)
    ).all()
    rank = {place: at for at, place in enumerate(places)}
    for row in sorted(receipts, key=lambda one: rank[one.day, one.epoch, one.seq]):
        of = Reference(row.day, row.epoch, row.seq)
        services = [one.service for one in lines if (one.epoch, one.seq) == (of.epoch, of.seq)]
        yield PastVisit(of, row.receipt, row.at, tuple(services), row.total, row.state)


def _on_file(desk: Desk, connection: Connection, identity: str) -> int:
    there = (
        (VAULT.c.epoch == ON_FILE.c.epoch)
        & (VAULT.c.seq == ON_FILE.c.seq)
        & (VAULT.c.citation == ON_FILE.c.citation)
    )
    query = (
        sa.select(sa.func.count())
        .select_from(ON_FILE.join(VAULT, there))
        .where(ON_FILE.c.whose == desk.vault.blind(identity))
    )
    return int(connection.execute(query).scalar_one())


def _flags(
    desk: Desk,
    connection: Connection,
    places: list[tuple[str, str, int]],
    history: tuple[PastVisit, ...],
) -> tuple[str, ...]:
    """Tell whom this person came for besides themselves: a child's guardian, somebody's lawyer."""
    services = {one.code: one for one in desk.catalogue.services} if desk.catalogue else {}
    served = [services[code] for visit in history for code in visit.services if code in services]
    flags = [GUARDIAN] if any(one.applicant == GUARDIAN for one in served) else []
    key = sa.tuple_(*(PAPER.c[name] for name in _KEY))
    shown = sa.select(PAPER.c.paper).where(
        PAPER.c.office == desk.office.office,
        key.in_(places),
        PAPER.c.paper.in_(_POWER_OF_ATTORNEY),
    )
    if connection.execute(shown.limit(1)).first() is not None:
        flags.append(LAWYER)
    return tuple(flags)
