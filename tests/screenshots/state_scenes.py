"""Scenes of what screens come to on a bad day, and of the dialogs that ask about it."""

import socket
from typing import Final

from app.counter.training.people import invent_bill
from app.i18n import Language
from app.ids import dice
from models.catalogue.record import Bilingual
from models.circulars import Circular
from models.errors import Fault, Refusal
from tests.screenshots.desk_scenes import find_full, sell, taking_back
from tests.screenshots.scene import Scene, State, serving
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk
from tests.window.tasks.requests import returned
from tests.window.tasks.till import begin_closing
from tests.window.test_day import find_doubtful, unknown_card
from tests.window.test_line import line_goes
from tests.window.test_outbox import open_outbox
from tests.window.test_person import name_new
from tests.window.test_printer import book, prints_to
from ui.screens.close_shift.presenter import Step
from ui.screens.person.presenter import Step as Meeting

CIRCULAR: Final = Circular(
    code="nocr-1405-12",
    number="1405/12",
    agency="NOCR",
    title=Bilingual(fa="عکس تازه برای کارت هوشمند", en="A new photo for the smart card"),
    changes=(
        Bilingual(
            fa="عکس بیش از شش ماه پذیرفته نیست", en="No photo older than six months is taken"
        ),
        Bilingual(fa="زمینهٔ عکس سفید باشد", en="The ground of the photo is white"),
    ),
    text=Bilingual(
        fa="از این پس برای صدور و تعویض کارت هوشمند ملی، عکس باید در شش ماه گذشته گرفته شده باشد.",
        en="From now on the photo for a smart card must have been taken within six months.",
    ),
    services=("NOCR-111", "NOCR-115"),
    issued="1405/05/01",
    effective="1405/05/11",
    read_by="1405/05/15",
)


def by_card(clerk: Clerk) -> None:
    """Ask for the card terminal's slip."""
    serving(clerk)
    clerk.scan(invent_bill(dice(5)))
    clerk.pay_dialog(KEY.Key_F11)


def split(clerk: Clerk) -> None:
    """Take a part by card and a part in cash."""
    serving(clerk)
    clerk.scan(invent_bill(dice(5)))
    clerk.pay_dialog(KEY.Key_F9, CTRL)
    clerk.hands.type("1000000")


def doubted(clerk: Clerk) -> None:
    """Receive more than anybody would hand over."""
    serving(clerk)
    clerk.scan(invent_bill(dice(5)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.hands.type("99999999999")
    clerk.press(KEY.Key_Return)
    look = clerk.words.say("window.pay.look")
    clerk.wait(lambda: clerk.button(look) is not None)


def without_paper(clerk: Clerk) -> None:
    """Book a payment whose receipt does not come out: nobody is where the printer should be."""
    serving(clerk)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        prints_to(clerk, nobody.getsockname()[1])
        book(clerk, 5)
        reason = clerk.words.error(Fault("printer.unreachable")).reason
        clerk.wait(lambda: reason in clerk.screens.counter.strip.text())


def paid_offline(clerk: Clerk) -> None:
    """Book a payment without a line."""
    serving(clerk)
    clerk.scan(invent_bill(dice(3)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    line_goes(clerk)


def outbox_returned(clerk: Clerk) -> None:
    """Look at a request that its agency returned."""
    serving(clerk)
    returned(clerk)
    open_outbox(clerk)
    clerk.hands.type("2")


def correcting(clerk: Clerk) -> None:
    """Put a returned request right."""
    outbox_returned(clerk)
    dialog = clerk.screens.looking.correct_dialog
    clerk.press(KEY.Key_Return)
    clerk.wait(dialog.isActiveWindow)


def outbox_all(clerk: Clerk) -> None:
    """Look at everything that was ever recorded."""
    serving(clerk)
    sell(clerk, 1, 2)
    open_outbox(clerk)
    clerk.hands.type("3")
    clerk.wait(lambda: len(clerk.screens.outbox._list.rows()) > 3)


def before_closing(clerk: Clerk) -> None:
    """Close with things that stand open, one of which blocks."""
    serving(clerk)
    unknown_card(clerk, 11)
    clerk.scan(invent_bill(dice(12)))
    clerk.press(KEY.Key_F7)
    clerk.wait(lambda: not clerk.basket.lines)
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.BEFORE)


def closing_offline(clerk: Clerk) -> None:
    """Count half the drawer without a line."""
    serving(clerk)
    sell(clerk, 1)
    line_goes(clerk)
    begin_closing(clerk)
    clerk.count({1_000_000: 6, 500_000: 8})
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CARD)


def closed(clerk: Clerk) -> None:
    """Have closed a shift, with a difference that is disputed."""
    serving(clerk)
    sell(clerk, 1)
    begin_closing(clerk)
    clerk.count({1_000_000: 1})
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CARD)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.RESULT)
    clerk.press(KEY.Key_5)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CLOSED)


def find_nothing(clerk: Clerk) -> None:
    """Look for what was never given."""
    find_full(clerk)
    clerk.hands.type("999999")
    clerk.wait(lambda: not clerk.screens.looking.screen.slips.rows())


def void_refused(clerk: Clerk) -> None:
    """Give a wrong PIN for the second person."""
    taking_back(clerk)
    clerk.fill("102", "000000")
    wrong = clerk.words.error(Refusal("approval.wrong", field="approver_pin")).reason
    clerk.wait(lambda: wrong in clerk.text())


def settling(clerk: Clerk) -> None:
    """Say how a card payment in doubt ended."""
    serving(clerk)
    unknown_card(clerk, 11)
    find_doubtful(clerk)


def again(clerk: Clerk) -> None:
    """Scan a bill that was paid before."""
    serving(clerk)
    sell(clerk, 1)
    clerk.hands.scan(invent_bill(dice(1)).barcode)
    clerk.wait(clerk.screens.looking.again_dialog.isActiveWindow)


def person_found(clerk: Clerk) -> None:
    """Look at a citizen who was here before."""
    serving(clerk)
    name_new(clerk)
    sell(clerk, 61)
    clerk.press(KEY.Key_F3)
    clerk.wait(clerk.screens.person_pane.box.hasFocus)
    clerk.hands.type("محمدی علی")
    clerk.wait(lambda: clerk.screens.meeting.state.card)


def person_refused(clerk: Clerk) -> None:
    """Name somebody new, with nothing said."""
    serving(clerk)
    clerk.press(KEY.Key_F3)
    clerk.wait(clerk.screens.person_pane.box.hasFocus)
    clerk.hands.type("0084575949")
    clerk.wait(lambda: not clerk.screens.meeting.state.looking)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.meeting.state.step is Meeting.NEW)
    clerk.press(KEY.Key_Return, CTRL)


def drawer_refused(clerk: Clerk) -> None:
    """Take more out than one person may."""
    serving(clerk)
    for key in (KEY.Key_F12, KEY.Key_1):
        clerk.press(key)
    clerk.hands.type("90000000")
    for key in (KEY.Key_Return, KEY.Key_2, KEY.Key_Return):
        clerk.press(key)
    second = clerk.words.say("drawer.second")
    clerk.wait(lambda: second in clerk.text() or clerk.in_front(clerk.screens.counter))
    if clerk.in_front(clerk.screens.counter):
        for key in (KEY.Key_F12, KEY.Key_2):
            clerk.press(key)
        clerk.hands.type("60000000")
        for key in (KEY.Key_Return, KEY.Key_1, KEY.Key_Return):
            clerk.press(key)
        clerk.wait(lambda: second in clerk.text())


def drawer_summary(clerk: Clerk) -> None:
    """Look at the shift's summary, which tells no expected cash."""
    serving(clerk)
    sell(clerk, 1, 2)
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_5)
    blind = clerk.words.say("drawer.summary.blind")
    clerk.wait(lambda: blind in clerk.text())


def circular_to_read(clerk: Clerk) -> None:
    """Read what came from an agency."""
    serving(clerk)
    clerk.town.central.issue_circular(CIRCULAR)
    clerk.sync()
    with_news = clerk.words.say("window.header.inbox", count=1)
    clerk.wait(lambda: with_news in clerk.text())
    clerk.press(KEY.Key_I, CTRL)
    title = CIRCULAR.title.of(Language.FA)
    clerk.wait(lambda: title in clerk.text())


def papers_without_scanner(clerk: Clerk) -> None:
    """Scan a paper where no scanner was chosen."""
    serving(clerk)
    clerk.fill("122")
    clerk.wait(clerk.form_has_focus)
    clerk.press(KEY.Key_F4)
    clerk.press(KEY.Key_Down)
    clerk.press(KEY.Key_Return)
    none = clerk.words.error(Refusal("scanner.none")).reason
    clerk.wait(lambda: none in clerk.text())


def devices_offline(clerk: Clerk) -> None:
    """Look at the devices without a line, at the last of them."""
    serving(clerk)
    line_goes(clerk)
    clerk.press(KEY.Key_F2, CTRL)
    clerk.wait(lambda: not clerk.in_front(clerk.screens.counter))
    clerk.press(KEY.Key_Down, SHIFT)
    for _ in range(5):
        clerk.press(KEY.Key_Down)


STATE_SCENES: Final = (
    Scene("pay_card", State.FULL, by_card),
    Scene("pay_split", State.FULL, split),
    Scene("pay_doubted", State.ERROR, doubted),
    Scene("paid", State.ERROR, without_paper),
    Scene("paid", State.OFFLINE, paid_offline),
    Scene("outbox", State.ERROR, outbox_returned),
    Scene("outbox", State.FULL, outbox_all),
    Scene("correct", State.FULL, correcting),
    Scene("close_before", State.FULL, before_closing),
    Scene("close_shift", State.OFFLINE, closing_offline),
    Scene("closed", State.FULL, closed),
    Scene("find", State.ERROR, find_nothing),
    Scene("void", State.ERROR, void_refused),
    Scene("settle", State.FULL, settling),
    Scene("again", State.FULL, again),
    Scene("person", State.FULL, person_found),
    Scene("person", State.ERROR, person_refused),
    Scene("drawer", State.ERROR, drawer_refused),
    Scene("drawer_summary", State.FULL, drawer_summary),
    Scene("circulars", State.FULL, circular_to_read),
    Scene("papers", State.ERROR, papers_without_scanner),
    Scene("devices", State.OFFLINE, devices_offline),
)
