"""Faults planted in the book and the journal: a report finds each, or refuses to be made."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.reports.day import day_report
from app.book.reports.report import DayReport
from app.book.reports.scope import Scope
from app.book.reports.waiting import Disposition, waiting_of
from app.journal.append import EVENTS
from app.storage.engine import reading, writing
from models.errors import Defect, Refusal
from models.events.base import Body
from tests.unit.reports.days import copy_of
from tests.unit.reports.till import CLERKS, DAY, OFFICE, Till

A_VISIT = "(select min(seq) from receipt where kind = 'visit' and total > 0)"
A_VOID = "(select min(seq) from receipt where kind = 'void')"


@pytest.fixture
def copy(worked: Till) -> Iterator[Engine]:
    """The worked day in memory, its triggers off, for a test to spoil."""
    engine = copy_of(worked.engine)
    with writing(engine) as connection:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"drop trigger event_no_{verb}")
    yield engine
    engine.dispose()


def spoil(engine: Engine, statement: str) -> DayReport:
    with writing(engine) as connection:
        assert connection.exec_driver_sql(statement).rowcount
    with reading(engine) as connection:
        return day_report(connection, OFFICE, DAY)


@pytest.mark.parametrize(
    "statement",
    [
        f"update receipt set total = total + 1 where seq = {A_VISIT}",
        f"update receipt set clerk = '999' where seq = {A_VISIT}",
        f"update receipt set number = 900000 where seq = {A_VISIT}",
        f"update receipt set turnover = turnover + 1 where seq = {A_VOID}",
        f"update receipt set catalogue = 77 where seq = {A_VISIT}",
        f"delete from receipt where seq = {A_VISIT}",
        f"delete from receipt where seq = {A_VOID}",
        f"update receipt set of_seq = of_seq + 1 where seq = {A_VOID}",
        f"update line set amount = amount + 1 where seq = {A_VISIT}",
        f"update line set service = 'ABC-999' where seq = {A_VISIT}",
        f"update line set mode = 'request' where seq = {A_VISIT}",
        f"update line set quantity = 2 where seq = {A_VISIT}",
        f"delete from line where seq = {A_VISIT}",
        f"update part set amount = amount - 1 where seq = {A_VISIT} and part = 0",
        f"update part set payee = 'somebody' where seq = {A_VISIT} and part = 0",
        f"delete from part where seq = {A_VOID}",
        f"update tender set amount = amount + 1 where seq = {A_VISIT}",
        f"update tender set received = received + 1 where seq = {A_VISIT}",
        f"update tender set kind = 'gold' where seq = {A_VISIT}",
        f"update posting set amount = amount + 1 where seq = {A_VISIT} and account = 'drawer'",
        f"update posting set account = 'safe' where seq = {A_VISIT} and account = 'drawer'",
        f"update posting set shift = 'none' where seq = {A_VISIT} and account = 'drawer'",
        f"delete from posting where seq = {A_VISIT}",
        "update shift set expected = expected + 1 where number = 1",
        "update shift set counted = counted + 1 where number = 2",
        "update shift set difference = 0 where number = 1",
        "update shift set handed = handed - 1 where number = 3",
        "update shift set cash = cash + 1 where number = 1",
        "update shift set card = card + 1 where number = 1",
        "update shift set opening = opening + 1 where number = 1",
        "update shift set receipts = receipts + 1 where number = 1",
        "delete from shift where number = 2",
        "update cash_count set quantity = quantity + 1 where attempt = 2",
        "delete from drawer where direction <> 'open'",
        "delete from drawer where direction = 'open'",
        "delete from receipt_copy",
        "delete from abandoned",
        "delete from adopted",
    ],
)
def test_a_fault_planted_in_a_row_is_found(copy: Engine, statement: str) -> None:
    assert spoil(copy, statement).findings


def test_an_event_missing_from_the_middle_stops_the_report(copy: Engine) -> None:
    with pytest.raises(Defect, match=r"report\.incomplete"):
        spoil(copy, "delete from event where seq = 40")


def test_an_altered_event_is_found(copy: Engine) -> None:
    report = spoil(
        copy,
        f"update event set data = cast(replace(cast(data as text), 'BILL', 'BOLL') as blob) "
        f"where seq = {A_VISIT}",
    )
    assert {finding.code for finding in report.findings} >= {
        "report.finding.chain",
        "report.finding.differs",
    }


def test_a_column_that_differs_from_what_was_signed_is_found(copy: Engine) -> None:
    report = spoil(copy, "update event set kind = 'visit.abandoned' where seq = 40")
    assert [finding.code for finding in report.findings] == ["report.finding.column"]


def test_an_unreadable_event_stops_the_report(copy: Engine) -> None:
    with pytest.raises(Refusal, match=r"report\.unread"):
        spoil(copy, "update event set data = x'00' where seq = 40")


@pytest.mark.parametrize("place", ["max", "min"])
def test_rows_lost_at_either_end_of_a_day_are_still_found(copy: Engine, place: str) -> None:
    """The journal is followed beyond what the book knows of."""
    tables = "receipt line part tender posting shift cash_count drawer session receipt_copy"
    with writing(copy) as connection:
        seqs = connection.exec_driver_sql(
            "select seq from event where kind = 'visit.completed' order by seq"
        ).scalars()
        visits = list(seqs)
        edge = visits[-1] if place == "max" else visits[0]
        beyond = f"seq >= {edge}" if place == "max" else f"seq <= {edge}"
        for table in (*tables.split(), "abandoned", "adopted", "approval"):
            connection.exec_driver_sql(f"delete from {table} where {beyond}")
    with reading(copy) as connection:
        report = day_report(connection, OFFICE, DAY)
    assert "report.finding.differs" in {finding.code for finding in report.findings}


def test_a_whole_epoch_lost_from_the_book_is_still_found(copy: Engine) -> None:
    with writing(copy) as connection:
        (epoch,) = connection.exec_driver_sql(
            "select epoch from epoch order by opened_seq desc limit 1"
        ).one()
        for (table,) in connection.exec_driver_sql(
            "select name from sqlite_master where type = 'table' and sql like '%epoch%' "
            "and name not in ('event', 'epoch')"
        ).all():
            connection.exec_driver_sql(f"delete from {table} where epoch = '{epoch}'")
    with reading(copy) as connection:
        report = day_report(connection, OFFICE, DAY)
    assert report.findings


class Unheard(Body, frozen=True, kw_only=True):
    """An act that only a newer program knows."""

    kind = "visit.unheard"
    total: int


def _unheard(till: Till) -> Connection:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    till.sell([0])
    till.journal.fold = lambda connection, event: None
    till.act(Unheard(total=5))
    return till.engine.connect()


def test_an_event_of_a_newer_program_stops_the_report_unless_it_is_listed(till: Till) -> None:
    _unheard(till).close()
    head = till.journal.head
    with reading(till.engine) as connection:
        with pytest.raises(Refusal, match=r"report\.unread"):
            day_report(connection, OFFICE, DAY)
        held = Disposition(head.epoch, head.seq, "held", "event.unknown", booked=False)
        waiting = waiting_of(connection, Scope.one_day(OFFICE, DAY), None, [held])
        report = day_report(connection, OFFICE, DAY, waiting=waiting)
    assert [(doubt.seq, doubt.state) for doubt in report.waiting.rejected] == [(head.seq, "held")]
    assert report.findings == ()


def test_the_unsent_tail_and_the_doubted_are_lines_of_their_own(worked: Till) -> None:
    with reading(worked.engine) as connection:
        query = sa.select(EVENTS.c.epoch, EVENTS.c.seq).where(EVENTS.c.kind == "visit.completed")
        visits = connection.execute(query.order_by(EVENTS.c.seq)).all()
        confirmed = {visits[0].epoch: visits[50].seq}
        doubted = Disposition(visits[0].epoch, visits[10].seq, "rejected", "price.differs")
        waiting = waiting_of(connection, Scope.one_day(OFFICE, DAY), confirmed, [doubted])
        report = day_report(connection, OFFICE, DAY, waiting=waiting)
    slips = report.facts.slips
    first = visits[0].epoch
    tail = [slip for slip in slips if slip.epoch != first or slip.seq > visits[50].seq]
    assert waiting.count == len(tail)
    assert waiting.amount == sum(slip.total for slip in tail)
    assert waiting.oldest_at == min(slip.at for slip in tail)
    (doubt,) = waiting.rejected
    assert doubt.amount == next(slip.total for slip in slips if slip.seq == visits[10].seq)
    assert report.settled + waiting.amount + doubt.amount == report.facts.receipts.net


def test_what_was_doubted_of_another_day_is_not_this_days(worked: Till) -> None:
    elsewhere = Scope.one_day(OFFICE, "1405/05/13")
    head = worked.journal.head
    doubted = Disposition(head.epoch, head.seq, "held", "event.unknown")
    nowhere = Disposition("NOWHERE", 1, "held", "event.unknown")
    with reading(worked.engine) as connection:
        waiting = waiting_of(connection, elsewhere, {}, [doubted, nowhere])
    assert waiting.rejected == ()
