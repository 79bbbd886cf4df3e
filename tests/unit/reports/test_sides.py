"""The same report from the counter's SQLite and the centre's PostgreSQL, and its growth."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.reports.day import day_report, encode
from app.book.reports.period import period_report
from app.book.reports.report import DayReport
from app.book.reports.shift import shift_report
from app.storage.engine import open_url, reading, writing
from tests.postgres import postgres_url  # noqa: F401
from tests.unit.reports.days import bring, copy_of, open_till, work_day
from tests.unit.reports.till import DAY, OFFICE, Till

LARGE = {"event", "receipt", "line", "part", "tender", "posting", "paper", "session", "cash_count"}
DAYS = 333


@pytest.fixture
def centre(worked: Till, postgres_url: str) -> Iterator[Engine]:  # noqa: F811
    """The worked day at a centre on PostgreSQL."""
    engine = open_url(postgres_url)
    try:
        bring(engine, worked.engine)
        yield engine
    finally:
        engine.dispose()


def test_postgresql_gives_the_same_bytes(worked: Till, report: DayReport, centre: Engine) -> None:
    with reading(centre) as connection, reading(worked.engine) as own:
        assert encode(day_report(connection, OFFICE, DAY)) == encode(report)
        for shift in report.facts.shifts:
            there = shift_report(connection, OFFICE, shift.shift)
            assert encode(there) == encode(shift_report(own, OFFICE, shift.shift))
        for apart in ("whole", "office", "day", "office_day"):
            asked = ((OFFICE, "99999999"), "1405/05/01", "1405/05/31")
            assert period_report(connection, *asked, apart=apart) == period_report(
                own, *asked, apart=apart
            )


def plans(engine: Engine) -> list[str]:
    """Ask SQLite how it would answer each query of a report."""
    asked: list[tuple[str, Any]] = []

    def listen(_: Connection, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    with reading(engine) as connection:
        sa.event.listen(connection, "before_cursor_execute", listen)
        report = day_report(connection, OFFICE, DAY)
        shift_report(connection, OFFICE, report.facts.shifts[1].shift)
        sa.event.remove(connection, "before_cursor_execute", listen)
        return [
            row[3]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"explain query plan {statement}", parameters)
        ]


def test_no_query_of_a_report_reads_a_large_table_through(worked: Till) -> None:
    steps = plans(worked.engine)
    assert len(steps) > 40
    scans = [step for step in steps if step.startswith("SCAN") and set(step.split()) & LARGE]
    assert scans == []


def repeat_days(engine: Engine, days: int) -> int:
    """Let the file grow by the same day again and again; give how many visits it then holds."""
    keyed = [
        table
        for table in sa.inspect(engine).get_table_names()
        if {"day", "seq"} <= {column["name"] for column in sa.inspect(engine).get_columns(table)}
    ]
    with writing(engine) as connection:
        for table in keyed:
            columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
            moved = {"day": "'1404/' || printf('%02d/%02d', n / 28 + 1, n % 28 + 1)"}
            moved["seq"] = "seq + (n + 1) * 1000000"
            moved["event_id"] = "event_id || n"
            shown = ", ".join(moved.get(column, f'"{column}"') for column in columns)
            connection.exec_driver_sql(
                f"with recursive counted(n) as (select 0 union all select n + 1 from counted "
                f"where n < {days - 1}) insert into {table} select {shown} from {table}, counted "
                f"where day = '{DAY}'"
            )
        query = "select count(*) from receipt where kind = 'visit'"
        return int(connection.exec_driver_sql(query).scalar_one())


def fastest(engine: Engine) -> float:
    """Measure the processor's time of a report, the best of some tries, in milliseconds."""
    times = []
    with reading(engine) as connection:
        for _ in range(9):
            start = time.process_time()
            day_report(connection, OFFICE, DAY)
            times.append(time.process_time() - start)
    return min(times) * 1000


@pytest.mark.benchmark
@pytest.mark.slow
def test_a_day_of_300_visits_takes_under_50_ms_however_large_the_file(tmp_path: Path) -> None:
    till = open_till(tmp_path / "counter.db", 5)
    work_day(till, 300)
    alone = fastest(till.engine)
    visits = repeat_days(till.engine, DAYS)
    among_many = fastest(till.engine)
    print(f"\nday of 300 visits: {alone:.1f} ms alone, {among_many:.1f} ms among {visits:,}")
    assert visits > 100_000
    assert among_many < 50
    assert among_many < alone * 1.5
    till.engine.dispose()


def test_a_period_is_the_sum_of_its_days(till: Till) -> None:
    work_day(till, 12)
    till.next_day()
    work_day(till, 9)
    with reading(till.engine) as connection:
        days = [day_report(connection, OFFICE, day) for day in (DAY, till.day)]
        period = period_report(connection, (OFFICE, "99999999"), DAY, till.day)
        apart = period_report(connection, (OFFICE,), DAY, till.day, apart="day")
    (group,) = period.groups
    assert group.sums.receipts.net == sum(day.facts.receipts.net for day in days)
    assert group.sums.lines == sum(day.facts.lines for day in days)
    assert period.silent == ("99999999",)
    assert [(heard.office, heard.days) for heard in period.heard] == [(OFFICE, 2)]
    for day, each in zip(days, apart.groups, strict=True):
        assert each.day == day.day
        assert each.sums.services == day.facts.services
        assert each.sums.payees == day.facts.payees
        assert each.sums.tenders == day.facts.tenders
        assert each.sums.accounts == day.facts.accounts


def test_offices_do_not_mix(worked: Till) -> None:
    with reading(copy_of(worked.engine)) as connection:
        nobody = day_report(connection, "11111111", DAY)
    assert nobody.facts.slips == ()
    assert nobody.machines == ()
