"""Bills at the real window: T1 by barcode, T2 three with change, T3 typed by hand."""

from functools import partial

from app.counter.training.people import invent_bill
from app.ids import dice
from models.values.rial import Rial
from tests.window.clerk import KEY, Clerk
from tests.window.tasks.spent import Spent, Tally, counting


def t1(clerk: Clerk, seed: int = 101) -> Spent:
    """One bill by barcode, exact cash: the receipt is printed, the window ready for the next."""
    bill, before = invent_bill(dice(seed)), clerk.papers()
    with counting(clerk) as tally:
        tally.scan(bill)
        total = clerk.basket.total
        pay_exactly(clerk, tally)
        spent = tally.spent("T1")
    assert clerk.booked().total == total
    assert len(clerk.papers()) == len(before) + 1
    _ready(clerk)
    return spent


def t2(clerk: Clerk, seed: int = 212) -> Spent:
    """Three bills of seven digits together, more cash than that, the change on the screen."""
    drawn = dice(seed)
    with counting(clerk) as tally:
        for _ in range(3):
            tally.scan(invent_bill(drawn))
        total = clerk.basket.total
        handed = Rial((total.amount // 1_000_000 + 1) * 1_000_000)
        clerk.pay_dialog(KEY.Key_F9)
        clerk.hands.type(str(handed.amount))
        book(clerk, tally)
        spent = tally.spent("T2")
    paid = clerk.booked()
    assert (paid.total, paid.change) == (total, handed - total)
    assert clerk.words.rial(paid.change) in clerk.text()
    return spent


def t3(clerk: Clerk, seed: int = 301) -> Spent:
    """A bill typed by hand in one run, its two numbers of thirteen digits, exact cash."""
    bill, lines = invent_bill(dice(seed)), len(clerk.basket.lines)
    with counting(clerk) as tally:
        clerk.hands.type(bill.barcode)
        clerk.press(KEY.Key_Return)
        clerk.wait(lambda: len(clerk.basket.lines) > lines)
        total = clerk.basket.total
        assert total >= bill.amount
        pay_exactly(clerk, tally)
        spent = tally.spent("T3")
    assert clerk.booked().total == total
    _ready(clerk)
    return spent


def pay_exactly(clerk: Clerk, tally: Tally) -> None:
    """F9 twice: the exact sum in cash."""
    clerk.pay_dialog(KEY.Key_F9)
    book(clerk, tally)


def book(clerk: Clerk, tally: Tally) -> None:
    """Confirm the pay dialog by F9, and see the receipt booked on the counter's screen."""
    before, dialog = clerk.state.paid, clerk.screens.pay_dialog
    tally.reaction(
        "book a receipt",
        partial(clerk.press, KEY.Key_F9),
        lambda: not dialog.isVisible() and clerk.state.paid not in (None, before),
    )


def sell(clerk: Clerk, seed: int, bills: int = 1) -> str:
    """Sell some bills for exact cash; give the short number of the receipt."""
    for number in range(bills):
        clerk.scan(invent_bill(dice(seed + number)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    return clerk.booked().short


def _ready(clerk: Clerk) -> None:
    """See that the next person's work can begin with the next key."""
    clerk.wait(lambda: clerk.basket.visit_id and not clerk.basket.lines)
    clerk.wait(clerk.screens.counter.box.hasFocus)
