"""The acceptance checklist, group D, at the real counter: sums, the drawer's kick, closings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.book.rebuild import verify
from app.book.reports.report import ShiftReport
from app.book.reports.shift import shift_report
from app.book.reports.shift_paper import shift_paper
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, cash, take_payment
from app.counter.desk import Desk
from app.counter.queries.receipt import find_receipt
from app.counter.training.people import invent_bill
from app.i18n import Language
from app.ids import dice
from models.catalogue.fee import OFFICE
from models.values.rial import Rial
from printing import document as paper
from printing.escpos import CUT, KICK
from tests.counter_world import (
    CLERK,
    World,
    drawer_of,
    new_world,
    open_for_business,
    put_in,
    sample,
)
from tests.window.clerk import KEY, Clerk
from tests.window.conftest import Start
from tests.window.town import Town
from ui.binding.visits import basket_of

SERVICES = ("NOCR-111", "GEN-101", "NOCR-112", "NOCR-116")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = new_world(tmp_path_factory.mktemp("d1"))
    open_for_business(world)
    yield world
    world.engine.dispose()


def known(codes: tuple[str, ...]) -> tuple[str, ...]:
    there = {service.code for service in sample().services}
    return tuple(code for code in codes if code in there)


# ------------------------------------------------------------------------------ D1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(known(SERVICES)), min_size=1, max_size=4), st.booleans())
def test_d1_the_same_sums_on_screen_receipt_z_and_settlement(
    office: World, codes: list[str], by_card: bool
) -> None:
    desk = office.desk
    start_visit(desk)
    for code in codes:
        put_in(desk, code)
    shown = basket_of(desk, desk.need_visit())
    assert Rial.sum(line.agencies + line.office_fee for line in shown.lines) == shown.total
    assert shown.agencies + shown.office_fee == shown.total
    paid = card(shown.total, reference="740912345678") if by_card else cash(shown.total)
    given_one = take_payment(desk, tenders=[paid] if shown.total.amount else [])
    receipt = find_receipt(desk, str(given_one.receipt))
    parts = [part for line in receipt.lines for part in line.parts]
    assert sum(part.amount for part in parts) == receipt.total == shown.total.amount
    fee = sum(part.amount for part in parts if part.payee == OFFICE)
    assert Rial(fee) == shown.office_fee
    z = _standing(desk)
    facts = z.facts
    assert sum(row.flow.net for row in facts.agencies) == facts.receipts.net
    assert sum(row.flow.net for row in facts.services) == facts.receipts.net
    assert sum(row.flow.net for row in facts.payees) == facts.receipts.net
    assert sum(row.net for row in facts.tenders) == facts.receipts.net
    assert not z.findings


def _standing(desk: Desk) -> ShiftReport:
    with desk.read() as connection:
        return shift_report(connection, desk.office.office, desk.need_shift().shift)


# ------------------------------------------------------------------------------ D8


def test_d8_the_drawer_opens_on_cash_on_moves_and_for_a_reason_and_on_nothing_else(
    town: Town, start: Start
) -> None:
    printer = town.folder / "printer"
    printer.write_bytes(b"")
    (town.profile / "settings.toml").write_text(
        f'receipt_printer = "device:{printer}"\n', encoding="utf-8"
    )
    clerk = start(town)
    clerk.sign_in()
    clerk.open_shift()

    def kicked() -> bool:
        """Wait for the paper of one act; tell whether the drawer opened, and empty the tray."""
        clerk.wait(lambda: CUT in printer.read_bytes())
        opened = KICK in printer.read_bytes()
        printer.write_bytes(b"")
        return opened

    clerk.scan(invent_bill(dice(301)))
    clerk.pay_dialog(KEY.Key_F11)
    clerk.fill("740912345678")
    clerk.booked()
    assert not kicked()
    clerk.scan(invent_bill(dice(302)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    assert kicked()
    _drawer(clerk, KEY.Key_4, KEY.Key_2, KEY.Key_Return)
    assert kicked()
    _drawer(clerk, KEY.Key_3)
    assert not kicked()
    _drawer(clerk, KEY.Key_1, *[KEY.Key_5] * 6, KEY.Key_Return, KEY.Key_3, KEY.Key_Return)
    assert kicked()


def _drawer(clerk: Clerk, *keys: Qt.Key) -> None:
    clerk.press(KEY.Key_F12)
    clerk.wait(lambda: clerk.screens.moving.state.can_open)
    for key in keys:
        clerk.press(key)
        clerk.hands.rest()
    clerk.wait(lambda: clerk.in_front(clerk.screens.counter))


# ------------------------------------------------------------------------------ D13


def test_d13_closings_are_numbered_without_a_gap_and_their_chain_holds(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    desk = open_for_business(world)
    numbers, totals, heads = [], [], [""]
    for sold in range(4):
        for _ in range(sold):
            start_visit(desk)
            put_in(desk, "NOCR-111")
            take_payment(desk, tenders=[cash(desk.need_visit().total)])
        shift = desk.need_shift()
        count_cash(desk, counts=drawer_of(desk))
        close_shift(desk, left=Rial(0))
        with desk.read() as connection:
            report = shift_report(connection, desk.office.office, shift.shift)
        assert report.before == heads[-1]
        numbers.append(report.shift.number)
        totals.append(report.turnover)
        heads.append(report.head)
        said = str(shift_paper(report, Language.EN, desk.catalogue).blocks)
        assert report.head[:16] in said
        assert isinstance(shift_paper(report, Language.FA, desk.catalogue), paper.Document)
        sign_in(desk, user=CLERK.user, pin=CLERK.pin)
        open_shift(desk, counts={1: 0})
    assert numbers == [1, 2, 3, 4]
    assert totals == sorted(totals)
    assert len(set(heads)) == len(heads)
    assert verify(world.engine) == []
    world.engine.dispose()
