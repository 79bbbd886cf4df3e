"""Checklist B10 to B13: the scanner told from typing, from any focus, under any layout."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from app.i18n import Language, Words
from models.values.rial import Rial
from models.values.text import fold_digits
from tests.ui.bills import LANDLINE
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import Shift, World
from tests.ui.hands import focused
from tests.ui.test_form import open_form
from ui.habit import GAP_MS
from ui.rows import Stage
from ui.screens.pay.presenter import Method

SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
START = 90_000
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
Prepare = Callable[[Desk], QWidget | None]


def press(text: str, gap: int, *, enter: bool = True, scan_codes: bool = False) -> None:
    """Send keys with the times a keyboard gives them, so that nobody need wait."""
    at = START
    for one in text:
        at += gap
        code = "1234567890".find(one) + 2 + 8 if scan_codes else 0
        shown = "ش" if scan_codes else one
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, code, 0, 0, shown)
            event.setTimestamp(at)
            give(event)
    if enter:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
            event.setTimestamp(at + gap)
            give(event)


def give(event: QKeyEvent) -> None:
    """Send a key to what would take it; a popup is held while what is in it is spoken to."""
    if (popup := QApplication.activePopupWidget()) is not None:
        inner: QWidget | None = popup.focusWidget()
        QApplication.sendEvent(popup if inner is None else inner, event)
    else:
        QApplication.sendEvent(focused(), event)


def at_the_table(desk: Desk) -> QWidget | None:
    desk.hands.press(Qt.Key.Key_F6, times=2)
    return None


def in_a_form(desk: Desk) -> QWidget | None:
    open_form(desk, "111")
    field = desk.shell.screens.service_form.form().row("first_name").widget
    field.setFocus()
    desk.hands.type("علی")
    return field


def at_nothing(desk: Desk) -> QWidget | None:
    if (now := QApplication.focusWidget()) is not None:
        now.clearFocus()
    return None


def at_a_popup(desk: Desk) -> QWidget | None:
    box = QComboBox(desk.shell.window)
    box.addItems(["1", "2", "3"])
    box.show()
    box.showPopup()
    return box


PLACES = (at_the_table, in_a_form, at_nothing, at_a_popup)


@pytest.mark.parametrize("gap", [1, 6, 30])
@pytest.mark.parametrize("prepare", PLACES, ids=lambda one: one.__name__)
def test_b10_a_burst_adds_one_bill_from_any_focus(
    open_desk: OpenDesk, prepare: Prepare, gap: int
) -> None:
    desk = open_desk(world=SERVING)
    field = prepare(desk)
    before = field.text() if isinstance(field, QLineEdit) else ""
    press(LANDLINE.barcode, gap)
    desk.hands.rest()
    assert len(desk.counter.world.basket.lines) == 1
    if isinstance(field, QLineEdit):
        assert field.text() == before
    if isinstance(field, QComboBox):
        assert field.currentIndex() == 0


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("enter", [True, False])
def test_b11_a_scan_while_a_dialog_is_open_only_beeps_and_says_so(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, language: Language, enter: bool
) -> None:
    beeps: list[None] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: beeps.append(None)))
    desk = open_desk(language, SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.shell.screens.serving.pay_asked(Method.CASH)
    QApplication.processEvents()
    before = desk.counter.world
    press(LANDLINE.barcode, 6, enter=enter)
    desk.hands.rest()
    assert desk.counter.world == before
    dialog = desk.shell.screens.pay_dialog
    assert dialog.isVisible()
    assert beeps == [None]
    said = Words(language).say("window.scan.not_now")
    assert said in [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_b11_an_enter_that_comes_late_is_the_scanners_all_the_same(open_desk: OpenDesk) -> None:
    """Some scanners rest before their Enter, for longer than between their keys."""
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.shell.screens.serving.pay_asked(Method.CASH)
    QApplication.processEvents()
    before = desk.counter.world
    press(LANDLINE.barcode, 6, enter=False)
    desk.scanner.settle()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
    event.setTimestamp(START + 6 * len(LANDLINE.barcode) + GAP_MS + 60)
    QApplication.sendEvent(focused(), event)
    desk.hands.rest()
    assert desk.counter.world == before


def test_b12_the_same_digits_at_a_persons_pace_are_typing(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    press(LANDLINE.barcode, 80, enter=False)
    desk.hands.rest()
    assert fold_digits(desk.shell.screens.counter.box.value()) == LANDLINE.barcode
    assert desk.counter.world.basket.lines == ()


@pytest.mark.parametrize("digits", [PERSIAN, ARABIC], ids=["Persian", "Arabic"])
def test_b13_a_scan_in_other_digits_is_read_right(
    open_desk: OpenDesk, digits: dict[int, str]
) -> None:
    desk = open_desk(world=SERVING)
    press(LANDLINE.barcode.translate(digits), 6)
    assert len(desk.counter.world.basket.lines) == 1


def test_b13_a_scan_whose_keys_write_letters_is_read_by_the_physical_key(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    press(LANDLINE.barcode, 6, scan_codes=True)
    assert len(desk.counter.world.basket.lines) == 1


def test_a_badge_says_who_signs_in_and_the_pin_is_still_asked(open_desk: OpenDesk) -> None:
    desk = open_desk(world=World(stage=Stage.SIGNED_OUT))
    desk.hands.scan("PSKB-1024")
    assert desk.shell.screens.sign_in._user.value() == "1024"
    assert desk.shell.screens.sign_in._pin.hasFocus()
    assert "sign_in" not in desk.counter.calls
