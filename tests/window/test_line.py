"""The line goes and comes back under the clerk's hands: what is offered and said follows it."""

import pytest

from app.counter.training.people import invent_bill
from app.ids import dice
from models.errors import Refusal
from tests.window.clerk import CTRL, KEY, Clerk
from ui.rows import Link
from ui.screens.counter.state import Pane

MOBILE = "09141234567"


def line_goes(clerk: Clerk) -> None:
    """Cut the cable, and let the counter find out."""
    clerk.town.cable.cut()
    clerk.sync()
    clerk.line_is(Link.OFFLINE)


def line_comes(clerk: Clerk) -> None:
    clerk.town.cable.mend()
    clerk.sync()
    clerk.line_is(Link.ONLINE)


@pytest.fixture
def offline(clerk: Clerk) -> Clerk:
    """A clerk in an open shift whose line is down."""
    line_goes(clerk)
    return clerk


def test_what_needs_the_line_is_marked_the_moment_it_goes(clerk: Clerk) -> None:
    clerk.hands.type("گذرنامه")
    now = clerk.words.say("window.reach.now")
    clerk.wait(lambda: clerk.rows() and clerk.rows()[0].state == now)
    line_goes(clerk)
    needs = clerk.words.say("window.reach.needs_line")
    clerk.wait(lambda: clerk.rows()[0].state == needs)
    clerk.press(KEY.Key_Return)
    service = clerk.place.counter.desk.need_catalogue().by_number(131)
    told = clerk.words.error(Refusal("catalogue.line_down", service=service.code)).reason
    clerk.wait(lambda: told in clerk.text())
    line_comes(clerk)
    clerk.wait(lambda: clerk.rows()[0].state == now)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.state.pane is Pane.FORM)


def test_a_bill_without_a_line_asks_for_the_mobile_and_becomes_a_request(offline: Clerk) -> None:
    clerk, bill = offline, invent_bill(dice(21))
    clerk.hands.scan(bill.barcode)
    clerk.wait(clerk.form_has_focus)
    answers = clerk.screens.service_form.form().answers()
    assert answers == {"bill_id": bill.bill_id.digits, "pay_id": bill.payment_id.digits}
    clerk.fill(MOBILE)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    (line,) = clerk.basket.lines
    assert line.as_request
    assert line.detail == bill.bill_id.digits


def test_the_next_bill_of_the_same_citizen_asks_nothing(offline: Clerk) -> None:
    clerk, drawn = offline, dice(22)
    clerk.hands.scan(invent_bill(drawn).barcode)
    clerk.wait(clerk.form_has_focus)
    clerk.fill(MOBILE)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    clerk.scan(invent_bill(drawn))
    assert [line.as_request for line in clerk.basket.lines] == [True, True]


def test_a_bill_that_stands_in_the_basket_is_refused_before_anything_is_asked(
    offline: Clerk,
) -> None:
    clerk, bill = offline, invent_bill(dice(23))
    clerk.hands.scan(bill.barcode)
    clerk.wait(clerk.form_has_focus)
    clerk.fill(MOBILE)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    clerk.hands.scan(bill.barcode)
    told = clerk.words.error(Refusal("bill.in_basket", field="bill")).reason
    clerk.wait(lambda: told in clerk.text())
    assert clerk.state.pane is Pane.RESULTS


def test_what_was_taken_without_a_line_is_sent_when_it_is_back(offline: Clerk) -> None:
    clerk = offline
    clerk.hands.scan(invent_bill(dice(24)).barcode)
    clerk.wait(clerk.form_has_focus)
    clerk.fill(MOBILE)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.wait(lambda: clerk.waiting() > 0)
    assert clerk.town.receipts_total() == 0
    line_comes(clerk)
    clerk.delivered()
    assert clerk.town.receipts_total() == total.amount
