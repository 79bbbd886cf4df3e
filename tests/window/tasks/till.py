"""The drawer at the real window: T9 a shift opened, T10 closed by a blind count, T11 cash out."""

from PySide6.QtCore import Qt

from app.counter.queries.drawer import shift_money
from app.counter.training.people import invent_bill
from app.ids import dice
from models.values.rial import Rial
from tests.counter_world import CLERK
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.spent import Spent, counting
from ui.screens.close_shift.presenter import Step

TEN_MILLION = (2, 2, 4, 10, 10, 10, 20, 20)
"""How many of each note, the greatest first, make the float of these tests."""

REFERENCE = "740912345678"
"""What a card terminal's slip says: no terminal has a line to the counter, so it is typed."""


def t9(clerk: Clerk) -> Spent:
    """Sign in, and open a shift on the float that was left for it; the clerk is at the sign-in."""
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    with counting(clerk) as tally:
        for text in (CLERK.user, CLERK.pin):
            keyed(clerk, text)
            clerk.press(KEY.Key_Return)
        tally.person(CLERK)
        clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))
        same = clerk.words.say("window.opening.same")
        clerk.wait(lambda: clerk.button(same) is not None)
        clerk.press(KEY.Key_Return, CTRL)
        clerk.serving()
        return tally.spent("T9")


def t10(clerk: Clerk, seed: int = 203) -> Spent:
    """Close a shift whose drawer holds its float: eight notes, the card's total, no difference.

    The clerk's shift was opened on `TEN_MILLION` and took no cash; they are at the sign-in after.
    """
    clerk.scan(invent_bill(dice(seed)))
    clerk.pay_dialog(KEY.Key_F11)
    clerk.fill(REFERENCE)
    by_card = clerk.booked().total
    z, handed = len(drawer_papers(clerk, "z")), len(drawer_papers(clerk, "handed"))
    with counting(clerk) as tally:
        begin_closing(clerk)
        for quantity in TEN_MILLION:
            keyed(clerk, f"{quantity:02d}")
            clerk.press(KEY.Key_Return)
        clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CARD)
        keyed(clerk, f"{by_card.amount:08d}")
        clerk.press(KEY.Key_Return)
        clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.RESULT)
        clerk.press(KEY.Key_Return, CTRL)
        clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CLOSED)
        spent = tally.spent("T10")
    clerk.wait(lambda: len(drawer_papers(clerk, "z")) == z + 1)
    clerk.wait(lambda: len(drawer_papers(clerk, "handed")) == handed + 1)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    return spent


def t11(clerk: Clerk) -> Spent:
    """Ten million rial go to the bank, with a reason and a slip."""
    before, slips = drawer_of(clerk), len(drawer_papers(clerk, "drawer"))
    with counting(clerk) as tally:
        clerk.press(KEY.Key_F12)
        clerk.press(KEY.Key_2)
        keyed(clerk, "10000000")
        clerk.press(KEY.Key_Return)
        clerk.press(KEY.Key_1)
        clerk.press(KEY.Key_Return)
        clerk.wait(lambda: clerk.in_front(clerk.screens.counter))
        spent = tally.spent("T11")
    assert drawer_of(clerk) == before - 10_000_000
    clerk.wait(lambda: len(drawer_papers(clerk, "drawer")) == slips + 1)
    said = clerk.words.say("drawer.slip_printed", amount=Rial(10_000_000))
    assert said in clerk.text()
    return spent


def keyed(clerk: Clerk, digits: str) -> None:
    """Press the key of each digit, as a hand does."""
    for digit in digits:
        clerk.press(Qt.Key(ord(digit)))
    clerk.hands.rest()


def drawer_of(clerk: Clerk) -> int:
    """Tell what the drawer should hold, which the window tells nobody before a count."""
    desk = clerk.place.counter.desk
    with desk.read() as connection:
        return shift_money(connection, desk.office.office, desk.need_shift()).drawer


def begin_closing(clerk: Clerk) -> None:
    """Ctrl+F12, to the count."""
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: may_count(clerk))
    blind = clerk.words.say("window.closing.blind")
    clerk.wait(lambda: blind in clerk.text())


def may_count(clerk: Clerk) -> bool:
    """Tell whether the closing is begun: its screen shows the count a moment before that."""
    state = clerk.screens.close_shift._state
    return state.step is Step.COUNT and state.closing is not None and not state.busy


def drawer_papers(clerk: Clerk, kind: str) -> list[str]:
    """Name the drawer's papers of one kind."""
    folder = clerk.town.profile / "drawer"
    return sorted(one.name for one in folder.glob(f"{kind}-*"))
