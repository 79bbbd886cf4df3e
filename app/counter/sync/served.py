"""Telling the centre whose services were whose, by marks, so that other counters may be warned.

Nothing waits in a list of its own: the visits stand in the book, the persons in the vault, and
what was told already is noted by its place. Whoever the vault has forgotten is told of no more.
"""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

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
        told, key = 0, b""
        for _ in range(CALLS_MAX):
            rows = self._untold(generation)
            if not rows:
                # Older ones come in only by the way back; the next start looks for those.
                self._swept = (generation, self._day_before(RECENT_DAYS))
                break
            key = key or mark_key(self._line)
            with reading(self._desk.engine) as connection:
                visits = [self._marked(connection, row, key) for row in rows]
            self._send(tuple(visit for visit in visits if visit.marks))
            self._note(rows, generation)
            told += len(rows)
        return told

    def _untold(self, generation: str) -> list[Any]:
        """Read the next visits that the centre has not heard of, oldest first."""
        desk = self._desk
        since = self._day_before(OPEN_DAYS)
        if self._swept[0] == generation:
            since = max(since, self._swept[1])
        same = sa.and_(*(TOLD_VISIT.c[name] == RECEIPT.c[name] for name in ("day", "epoch", "seq")))
        here = sa.and_(same, TOLD_VISIT.c.generation == generation)
        query = (
            sa.select(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq, RECEIPT.c.kept)
            .outerjoin(TOLD_VISIT, here)
            .where(
                RECEIPT.c.office == desk.office.office,
                RECEIPT.c.day >= since,
                RECEIPT.c.kind == "visit",
                RECEIPT.c.kept != "",
                TOLD_VISIT.c.seq.is_(None),
            )
            .order_by(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq)
            .limit(VISITS_MAX)
        )
        with reading(desk.engine) as connection:
            return list(connection.execute(query))

    def _marked(self, connection: Connection, row: Any, key: bytes) -> ServedVisit:
        """Mark a visit's lines; none where nobody was named, or the vault has forgotten whom."""
        place = (VAULT.c.epoch == row.epoch, VAULT.c.seq == row.seq)
        item = connection.execute(
            sa.select(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed).where(
                *place, VAULT.c.citation == row.kept
            )
        ).first()
        kept = kept_in(self._desk.vault, *item) if item is not None else None
        identity = kept.person.identity if kept is not None else ""
        lines = connection.execute(
            sa.select(LINE.c.line, LINE.c.service)
            .where(
                LINE.c.office == self._desk.office.office,
                *(LINE.c[name] == getattr(row, name) for name in ("day", "epoch", "seq")),
                LINE.c.bill_id == "",
            )
            .order_by(LINE.c.line)
        )
        marks = tuple((line.line, mark_of(key, line.service, identity)) for line in lines)
        return ServedVisit(
            day=row.day, epoch=row.epoch, seq=row.seq, marks=marks if identity else ()
        )

    def _send(self, visits: tuple[ServedVisit, ...]) -> None:
        if visits:
            body = encode(ServedTold(visits=visits))
            headers = {"Content-Type": MEDIA_TYPE}
            self._line.ask(TELL, ServedAnswer, body=body, headers=headers)

    def _day_before(self, days: int) -> str:
        return str(JalaliDate.of_instant(self._desk.clock.now()).plus_days(-days))

    def _note(self, rows: list[Any], generation: str) -> None:
        """Note what was told, and forget what is too old to be told again."""
        since = self._day_before(OPEN_DAYS)
        with writing(self._desk.engine) as connection:
            connection.execute(TOLD_VISIT.delete().where(TOLD_VISIT.c.day < since))
            for row in rows:
                key = {"day": row.day, "epoch": row.epoch, "seq": row.seq}
                same = [TOLD_VISIT.c[name] == value for name, value in key.items()]
                connection.execute(TOLD_VISIT.delete().where(*same))
                connection.execute(TOLD_VISIT.insert().values(**key, generation=generation))
