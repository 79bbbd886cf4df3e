"""Agencies that take no cash: the dialog says so in words, and has the right sums ready."""

from app.counter.training.people import invent_bill
from app.ids import dice
from models.errors import Refusal
from models.values.rial import Rial
from tests.window.clerk import CTRL, KEY, Clerk
from ui.screens.pay.presenter import Method

PLATE, PERSON, MOBILE = "12345678", "0499370899", "09141234567"


def traffic_check(clerk: Clerk) -> Rial:
    """Ask a service of the police, who take cards only; give its price."""
    clerk.ask(137, PLATE, PERSON, MOBILE, papers=1)
    line = clerk.basket.lines[-1]
    return line.agencies + line.office_fee


def only(clerk: Clerk, part: Rial) -> str:
    return clerk.words.say("window.pay.card_only", amount=part)


def test_cash_asked_for_what_goes_by_card_alone_opens_on_the_card(clerk: Clerk) -> None:
    price = traffic_check(clerk)
    clerk.pay_dialog(KEY.Key_F9)
    assert clerk.paying.method is Method.CARD
    assert only(clerk, price) in clerk.text()
    clerk.fill("740900002222")
    assert clerk.booked().total == price


def test_a_mixed_basket_opens_split_with_both_sums_ready(clerk: Clerk) -> None:
    price = traffic_check(clerk)
    clerk.scan(invent_bill(dice(31)))
    rest = clerk.basket.total - price
    clerk.pay_dialog(KEY.Key_F9, CTRL)
    assert (clerk.paying.method, clerk.paying.by_card) == (Method.SPLIT, price)
    assert clerk.paying.received == rest
    assert only(clerk, price) in clerk.text()
    clerk.fill("740900003333")
    assert clerk.booked().total == price + rest


def test_cash_insisted_on_is_told_and_books_nothing(clerk: Clerk) -> None:
    price = traffic_check(clerk)
    clerk.scan(invent_bill(dice(32)))
    clerk.pay_dialog(KEY.Key_F9)
    assert clerk.paying.method is Method.SPLIT
    clerk.press(KEY.Key_F9)
    refusal = Refusal("tender.card_only", field="tender", amount=price.amount)
    told = clerk.words.error(refusal).reason
    clerk.wait(lambda: told in clerk.text())
    clerk.press(KEY.Key_Return)
    assert clerk.screens.pay_dialog.isVisible()
    assert clerk.papers() == []
    clerk.press(KEY.Key_F9, CTRL)
    clerk.fill("740900004444")
    clerk.booked()


def test_too_little_on_the_card_is_told_at_its_field(clerk: Clerk) -> None:
    price = traffic_check(clerk)
    clerk.scan(invent_bill(dice(33)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.screens.pay_dialog.row("by_card").widget.setFocus()
    clerk.hands.type(str(price.amount - 1_000))
    clerk.press(KEY.Key_Return)
    refusal = Refusal("tender.card_only", field="tender", amount=price.amount)
    assert clerk.words.error(refusal).reason in clerk.screens.pay_dialog.row("by_card").problem()
