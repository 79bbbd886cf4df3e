"""Facts about taking payment: one commit, exact sums, one receipt however often it is tried."""

import pytest

from app.book.rebuild import verify
from app.counter.commands.add_bill import add_bill
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, card_unknown, cash, take_payment
from app.counter.desk import Desk
from app.counter.queries.drawer import drawer_balance
from app.counter.queries.receipt import find_receipt
from models.errors import Refusal
from models.values.rial import Rial
from tests.counter_world import CLERK, WATER_BILL, World, put_in, serve


def test_a_visit_of_two_services_leaves_one_receipt_whose_parts_are_its_total(desk: Desk) -> None:
    given = serve(desk)
    receipt = find_receipt(desk, str(given.receipt))
    assert len(receipt.lines) == 2
    parts = [part.amount for line in receipt.lines for part in line.parts]
    assert sum(parts) == receipt.total == given.total.amount


def test_receipt_numbers_run_without_a_gap_across_a_restart(world: World, desk: Desk) -> None:
    first = serve(desk)
    desk = world.restart()
    sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    desk.line_up = True
    second = serve(desk)
    assert (first.receipt.number, second.receipt.number) == (1, 2)
    assert first.receipt.branch != second.receipt.branch
    assert verify(world.engine) == []


def test_the_same_bill_is_refused_twice(desk: Desk) -> None:
    serve(desk, codes=(), bills=[WATER_BILL])
    start_visit(desk)
    with pytest.raises(Refusal) as refused:
        add_bill(desk, bill=WATER_BILL)
    assert refused.value.code == "bill.already_paid"


def test_cash_that_is_too_little_is_refused_and_changes_nothing(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "NOCR-111")
    before, total = drawer_balance(desk), desk.need_visit().total
    with pytest.raises(Refusal) as refused:
        take_payment(desk, tenders=[cash(total, total - Rial(1))])
    assert refused.value.code == "tender.short"
    assert drawer_balance(desk) == before
    assert desk.need_visit().total == total


def test_a_split_payment_puts_cash_in_the_drawer_and_the_rest_on_the_card(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "NOCR-111")
    before, total = drawer_balance(desk), desk.need_visit().total
    part = Rial(100_000)
    given = take_payment(
        desk,
        tenders=[cash(part, Rial(150_000)), card(total - part, reference="۱۲۳۴۵۶۷۸")],
    )
    assert given.change == Rial(50_000)
    assert drawer_balance(desk) - before == part
    assert find_receipt(desk, str(given.receipt)).tenders[1].reference == "12345678"


def test_an_unknown_card_result_is_a_state_of_its_own(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "NOCR-111")
    given = take_payment(desk, tenders=[card_unknown(desk.need_visit().total)])
    assert find_receipt(desk, str(given.receipt)).tenders[0].state == "unknown"


def test_paying_the_same_visit_again_answers_with_the_same_receipt(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "NOCR-111")
    visit = desk.need_visit()
    first = take_payment(desk, tenders=[cash(visit.total)])
    desk.visit = visit
    again = take_payment(desk, tenders=[cash(visit.total)])
    assert again.receipt == first.receipt
