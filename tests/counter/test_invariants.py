"""Facts about the checks themselves: each one catches the fault it is there for."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.move_drawer import ALONE_MAX, move_cash
from app.counter.commands.open_shift import open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.reprint import reprint
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, card_unknown, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.queries.drawer import drawer_balance
from app.storage.engine import writing
from models.values.rial import Rial
from tests.counter.invariants import CHECKS, broken
from tests.counter_world import (
    CLERK,
    SUPERVISOR,
    come_in,
    new_world,
    open_for_business,
    put_in,
    serve,
)


@pytest.fixture(scope="module")
def full_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A counter on which everything happened once, in two shifts with a restart between."""
    world = new_world(tmp_path_factory.mktemp("full"))
    desk = open_for_business(world)
    first, second = serve(desk), serve(desk)
    start_visit(desk)
    put_in(desk, "GEN-105")
    take_payment(desk, tenders=[card(desk.need_visit().total, reference="123456")])
    void_receipt(desk, receipt=str(first.receipt), reason="other", approval=SUPERVISOR)
    refund_lines(
        desk,
        receipt=str(second.receipt),
        lines=[0],
        reason="other",
        tender="cash",
        approval=SUPERVISOR,
    )
    reprint(desk, receipt=str(second.receipt))
    move_cash(desk, direction="in", party="safe", amount=ALONE_MAX * 2, reason="از گاوصندوق")
    move_cash(
        desk,
        direction="out",
        party="bank",
        amount=ALONE_MAX + Rial(1),
        reason="واریز",
        approval=SUPERVISOR,
    )
    count_cash(desk, counts={1: drawer_balance(desk).amount - 1_000})
    close_shift(desk, left=Rial(10_000_000), reason="dispute")
    world.restart().line_up = True
    desk = world.desk
    come_in(desk, CLERK)
    open_shift(desk, counts={1: 10_000_000})
    serve(desk)
    start_visit(desk)
    put_in(desk, "GEN-105")
    take_payment(desk, tenders=[card_unknown(desk.need_visit().total)])
    yield world.engine
    world.engine.dispose()


class UndoneError(Exception):
    """Ends a planted fault's transaction, so that it never happened."""


@contextmanager
def planted(engine: Engine) -> Iterator[Connection]:
    """Give a transaction in which faults may be planted; afterwards they never were."""
    with contextlib.suppress(UndoneError), writing(engine) as connection:
        yield connection
        raise UndoneError


_FIRST: Final = "(select seq from receipt order by seq limit 1)"
_SHIFTED: Final = (
    f"update posting set amount = amount + 1 where seq = {_FIRST} and account = 'drawer'"
)
_SET: Final = "set data = cast(replace(cast(data as text), {}, {}) as blob)"

FAULTS: Final[dict[str, str]] = {
    "L1 each": _SHIFTED,
    "L2 the whole": _SHIFTED,
    "L5 every": f"update posting set shift = 'none' where seq = {_FIRST}",
    "L6 what a": "update part set amount = amount + 5 where amount < 0",
    "L6 a reversal": "update receipt set total = total + 1 where kind = 'refund'",
    "L6 a void": "update posting set amount = amount - 7 where account = 'drawer' and seq = "
    "(select seq from receipt where kind = 'void')",
    "L7 a line goes": "update receipt set of_seq = (select of_seq from receipt "
    "where kind = 'refund') where kind = 'void'",
    "L7 a line that": "update line set state = 'taken' where state = 'voided'",
    "L8 a": "update receipt set of_seq = (select seq from receipt where kind = 'void') "
    "where kind = 'refund'",
    "L10 the": "update posting set amount = amount - 90000000000 where account = 'drawer'",
    "R1 receipt": "delete from receipt where number = 2",
    "R2 a": "update tender set amount = amount + 1 where amount > 0",
    "R3": "update receipt set turnover = turnover + 1 where number = 3",
    "R4 receipts": "update receipt set number = case number when 1 then 2 when 2 then 1 "
    "else number end",
    "R5 every": "delete from receipt where number = (select max(number) from receipt)",
    "R7 every": "delete from print_job where copy = 0",
    "R9 copies": "update receipt set copies = 2 where copies = 1",
    "C1 the": "delete from event where seq = 12",
    "C3 an": "update epoch set parent_seq = parent_seq - 1 where parent_seq > 0",
    "C5 columns": "update event set day = '1405/05/11' where seq = 12",
    "Q1 what": "update shift set expected = expected + 1 where state = 'closed'",
    "Q1 a": "delete from posting where account = 'drawer' and seq = "
    "(select seq from event where kind = 'shift.closed')",
    "Q4 a difference": "update shift set difference = 0 where state = 'closed'",
    "Q4 a disputed": "update posting set account = 'over_short' where account = 'disputed'",
    "Q4 the": "update posting set amount = amount + 1 where account = 'float'",
    "Q4 a shift": "delete from event where kind = 'cash.counted'",
    "Q5 nothing": "update event "
    + _SET.format(
        "(select shift from shift where state = 'open')",
        "(select shift from shift where state = 'closed')",
    )
    + " where kind = 'visit.completed'",
    "Q10 what": "update tender set state = 'taken' where state = 'unknown'",
    "A1 whoever": "delete from session",
    "A7 a": "update session set closed_why = ''",
    "A3 what": "update receipt set approver = clerk where kind = 'void'",
    "A3 an": "update staff set roles = 'clerk' where code = '102'",
    "A4 the": "update event "
    + _SET.format("""'"u":"101"'""", """'"u":"system"'""")
    + " where kind = 'visit.completed'",
    "T1 monotonic": "update event "
    + _SET.format("""'"m":0'""", """'"m":5'""")
    + " where kind = 'shift.opened'",
    "T2 a": "update event "
    + _SET.format("""'"w":"2026-08-03T04'""", """'"w":"2026-08-03T03'""")
    + " where kind = 'receipt.voided'",
    "T3 an": "update event "
    + _SET.format("""'"bd":"1405/05/12"'""", """'"bd":"1405/05/13"'""")
    + " where kind = 'receipt.voided'",
    "D2 money": "update receipt set total = total + 0.5 where number = 1",
}
"""A fault for each check, by the beginning of its name."""


def _plant(connection: Connection, fault: str) -> None:
    for table in ("event", "epoch"):
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"drop trigger {table}_no_{verb}")
    assert connection.exec_driver_sql(fault).rowcount > 0


def test_every_check_has_a_fault_planted_for_it() -> None:
    for name in CHECKS:
        assert sum(name.startswith(check) for check in FAULTS) == 1, name
    assert len(FAULTS) == len(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_passes_a_sound_day_and_catches_its_fault(full_day: Engine, name: str) -> None:
    fault = next(fault for check, fault in FAULTS.items() if name.startswith(check))
    with planted(full_day) as connection:
        assert connection.exec_driver_sql(CHECKS[name]).all() == []
        _plant(connection, fault)
        assert connection.exec_driver_sql(CHECKS[name]).first() is not None


def test_a_sound_day_breaks_nothing(full_day: Engine) -> None:
    with writing(full_day) as connection:
        assert list(broken(connection)) == []


def test_what_is_broken_is_named_with_its_first_row(full_day: Engine) -> None:
    with planted(full_day) as connection:
        _plant(connection, FAULTS["R3"])
        (told,) = broken(connection)
        assert told.startswith("R3 the running total is the sum of all totals: (3, ")


def test_the_journal_itself_is_guarded(full_day: Engine) -> None:
    """Events and epochs are appended only: the database refuses, whoever asks."""
    for statement in (
        "update event set day = '1405/01/01'",
        "delete from event",
        "update epoch set counter = 3",
        "delete from epoch",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), full_day.connect() as raw:
            raw.exec_driver_sql(statement)
