"""How the window takes its compact form, by its size and by the zoom, and what its keys show."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton

from app.i18n import Language
from app.settings import Appearance
from models.errors import Fault
from tests.ui.bills import LANDLINE
from tests.ui.checks import cut, described, settle
from tests.ui.conftest import OpenDesk
from tests.ui.fake_world import World
from tests.ui.hands import focused
from tests.ui.scenes import SERVING, full_basket, opening_that_differs, paid
from ui.look import Look
from ui.rows import PrintFailed, Stage
from ui.window import COMPACT_BELOW, LEAST


def test_a_small_window_takes_its_compact_form(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(COMPACT_BELOW, 600))
    assert desk.shell.window.keys.property("compact") != "true"
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


@pytest.mark.parametrize("size", [(910, 485), (1366, 728)])
def test_the_keys_are_whole_after_another_palette_and_another_zoom(
    open_desk: OpenDesk, look: Look, size: tuple[int, int]
) -> None:
    desk = open_desk(world=SERVING, size=size)
    desk.hands.scan(LANDLINE.barcode)
    for turn in (look.turn, lambda: look.zoom_by(3), look.turn, lambda: look.zoom_by(-3)):
        turn()
        settle()
        assert not [described(one) for one in cut(desk.shell.window.keys)]
    look.wear(Appearance.LIGHT)


def test_a_basket_grows_with_the_zoom_and_its_last_line_stays_in_sight(
    open_desk: OpenDesk, look: Look
) -> None:
    desk = open_desk(world=SERVING)
    full_basket(desk)
    table = desk.shell.screens.counter.basket.table
    before = table.verticalHeader().defaultSectionSize()
    look.zoom_by(3)
    settle()
    assert table.verticalHeader().defaultSectionSize() == pytest.approx(before * 1.5, abs=2)
    last = table.visualRect(table.currentIndex())
    assert table.viewport().rect().contains(last)


def test_a_reason_that_is_missing_is_brought_into_sight(open_desk: OpenDesk) -> None:
    desk = open_desk(world=World(stage=Stage.NO_SHIFT), size=(910, 485))
    opening_that_differs(desk)
    settle()
    assert isinstance(focused(), QRadioButton)
    assert focused().visibleRegion().boundingRect() == focused().rect()


@pytest.mark.parametrize("language", list(Language))
def test_a_device_in_trouble_is_told_whole_beside_a_payment_on_the_smallest_screen(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING, LEAST)
    paid(desk)
    desk.shell.heard(PrintFailed("000001", Fault("printer.unreachable")))
    settle()
    strip = desk.shell.screens.counter.strip
    assert strip.height() >= strip.heightForWidth(strip.width())
    assert not [described(one) for one in cut(desk.shell.window)]
