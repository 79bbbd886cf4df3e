"""Months: on PostgreSQL the book's large tables are kept in one part for each Jalali month.

Every row of theirs has its business day in its key, so a day, a month or a year is read from the
parts that hold it alone, and an old month can be moved to slower disks or vacuumed apart. What
belongs to a month that has no part of its own lies in the rest, and nothing is ever refused.
"""

from itertools import pairwise
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.schema import CreateIndex

from app.book.fold.rows import LINE, PAPER, PART, POSTING, RECEIPT, TENDER
from app.clock import Clock
from app.storage.engine import writing
from models.values.jalali_date import JalaliDate

LARGE: Final = (RECEIPT, LINE, PART, PAPER, TENDER, POSTING)
"""What a visit leaves, and has its day in the key; the book's other tables stay small."""
AHEAD: Final = 6
_ONE_AT_A_TIME: Final = int.from_bytes(b"PshMonth")
_PARTED: Final = sa.text("select relkind = 'p' from pg_class where oid = to_regclass(:name)")


def see_to_months(engine: Engine, clock: Clock) -> None:
    """Make the parts of this month and the next ones; to be called at every start.

    A process that runs for longer than they reach loses nothing: what comes lies in the rest.
    """
    if engine.dialect.name != "postgresql":
        return
    months = _months_from(JalaliDate.of_instant(clock.now()))
    with writing(engine) as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        for table in LARGE:
            if not connection.execute(_PARTED, {"name": table.name}).scalar_one():
                _part(connection, table)
            for first, after in pairwise(months):
                _add_month(connection, table, first, after)


def _months_from(day: JalaliDate) -> list[str]:
    """Name this month, the `AHEAD` next ones and the one after them, such as `1405/05`."""
    first = day.year * 12 + day.month - 1
    return [f"{each // 12:04}/{each % 12 + 1:02}" for each in range(first, first + AHEAD + 2)]


def _part(connection: Connection, table: sa.Table) -> None:
    """Put a table in parts; what it holds by now becomes the rest."""
    name, rest = table.name, f"{table.name}_rest"
    run = connection.exec_driver_sql
    run(f'alter table "{name}" rename to "{rest}"')
    own = "select indexname from pg_indexes where schemaname = current_schema() and tablename = %s"
    for index in run(own, (rest,)).scalars().all():
        run(f'alter index "{index}" rename to "{index}_rest"')
    run(f'create table "{name}" (like "{rest}" including defaults) partition by range (day)')
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    run(f'alter table "{name}" add constraint "{table.primary_key.name}" primary key ({key})')
    for each in table.indexes:
        connection.execute(CreateIndex(each))
    run(f'alter table "{name}" attach partition "{rest}" default')


def _add_month(connection: Connection, table: sa.Table, first: str, after: str) -> None:
    """Give a month a part, unless it has one, or days of it came before and lie in the rest."""
    part, rest = f"{table.name}_{first.replace('/', '_')}", f"{table.name}_rest"
    there = connection.execute(sa.select(sa.func.to_regclass(part))).scalar()
    came = f'select 1 from "{rest}" where day >= %s and day < %s limit 1'  # noqa: S608 - our names
    if there or connection.exec_driver_sql(came, (first, after)).first():
        return
    connection.exec_driver_sql(
        f'create table "{part}" partition of "{table.name}" '
        f"for values from ('{first}') to ('{after}')"
    )
