"""Training at the window: in and out by one key, the coach, and its three lessons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.i18n import Language
from models.values.rial import Rial
from tests.ui.at_the_side import room_of, train
from tests.ui.checks import texts
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import Shift, World
from ui.rows import Stage
from ui.screens.training.presenter import Mark
from ui.screens.training.view import Coach, LeaveDialog
from ui.training import Lesson

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
DOOR = World(stage=Stage.SIGNED_OUT, user="")
BAND = "حالت آموزشی – چیزی ثبت و ارسال نمی‌شود"


def coach_of(desk: Desk) -> Coach:
    coach = desk.shell.window.findChild(Coach)
    assert coach is not None
    return coach


def says(qtbot: QtBot, desk: Desk, words: str) -> None:
    """Wait until the coach says so: it looks once, a moment after the keys."""
    coach = coach_of(desk)
    qtbot.waitUntil(lambda: words in coach.text(), timeout=5_000)


def answer(desk: Desk, place: int) -> None:
    """Press a button of the question at the way out."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LeaveDialog)
    dialog.findChildren(QPushButton)[place].click()


def test_training_is_entered_and_left_by_one_key_and_ends_at_the_door(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(world=DOOR)
    window = desk.shell.window
    train(desk)
    assert window.band.text().startswith(BAND)
    assert window.windowTitle().startswith(BAND)
    assert coach_of(desk).isVisible()
    assert window.stage.currentWidget() is desk.shell.screens.open_shift
    train(desk)
    answer(desk, 1)
    assert not coach_of(desk).isVisible()
    assert BAND not in window.band.text()
    assert BAND not in window.windowTitle()
    assert window.stage.currentWidget() is desk.shell.screens.sign_in
    assert desk.counter.world == DOOR


def test_esc_and_enter_stay_in_the_training(open_desk: OpenDesk) -> None:
    desk = open_desk(world=DOOR)
    train(desk)
    for key in (KEY.Key_Escape, KEY.Key_Return):
        train(desk)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LeaveDialog)
        desk.hands.press(key)
        assert QApplication.activeModalWidget() is None
        assert desk.counter.training


def test_an_open_shift_refuses_with_a_sentence(open_desk: OpenDesk) -> None:
    desk = open_desk(world=World(stage=Stage.SERVING, shift=Shift(1, "1024", Rial(0))))
    train(desk)
    box = QApplication.activeModalWidget()
    assert box is not None
    assert "شیفت باز است" in "\n".join(texts(box))
    desk.hands.press(KEY.Key_Return)
    assert not coach_of(desk).isVisible()
    assert not desk.counter.training


def test_three_lessons_are_led_key_by_key_to_ready(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(world=DOOR, language=Language.EN)
    hands = desk.hands
    train(desk)
    says(qtbot, desk, "it is empty, so type 0")
    hands.type("0")
    hands.press(KEY.Key_Return, CTRL)
    says(qtbot, desk, "Type bill")
    room = room_of(desk)
    hands.press(KEY.Key_B, CTRL | SHIFT)
    says(qtbot, desk, "press F9")
    hands.press(KEY.Key_F9)
    says(qtbot, desk, "press Enter")
    hands.press(KEY.Key_Return)
    says(qtbot, desk, "type number")
    assert room.practising.state.marks == (Mark.DONE, Mark.NOW, Mark.LATER)
    assert room.practising.state.lesson is Lesson.FORM
    assert "161" in coach_of(desk).text()


def test_the_language_turns_with_the_coach_in_front(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(world=DOOR)
    train(desk)
    says(qtbot, desk, "فقط ۰")
    hands = desk.hands
    hands.press(KEY.Key_E, CTRL | SHIFT)
    says(qtbot, desk, "type 0")
    assert desk.shell.window.band.text().startswith("TRAINING")
