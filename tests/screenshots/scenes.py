"""The scenes of the screenshots: one entry for each screen and state, driven as a clerk does.

To add a screen, write how a clerk comes to it and put one `Scene` into `SCENES`.
"""

from typing import Final

from app.counter.training.people import invent_bill
from app.ids import dice
from models.errors import Refusal
from tests.counter_world import CLERK
from tests.screenshots.desk_scenes import DESK_SCENES
from tests.screenshots.entrance_scenes import ENTRANCE_SCENES
from tests.screenshots.scene import Scene, State, serving
from tests.screenshots.state_scenes import STATE_SCENES
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.test_line import MOBILE, line_goes
from tests.window.test_outbox import open_outbox


def nothing(clerk: Clerk) -> None:
    """Stay at the door."""
    clerk.wait(clerk.text)


def sign_in_refused(clerk: Clerk) -> None:
    """Type a wrong PIN."""
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    clerk.fill(CLERK.user, "111111")
    wrong = clerk.words.error(Refusal("sign_in.wrong", field="pin", left=4)).reason
    clerk.wait(lambda: wrong in clerk.text())


def locked(clerk: Clerk) -> None:
    """Lock an open counter."""
    serving(clerk)
    clerk.press(KEY.Key_L, CTRL)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))


def opening(clerk: Clerk) -> None:
    """Come to the count of the float."""
    clerk.sign_in()
    clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))
    million = clerk.words.number(1_000_000)
    clerk.wait(lambda: million in clerk.text())


def opening_counted(clerk: Clerk) -> None:
    """Count the float."""
    opening(clerk)
    clerk.count({1_000_000: 6, 500_000: 8})
    clerk.hands.type("10000000")


def opening_differs(clerk: Clerk) -> None:
    """Count what was not left, and give no reason."""
    opening(clerk)
    clerk.count({1_000_000: 6})
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.words.say("window.opening.reason_missing") in clerk.text())


def opening_offline(clerk: Clerk) -> None:
    """Come to the count without a line."""
    opening(clerk)
    line_goes(clerk)


def full_basket(clerk: Clerk) -> None:
    """Fill the basket, and look for a service."""
    serving(clerk)
    drawn = dice(1405)
    for _ in range(6):
        clerk.scan(invent_bill(drawn))
    clerk.hands.type("کارت")
    clerk.wait(lambda: len(clerk.rows()) > 3)


def counter_offline(clerk: Clerk) -> None:
    """Look for what needs the line while it is down."""
    serving(clerk)
    clerk.scan(invent_bill(dice(3)))
    line_goes(clerk)
    clerk.hands.type("گذرنامه")
    clerk.wait(clerk.rows)


def unknown_barcode(clerk: Clerk) -> None:
    """Scan what is no bill."""
    serving(clerk)
    clerk.hands.scan("77483178001420000001770161")
    unknown = clerk.words.say("window.counter.unknown_barcode")
    clerk.wait(lambda: unknown in clerk.text())


def form(clerk: Clerk) -> None:
    """Open the form of the national card."""
    serving(clerk)
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)


def form_full(clerk: Clerk) -> None:
    """Fill the form in."""
    form(clerk)
    clerk.fill("0499370899", "علی", "محمدی", "1360/05/12", MOBILE)


def form_offline(clerk: Clerk) -> None:
    """Take a bill without a line: it asks for the mobile."""
    serving(clerk)
    line_goes(clerk)
    clerk.hands.scan(invent_bill(dice(4)).barcode)
    clerk.wait(clerk.form_has_focus)


def form_refused(clerk: Clerk) -> None:
    """Confirm a form with a wrong code and nothing else."""
    form(clerk)
    clerk.hands.type("0499370898")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(clerk.screens.service_form.strip.text)


def paying(clerk: Clerk) -> None:
    """Ask for cash, and round it up."""
    serving(clerk)
    for seed in (5, 6, 7):
        clerk.scan(invent_bill(dice(seed)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_Up)


def paying_short(clerk: Clerk) -> None:
    """Receive less than the sum."""
    serving(clerk)
    clerk.scan(invent_bill(dice(5)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.hands.type("1000")
    clerk.press(KEY.Key_Return)


def paid(clerk: Clerk) -> None:
    """Book a payment in cash, with change."""
    paying(clerk)
    clerk.press(KEY.Key_F9)
    clerk.booked()


def outbox_empty(clerk: Clerk) -> None:
    """Open an outbox with nothing in it."""
    serving(clerk)
    clerk.wait(lambda: clerk.waiting() == 0)
    open_outbox(clerk)


def outbox_offline(clerk: Clerk) -> None:
    """Open an outbox with what waits for the line."""
    form_offline(clerk)
    clerk.fill(MOBILE)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    open_outbox(clerk)


def closing(clerk: Clerk) -> None:
    """Come to the blind count."""
    serving(clerk)
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: clerk.in_front(clerk.screens.close_shift))
    blind = clerk.words.say("window.closing.blind")
    clerk.wait(lambda: blind in clerk.text())


def closing_differs(clerk: Clerk) -> None:
    """Count less than there should be."""
    closing(clerk)
    clerk.count({1_000_000: 1})
    terminal = clerk.words.say("window.closing.terminal")
    clerk.wait(lambda: terminal in clerk.text())
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.words.say("window.sums.difference") in clerk.text())


def closing_unexplained(clerk: Clerk) -> None:
    """Close with a difference and no reason."""
    closing_differs(clerk)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.words.say("window.closing.reason_missing") in clerk.text())


def palette(clerk: Clerk) -> None:
    """List every command."""
    serving(clerk)
    clerk.hands.type("/")
    clerk.wait(lambda: len(clerk.rows()) > 3)


def help_keys(clerk: Clerk) -> None:
    """Ask which keys work here."""
    serving(clerk)
    clerk.press(KEY.Key_F1)


def help_service(clerk: Clerk) -> None:
    """Ask what is to be known about the service being asked."""
    form(clerk)
    papers = clerk.words.say("help.service.papers")
    for _ in range(3):  # a field may first tell why it is asked
        if papers not in clerk.text():
            clerk.press(KEY.Key_F1)
    clerk.wait(lambda: papers in clerk.text())


def help_search(clerk: Clerk) -> None:
    """Search the help."""
    serving(clerk)
    clerk.hands.type("?کارت")
    clerk.wait(lambda: len(clerk.rows()) > 1)


SCENES: Final = (
    *ENTRANCE_SCENES,
    Scene("sign_in", State.EMPTY, nothing),
    Scene("sign_in", State.FULL, locked),
    Scene("sign_in", State.ERROR, sign_in_refused),
    Scene("open_shift", State.EMPTY, opening),
    Scene("open_shift", State.FULL, opening_counted),
    Scene("open_shift", State.OFFLINE, opening_offline),
    Scene("open_shift", State.ERROR, opening_differs),
    Scene("counter", State.EMPTY, serving),
    Scene("counter", State.FULL, full_basket),
    Scene("counter", State.OFFLINE, counter_offline),
    Scene("counter", State.ERROR, unknown_barcode),
    Scene("form", State.EMPTY, form),
    Scene("form", State.FULL, form_full),
    Scene("form", State.OFFLINE, form_offline),
    Scene("form", State.ERROR, form_refused),
    Scene("pay", State.FULL, paying),
    Scene("pay", State.ERROR, paying_short),
    Scene("paid", State.FULL, paid),
    Scene("outbox", State.EMPTY, outbox_empty),
    Scene("outbox", State.OFFLINE, outbox_offline),
    Scene("close_shift", State.EMPTY, closing),
    Scene("close_shift", State.FULL, closing_differs),
    Scene("close_shift", State.ERROR, closing_unexplained),
    Scene("palette", State.FULL, palette),
    Scene("help_keys", State.FULL, help_keys),
    Scene("help_service", State.FULL, help_service),
    Scene("help_search", State.FULL, help_search),
    *DESK_SCENES,
    *STATE_SCENES,
)
