"""A day's report: every sum, by every path, on both sides, now and later."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from app.book.reports.day import day_report, digest, encode
from app.book.reports.report import DayReport
from app.storage.engine import reading
from tests.unit.reports.days import copy_of, open_till, serve, settle_cards, work_day
from tests.unit.reports.till import CLERKS, DAY, OFFICE, Sale, Till


def report_of(till: Till, day: str = DAY) -> DayReport:
    with reading(till.engine) as connection:
        return day_report(connection, OFFICE, day)


def a_shift(till: Till, visits: int = 6) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    serve(till, visits)
    settle_cards(till)
    till.close_shift()
    till.sign_out()


def test_the_sums_of_a_day_are_one_sum_from_every_side(worked: Till, report: DayReport) -> None:
    facts = report.facts
    assert report.findings == ()
    assert facts.receipts.net == worked.turnover
    assert len(facts.slips) == worked.number
    assert facts.receipts.net == sum(row.flow.net for row in facts.services)
    assert facts.receipts.net == sum(row.flow.net for row in facts.agencies)
    assert facts.receipts.net == sum(row.flow.net for row in facts.payees)
    assert facts.receipts.net == sum(row.flow.net for row in facts.clerks)
    assert facts.receipts.net == sum(row.net for row in facts.tenders)
    assert sum(balance.amount for balance in facts.accounts) == 0


def test_the_drawer_of_every_shift_is_proved(report: DayReport) -> None:
    assert [shift.difference for shift in report.facts.shifts] == [-150_000, 0, -70_000]
    assert [shift.recounts for shift in report.facts.shifts] == [0, 1, 1]
    assert [shift.disputed for shift in report.facts.shifts] == [False, False, True]
    for shift in report.facts.shifts:
        assert shift.proof == shift.expected
        assert shift.opening + shift.cash + shift.moved_in + shift.moved_out == shift.expected
        assert shift.counted == shift.left + shift.handed
        assert shift.counts[-1].counted == shift.counted


def test_the_day_holds_what_the_report_must_tell_apart(report: DayReport) -> None:
    facts = report.facts
    assert facts.voids
    assert facts.refunds
    assert facts.copies
    assert facts.openings
    assert facts.abandoned
    assert facts.requests
    assert {card.outcome for card in facts.unknown_cards} >= {"unknown", "paid", "voided"}
    assert facts.commission.net > 0
    assert facts.vat.net > 0
    assert facts.sample
    assert {person.code for person in report.people} == {"101", "102", "103", "900"}


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32), visits=st.integers(0, 40), unfinished=st.booleans())
def test_every_equality_holds_on_any_day(
    tmp_path_factory: pytest.TempPathFactory, seed: int, visits: int, unfinished: bool
) -> None:
    till = open_till(tmp_path_factory.mktemp("any") / "counter.db", seed)
    work_day(till, visits, leave_unknown=unfinished)
    if unfinished:
        till.sign_in(CLERKS[0][0])
        till.open_shift()
        serve(till, 3)
    report = report_of(till)
    assert report.findings == ()
    assert report.facts.receipts.net == till.turnover
    for shift in report.facts.shifts:
        assert shift.closed == (shift.shift != till.standing.shift)
    if unfinished:
        assert report.facts.shifts[-1].proof == till.drawer
    till.engine.dispose()


def test_the_same_events_elsewhere_give_the_same_bytes(worked: Till, report: DayReport) -> None:
    with reading(copy_of(worked.engine)) as connection:
        elsewhere = day_report(connection, OFFICE, DAY)
    assert encode(elsewhere) == encode(report)
    assert digest(elsewhere) == digest(report)


def test_the_json_is_canonical(report: DayReport) -> None:
    written = encode(report)
    assert rfc8785.dumps(json.loads(written)) == written


def test_what_a_later_day_does_to_a_receipt_leaves_its_day_as_it_was(till: Till) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    first, second = till.sell([0, 2]), till.sell([3, 6])
    unknown = till.sell([2], pay="unknown")
    till.close_shift()
    before = report_of(till)
    till.next_day()
    till.sign_in(CLERKS[1][0])
    till.open_shift()
    till.void(first)
    till.refund(second, [1])
    till.resolve(unknown, "paid_cash")
    till.close_shift()
    after, next_day = report_of(till), report_of(till, till.day)
    assert encode(after) == encode(before)
    assert next_day.findings == ()
    assert [slip.of_day for slip in next_day.facts.voids] == [DAY]
    assert [(card.receipt, card.day, card.outcome) for card in next_day.facts.unknown_cards] == [
        (unknown.body.receipt, DAY, "paid_cash")
    ]
    assert {row.service: row.flow.back for row in next_day.facts.services} == {
        "BILL-101": 1,
        "NOCR-112": 1,
        "POST-101": 1,
    }
    assert next_day.facts.tenders[0].net == next_day.facts.shifts[0].cash


def test_a_signature_does_not_alter_what_it_was_put_under(till: Till) -> None:
    a_shift(till)
    signed = digest(report_of(till))
    till.approve(signed)
    report = report_of(till)
    assert digest(report) == signed
    assert [approval.holds for approval in report.approvals] == [True]
    a_shift(till, 2)
    assert [approval.holds for approval in report_of(till).approvals] == [False]


def test_a_day_without_work_is_a_report_of_nothing(till: Till) -> None:
    report = report_of(till, "1405/05/13")
    assert report.facts.receipts.net == 0
    assert report.findings == ()
    assert [machine.state for machine in report.machines] == ["silent"]


def test_two_counters_stand_in_one_report_and_one_that_is_silent_is_listed(
    till: Till, tmp_path: Path
) -> None:
    other = open_till(tmp_path / "other.db", 9, counter=2)
    a_shift(till)
    a_shift(other)
    till.next_day()
    a_shift(till)
    with reading(copy_of(till.engine, other.engine)) as connection:
        both = day_report(connection, OFFICE, DAY)
        late = day_report(connection, OFFICE, till.day)
    assert both.findings == late.findings == ()
    own = report_of(till)
    assert both.facts.receipts.net == own.facts.receipts.net + other.turnover
    assert [series.counter for series in both.facts.series] == [1, 2]
    assert [machine.state for machine in both.machines] == ["worked", "worked"]
    assert [machine.state for machine in late.machines] == ["worked", "silent"]
    assert late.machines[1].last_day == DAY
    assert late.machines[1].last_seq == other.journal.head.seq
    other.engine.dispose()


def test_a_counter_at_rest_is_not_taken_for_a_silent_one(till: Till, tmp_path: Path) -> None:
    other = open_till(tmp_path / "other.db", 9, counter=2)
    other.next_day()
    other.next_day()
    a_shift(other, 1)
    till.next_day()
    a_shift(till)
    with reading(copy_of(till.engine, other.engine)) as connection:
        report = day_report(connection, OFFICE, till.day)
    assert [machine.state for machine in report.machines] == ["worked", "idle"]
    other.engine.dispose()


def test_lines_given_back_for_a_receipt_that_is_not_here_yet_have_no_service(
    till: Till, tmp_path: Path
) -> None:
    other = open_till(tmp_path / "other.db", 9, counter=2)
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    sale = till.sell([0, 3])
    till.close_shift()
    other.sign_in(CLERKS[1][0])
    other.open_shift(brought=90_000_000)
    other.refund(sale, [0])
    other.close_shift()
    alone = report_of(other)
    with reading(copy_of(till.engine, other.engine)) as connection:
        together = day_report(connection, OFFICE, DAY)
    assert alone.findings == together.findings == ()
    assert [(row.service, row.flow.back) for row in alone.facts.services] == [("", 1)]
    assert [(row.service, row.flow.back) for row in together.facts.services] == [
        ("BILL-101", 1),
        ("POL-101", 0),
    ]
    other.engine.dispose()


def test_numbers_booked_on_another_day_explain_a_gap(till: Till) -> None:
    a_shift(till, 3)
    given = till.number
    till.day = "1405/05/13"
    a_shift(till, 2)
    elsewhere = till.number
    till.day = DAY  # the clock was wrong for one shift
    a_shift(till, 2)
    report = report_of(till)
    assert report.findings == ()
    (series,) = report.facts.series
    assert [(gap.first, gap.last, gap.day) for gap in series.gaps] == [
        (number, number, "1405/05/13") for number in range(given + 1, elsewhere + 1)
    ]


def test_the_turnover_runs_on_from_day_to_day(till: Till) -> None:
    a_shift(till)
    first = till.turnover
    till.next_day()
    a_shift(till)
    (series,) = report_of(till, till.day).facts.series
    assert (series.turnover_before, series.turnover_after) == (first, till.turnover)


def test_a_visit_that_pays_the_citizen_out_is_a_visit_and_no_refund(till: Till) -> None:
    till.sign_in(CLERKS[0][0])
    till.open_shift()
    sale: Sale = till.sell([5])
    till.close_shift()
    report = report_of(till)
    assert sale.body.total < 0
    assert report.findings == ()
    assert report.facts.receipts.taken == sale.body.total
    assert report.facts.receipts.back == 0


def test_a_programme_started_anew_in_a_shift_is_one_report(worked: Till, report: DayReport) -> None:
    (machine,) = report.machines
    assert len(machine.reaches) == 2
    assert machine.reaches[-1].last_seq == worked.journal.head.seq
    assert machine.reaches[-1].head == worked.journal.head.chain.hex()
    assert sum(reach.events for reach in machine.reaches) == worked.journal.head.seq


def test_a_restored_disk_that_gave_a_number_twice_is_found(till: Till, tmp_path: Path) -> None:
    a_shift(till, 3)
    branch = copy_of(till.engine)
    kept = (till.number, till.turnover, till.journal.head)
    till.restart(1)
    a_shift(till, 2)
    fork = replace(till, engine=branch)
    fork.number, fork.turnover, _ = kept
    fork.journal.engine = branch
    fork.restart(2)
    a_shift(fork, 2)
    with reading(copy_of(till.engine, branch)) as connection:
        report = day_report(connection, OFFICE, DAY)
    assert "report.finding.number_twice" in {finding.code for finding in report.findings}
