"""Cases: services of a visit whose end the citizen waits for, found by number or by their citizen.

A case is one line of a receipt. It is open until the agency has said its last word of it; an
agency that says nothing is waited for until `DUE_FOR` days after the day it was due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import LINE, RECEIPT
from app.counter.desk import Desk
from app.counter.people_index import case_key
from app.counter.tables import AGENCY_ANSWER, CASE_NUMBER
from models.catalogue.service import Service
from models.events.base import Reference
from models.values.jalali_date import JalaliDate
from models.values.text import fold_digits

ROWS: Final = 20
DUE_FOR: Final = 60
SHORTEST: Final = 3
"""Numbers are looked for from so many characters on."""

ENDED: Final = ("confirmed", "refused", "reversal_agreed")
WAITED_FOR: Final = "waiting"
TAKEN_BACK: Final = "taken_back"
_RUNNING_MOST: Final = 9
_Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One service that a citizen waits for.

    Attributes:
        of, line: where it stands. receipt: number of its receipt. number: the agency's, or empty.
        due: until when the agency should have ended it; None where it ends at the counter.
        state: the agency's last word (`in_review`, `returned`, `confirmed` …), `waiting` before
            the first, or `taken_back`.
        open: whether somebody still waits for it.
    """

    of: Reference
    line: int
    receipt: str
    service: str
    number: str
    due: JalaliDate | None
    state: str
    open: bool


def find_cases(desk: Desk, text: str, most: int = ROWS) -> tuple[Case, ...]:
    """Find cases by receipt number, or by how a tracking code or agency's number begins."""
    typed = case_key(text)
    if len(typed) < SHORTEST:
        return ()
    with desk.read() as connection:
        places = [*_by_receipt(desk, connection, text, most), *_by_number(connection, typed, most)]
        return cases_at(desk, connection, dict.fromkeys(places))[:most]


def cases_at(
    desk: Desk, connection: Connection, places: Iterable[_Place], *, open_only: bool = False
) -> tuple[Case, ...]:
    """Give the cases of visits, each by (day, epoch, seq), in that order."""
    wanted = list(places)
    if not wanted:
        return ()
    known = {one.code: one for one in desk.catalogue.services} if desk.catalogue else {}
    words = _last_words(connection, wanted)
    found = [
        _case(desk, row, known.get(row.service), words.get((row.epoch, row.seq, row.line)))
        for row in _lines(desk, connection, wanted)
    ]
    rank = {(day, epoch, seq): at for at, (day, epoch, seq) in enumerate(wanted)}
    found.sort(key=lambda one: (rank[one.of.day, one.of.epoch, one.of.seq], one.line))
    return tuple(one for one in found if one.open or not open_only)


def _by_receipt(desk: Desk, connection: Connection, text: str, most: int) -> list[_Place]:
    typed = fold_digits(text).strip().upper()
    if typed.isdigit() and len(typed) <= _RUNNING_MOST:
        typed = desk.office.stem(int(typed))
    elif "-" not in typed:
        return []
    query = (
        sa.select(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq)
        .where(
            RECEIPT.c.office == desk.office.office,
            RECEIPT.c.receipt >= typed,
            RECEIPT.c.receipt < f"{typed}~",
            RECEIPT.c.kind == "visit",
        )
        .limit(most)
    )
    return [(row.day, row.epoch, row.seq) for row in connection.execute(query)]


def _by_number(connection: Connection, typed: str, most: int) -> list[_Place]:
    query = (
        sa.select(CASE_NUMBER.c.day, CASE_NUMBER.c.epoch, CASE_NUMBER.c.seq)
        .where(CASE_NUMBER.c.number >= typed, CASE_NUMBER.c.number < typed + "\U0010ffff")
        .limit(most)
    )
    return [(row.day, row.epoch, row.seq) for row in connection.execute(query)]


def _lines(desk: Desk, connection: Connection, places: Sequence[_Place]) -> Sequence[Any]:
    same = (
        (RECEIPT.c.office == LINE.c.office)
        & (RECEIPT.c.day == LINE.c.day)
        & (RECEIPT.c.epoch == LINE.c.epoch)
        & (RECEIPT.c.seq == LINE.c.seq)
    )
    key = sa.tuple_(LINE.c.day, LINE.c.epoch, LINE.c.seq)
    query = (
        sa.select(LINE, RECEIPT.c.receipt)
        .join(RECEIPT, same)
        .where(LINE.c.office == desk.office.office, key.in_(places))
    )
    return connection.execute(query).all()


def _last_words(
    connection: Connection, places: Sequence[_Place]
) -> dict[tuple[str, int, int], Any]:
    """Read what the agency said last of each line that it spoke of."""
    key = sa.tuple_(AGENCY_ANSWER.c.epoch, AGENCY_ANSWER.c.seq)
    query = (
        sa.select(AGENCY_ANSWER)
        .where(key.in_([(epoch, seq) for _, epoch, seq in places]))
        .order_by(AGENCY_ANSWER.c.version)
    )
    return {(row.epoch, row.seq, row.line): row for row in connection.execute(query)}


def _case(desk: Desk, row: Any, service: Service | None, said: Any) -> Case:
    day = JalaliDate.parse(row.day)
    days = service.takes.days_max if service else 0
    due = JalaliDate.parse(said.due) if said and said.due else None
    if due is None and days:
        due = day.plus_days(days)
    state = said.state if said else WAITED_FOR
    if row.state != "taken":
        state = TAKEN_BACK
    waits = bool(days) or row.mode == "request" or said is not None
    ended = state in ENDED or state == TAKEN_BACK
    if said is None and due is not None:
        ended = ended or desk.today() > due.plus_days(DUE_FOR)
    number = (said.number if said else "") or row.agency_number
    of = Reference(row.day, row.epoch, row.seq)
    return Case(of, row.line, row.receipt, row.service, number, due, state, waits and not ended)
