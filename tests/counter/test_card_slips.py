"""Facts about the terminal's slips: counted with the drawer, and compared with what was booked."""

import pytest

from app.counter.commands.count_cash import count_cash
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.queries.card_slips import CardSlips, slips_of_count
from app.counter.queries.drawer import last_count
from models.events.shift import CardSlipsCounted, CashCounted
from models.values.rial import Rial
from tests.counter_world import SUPERVISOR, World, drawer_of, events, put_in


def pay_by_card(desk: Desk, reference: str) -> str:
    start_visit(desk)
    put_in(desk, "GEN-104")
    given = take_payment(desk, tenders=[card(desk.need_visit().total, reference=reference)])
    return str(given.receipt)


def test_slips_are_counted_with_the_drawer_and_told_beside_what_is_booked(
    world: World, desk: Desk
) -> None:
    pay_by_card(desk, "111111111111")
    pay_by_card(desk, "222222222222")
    start_visit(desk)
    put_in(desk, "GEN-101")
    take_payment(desk, tenders=[cash(desk.need_visit().total)])
    found = count_cash(desk, counts=drawer_of(desk), terminal_total=Rial(0), slips=1)
    assert found.slips == CardSlips(counted=1, booked=2)
    drawer, slips = events(world, CashCounted.kind, CardSlipsCounted.kind)
    assert slips.body == CardSlipsCounted(slips=1, booked=2)
    assert slips.envelope.seq == drawer.envelope.seq + 1
    office, shift = desk.office.office, desk.shift
    assert shift is not None
    with desk.read() as connection:
        counted = last_count(connection, office, shift)
        assert counted is not None
        kept = slips_of_count(connection, office, counted.epoch, counted.seq)
    assert kept == found.slips


def test_a_closing_without_slips_states_none(world: World, desk: Desk) -> None:
    found = count_cash(desk, counts=drawer_of(desk))
    assert found.slips is None
    assert events(world, CardSlipsCounted.kind) == []
    office, shift = desk.office.office, desk.shift
    assert shift is not None
    with desk.read() as connection:
        counted = last_count(connection, office, shift)
        assert counted is not None
        assert slips_of_count(connection, office, counted.epoch, counted.seq) is None


@pytest.mark.parametrize("slips", [0, 3])
def test_money_given_back_by_card_leaves_a_slip_as_well(desk: Desk, slips: int) -> None:
    receipt = pay_by_card(desk, "111111111111")
    void_receipt(desk, receipt=receipt, reason="wrong_person", approval=SUPERVISOR)
    found = count_cash(desk, counts=drawer_of(desk), slips=slips)
    assert found.slips == CardSlips(counted=slips, booked=2)
