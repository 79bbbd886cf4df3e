"""The papers of a citizen that this counter has on file, so that nobody is asked for them twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk
from app.counter.tables import ON_FILE, VAULT
from app.counter.visit import Visit
from app.storage.prepared import insert_into, update_of
from models.catalogue.paper import Paper
from models.catalogue.service import Service
from models.events.base import Reference
from models.values.jalali_date import JalaliDate

_PUT: Final = insert_into(ON_FILE, ON_FILE.c.keys())
_AGAIN: Final = update_of(ON_FILE, ("whose", "paper"), ("day", "epoch", "seq", "citation"))


@dataclass(frozen=True, slots=True)
class OnFile:
    """A copy on file: whose event it came with, and the last day on which it is good."""

    paper: str
    of: Reference
    citation: str
    since: JalaliDate
    until: JalaliDate

    def good(self, today: JalaliDate) -> bool:
        """Tell whether it still serves."""
        return today <= self.until


def identity_for(desk: Desk, service: Service, answers: Mapping[str, str]) -> str:
    """Give whose papers a form asks for: the person it names, else the visit's, else nobody."""
    if service.person_field and answers.get(service.person_field):
        checked = service.check(answers, desk.today()).answers
        return checked.get(service.person_field, "")
    return desk.visit.person.identity if desk.visit is not None else ""


def papers_on_file(desk: Desk, service: Service, identity: str) -> dict[str, OnFile]:
    """Find, by the code of a service's paper, the copies that are on file and not erased.

    Those whose time is over are found too: they say when the paper was last seen.
    """
    known = {paper.code: paper for paper in service.papers if paper.keep_copy and paper.good_days}
    if not (identity and known):
        return {}
    here = (
        VAULT.c.epoch == ON_FILE.c.epoch,
        VAULT.c.seq == ON_FILE.c.seq,
        VAULT.c.citation == ON_FILE.c.citation,
    )
    query = (
        sa.select(ON_FILE)
        .join(VAULT, sa.and_(*here))
        .where(ON_FILE.c.whose == desk.vault.blind(identity), ON_FILE.c.paper.in_(known))
    )
    with desk.read() as connection:
        rows = connection.execute(query).all()
    return {row.paper: _on_file(row, known[row.paper]) for row in rows}


def file_papers(connection: Connection, desk: Desk, visit: Visit, of: Reference) -> None:
    """Give a visit's scans their place beside the event that cites them, in its transaction.

    From then on they are the citizen's papers on file.
    """
    catalogue = desk.need_catalogue()
    for line in visit.lines:
        scans = {paper.code: paper.item for paper in line.papers if paper.item}
        if not scans:
            continue
        desk.vault.settle(connection, scans.values(), of)
        asks = catalogue.service(line.service).person_field
        identity = line.answers.get(asks, "") if asks else ""
        if identity := identity or visit.person.identity:
            whose = desk.vault.blind(identity)
            for paper, citation in scans.items():
                _remember(connection, whose, paper, citation, of)


def _remember(connection: Connection, whose: str, paper: str, citation: str, of: Reference) -> None:
    place = {"day": of.day, "epoch": of.epoch, "seq": of.seq, "citation": citation}
    if not _AGAIN.run(connection, [{"key_whose": whose, "key_paper": paper, **place}]):
        _PUT.run(connection, [{"whose": whose, "paper": paper, **place}])


def _on_file(row: Any, paper: Paper) -> OnFile:
    since = JalaliDate.parse(row.day)
    of = Reference(row.day, row.epoch, row.seq)
    return OnFile(row.paper, of, row.citation, since, since.plus_days(paper.good_days))
