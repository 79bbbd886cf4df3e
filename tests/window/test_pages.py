"""Every page that stands in front of the counter's own: one key opens it, Esc leads back."""

from PySide6.QtCore import Qt

from app.counter.training.people import invent_bill
from app.ids import dice
from tests.window.clerk import CTRL, KEY, NONE, Clerk
from tests.window.conftest import Start
from tests.window.tasks.bills import sell
from tests.window.tasks.finding import open_void, seek
from tests.window.town import Town
from ui.screens.counter.state import Listing, Pane

PAGES = {
    "drawer": (KEY.Key_F12, NONE),
    "circulars": (KEY.Key_I, CTRL),
    "devices": (KEY.Key_F2, CTRL),
    "outbox": (KEY.Key_F5, CTRL),
    "find": (KEY.Key_F5, NONE),
}


def comes(clerk: Clerk, page: str, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a page's key, and see it in front under its own title."""
    screens = clerk.screens
    widget = screens.looking.screen if page == "find" else getattr(screens, page)
    clerk.press(key, modifiers)
    clerk.wait(lambda: clerk.in_front(widget))
    title = clerk.words.say(f"window.title.{page}")
    assert clerk.running.shell.window.windowTitle() == title


def comes_back(clerk: Clerk) -> None:
    """Press Esc, and see the counter's own page with its basket as it was."""
    clerk.press(KEY.Key_Escape)
    clerk.serving()
    clerk.wait(lambda: clerk.running.shell.window.windowTitle() == title_of(clerk))
    assert len(clerk.basket.lines) == 1


def title_of(clerk: Clerk) -> str:
    return clerk.words.say("window.title.main")


def test_every_page_opens_by_its_key_and_esc_leads_back_to_the_basket(clerk: Clerk) -> None:
    clerk.scan(invent_bill(dice(71)))
    for page, (key, modifiers) in PAGES.items():
        comes(clerk, page, key, modifiers)
        comes_back(clerk)


def test_what_opens_before_a_shift_leads_back_to_the_count(town: Town, start: Start) -> None:
    clerk = start(town)
    clerk.sign_in()
    for page in ("circulars", "devices", "outbox"):
        clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))
        comes(clerk, page, *PAGES[page])
        clerk.press(KEY.Key_Escape)
    clerk.open_shift()


def test_a_page_opened_from_the_form_gives_the_form_back(clerk: Clerk) -> None:
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    clerk.fill("0499370899", "علی")
    for page, (key, modifiers) in PAGES.items():
        comes(clerk, page, key, modifiers)
        clerk.press(KEY.Key_Escape)
        clerk.serving()
        assert clerk.state.pane is Pane.FORM
        answers = clerk.screens.service_form.form().answers()
        assert answers == {"national_id": "0499370899", "first_name": "علی"}


def test_f3_f4_and_f7_open_beside_the_basket_and_esc_leads_back(clerk: Clerk) -> None:
    clerk.press(KEY.Key_F3)
    clerk.wait(clerk.screens.person_pane.box.hasFocus)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: clerk.state.pane is Pane.RESULTS)
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    clerk.press(KEY.Key_F4)
    clerk.wait(lambda: clerk.screens.papering.state.shown)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: not clerk.screens.papering.state.shown)
    assert clerk.state.pane is Pane.FORM
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: clerk.state.pane is Pane.RESULTS)
    clerk.scan(invent_bill(dice(72)))
    clerk.press(KEY.Key_F7)
    clerk.wait(lambda: not clerk.basket.lines)
    clerk.press(KEY.Key_F7)
    clerk.wait(lambda: clerk.state.listing is Listing.HELD)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: clerk.state.listing is Listing.HOME)


def test_esc_steps_out_of_the_void_dialog_then_out_of_find(clerk: Clerk) -> None:
    seek(clerk, sell(clerk, 73))
    open_void(clerk)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: not clerk.screens.looking.void_dialog.isVisible())
    for _ in range(4):
        if not clerk.in_front(clerk.screens.counter):
            clerk.press(KEY.Key_Escape)
    clerk.serving()
