"""Faults planted in what a good day left: the check names each of them."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from app.practice.demo import Folders
from app.storage.engine import writing
from tests.practice.conftest import Lived, both_of, checked

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(lived: Lived, tmp_path: Path) -> Folders:
    """A copy of the day that may be spoilt."""
    shutil.copytree(lived.folders.out, tmp_path / "day")
    return Folders(tmp_path / "day")


def spoil(engine: Engine, statement: str) -> None:
    """Do what only somebody with the file in his hands can do: nothing guards it from him."""
    with writing(engine) as connection:
        _unguard(connection)
        changed = connection.exec_driver_sql(statement).rowcount
        assert changed == 1, statement


def _unguard(connection: Connection) -> None:
    names = "select name from sqlite_master where type = 'trigger'"
    for name in connection.exec_driver_sql(names).scalars().all():
        connection.exec_driver_sql(f'drop trigger "{name}"')


SALE = "seq = (select seq from event where kind = 'visit.completed' order by seq limit 1 offset 20)"
FIRST = "seq = (select min(seq) from receipt)"
ALTERED = "cast(replace(cast(data as text), '\"v\":1', '\"v\":2') as blob)"
PLANTED: dict[str, tuple[str, str, set[str]]] = {
    "a byte of an event's bytes at the centre": (
        "centre",
        f"update event set data = {ALTERED} where {SALE}",
        {"verify.chain", "verify.event_differs"},
    ),
    "an event that is gone from the centre": (
        "centre",
        f"delete from event where {SALE}",
        {"verify.gap", "verify.event_differs", "verify.no_report"},
    ),
    "an event that is gone from the till": (
        "till",
        f"delete from event where {SALE}",
        {"verify.gap", "verify.event_differs"},
    ),
    "a receipt's total at the centre": (
        "centre",
        f"update receipt set total = total + 1 where {FIRST}",
        {"verify.book", "verify.day_differs"},
    ),
    "a receipt's total at the till": (
        "till",
        f"update receipt set total = total - 10 where {FIRST}",
        {"verify.book", "verify.day_differs"},
    ),
    "a posting at the till": (
        "till",
        f"update posting set amount = amount + 1 where {FIRST} and account = 'drawer'",
        {"verify.postings", "verify.book"},
    ),
    "a line's agency at the centre": (
        "centre",
        f"update line set agency = 'ZZZ' where {FIRST} and line = 0",
        {"verify.book"},
    ),
    "the last event, cut off at the centre": (
        "centre",
        "delete from event where seq = (select max(seq) from event)",
        {"verify.event_differs"},
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named(lived: Lived, copy: Folders, fault: str) -> None:
    side, statement, codes = PLANTED[fault]
    with both_of(copy) as (till, centre):
        spoil(till if side == "till" else centre, statement)
    found = {finding.code for finding in checked(copy, lived.played.day).findings}
    assert codes <= found, found


def test_an_untouched_copy_has_no_finding(lived: Lived, copy: Folders) -> None:
    assert checked(copy, lived.played.day).findings == ()
