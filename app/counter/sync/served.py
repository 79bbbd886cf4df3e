"""Telling the centre whose services were whose, by marks, so that other counters may be warned.

Nothing waits in a list of its own: the visits stand in the book, the persons in the vault, and
what was told already is noted by its place. Whoever the vault has forgotten is told of no more.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT
from app.counter.desk import Desk
from app.counter.people_index import kept_in
from app.counter.sync.line import Line
from app.counter.sync.second_times import mark_key
from app.counter.tables import TOLD_VISIT, VAULT
from app.storage.engine import reading, writing
from app.wire.before import (
    MEDIA_TYPE,
    OPEN_DAYS,
    TELL,
    VISITS_MAX,
    ServedAnswer,
    ServedTold,
    ServedVisit,
    mark_of,
)
from app.wire.codec import encode
from models.values.jalali_date import JalaliDate

RECENT_DAYS: Final = 3
"""Once all was told, a pass looks at no more days than these: a shift may be of yesterday."""
CALLS_MAX: Final = 10
"""So many calls in a pass; the next pass goes on."""
READ_MAX: Final = 1000
"""So many visits are read at once: most are of nobody's, or paid bills, and need no call."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """A visit's place, whom it was for (empty: nobody to be told of), its services by line."""

    day: str
    epoch: str
    seq: int
    identity: str = ""
    lines: tuple[tuple[int, str], ...] = ()

    def marked(self, key: bytes) -> ServedVisit:
        """Give what the centre is told: a mark for each line."""
        marks = tuple((line, mark_of(key, service, self.identity)) for line, service in self.lines)
        return ServedVisit(day=self.day, epoch=self.epoch, seq=self.seq, marks=marks)


class Served:
    """Tells one counter's visits over one line."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk = desk
        self._line = line
        self._swept = ("", "")

    def tell(self, generation: str) -> int:
        """Tell what this generation of the centre has not heard; gives how many visits that was.

        Raises a Fault when the line ends; what was told by then is noted.
        """
        told = 0
        for _ in range(CALLS_MAX):
            visits = self._untold(generation)
            if not visits:
                # Older ones come in only by the way back; the next start looks for those.
                self._swept = (generation, self._day_before(RECENT_DAYS))
                break
            if named := [visit for visit in visits if visit.identity]:
                key = mark_key(self._line)
                self._send(tuple(visit.marked(key) for visit in named))
            self._note(visits, generation)
            told += len(visits)
        return told

    def _untold(self, generation: str) -> list[_Visit]:
        """Read the next visits that the centre has not heard of, oldest first.

        As many as `READ_MAX`, and no more of a known person than one call takes.
        """
        visits, named = list[_Visit](), 0
        with reading(self._desk.engine) as connection:
            rows = connection.execute(self._query(generation))
            for place, lines in groupby(rows, key=lambda row: (row.day, row.epoch, row.seq)):
                visit = self._read(place, list(lines))
                if visit.identity and named == VISITS_MAX:
                    break
                named += bool(visit.identity)
                visits.append(visit)
        return visits

    def _query(self, generation: str) -> sa.Select[Any]:
        """Ask for visits with what the vault keeps of them, a row for each line without a bill."""
        office = self._desk.office.office
        since = self._day_before(OPEN_DAYS)
        if self._swept[0] == generation:
            since = max(since, self._swept[1])
        told = sa.and_(_same(TOLD_VISIT.c, RECEIPT.c), TOLD_VISIT.c.generation == generation)
        visit = (
            sa.select(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq, RECEIPT.c.kept)
            .outerjoin(TOLD_VISIT, told)
            .where(
                RECEIPT.c.office == office,
                RECEIPT.c.day >= since,
                RECEIPT.c.kind == "visit",
                RECEIPT.c.kept != "",
                TOLD_VISIT.c.seq.is_(None),
            )
            .order_by(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq)
            .limit(READ_MAX)
            .subquery()
        )
        kept = sa.and_(
            *(VAULT.c.epoch == visit.c.epoch, VAULT.c.seq == visit.c.seq),
            VAULT.c.citation == visit.c.kept,
        )
        # What the vault has forgotten has no mark: its lines are not read.
        line = sa.and_(
            *(VAULT.c.citation.is_not(None), LINE.c.office == office, LINE.c.bill_id == ""),
            _same(LINE.c, visit.c),
        )
        return (
            sa.select(
                *(visit.c.day, visit.c.epoch, visit.c.seq),
                *(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed),
                *(LINE.c.line, LINE.c.service),
            )
            .select_from(visit.outerjoin(VAULT, kept).outerjoin(LINE, line))
            .order_by(visit.c.day, visit.c.epoch, visit.c.seq, LINE.c.line)
        )

    def _read(self, place: tuple[str, str, int], rows: list[Any]) -> _Visit:
        """Read one visit; nobody where nobody was named, or the vault has forgotten whom."""
        first = rows[0]
        if first.citation is None:
            return _Visit(*place)
        kept = kept_in(self._desk.vault, first.citation, first.salt, first.sealed)
        identity = kept.person.identity if kept is not None else ""
        lines = tuple((row.line, row.service) for row in rows if row.line is not None)
        return _Visit(*place, identity=identity if lines else "", lines=lines)

    def _send(self, visits: tuple[ServedVisit, ...]) -> None:
        body = encode(ServedTold(visits=visits))
        self._line.ask(TELL, ServedAnswer, body=body, headers={"Content-Type": MEDIA_TYPE})

    def _day_before(self, days: int) -> str:
        return str(JalaliDate.of_instant(self._desk.clock.now()).plus_days(-days))

    def _note(self, visits: list[_Visit], generation: str) -> None:
        """Note what was told, and forget what is too old to be told again."""
        since = self._day_before(OPEN_DAYS)
        noted = [
            {"day": visit.day, "epoch": visit.epoch, "seq": visit.seq, "generation": generation}
            for visit in visits
        ]
        with writing(self._desk.engine) as connection:
            connection.execute(TOLD_VISIT.delete().where(TOLD_VISIT.c.day < since))
            connection.execute(TOLD_VISIT.insert().prefix_with("or replace"), noted)


def _same(one: Any, other: Any) -> sa.ColumnElement[bool]:
    """Say that two rows are of the same place in the journal."""
    return sa.and_(*(one[name] == other[name] for name in ("day", "epoch", "seq")))
