"""The acceptance checklist, group B: the keyboard, from B4 to B9 and from B14 to B18.

B1 is measured by `main.py bench keys`; B2, B3, B5 and B17 are asked of every scene; B10 to B13
stand in the tests of the scanner.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
)

from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.checks import ancestors, described, place, settle, tab_order
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.hands import focused, send
from tests.ui.scenes import SERVING
from tests.ui.test_form import open_form
from ui.actions import ACTIONS, BY_NAME, valid_now
from ui.rows import Stage, StatusChanged
from ui.widgets.help import HelpOverlay

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ENTER, ESC, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


def test_b4_the_focus_is_never_lost(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    counter = desk.shell.screens.counter
    for file in (11, 12):
        desk.hands.scan(a_bill(file, 700).barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.press(ESC)
    assert counter.box.hasFocus()
    counter.basket.table.setFocus()
    desk.hands.press(Qt.Key.Key_Delete)
    assert counter.basket.table.hasFocus()
    desk.shell.heard(StatusChanged(desk.counter.status()))
    assert counter.basket.table.hasFocus()
    desk.hands.press(Qt.Key.Key_E, CTRL | SHIFT)
    assert counter.basket.table.hasFocus()
    desk.hands.press(Qt.Key.Key_F2)
    open_form(desk, "111")
    desk.hands.press(ESC)
    assert counter.box.hasFocus()
    desk.hands.press(Qt.Key.Key_Delete)
    assert focused().isVisible()
    assert focused().isEnabled()


def test_b6_the_field_with_the_focus_is_wholly_in_sight(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(910, 485))
    open_form(desk, "111")
    form = desk.shell.screens.service_form
    for one in [one for one in tab_order(form) if form.isAncestorOf(one)]:
        one.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        rolls = [above for above in ancestors(one, form) if isinstance(above, QScrollArea)]
        for roll in rolls:
            where = place(one, roll.viewport())
            assert roll.viewport().rect().contains(where), described(one)


@pytest.mark.parametrize("letter", ["a", "ش"])
def test_b7_function_keys_work_wherever_the_focus_is(open_desk: OpenDesk, letter: str) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    counter = desk.shell.screens.counter
    for pane in (counter.box, counter.results, counter.basket.table, desk.shell.window.status):
        pane.setFocus()
        send(letter)
        desk.hands.rest()
        desk.hands.press(Qt.Key.Key_F11)
        assert desk.shell.screens.pay_dialog.isVisible()
        desk.hands.press(ESC)
    open_form(desk, "111")
    for one in desk.shell.screens.service_form.findChildren(QLineEdit)[:4]:
        one.setFocus()
        help_here(desk)
        desk.hands.press(ESC)


def test_b8_no_letter_alone_is_a_shortcut_and_no_key_means_two_acts(open_desk: OpenDesk) -> None:
    caps = [key for action in ACTIONS for key in action.keys]
    assert all(key.startswith(("F", "Ctrl+", "Shift+F")) or key == "Esc" for key in caps)
    assert "F10" not in caps
    desk = open_desk(world=SERVING)
    for _ in states(desk):
        acts = valid_now(desk.shell._valid())
        keys = [key for action in acts for key in action.keys]
        assert len(keys) == len(set(keys))


def help_here(desk: Desk) -> HelpOverlay:
    """Ask for the keys; in a field that knows why it is asked, the first F1 tells that."""
    for _ in range(2):
        if QApplication.activeModalWidget() is None:
            desk.hands.press(Qt.Key.Key_F1)
    overlay = QApplication.activeModalWidget()
    assert isinstance(overlay, HelpOverlay)
    return overlay


def states(desk: Desk) -> Iterator[None]:
    """Go through what the counter can stand in."""
    yield
    desk.hands.scan(LANDLINE.barcode)
    yield
    open_form(desk, "111")
    yield
    desk.hands.press(ESC)
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    yield
    desk.hands.press(ESC)
    desk.hands.press(Qt.Key.Key_F12, CTRL)
    yield


def test_b9_every_act_is_in_the_palette_and_the_overlay_lists_what_is_valid(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    say = desk.tongue.words.say
    for _ in states(desk):
        overlay = help_here(desk)
        shown = [one.text() for one in overlay.findChildren(QLabel)]
        valid = {action.name for action in valid_now(desk.shell._valid())}
        listed = {name for name, action in BY_NAME.items() if say(action.words) in shown}
        same_words = {say(BY_NAME[name].words) for name in valid}
        assert {say(BY_NAME[name].words) for name in listed} == same_words
        desk.hands.press(ESC)
    commands = desk.shell._commands("")
    assert {command.action for command in commands} == set(ACTIONS)
    assert {c.action.name for c in commands if c.valid} == {
        action.name for action in valid_now(desk.shell._valid())
    }


def test_b14_enter_in_a_field_takes_no_money(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(ENTER, times=3)
    for pane in (desk.shell.screens.counter.results, desk.shell.screens.counter.basket.table):
        pane.setFocus()
        desk.hands.press(ENTER)
        assert not desk.shell.screens.pay_dialog.isVisible()
        desk.hands.press(ESC)
    assert desk.counter.world.receipts == ()
    assert desk.counter.world.basket.lines


def test_b15_esc_goes_back_one_level_and_loses_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    open_form(desk, "111")
    desk.hands.type("0499370899")
    help_here(desk)
    desk.hands.press(ESC)
    assert desk.shell.screens.service_form.isVisible()
    desk.hands.press(ESC)
    assert not desk.shell.screens.service_form.isVisible()
    open_form(desk, "111")
    assert "0499370899" in desk.shell.screens.service_form.form().answers().values()
    desk.hands.press(ESC)
    for key, modifiers in (
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F5, CTRL),
        (Qt.Key.Key_F12, CTRL),
    ):
        desk.hands.press(key, modifiers)
        desk.hands.press(ESC)
        assert QApplication.activeModalWidget() is None
        assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter
    assert len(desk.counter.world.basket.lines) == 1


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_F9])
def test_b16_a_key_pressed_five_times_books_once(open_desk: OpenDesk, key: Qt.Key) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) * 5:
        to = QApplication.focusWidget() or desk.shell.window
        QApplication.sendEvent(to, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
    settle()
    assert len(desk.counter.world.receipts) == 1


def test_b16_a_key_held_down_books_nothing_by_itself(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    for repeated in (False, True, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "", repeated, 1
        )
        QApplication.sendEvent(focused(), event)
        settle()
    assert desk.counter.world.receipts == ()


def test_b18_the_keypad_is_as_good_as_the_row_of_digits(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    keypad = Qt.KeyboardModifier.KeypadModifier
    for one in "104*3-/":
        send(one, modifiers=keypad)
        desk.hands.rest()
    assert desk.shell.screens.counter.box.value() == desk.tongue.words.digits("104*3-/")
    desk.hands.press(Qt.Key.Key_F2)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    for one in "50000":
        send(one, modifiers=keypad)
        desk.hands.rest()
    desk.hands.press(Qt.Key.Key_Enter, keypad)
    ((_, receipt, _),) = desk.counter.world.receipts
    assert receipt.change == Rial(50_000) - receipt.total
    assert desk.counter.world.stage is Stage.SERVING
