"""Databases for the tests of storage: opened, filled a little, looked into from outside."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.storage.engine import open_file, reading, writing
from app.storage.schema import Kind, prepare_counter
from models.errors import CounterError
from models.tables.book import PostingRow
from models.tables.journal import EpochRow, EventRow

KEY: Final = bytes(range(32))
OTHER_KEY: Final = bytes(range(1, 33))
EVENTS: Final = cast(sa.Table, EventRow.__table__)
EPOCHS: Final = cast(sa.Table, EpochRow.__table__)
POSTINGS: Final = cast(sa.Table, PostingRow.__table__)


def new_counter(path: Path) -> Engine:
    """Make a counter's database of this version."""
    engine = open_file(path, KEY, create=True)
    prepare_counter(engine)
    return engine


def add_event(connection: Connection, seq: int, data: bytes = b"{}") -> None:
    """Add an event and two postings; their content is of no matter to storage."""
    connection.execute(
        EVENTS.insert(),
        {
            "office": "14-0001",
            "epoch": "e1",
            "seq": seq,
            "event_id": f"id-{seq}",
            "kind": "visit.paid",
            "day": "1405-05-12",
            "data": data,
            "chain": bytes([seq % 256]) * 32,
            "signature": None,
        },
    )
    for account, amount in (("cash", 1000), ("owed", -1000)):
        connection.execute(
            POSTINGS.insert(),
            {
                "office": "14-0001",
                "day": "1405-05-12",
                "epoch": "e1",
                "seq": seq,
                "account": account,
                "shift": "s1",
                "amount": amount,
            },
        )


def add_epoch(connection: Connection) -> None:
    """Add an epoch."""
    connection.execute(
        EPOCHS.insert(),
        {
            "office": "14-0001",
            "epoch": "e1",
            "device": "d1",
            "counter": 1,
            "public_key": "00",
            "key_id": 1,
            "opened_seq": 1,
        },
    )


def fill(engine: Engine, events: int) -> None:
    """Write an epoch and so many events, each in a commit of its own."""
    with writing(engine) as connection:
        add_epoch(connection)
    for seq in range(1, events + 1):
        with writing(engine) as connection:
            add_event(connection, seq)


def count(engine: Engine) -> int:
    """Count the events."""
    with reading(engine) as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(EVENTS)).scalar_one()


def schema_of_sqlite(connection: Connection, kind: Kind) -> set[tuple[str, str, str]]:
    """Give every statement that a database was made by, but for Alembic's own table."""
    query = "select type, name, sql from sqlite_master where sql is not null and tbl_name <> ?"
    return {
        (row[0], row[1], " ".join(str(row[2]).split()))
        for row in connection.exec_driver_sql(query, (kind.version_table,))
    }


@contextmanager
def refused(code: str, kind: type[CounterError] = CounterError) -> Iterator[None]:
    """Expect an error by its code."""
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code


def run(program: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python of its own on a program given as text."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, *map(str, arguments)],
        cwd=Path(__file__).resolve().parents[3],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
