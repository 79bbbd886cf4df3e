"""Months: the book's large tables in parts on PostgreSQL, made ahead; nothing is ever refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app.book.fold.rows import POSTING, RECEIPT
from app.book.rebuild import verify
from app.central import months
from app.storage.engine import reading
from models.events.visit import Tender, VisitCompleted
from tests.central.conftest import Centre
from tests.central.evidence import envelope, rows
from tests.central.machine import DAY, MORNING, lines

SALE = lines({("office_commission", "office"): 30_000})


def _parts(centre: Centre) -> list[str]:
    query = "select inhrelid::regclass::text from pg_inherits where inhparent = 'posting'::regclass"
    with reading(centre.central.engine) as connection:
        return sorted(connection.exec_driver_sql(query).scalars())


def test_a_month_has_a_part_of_its_own_and_so_have_the_next(
    centre_on_postgres: Centre, tmp_path: Path
) -> None:
    centre = centre_on_postgres
    machine = centre.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)
    machine.push(centre.line)

    assert _parts(centre) == [
        *(f"posting_1405_{month:02}" for month in range(5, 12)),
        "posting_rest",
    ]
    assert DAY.startswith("1405/05")
    with reading(centre.central.engine) as connection:
        here = connection.exec_driver_sql("select count(*) from only posting_1405_05").scalar_one()
        rest = connection.exec_driver_sql("select count(*) from only posting_rest").scalar_one()
        plan = connection.execute(
            sa.text("explain select * from posting where office = 'o' and day = '1405/05/12'")
        ).scalars()
        assert not any("posting_1405_06" in line for line in plan)
    assert (here, rest) == (len(rows(centre, POSTING)), 0)
    assert len(rows(centre, RECEIPT)) == 1
    assert verify(centre.central.engine) == []


def test_next_start_makes_the_months_that_have_come_nearer(centre_on_postgres: Centre) -> None:
    centre = centre_on_postgres
    before = _parts(centre)
    months.see_to_months(centre.central.engine, centre.clock)
    assert _parts(centre) == before

    centre.clock.set(MORNING + timedelta(days=62))
    months.see_to_months(centre.central.engine, centre.clock)

    assert set(_parts(centre)) - set(before) == {"posting_1405_12", "posting_1406_01"}


def test_a_day_of_long_ago_lies_in_the_rest_and_stays_there(
    centre_on_postgres: Centre, tmp_path: Path
) -> None:
    centre = centre_on_postgres
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    sold = VisitCompleted(
        number=1,
        receipt="1",
        tracking="T",
        total=30_000,
        turnover=30_000,
        started="2020-03-21T04:31:00.000Z",
        lines=tuple(SALE),
        tenders=(Tender(kind="cash", amount=30_000, received=30_000),),
    )
    old = envelope(machine, sold, day="1399/01/02")
    assert machine.post(centre.line, machine.forge([old])).status_code == 200

    centre.clock.set(datetime(2020, 3, 25, tzinfo=UTC))
    months.see_to_months(centre.central.engine, centre.clock)

    assert {row.day for row in rows(centre, POSTING)} == {"1399/01/02"}
    assert "posting_1399_01" not in _parts(centre)
    assert "posting_1399_02" in _parts(centre)
    assert verify(centre.central.engine) == []
