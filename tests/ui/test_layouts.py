"""How the window takes its compact form, by its size and by the zoom, and what its keys show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.bills import LANDLINE
from tests.ui.checks import cut, described, settle
from tests.ui.conftest import OpenDesk
from tests.ui.scenes import SERVING
from ui.window import COMPACT_BELOW


def test_a_small_window_takes_its_compact_form(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(COMPACT_BELOW, 600))
    assert desk.shell.window.keys.property("compact") == "false"
    desk.shell.window.resize(COMPACT_BELOW - 1, 600)
    settle()
    assert desk.shell.window.keys.property("compact") == "true"


def test_zooming_in_makes_the_same_window_compact(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(1366, 728))
    for _ in range(3):
        desk.hands.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert QApplication.font().pixelSize() == 21
    assert desk.shell.window.keys.property("compact") == "true"
    assert not [described(one) for one in cut(desk.shell.window)]
    desk.hands.press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.font().pixelSize() < 21


def test_the_key_strip_shows_only_keys_that_do_something_here(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    assert "cash" not in desk.shell.window.keys.shown()
    desk.hands.scan(LANDLINE.barcode)
    assert {"help", "cash", "card", "hold"} <= set(desk.shell.window.keys.shown())
    desk.hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.shell.window.keys.shown() == ("help",)
