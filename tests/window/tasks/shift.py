"""A whole shift at the real window by keys and scans alone, from the sign-in to the sign-in."""

from dataclasses import dataclass
from typing import Final

from app.counter.training.people import invent_bill
from app.ids import dice
from models.values.rial import Rial
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.finding import agree, open_void, seek
from tests.window.tasks.till import REFERENCE, begin_closing, keyed
from ui.screens.close_shift.presenter import Step
from ui.screens.counter.state import Paid

PERSON: Final = ("0499370899", "علی", "محمدی", "1360/05/12", "09141234567")
DOCTOR: Final = "مریم کاظمی"
FORM: Final = 195
"""A service of six questions and one paper, which may be taken without a line as well."""

TO_BANK: Final = Rial(1_000_000)
LEVELS: Final = 4
"""How often Esc is pressed at most to be out of Find: list, text, page."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a shift: receipts that stand, and the one that was taken back."""

    cash: Rial
    card: Rial
    voided: Rial
    difference: Rial

    @property
    def net(self) -> Rial:
        """Give what the citizens paid in the end."""
        return self.cash + self.card


def whole_shift(clerk: Clerk) -> Worked:
    """Open, take bills and a request, give one bill back by four eyes, move cash, and close.

    Whoever stands at the sign-in begins; the count at the end differs, and is explained.
    """
    clerk.sign_in()
    clerk.open_shift()
    take_bill(clerk, 901)
    first = pay_cash(clerk, Rial(50_000))
    take_bill(clerk, 902)
    by_card = pay_by_card(clerk)
    clerk.ask(FORM, *PERSON, DOCTOR, papers=1)
    asked = pay_cash(clerk, Rial(0))
    give_back(clerk, first.short)
    to_bank(clerk)
    difference = close(clerk, by_card)
    return Worked(cash=asked.total, card=by_card, voided=first.total, difference=difference)


def take_bill(clerk: Clerk, seed: int) -> None:
    """Scan a bill; without a line it is a request, and asks where to send word."""
    before = len(clerk.basket.lines)
    clerk.hands.scan(invent_bill(dice(seed)).barcode)
    clerk.wait(lambda: len(clerk.basket.lines) > before or clerk.form_has_focus())
    if len(clerk.basket.lines) == before:
        clerk.fill(PERSON[-1])
        clerk.press(KEY.Key_Return, CTRL)
        clerk.wait(lambda: len(clerk.basket.lines) > before)


def pay_cash(clerk: Clerk, more: Rial) -> Paid:
    """Receive the sum and so much more, and give the change back; give the receipt."""
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F9)
    if more.amount:
        clerk.hands.type(str((total + more).amount))
    clerk.press(KEY.Key_Return)
    paid = clerk.booked()
    assert (paid.total, paid.change) == (total, more)
    return paid


def pay_by_card(clerk: Clerk) -> Rial:
    """Take a card by its slip; give the sum."""
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F11)
    clerk.fill(REFERENCE)
    assert clerk.booked().total == total
    return total


def give_back(clerk: Clerk, short: str) -> None:
    """Void a receipt with a second person, and go back to serving."""
    dialog, papers = clerk.screens.looking.void_dialog, len(clerk.papers())
    seek(clerk, short)
    open_void(clerk)
    clerk.hands.type("2")
    clerk.wait(dialog.fields["approver"].hasFocus)
    agree(clerk)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: not dialog.isVisible())
    clerk.wait(lambda: len(clerk.papers()) == papers + 1)
    for _ in range(LEVELS):
        if not clerk.in_front(clerk.screens.counter):
            clerk.press(KEY.Key_Escape)
    clerk.serving()


def to_bank(clerk: Clerk) -> None:
    """Hand cash out of the drawer to the bank, with a reason and a slip."""
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_2)
    keyed(clerk, str(TO_BANK.amount))
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_1)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.in_front(clerk.screens.counter))


def close(clerk: Clerk, by_card: Rial) -> Rial:
    """Count what is not there, say that nobody knows why, and close; give the difference."""
    screen, words = clerk.screens.close_shift, clerk.words
    begin_closing(clerk)
    clerk.count({1_000_000: 9})
    clerk.wait(lambda: screen._state.step is Step.CARD)
    keyed(clerk, str(by_card.amount))
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: screen._state.step is Step.RESULT)
    counted = screen._state.counted
    assert counted is not None
    clerk.press(KEY.Key_Return, CTRL)
    missing = words.say("window.closing.reason_missing")
    clerk.wait(lambda: missing in clerk.text())
    clerk.press(KEY.Key_4)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: screen._state.step is Step.CLOSED)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    return counted.difference
