"""Scenes of what lies beside serving: find, take back, citizen, referral, drawer and more."""

from typing import Final

from app.counter.training.people import invent_bill
from app.ids import dice
from tests.screenshots.scene import Scene, State, serving
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk
from tests.window.test_line import line_goes


def sell(clerk: Clerk, *seeds: int) -> None:
    """Sell a visit of one bill for each seed, for exact cash."""
    for seed in seeds:
        clerk.scan(invent_bill(dice(seed)))
        clerk.pay_dialog(KEY.Key_F9)
        clerk.press(KEY.Key_F9)
        clerk.booked()


def find_empty(clerk: Clerk) -> None:
    """Look for receipts where there are none."""
    serving(clerk)
    clerk.press(KEY.Key_F5)
    clerk.wait(lambda: clerk.in_front(clerk.screens.looking.screen))
    clerk.wait(lambda: not clerk.screens.looking.finding.state.looking)


def find_full(clerk: Clerk) -> None:
    """Look at the latest receipt with all that is known of it."""
    serving(clerk)
    sell(clerk, 1, 2, 3, 4)
    clerk.press(KEY.Key_F5)
    clerk.wait(lambda: clerk.screens.looking.finding.state.whole is not None)


def find_offline(clerk: Clerk) -> None:
    """Look for a receipt without a line."""
    serving(clerk)
    line_goes(clerk)
    find = clerk.screens.looking
    clerk.press(KEY.Key_F5)
    clerk.wait(lambda: not find.finding.state.looking)


def taking_back(clerk: Clerk) -> None:
    """Ask for a second person to take a receipt back."""
    find_full(clerk)
    clerk.press(KEY.Key_Delete, CTRL)
    clerk.wait(clerk.screens.looking.void_dialog.isActiveWindow)
    clerk.hands.type("2")


def person_empty(clerk: Clerk) -> None:
    """Ask for somebody."""
    serving(clerk)
    clerk.press(KEY.Key_F3)
    clerk.wait(lambda: clerk.state.pane.value == "person")


def not_here(clerk: Clerk) -> None:
    """Ask, without a line, for what needs one."""
    serving(clerk)
    line_goes(clerk)
    clerk.fill("111")
    clerk.wait(lambda: clerk.state.pane.value == "referral")


def drawer(clerk: Clerk) -> None:
    """Open the drawer's menu."""
    serving(clerk)
    sell(clerk, 1)
    clerk.press(KEY.Key_F12)
    clerk.wait(lambda: not clerk.in_front(clerk.screens.counter))


def circulars(clerk: Clerk) -> None:
    """Open an inbox with nothing in it."""
    serving(clerk)
    clerk.press(KEY.Key_I, CTRL)
    clerk.wait(lambda: not clerk.in_front(clerk.screens.counter))


def devices(clerk: Clerk) -> None:
    """Look at every device."""
    serving(clerk)
    clerk.press(KEY.Key_F2, CTRL)
    clerk.wait(lambda: not clerk.in_front(clerk.screens.counter))


def papers(clerk: Clerk) -> None:
    """Look at the papers of a service."""
    serving(clerk)
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    clerk.press(KEY.Key_F4)


def training(clerk: Clerk) -> None:
    """Come to the first lesson of the training."""
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    clerk.press(KEY.Key_T, CTRL | SHIFT)
    clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))
    clerk.wait(lambda: clerk.words.number(1_000_000) in clerk.text())
    clerk.hands.type("0")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.serving()
    clerk.wait(lambda: "Ctrl+Shift+B" in clerk.text())


def usb(clerk: Clerk) -> None:
    """Look at the page for sticks while something waits."""
    serving(clerk)
    line_goes(clerk)
    clerk.press(KEY.Key_F6, CTRL)
    clerk.wait(lambda: not clerk.in_front(clerk.screens.counter))


DESK_SCENES: Final = (
    Scene("find", State.EMPTY, find_empty),
    Scene("find", State.FULL, find_full),
    Scene("find", State.OFFLINE, find_offline),
    Scene("void", State.FULL, taking_back),
    Scene("person", State.EMPTY, person_empty),
    Scene("not_here", State.OFFLINE, not_here),
    Scene("drawer", State.FULL, drawer),
    Scene("circulars", State.EMPTY, circulars),
    Scene("devices", State.FULL, devices),
    Scene("papers", State.FULL, papers),
    Scene("training", State.FULL, training),
    Scene("usb", State.OFFLINE, usb),
)
