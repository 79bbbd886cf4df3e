"""What has a budget of time, done once more: a receipt booked, a form opened, a receipt found."""

from typing import Final

from PySide6.QtWidgets import QApplication

from tests.window.clerk import KEY, Clerk
from tests.window.tasks.bills import sell, t1
from tests.window.tasks.finding import seek_by_number
from tests.window.tasks.forms import open_form
from tests.window.tasks.spent import Reaction, counting
from ui.screens.counter.state import Pane

ESCAPES: Final = 6
"""From wherever a task ends, so many times Esc lead to the counter's own page."""
SEED: Final = 9_000
"""Bills from here on are sold by no task."""


def booked(clerk: Clerk, number: int) -> tuple[Reaction, ...]:
    """Sell one more bill for exact cash."""
    return t1(clerk, SEED + number).reactions


def opened(clerk: Clerk) -> tuple[Reaction, ...]:
    """Open a form by its number once more, and leave it."""
    with counting(clerk) as tally:
        open_form(clerk, tally)
        reactions = tally.reactions
    home(clerk)
    return reactions


def sought(clerk: Clerk, short: str) -> tuple[Reaction, ...]:
    """Find a receipt by its number once more, and go back."""
    with counting(clerk) as tally:
        seek_by_number(clerk, tally, short)
        reactions = tally.reactions
    home(clerk)
    return reactions


def home(clerk: Clerk) -> None:
    """Go back to the counter's page with an empty basket; what lies in it is paid for.

    A clerk at the sign-in, or without a shift, stays there.
    """
    screens = clerk.screens
    if clerk.in_front(screens.sign_in) or clerk.in_front(screens.open_shift):
        return
    for _ in range(ESCAPES):
        QApplication.processEvents()
        if clerk.in_front(screens.counter) and clerk.state.pane is Pane.RESULTS:
            break
        clerk.press(KEY.Key_Escape)
    clerk.serving()
    if clerk.basket.lines:
        clerk.pay_dialog(KEY.Key_F9)
        clerk.press(KEY.Key_F9)
        clerk.booked()


def one_sold(clerk: Clerk) -> str:
    """Sell one more bill; give the short number of its receipt."""
    return sell(clerk, SEED - 1)
