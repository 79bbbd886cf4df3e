"""The visit bench: a visit booked, signed and durable, against its rows in bare sqlite3.

The floor writes the very rows that the visit before it left, into a plain file of the same
tables beside it, by the standard library's sqlite3 in one transaction (WAL, synchronous=FULL).
Both are measured by turns, so that a noisy machine is noisy to both.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from app.book.fold.rows import LINE, PART, POSTING, RECEIPT, SERIES, TENDER
from app.counter.commands.add_service import add_service
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.tables import PRINT_JOB, VAULT
from app.journal.append import EVENTS
from app.storage.engine import reading
from models.events.base import Reference
from models.values.rial import Rial
from tests.benchmarks.bench import Figure, figure
from tests.benchmarks.million import fill
from tests.counter_world import new_world, open_for_business, sample, seen_papers

VISITS: Final = 1000
WARM: Final = 100
MILLION: Final = 1_000_000
SERVICES: Final = ("NOCR-111", "SSO-102", "GEN-101")
LIMIT: Final = 3.0
LIMIT_MILLION: Final = 1.3
_OF_EVENT: Final = (EVENTS, RECEIPT, LINE, PART, TENDER, POSTING, PRINT_JOB, VAULT)


@dataclass(slots=True)
class Series:
    """Milliseconds of each turn: booking alone, the visit from its start, and the floor."""

    booked: list[float]
    whole: list[float]
    floor: list[float]


def measure(*, whole: bool) -> Iterator[Figure]:
    """Measure on an empty file, and in the long form on one that holds a million visits."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir="."))
    try:
        world = new_world(folder)
        desk = open_for_business(world)
        floor = Floor(folder / "floor.db")
        series = take(desk, floor, VISITS)
        yield figure("visit", "ms", series.booked, series.floor, LIMIT)
        # Four durable writes (each line is kept as a draft) beside the floor's one: told only.
        yield figure("visit with its basket", "ms", series.whole, series.floor, 0)
        if whole:
            fill(world.engine, MILLION)
            again = take(desk, floor, VISITS)
            yield _against_itself("visit at 1,000,000", again.booked, series.booked)
        floor.close()
        world.engine.dispose()
    finally:
        shutil.rmtree(folder)


def _against_itself(name: str, now: list[float], before: list[float]) -> Figure:
    """Compare with the empty file's own median; the p99 is told and not judged."""
    told = figure(name, "ms", now, before, 0)
    kept = told.ratio <= LIMIT_MILLION
    return Figure(
        told.name,
        told.unit,
        told.median,
        told.p99,
        told.floor,
        told.floor_p99,
        told.ratio,
        min(told.ratio_p99, told.ratio) if kept else told.ratio_p99,
        LIMIT_MILLION,
    )


def take(desk: Desk, floor: "Floor", visits: int) -> Series:
    """Serve so many visits, each followed by its rows in the floor's file."""
    series = Series([], [], [])
    papers = {}
    for code in SERVICES:
        answers = sample().service(code).example(desk.today())
        papers[code] = (answers, seen_papers(desk, code, answers))
    for turn in range(WARM + visits):
        started = perf_counter()
        start_visit(desk)
        for code, (answers, seen) in papers.items():
            add_service(desk, service=code, answers=answers, papers=seen)
        total = desk.need_visit().total
        tenders = [cash(total, total + Rial(50_000))]
        booking = perf_counter()
        given = take_payment(desk, tenders=tenders)
        ended = perf_counter()
        with reading(desk.engine) as connection:
            rows = rows_of(connection, desk.office.office, given.of)
        spent = floor.write(rows)
        if turn >= WARM:
            series.booked.append((ended - booking) * 1000)
            series.whole.append((ended - started) * 1000)
            series.floor.append(spent * 1000)
    return series


Rows = list[tuple[sa.Table, list[tuple[Any, ...]]]]


def rows_of(connection: Connection, office: str, of: Reference) -> Rows:
    """Read back every row that one visit left, each table by the whole of its key."""
    found: Rows = []
    place = {"office": office, "day": of.day, "epoch": of.epoch, "seq": of.seq}
    for table in _OF_EVENT:
        here = [table.c[name] == value for name, value in place.items() if name in table.c]
        query = sa.select(table).where(*here)
        found.append((table, [tuple(row) for row in connection.execute(query)]))
    found.append((SERIES, [tuple(row) for row in connection.execute(sa.select(SERIES))]))
    return found


class Floor:
    """A plain file of the same tables, written by sqlite3 alone."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        dialect = sa.create_engine("sqlite://").dialect
        for table in (*_OF_EVENT, SERIES):
            self._connection.execute(str(CreateTable(table).compile(dialect=dialect)))
            for index in table.indexes:
                self._connection.execute(str(CreateIndex(index).compile(dialect=dialect)))

    def write(self, rows: Rows) -> float:
        """Write a visit's rows in one transaction; gives the seconds it took."""
        statements = [
            (
                (f"insert or replace into {table.name} values ({','.join('?' * len(table.c))})"),
                values,
            )
            for table, values in rows
            if values
        ]
        started = perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            self._connection.executemany(statement, values)
        self._connection.execute("COMMIT")
        return perf_counter() - started

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
