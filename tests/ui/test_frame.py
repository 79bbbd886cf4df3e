"""The frame: messages live as long as they should, the window comes forward and locks."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.i18n import Language, Words
from models.errors import Fault, Refusal
from models.values.rial import Rial
from tests.ui.bills import LANDLINE
from tests.ui.conftest import OpenDesk
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_world import NOW, Shift, World, catalogue
from tests.ui.hands import Hands, focus_in, send
from tests.ui.test_form import open_form
from ui.actions import ACTIONS, BY_NAME
from ui.idle import Idle
from ui.jobs import QtJobs
from ui.look import Look
from ui.rows import Link, PrintFailed, Stage, StatusChanged
from ui.shell import Shell
from ui.theme import colours
from ui.told import Kind, Notice, Problem, Saying, device, done, fix, undoable
from ui.tongue import Tongue
from ui.widgets.strip import DONE_MS, UNDO_MS, MessageStrip
from ui.widgets.trouble import TroubleBox

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))


@pytest.fixture
def strip(qtbot: QtBot, look: Look) -> Iterator[MessageStrip]:
    made = MessageStrip(Words(Language.FA))
    qtbot.addWidget(made)
    yield made
    made.show_notice(None)


def notices() -> tuple[Notice, ...]:
    return (
        done("window.counter.undone"),
        undoable("window.counter.removed", title="x"),
        fix(Saying("window.counter.empty")),
        device("window.counter.empty"),
    )


@pytest.mark.parametrize("notice", notices(), ids=list(Kind))
def test_each_kind_lives_as_long_as_it_should(strip: MessageStrip, notice: Notice) -> None:
    strip.show_notice(notice)
    life = {Kind.DONE: DONE_MS, Kind.UNDOABLE: UNDO_MS}.get(notice.kind, 0)
    assert strip.life_ms() == life
    strip.tire()
    assert (strip.text() == "") is bool(life)


def test_a_message_is_shown_once_however_often_the_state_is(strip: MessageStrip) -> None:
    notice = done("window.counter.undone")
    strip.show_notice(notice)
    strip.tire()
    strip.show_notice(notice)
    assert strip.text() == ""
    strip.show_notice(done("window.counter.undone"))
    assert strip.text()


def test_done_goes_with_the_next_key_and_undo_does_not(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    assert desk.shell.screens.counter.strip.text()
    desk.hands.type("1")
    assert desk.shell.screens.counter.strip.text() == ""
    desk.shell.screens.counter.basket.table.setFocus()
    desk.hands.press(Qt.Key.Key_Delete)
    desk.hands.press(Qt.Key.Key_Down)
    assert desk.shell.screens.counter.strip.text()


def test_problems_leave_the_list_as_they_are_solved(strip: MessageStrip) -> None:
    problems = tuple(
        Problem(name, Refusal("national_id.length", field=name, typed=3)) for name in ("a", "b")
    )
    strip.show_notice(fix(Saying("window.form.to_fix", {"count": 2}), *problems))
    strip.settle(frozenset({"b"}))
    assert strip.text()
    strip.settle(frozenset())
    assert strip.text() == ""


def test_what_is_shown_is_announced_without_moving_the_focus(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    assert any("قبض تلفن ثابت" in text for text in told)
    assert desk.shell.screens.counter.box.hasFocus()


def test_the_line_is_told_in_one_place_and_calmly(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    bar = desk.shell.window.status
    assert "بدون اتصال" in bar.text()
    desk.counter.link = Link.ONLINE
    box = QApplication.focusWidget()
    desk.hands.type("کا")
    desk.shell.heard(StatusChanged(desk.counter.status()))
    assert bar.text() == "متصل"
    assert QApplication.focusWidget() is box
    assert desk.shell.screens.counter.box.value() == "کا"


def test_the_band_says_a_practice_office_only_in_one(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    band = desk.shell.window.band
    assert band.text() == "نمونه – نرخ رسمی نیست"
    desk.counter.training = True
    desk.shell.refresh()
    assert band.isVisible()
    assert band.text() == "دفتر تمرینی – رسیدها اعتبار ندارد · نمونه – نرخ رسمی نیست"


def test_a_second_start_brings_a_minimised_window_back(open_desk: OpenDesk) -> None:
    window = open_desk(world=SERVING).shell.window
    window.showMinimized()
    window.come_forward()
    assert not window.isMinimized()
    assert window.isVisible()


def test_idleness_locks_and_a_key_puts_it_off(
    qtbot: QtBot, qapp: QApplication, open_desk: OpenDesk
) -> None:
    window = open_desk(world=SERVING).shell.window.windowHandle()
    idle, began = Idle(60_000), list[bool]()
    idle.began.connect(lambda: began.append(True))
    idle.watch(qapp)
    begun = idle.left_ms()
    qtbot.waitUntil(lambda: idle.left_ms() < begun - 100)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, key)
    assert idle.left_ms() > begun - 100
    idle.rest(qapp)
    assert began == []


def test_a_window_that_was_closed_is_not_locked_later(
    qapp: QApplication, open_desk: OpenDesk
) -> None:
    """Its widgets are gone by then."""
    window = open_desk(world=SERVING).shell.window.windowHandle()
    idle = Idle(60_000)
    idle.watch(qapp)
    assert idle.left_ms() > 0
    idle.rest(qapp)
    assert idle.left_ms() == -1
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, key)
    assert idle.left_ms() == -1


def test_an_idle_counter_is_locked_with_its_basket_inside(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.shell.idle()
    assert desk.counter.world.stage is Stage.LOCKED
    assert not desk.shell.screens.pay_dialog.isVisible()
    assert desk.counter.world.receipts == ()
    assert len(desk.counter.world.basket.lines) == 1


def test_what_is_announced_while_nobody_is_in_leaves_the_focus_with_the_pin(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=World(stage=Stage.SIGNED_OUT))
    desk.hands.type("101")
    desk.hands.press(Qt.Key.Key_Return)
    pin = QApplication.focusWidget()
    desk.shell.heard(PrintFailed("000001", Fault("printer.no_paper")))
    assert QApplication.focusWidget() is pin


def test_a_breakdown_is_told_with_its_number(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.shell.broke_down("9F4K-27")
    box = QApplication.activeModalWidget()
    assert isinstance(box, TroubleBox)
    desk.hands.press(Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None


def test_help_lists_exactly_the_acts_that_are_valid_and_goes_with_its_key(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.press(Qt.Key.Key_F1)
    overlay = QApplication.activeModalWidget()
    assert overlay is not None
    shown = {one.text() for one in overlay.findChildren(QObject) if hasattr(one, "text")}
    assert "بازخوانی" in shown
    assert "دریافت نقدی" not in shown
    desk.hands.press(Qt.Key.Key_F1)
    desk.hands.press(Qt.Key.Key_F1)
    assert QApplication.activeModalWidget() is None
    assert desk.shell.screens.counter.box.hasFocus()


def test_a_second_f1_tells_of_the_service_that_is_asked(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "116")
    while QApplication.activeModalWidget() is None:  # a field may first tell why it is asked
        desk.hands.press(Qt.Key.Key_F1)
    desk.hands.press(Qt.Key.Key_F1)
    overlay = QApplication.activeModalWidget()
    assert overlay is not None
    shown = " ".join(one.text() for one in overlay.findChildren(QLabel))
    service = catalogue().by_number(116)
    assert service.fa in shown
    assert all(paper.fa in shown for paper in service.papers)
    desk.hands.press(Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert focus_in(desk.shell.screens.service_form)


@pytest.mark.parametrize(
    ("key", "held", "title"),
    [
        (Qt.Key.Key_F5, NONE, "پیگیری"),
        (Qt.Key.Key_F12, NONE, "صندوق"),
        (Qt.Key.Key_I, CTRL, "بخشنامه‌ها"),
        (Qt.Key.Key_F2, CTRL, "دستگاه‌ها"),
        (Qt.Key.Key_F5, CTRL, "صف ارسال"),
    ],
)
def test_a_second_f1_tells_of_the_page_in_front(
    open_desk: OpenDesk, key: Qt.Key, held: Qt.KeyboardModifier, title: str
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.press(key, held)
    desk.hands.press(Qt.Key.Key_F1, times=2)
    overlay = QApplication.activeModalWidget()
    assert overlay is not None
    assert title in overlay.windowTitle()
    desk.hands.press(Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_help_is_searched_in_the_box(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type("?offline")
    desk.hands.press(Qt.Key.Key_Return)
    overlay = QApplication.activeModalWidget()
    assert overlay is not None
    assert "کار بدون اتصال" in overlay.windowTitle()
    desk.hands.press(Qt.Key.Key_F1)
    assert QApplication.activeModalWidget() is None


def test_the_title_says_screen_and_state_and_names_nobody(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    window = desk.shell.window
    assert window.windowTitle() == "پیشخوان – باجه"
    open_form(desk, "116")
    assert window.windowTitle() == "پیشخوان – فرم خدمت"
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.windowTitle() == "خطا: پیشخوان – فرم خدمت"
    desk.hands.press(Qt.Key.Key_Escape)
    assert window.windowTitle() == "پیشخوان – باجه"
    desk.hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.windowTitle() == "پیشخوان – قفل"
    assert "مریم" not in window.windowTitle()


def test_a_device_in_trouble_is_offered_what_helps(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9, times=2)
    desk.shell.heard(PrintFailed("000001", Fault("printer.no_paper")))
    strip, say = desk.shell.screens.counter.strip, desk.tongue.words.say
    notice = desk.shell.screens.serving.state.notice
    assert notice is not None
    assert notice.acts
    offered = [one.text() for one in strip.findChildren(QPushButton) if one.isVisible()]
    for name in notice.acts:
        assert any(text.startswith(say(BY_NAME[name].words)) for text in offered)


def test_the_palette_lists_every_act_with_its_key(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type("/")
    rows = desk.shell.screens.counter.results.rows()
    assert len(rows) == len(ACTIONS)
    assert {desk.tongue.words.say(action.words) for action in ACTIONS} == {
        one.title for one in rows
    }
    assert all(action.cap in " ".join(one.detail for one in rows) for action in ACTIONS)
    desk.hands.type("dark")
    desk.hands.press(Qt.Key.Key_Return)
    assert colours.is_dark()
    desk.hands.press(Qt.Key.Key_D, _CTRL_SHIFT)
    assert not colours.is_dark()


def test_function_keys_work_under_the_persian_layout_and_in_every_pane(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    for pane in (
        desk.shell.screens.counter.box,
        desk.shell.screens.counter.results,
        desk.shell.screens.counter.basket.table,
    ):
        pane.setFocus()
        send("ش")
        desk.hands.rest()
        desk.hands.press(Qt.Key.Key_F9)
        assert desk.shell.screens.pay_dialog.isVisible()
        desk.hands.press(Qt.Key.Key_Escape)


def test_panes_are_cycled_by_one_key(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    counter = desk.shell.screens.counter
    desk.hands.press(Qt.Key.Key_F6)
    assert counter.results.hasFocus()
    desk.hands.press(Qt.Key.Key_F6)
    assert counter.basket.table.hasFocus()
    desk.hands.press(Qt.Key.Key_F6)
    assert desk.shell.window.status.hasFocus()
    desk.hands.press(Qt.Key.Key_F6)
    assert counter.box.hasFocus()
    desk.hands.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert desk.shell.window.status.hasFocus()
    desk.hands.press(Qt.Key.Key_Return)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.outbox
    desk.hands.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert desk.shell.window.status.hasFocus()
    desk.hands.press(Qt.Key.Key_Escape)
    assert counter.box.hasFocus()


def test_with_real_threads_a_bill_is_paid_and_the_window_never_waits(
    qtbot: QtBot, qapp: QApplication, look: Look
) -> None:
    fake, jobs, hands = FakeCounter(SERVING), QtJobs(lambda: "0000"), Hands()
    threads: set[int] = set()
    take = fake.take_payment

    def taking(visit_id: str, tenders: object) -> object:
        threads.add(threading.get_ident())
        return take(visit_id, tenders)  # type: ignore[arg-type] # passed on as it came

    fake.take_payment = taking  # type: ignore[method-assign,assignment] # to see the thread
    shell = Shell(fake, jobs, Tongue(Words(Language.FA)), look, lambda: NOW)
    qtbot.addWidget(shell.window)
    shell.start()
    qtbot.waitUntil(shell.screens.counter.box.hasFocus)
    shell.scanned(LANDLINE.barcode)
    qtbot.waitUntil(lambda: bool(shell.screens.serving.state.basket.lines))
    hands.press(Qt.Key.Key_F9)
    qtbot.waitUntil(shell.screens.pay_dialog.isVisible)
    hands.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shell.screens.serving.state.paid is not None)
    assert len(fake.world.receipts) == 1
    assert threads
    assert threading.get_ident() not in threads
    jobs.close()
    shell.window.let_go()
