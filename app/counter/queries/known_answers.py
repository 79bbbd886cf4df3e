"""What a citizen answered here before: from the visit in hand, and from earlier ones in the vault.

Only what belongs to the person is taken over from an earlier visit, and only from forms that were
about this very person.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.people_index import kept_in
from app.counter.person_answers import person_answers
from app.counter.queries.people import id_of
from app.counter.tables import CITIZEN_VISIT, VAULT
from models.catalogue.catalogue import Catalogue
from models.catalogue.service import Service
from models.values.jalali_date import JalaliDate

VISITS_READ: Final = 8
"""So many of a citizen's latest visits are opened; each is one item of the vault."""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as it was stored, and the day it was given; None is this very visit."""

    value: str
    since: JalaliDate | None = None


def known_answers(desk: Desk, service: Service, identity: str) -> dict[str, Known]:
    """Give by field what is known of a person for a service's form; the newest answer counts.

    Args:
        identity: canonical number of whom the form is about; empty while nobody is named, then
            only what this visit itself said is known.
    """
    mine = [one.name for one in service.fields if one.prefill == "person"]
    shared = [one.name for one in service.fields if one.prefill == "visit"]
    people = _person_fields(desk.need_catalogue())
    known: dict[str, Known] = {}
    for whose, answers in _here(desk):
        about = whose or _about(answers, people)
        takes = [*shared, *mine] if not identity or about in ("", identity) else shared
        known |= {name: Known(answers[name]) for name in takes if answers.get(name)}
    if identity and mine:
        for day, answers in _earlier(desk, identity):
            if _about(answers, people) in ("", identity):
                found = {name: Known(answers[name], day) for name in mine if answers.get(name)}
                known = found | known
    return known


def _here(desk: Desk) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give the answers of the visit in hand: its person's first, then line by line.

    Beside them whose they are, empty where only the answers themselves can tell.
    """
    if desk.visit is None:
        return
    yield desk.visit.person.identity, person_answers(desk.visit.person)
    for line in desk.visit.lines:
        yield "", line.answers


def _earlier(desk: Desk, identity: str) -> Iterator[tuple[JalaliDate, Mapping[str, str]]]:
    """Give the answers of a citizen's earlier visits, newest first."""
    with desk.read() as connection:
        citizen = id_of(desk, connection, identity)
        if citizen is None:
            return
        beside = (
            (VAULT.c.epoch == CITIZEN_VISIT.c.epoch)
            & (VAULT.c.seq == CITIZEN_VISIT.c.seq)
            & (VAULT.c.kind == "visit")
        )
        query = (
            sa.select(CITIZEN_VISIT.c.day, VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed)
            .join(VAULT, beside)
            .where(CITIZEN_VISIT.c.citizen == citizen)
            .order_by(CITIZEN_VISIT.c.day.desc(), CITIZEN_VISIT.c.seq.desc())
            .limit(VISITS_READ)
        )
        rows = connection.execute(query).all()
    for day, *sealed in rows:
        kept = kept_in(desk.vault, *sealed)
        for answers in kept.answers if kept is not None else ():
            yield JalaliDate.parse(day), answers


def _about(answers: Mapping[str, str], people: Iterable[str]) -> str:
    """Tell whom a form's answers are about, empty where it asked for nobody."""
    return next((answers[name] for name in people if answers.get(name)), "")


def _person_fields(catalogue: Catalogue) -> tuple[str, ...]:
    """Name the questions that say whom a form is about, in any service."""
    return tuple(sorted({one.person_field for one in catalogue.services if one.person_field}))
