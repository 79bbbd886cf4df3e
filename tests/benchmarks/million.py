"""A file of a million visits: rows of one real visit multiplied over the years before it.

The copies have days, epochs and sequence numbers of their own, and so stand where real ones of
those years would stand in every table and index. Their bytes are the original's, unsigned for
their place: this file is for measuring, and `verify` would say so.
"""

from typing import Any, Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, PART, POSTING, RECEIPT, TENDER
from app.journal.append import EPOCHS, EVENTS
from app.storage.engine import reading, writing
from app.storage.prepared import insert_into
from models.values.jalali_date import JalaliDate

A_DAY: Final = 300
_BATCH: Final = 3000
_TABLES: Final = (EVENTS, RECEIPT, LINE, PART, TENDER, POSTING)


def fill(engine: sa.Engine, visits: int) -> None:
    """Put so many visits into a counter's file, 300 a day, ending the day before its shift."""
    with reading(engine) as connection:
        place = connection.execute(
            sa.select(RECEIPT.c.epoch, RECEIPT.c.seq).order_by(RECEIPT.c.seq).limit(1)
        ).one()
        template = [
            (
                table,
                [
                    dict(row._mapping)
                    for row in connection.execute(
                        sa.select(table).where(
                            table.c.epoch == place.epoch, table.c.seq == place.seq
                        )
                    )
                ],
            )
            for table in _TABLES
        ]
        epoch = dict(connection.execute(sa.select(EPOCHS).limit(1)).one()._mapping)
    last = JalaliDate.parse(template[1][1][0]["day"])
    days = -(-visits // A_DAY)
    for first in range(0, visits, _BATCH):
        with writing(engine) as connection:
            batch = range(first, min(visits, first + _BATCH))
            for number in {each // 10_000 for each in batch if each % 10_000 == 0}:
                row = {**epoch, "epoch": _epoch(number), "device": "before"}
                connection.execute(EPOCHS.insert(), row)
            for table, rows in template:
                copies = [
                    _copy(row, each, last.plus_days(each // A_DAY - days))
                    for each in batch
                    for row in rows
                ]
                insert_into(table, tuple(copies[0])).run(connection, copies)


def _epoch(number: int) -> str:
    return f"0{number:025d}"


def _copy(row: dict[str, Any], number: int, day: JalaliDate) -> dict[str, Any]:
    """Move a row to another visit of another day."""
    copied = row | {"epoch": _epoch(number // 10_000), "seq": number + 1, "day": str(day)}
    if "event_id" in row:
        copied["event_id"] = f"00000000-0000-7000-8000-{number:012d}"
    if "receipt" in row:
        copied["receipt"] = f"72140087-2-{number:07d}-00X"
        copied["number"] = number
    if row.get("bill_id"):
        copied["bill_id"] = f"{number:013d}"
    return copied
