"""Facts about voiding: the exact negation, with a second person, once, on a slip of its own."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from app.book.fold.rows import LINE, POSTING, RECEIPT
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, card_unknown, cash, take_payment
from app.counter.commands.void_receipt import REASONS, void_receipt
from app.counter.desk import Desk
from app.counter.papers.queue import jobs
from app.counter.queries.receipt import find_receipt
from models.values.rial import Rial
from tests.counter_world import (
    SUPERVISOR,
    World,
    close_exactly,
    events,
    new_world,
    open_for_business,
    put_in,
    refused,
    rows,
    serve,
)


def _balances(world: World) -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in rows(world, POSTING):
        sums[row.account] += row.amount
    return Counter({account: amount for account, amount in sums.items() if amount})


def _postings(world: World, seq: int) -> list[tuple[str, int]]:
    return [(row.account, row.amount) for row in rows(world, POSTING) if row.seq == seq]


@pytest.mark.parametrize("reason", REASONS)
def test_a_void_is_a_slip_of_its_own_and_the_receipt_stays(
    world: World, desk: Desk, reason: str
) -> None:
    given = serve(desk)
    slip = void_receipt(desk, receipt=str(given.receipt), reason=reason, approval=SUPERVISOR)
    assert slip.total == -given.total
    assert slip.receipt.number == given.receipt.number + 1
    original, void = (find_receipt(desk, str(each.receipt)) for each in (given, slip))
    assert (original.state, original.total) == ("voided", given.total.amount)
    assert {line.state for line in original.lines} == {"voided"}
    assert (void.kind, void.reason, void.of_receipt, void.approver, void.turnover) == (
        "void",
        reason,
        original.receipt,
        SUPERVISOR.user,
        0,
    )
    assert [job.of for job in jobs(desk, "queued")] == [given.of, slip.of]


def test_its_postings_are_the_receipts_with_the_sign_turned(world: World, desk: Desk) -> None:
    given = serve(desk)
    slip = void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    there, back = _postings(world, given.of.seq), _postings(world, slip.of.seq)
    assert back == [(account, -amount) for account, amount in there]
    assert len(there) > 3


def test_it_goes_back_by_the_tenders_it_came_by(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "NOCR-111")
    total, part = desk.need_visit().total, Rial(100_000)
    given = take_payment(
        desk, tenders=[cash(part, Rial(150_000)), card(total - part, reference="12345678")]
    )
    slip = void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    tenders = find_receipt(desk, str(slip.receipt)).tenders
    assert [(each.kind, each.amount, each.reference) for each in tenders] == [
        ("cash", -100_000, ""),
        ("card", -(total - part).amount, "12345678"),
    ]


def test_nothing_is_voided_twice_and_no_void_is_voided(world: World, desk: Desk) -> None:
    given = serve(desk)
    slip = void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    with refused(world, "reversal.already"):
        void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    with refused(world, "reversal.of_reversal"):
        void_receipt(desk, receipt=str(slip.receipt), reason="other", approval=SUPERVISOR)
    assert len(events(world, "receipt.voided")) == 1


def test_what_was_refunded_in_part_is_not_voided_whole(world: World, desk: Desk) -> None:
    given = serve(desk)
    refund_lines(
        desk,
        receipt=str(given.receipt),
        lines=[0],
        reason="gave_up",
        tender="cash",
        approval=SUPERVISOR,
    )
    assert find_receipt(desk, str(given.receipt)).state == "part_refunded"
    with refused(world, "reversal.already"):
        void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)


def test_a_void_needs_a_known_receipt_and_a_reason(world: World, desk: Desk) -> None:
    given = serve(desk)
    with refused(world, "receipt.unknown"):
        void_receipt(desk, receipt="72140087-2-000099-000", reason="other", approval=SUPERVISOR)
    with refused(world, "reversal.reason"):
        void_receipt(desk, receipt=str(given.receipt), reason="mood", approval=SUPERVISOR)


def test_a_receipt_of_an_earlier_shift_is_voided_out_of_the_shift_that_is_open(
    world: World, desk: Desk
) -> None:
    """Nothing is ever posted to a closed shift; the link to the original stays."""
    given = serve(desk)
    close_exactly(desk)
    desk = open_for_business(world)
    slip = void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    by_seq = {row.seq: row for row in rows(world, RECEIPT)}
    assert desk.shift is not None
    assert by_seq[slip.of.seq].shift == desk.shift.shift != by_seq[given.of.seq].shift
    assert by_seq[slip.of.seq].of_seq == given.of.seq
    close_exactly(desk)


def test_a_free_visit_can_be_voided_too(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["GEN-103"])
    slip = void_receipt(desk, receipt=str(given.receipt), reason="gave_up", approval=SUPERVISOR)
    assert (given.total, slip.total) == (Rial(0), Rial(0))
    assert {row.state for row in rows(world, LINE)} == {"voided"}


CODES = ("GEN-101", "GEN-104", "GEN-105", "GEN-103", "NOCR-111", "BUS-102", "ICTR-104")
baskets = st.lists(st.sampled_from(CODES), min_size=1, max_size=4)
ways = st.sampled_from(["cash", "card", "split", "unknown"])


@over(visits=st.lists(st.tuples(baskets, ways), min_size=1, max_size=3))
@settings(max_examples=8)
def test_after_a_void_every_balance_is_what_it_was_before_the_visit(
    tmp_path_factory: pytest.TempPathFactory, visits: list[tuple[list[str], str]]
) -> None:
    world = new_world(tmp_path_factory.mktemp("void"))
    desk = open_for_business(world)
    standing, given = [_balances(world)], []
    for codes, way in visits:
        start_visit(desk)
        for code in codes:
            put_in(desk, code)
        given.append(take_payment(desk, tenders=_tenders(desk.need_visit().total, way)))
        standing.append(_balances(world))
    while given:
        standing.pop()
        void_receipt(desk, receipt=str(given.pop().receipt), reason="other", approval=SUPERVISOR)
        assert _balances(world) == standing[-1]
    assert rows(world, RECEIPT)[-1].turnover == 0
    world.engine.dispose()


def _tenders(total: Rial, way: str) -> list[Any]:
    if total <= Rial(0):
        return [cash(total)] if total.amount else []
    half = Rial(total.amount // 2)
    return {
        "cash": [cash(total, total + Rial(1_000))],
        "card": [card(total, reference="12345678")],
        "split": [cash(half), card(total - half, reference="12345678")],
        "unknown": [card_unknown(total)],
    }[way]
