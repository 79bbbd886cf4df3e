"""Facts about bills: one debt is paid once, line or no line, and again only after it went back."""

import pytest

from app.counter.commands.add_bill import add_bill
from app.counter.commands.add_service import add_service
from app.counter.commands.adopt import adopt_policy
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.remove_line import remove_line
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.queries.receipt import find_receipt
from models.errors import Refusal
from models.values.bill import Bill
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    SUPERVISOR,
    WATER_BILL,
    World,
    come_in,
    put_in,
    refused,
    serve,
)


def test_a_bill_costs_its_own_amount_and_the_commission(desk: Desk) -> None:
    start_visit(desk)
    visit = add_bill(desk, bill=WATER_BILL)
    (line,) = visit.lines
    assert (line.bill, line.mode) == (("7748317800142", "1770160"), "final")
    parts = {(part.kind, part.payee): part.amount for part in line.parts}
    assert parts["bill_amount", "biller"] == WATER_BILL.amount.amount
    assert visit.total.amount == sum(parts.values()) > WATER_BILL.amount.amount


def test_a_bill_stands_in_a_basket_once(world: World, desk: Desk) -> None:
    start_visit(desk)
    add_bill(desk, bill=WATER_BILL)
    with refused(world, "bill.in_basket"):
        add_bill(desk, bill=WATER_BILL)
    remove_line(desk, line=0)
    add_bill(desk, bill=WATER_BILL)


def test_a_paid_bill_is_refused_with_its_receipt(world: World, desk: Desk) -> None:
    given = serve(desk, codes=(), bills=[WATER_BILL])
    start_visit(desk)
    with refused(world, "bill.already_paid", receipt=str(given.receipt)):
        add_bill(desk, bill=WATER_BILL)
    desk = world.restart()
    come_in(desk, CLERK)
    desk.line_up = True
    start_visit(desk)
    with refused(world, "bill.already_paid", receipt=str(given.receipt)):
        add_bill(desk, bill=WATER_BILL)


def test_typing_the_two_ids_into_a_form_is_no_way_around_it(world: World, desk: Desk) -> None:
    serve(desk, codes=(), bills=[WATER_BILL])
    start_visit(desk)
    with refused(world, "bill.already_paid"):
        add_service(
            desk, service="BILL-102", answers={"bill_id": "7748317800142", "pay_id": "1770160"}
        )


def test_two_baskets_with_one_bill_pay_it_once(world: World, desk: Desk) -> None:
    """Asked again when it is paid: the bill may have been paid while the other basket waited."""
    start_visit(desk)
    add_bill(desk, bill=WATER_BILL)
    waiting = desk.need_visit().visit
    hold_visit(desk)
    given = serve(desk, codes=(), bills=[WATER_BILL])
    recall_visit(desk, visit=waiting)
    with refused(world, "bill.already_paid", receipt=str(given.receipt)):
        take_payment(desk, tenders=[cash(desk.need_visit().total)])


def test_after_a_void_the_bill_may_be_paid_again(world: World, desk: Desk) -> None:
    for _ in range(2):
        given = serve(desk, codes=(), bills=[WATER_BILL])
        void_receipt(desk, receipt=str(given.receipt), reason="paid_twice", approval=SUPERVISOR)
    serve(desk, codes=(), bills=[WATER_BILL])
    start_visit(desk)
    with refused(world, "bill.already_paid"):
        add_bill(desk, bill=WATER_BILL)


def test_after_a_refund_only_the_refunded_bill_may_be_paid_again(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["GEN-104"], bills=[WATER_BILL])
    refund = {"reason": "gave_up", "tender": "cash", "approval": SUPERVISOR}
    refund_lines(desk, receipt=str(given.receipt), lines=[0], **refund)  # type: ignore[arg-type]
    start_visit(desk)
    with refused(world, "bill.already_paid"):
        add_bill(desk, bill=WATER_BILL)
    refund_lines(desk, receipt=str(given.receipt), lines=[1], **refund)  # type: ignore[arg-type]
    add_bill(desk, bill=WATER_BILL)


def test_another_payment_of_the_same_account_is_another_bill(desk: Desk) -> None:
    serve(desk, codes=(), bills=[WATER_BILL])
    start_visit(desk)
    add_bill(desk, bill=Bill.of("7748317800142", _payment_id_of_the_next_period()))


def _payment_id_of_the_next_period() -> str:
    """Find another payment id that the checks of the same bill id accept."""
    for amount in range(1_771, 1_999):
        for checks in range(1_000):
            try:
                bill = Bill.of("7748317800142", f"{amount}{checks:03d}")
            except Refusal:
                continue
            return str(bill.payment_id)
    raise AssertionError("no payment id was found")


def test_while_the_line_is_down_a_bill_is_held_where_the_policy_allows(
    world: World, desk: Desk
) -> None:
    desk.line_up = False
    start_visit(desk)
    add_bill(desk, bill=WATER_BILL, answers={"mobile": "09123456789"})
    given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
    (line,) = find_receipt(desk, str(given.receipt)).lines
    assert (line.service, line.mode) == ("BILL-104", "request")


def test_while_the_line_is_down_no_bill_is_taken_where_the_policy_forbids(
    world: World, desk: Desk
) -> None:
    adopt_policy(desk, held_money=False, services=())
    desk.line_up = False
    start_visit(desk)
    with refused(world, "catalogue.held_money_off"):
        add_bill(desk, bill=WATER_BILL)
    desk.line_up = True
    add_bill(desk, bill=WATER_BILL)


def test_a_line_that_goes_down_before_paying_is_seen(world: World, desk: Desk) -> None:
    """The money of a bill that was to be paid at once may not be held behind the policy's back."""
    start_visit(desk)
    add_bill(desk, bill=WATER_BILL)
    total = desk.need_visit().total
    desk.line_up = False
    with refused(world, "catalogue.line_down", service="BILL-101"):
        take_payment(desk, tenders=[cash(total)])
    desk.line_up = True
    take_payment(desk, tenders=[cash(total)])


def test_a_service_that_can_wait_becomes_a_request_when_the_line_goes_down(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-102")
    assert desk.need_visit().lines[0].mode == "final"
    desk.line_up = False
    given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
    assert find_receipt(desk, str(given.receipt)).lines[0].mode == "request"


@pytest.mark.parametrize("services", [("NOCR",), ("NOCR-111", "GEN")])
def test_what_the_licence_does_not_name_is_not_offered(
    world: World, desk: Desk, services: tuple[str, ...]
) -> None:
    adopt_policy(desk, held_money=True, services=services)
    start_visit(desk)
    with refused(world, "catalogue.not_licensed"):
        add_bill(desk, bill=WATER_BILL)


def test_a_water_bill_is_never_paid_to_the_tax_office(world: World, desk: Desk) -> None:
    """A tax notice has a payment id too; its service pays the tax office whatever is scanned."""
    adopt_policy(desk, held_money=True, services=("TAX",))
    start_visit(desk)
    with refused(world, "catalogue.not_licensed"):
        add_bill(desk, bill=WATER_BILL)


def test_a_line_chosen_before_the_policy_changed_is_not_sold_after(
    world: World, desk: Desk
) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    total = desk.need_visit().total
    adopt_policy(desk, held_money=True, services=("NOCR",))
    with refused(world, "catalogue.not_licensed"):
        take_payment(desk, tenders=[cash(total)])
    assert desk.need_visit().total == total > Rial(0)
