"""The acceptance checklist, group E: without a line, under way, and where things go wrong.

Not here: E1 stands beside the real counter (`tests/window/checklist/test_e.py`), E7 is measured
by `main.py bench stall` and E9 by `main.py bench keys`.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.i18n import Language, Words
from models.errors import Fault
from models.values.rial import ZERO
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.checks import settle, texts
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_sending import an_act
from tests.ui.fake_world import World
from tests.ui.hands import focused
from tests.ui.now_jobs import LaterJobs
from tests.ui.scenes import SERVING
from tests.ui.test_form import open_form
from tests.ui.test_pay_presenter import Till
from ui.actions import ACTIONS
from ui.ports import Sending
from ui.rows import Link, ReceiptPrinted, Status, StatusChanged
from ui.screens.usb.view import UsbScreen
from ui.sending import Filter, Standing, StickProgress
from ui.theme import colours
from ui.told import Kind

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier
both = pytest.mark.parametrize("language", list(Language))


def told(desk: Desk, **changes: object) -> Status:
    """Let the counter say that something of its status is different."""
    status = replace(desk.counter.status(), **changes)  # type: ignore[arg-type] # its own fields
    desk.shell.heard(StatusChanged(status))
    settle()
    return status


# ------------------------------------------------------------------------------ E2


@both
def test_e2_a_line_that_is_down_is_said_once_in_grey_and_stops_nobody(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    desk.hands.scan(LANDLINE.barcode)
    told(desk, link=Link.OFFLINE)
    said = Words(language).say("window.link.offline")
    labels = (one for one in desk.shell.window.findChildren(QLabel) if one.isVisible())
    assert [one.text() for one in labels].count(said) == 1
    assert QApplication.activeModalWidget() is None
    assert desk.shell.screens.counter.strip.kind() in (None, Kind.DONE)
    bar = desk.shell.window.status
    ground = bar.grab().toImage().pixelColor(bar.width() // 3, bar.height() - 3).name()
    assert ground.casefold() == str(colours.OFFLINE_PANEL).casefold()
    first = min(
        (one for one in bar.findChildren(QLabel) if one.isVisible() and one.text()),
        key=lambda one: -one.x() if language is Language.FA else one.x(),
    )
    assert first.text() == said


# ------------------------------------------------------------------------------ E3


@both
def test_e3_what_waits_too_long_is_amber_with_the_way_by_stick_and_not_before(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    bar = desk.shell.window.status
    told(desk, aged_days=0)
    assert bar.aged() == ""
    told(desk, aged_days=4)
    assert bar.aged() == Words(language).say("window.link.aged_count", count=4)
    assert ("فلش" if language is Language.FA else "stick") in bar.aged()
    amber = str(colours.WARNING_PANEL).casefold()
    (label,) = [one for one in bar.findChildren(QLabel) if one.text() == bar.aged()]
    assert label.grab().toImage().pixelColor(2, label.height() // 2).name().casefold() == amber


# ------------------------------------------------------------------------------ E4


@both
def test_e4_nothing_is_called_sent_before_the_centre_has_it(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    desk.counter.acts = (an_act(1), an_act(2, Standing.SENDING))
    desk.counter.online = False
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    screen = desk.shell.screens.outbox
    sent = ("ارسال شد", "فرستاده شد") if language is Language.FA else ("was sent", "is sent")
    said = [row.state for row in screen._list.rows()] + [screen._act.text()]
    assert not [one for one in said for word in sent if word in one]
    words = Words(language)
    assert screen._send.text().startswith(words.say("outbox.send_later"))
    desk.counter.online = True
    desk.shell.screens.sending.changed()
    assert screen._send.text().startswith(words.say("outbox.send"))


# ------------------------------------------------------------------------------ E6


def test_e6_nothing_that_waits_can_be_deleted_by_anybody(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.counter.acts = (an_act(1), an_act(2))
    before, calls = desk.counter.acts, list(desk.counter.calls)
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        for held in (Qt.KeyboardModifier.NoModifier, CTRL, Qt.KeyboardModifier.ShiftModifier):
            desk.hands.press(key, held)
    assert desk.counter.queue(Filter.OPEN, 10).acts == before
    assert desk.counter.calls == calls
    doors = [name for name, _ in inspect.getmembers(Sending, inspect.isfunction)]
    forgetting = ("delete", "remove", "drop", "discard", "forget", "clear")
    assert not [name for name in doors if any(word in name for word in forgetting)]
    assert not [act.name for act in ACTIONS if "outbox" in act.name and "delete" in act.name]


# ------------------------------------------------------------------------------ E8


def test_e8_what_takes_time_says_so_with_a_bar_and_a_cancel_that_works(
    open_desk: OpenDesk,
) -> None:
    later = LaterJobs()
    till = Till(later)
    till.pay.confirmed()
    assert till.screen.state.busy
    till.pay.confirmed()
    later.finish()
    assert len(till.receipts) == 1
    desk = open_desk(world=SERVING)
    desk.hands.press(Qt.Key.Key_F6, CTRL)
    page = desk.shell.window.stage.currentWidget()
    assert isinstance(page, UsbScreen)
    carrying = page._presenter
    assert carrying is not None
    aside = LaterJobs()
    carrying._aside = aside
    carrying.typed("stick")
    desk.hands.press(Qt.Key.Key_S, CTRL)
    desk.shell.heard(StickProgress(120, 500))
    words = desk.tongue.words
    said = words.say("usb.writing", done=120, total=500)
    assert said in "\n".join(texts(page))
    desk.hands.press(ESC)
    assert desk.counter.stopped == 1
    assert carrying.state.busy
    aside.finish()
    assert not carrying.state.busy


def test_e8_a_scan_of_papers_shows_its_page_and_is_cancelled_by_esc(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_F4)
    papering = desk.shell.screens.papering
    later = LaterJobs()
    papering._aside = later
    while (row := papering.state.row) is None or row.code != "photo":
        desk.hands.press(Qt.Key.Key_Down)
    desk.hands.press(ENTER)
    assert papering.state.scanning
    words = desk.tongue.words
    assert words.say("papers.scanning_now") in "\n".join(texts(desk.shell.screens.counter))
    desk.hands.press(ESC)
    assert desk.counter.stopped_scans == 1
    later.finish()
    assert not papering.state.scanning


# ------------------------------------------------------------------------------ E10


def in_the_box(desk: Desk) -> None:
    desk.hands.type("کارت ملی")


def in_a_form(desk: Desk) -> None:
    open_form(desk, "111")
    desk.hands.type("04993")


def in_a_selection(desk: Desk) -> None:
    desk.hands.type("کارت")
    box = focused()
    assert isinstance(box, QLineEdit)
    box.setSelection(1, 2)


def in_the_pay_dialog(desk: Desk) -> None:
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.type("500")


def in_the_outbox(desk: Desk) -> None:
    desk.counter.acts = tuple(an_act(place) for place in range(1, 40))
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    desk.hands.press(Qt.Key.Key_Down, times=20)


def held_by(desk: Desk) -> tuple[object, ...]:
    """Give all that a hand or an eye would miss: focus, text, caret, selection, scroll."""
    focus = focused()
    line = focus if isinstance(focus, QLineEdit) else focus.findChild(QLineEdit)
    typed = (line.text(), line.cursorPosition(), line.selectedText()) if line else ()
    bar = getattr(focus, "verticalScrollBar", None)
    lists = desk.shell.screens.outbox._list
    return focus, typed, bar().value() if bar else 0, lists.currentIndex().row()


@pytest.mark.parametrize(
    "where", [in_the_box, in_a_form, in_a_selection, in_the_pay_dialog, in_the_outbox]
)
def test_e10_what_arrives_while_one_types_moves_nothing(
    open_desk: OpenDesk, where: Callable[[Desk], None]
) -> None:
    desk = open_desk(world=SERVING)
    desk.counter.link = Link.ONLINE
    where(desk)
    before = held_by(desk)
    for link in (Link.SENDING, Link.ONLINE, Link.OFFLINE):
        desk.counter.link = link
        told(desk, waiting=3, returned=1, unprinted=1)
        desk.shell.screens.sending.changed()
        desk.shell.heard(ReceiptPrinted("000086"))
        settle()
    assert held_by(desk) == before


# ------------------------------------------------------------------------------ E11, E12


def test_e11_a_clock_far_off_is_asked_about_in_both_calendars_before_the_shift(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=World())
    desk.counter.ask_day = True
    desk.shell.screens.opening.opened()
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.world.shift is None
    said = desk.shell.screens.open_shift._strip.text()
    assert "1405/05/12" in said
    assert "2026-08-03" in said
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.world.shift is not None


@pytest.mark.parametrize("code", ["disk.full", "disk.unwritable"])
def test_e12_a_file_that_takes_nothing_is_a_sentence_and_the_basket_stays(
    open_desk: OpenDesk, code: str
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.counter.plant("take_payment", Fault(code))
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.press(Qt.Key.Key_F9)
    said = desk.tongue.words.error(Fault(code)).reason
    assert said in "\n".join(texts(desk.shell.screens.pay_dialog))
    assert not desk.counter.world.receipts
    assert len(desk.counter.world.basket.lines) == 1
    desk.hands.press(Qt.Key.Key_F9)
    assert len(desk.counter.world.receipts) == 1
    assert desk.counter.world.basket.total == ZERO


# ------------------------------------------------------------------------------ E13


def test_e13_drafts_that_were_recovered_are_a_badge_and_never_a_box(open_desk: OpenDesk) -> None:
    drafts = {"NOCR-111": {"national_id": "0499370899"}, "NOCR-116": {"first_name": "علی"}}
    desk = open_desk(world=replace(SERVING, drafts=drafts))
    settle()
    assert QApplication.activeModalWidget() is None
    said = desk.tongue.words.say("person.recovered", count=2)
    seen = "\n".join([*texts(desk.shell.window), *rows_of(desk)])
    assert said in seen
    assert desk.shell.screens.counter.box.hasFocus()


def rows_of(desk: Desk) -> list[str]:
    rows = desk.shell.screens.counter.results.rows()
    return [f"{row.heading} {row.title} {row.detail}" for row in rows]


# ------------------------------------------------------------------------------ E14


def test_e14_a_second_start_raises_the_window_that_is_there(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(a_bill(11, 777).barcode)
    window = desk.shell.window
    window.showMinimized()
    window.come_forward()
    settle()
    assert not window.isMinimized()
    assert len(desk.shell.screens.serving.state.basket.lines) == 1
