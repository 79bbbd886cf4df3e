"""The acceptance checklist, C8, C11, C12 and C17: acts that are asked about, undone or sent on."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

import ui
from app.i18n import Language
from models.catalogue.offer import Policy
from models.values.jalali_date import JalaliDate
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.checks import texts
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.scenes import SERVING, find_screen
from tests.ui.test_form import open_form
from ui.papers import PaperState
from ui.screens.counter.state import Pane
from ui.told import Kind
from ui.widgets import dialog as dialogs

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SINCE, UNTIL = JalaliDate(1405, 3, 12), JalaliDate(1405, 9, 12)


# ------------------------------------------------------------------------------ C8


def test_c8_a_paper_on_file_is_not_asked_for_and_asking_again_takes_a_reason(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.counter.on_file = {"photo": (SINCE, UNTIL)}
    open_form(desk, "111")
    desk.hands.press(KEY.Key_F4)
    papering = desk.shell.screens.papering
    while (row := papering.state.row) is None or row.code != "photo":
        desk.hands.press(KEY.Key_Down)
    assert row.state is PaperState.ON_FILE
    desk.hands.press(KEY.Key_Return)
    assert desk.counter.pages == {}
    desk.hands.press(KEY.Key_G, CTRL)
    assert papering.state.choosing
    desk.hands.press(KEY.Key_Return)
    assert not desk.counter.asked_papers
    desk.hands.press(KEY.Key_1)
    desk.hands.press(KEY.Key_Return)
    ((paper, reason),) = desk.counter.asked_papers
    assert (paper, bool(reason)) == ("photo", True)


# ------------------------------------------------------------------------------ C11


@pytest.mark.parametrize("by_button", [False, True])
def test_c11_a_line_taken_out_is_back_by_one_chord_and_nobody_was_asked(
    open_desk: OpenDesk, by_button: bool
) -> None:
    desk = open_desk(world=SERVING)
    for file in (11, 12):
        desk.hands.scan(a_bill(file, 777).barcode)
    before = desk.shell.screens.serving.state.basket
    desk.shell.screens.counter.basket.table.setFocus()
    desk.hands.press(KEY.Key_Delete)
    assert QApplication.activeModalWidget() is None
    strip = desk.shell.screens.counter.strip
    assert len(desk.shell.screens.serving.state.basket.lines) == 1
    assert (strip.kind(), strip.life_ms()) == (Kind.UNDOABLE, 10_000)
    if by_button:
        strip._undo.click()
    else:
        desk.hands.press(KEY.Key_Z, CTRL)
    assert desk.shell.screens.serving.state.basket == before


def test_c11_a_basket_put_aside_by_mistake_is_taken_up_again(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    before = desk.shell.screens.serving.state.basket
    desk.hands.press(KEY.Key_F7)
    assert QApplication.activeModalWidget() is None
    desk.hands.press(KEY.Key_F7)
    desk.hands.press(KEY.Key_Return)
    assert desk.shell.screens.serving.state.basket == before


# ------------------------------------------------------------------------------ C12

ASKS = {
    "PayDialog": "money: Enter is the shown default",
    "VoidDialog": "money back",
    "AgainDialog": "a bill paid before",
    "SettleDialog": "how a card payment ended",
    "RemedyDialog": "an act handed over or taken back",
    "CorrectDialog": "a request sent again",
    "LeaveDialog": "training is left",
    "PhoneDialog": "the secret behind phone codes",
    "HelpOverlay": "nothing is asked",
    "TroubleBox": "nothing is asked",
}
"""Every dialog there is, and what it is in front of; a new one is thought about here."""


def modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(ui.__path__, "ui."):
        yield import_module(found.name)


def test_c12_nothing_else_is_asked_about_than_what_is_listed() -> None:
    made = {
        name
        for module in modules()
        for name, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, QDialog) and one.__module__.startswith("ui.")
    }
    bases = {name for name, _ in inspect.getmembers(dialogs, inspect.isclass)}
    assert made - bases == set(ASKS)
    written = Path(ui.__path__[0]).rglob("*.py")
    sources = "\n".join(file.read_text(encoding="utf-8") for file in written)
    assert not re.search(r"QMessageBox|QInputDialog", sources)


def voiding(desk: Desk) -> None:
    find_screen(desk)
    desk.hands.press(KEY.Key_Delete, CTRL)


def reason_given(desk: Desk) -> None:
    voiding(desk)
    desk.hands.type("2")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("where", [voiding, reason_given])
def test_c12_enter_at_once_never_destroys_and_esc_leaves(
    open_desk: OpenDesk, where: Callable[[Desk], None], language: Language
) -> None:
    desk = open_desk(language, SERVING)
    where(desk)
    dialog = desk.shell.screens.looking.void_dialog
    if where is voiding:
        assert dialog.keep.hasFocus()
    for key in (KEY.Key_Return, KEY.Key_Escape):
        desk.hands.press(key)
    assert desk.counter.world.taken_back == frozenset()
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_c12_the_button_names_the_act_and_the_sum(open_desk: OpenDesk, language: Language) -> None:
    desk = open_desk(language, SERVING)
    reason_given(desk)
    dialog = desk.shell.screens.looking.void_dialog
    words = desk.tongue.words
    (basket, _, _) = desk.counter.world.receipts[0]
    said = words.say("void.go_lines", count=len(basket.lines), amount=basket.total)
    assert any(text.startswith(said) for text in texts(dialog))
    assert words.say("void.keep") in dialog.keep.text()


# ------------------------------------------------------------------------------ C17


def test_c17_what_is_not_possible_here_is_a_place_with_a_way_on_and_no_error(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.counter.policy = Policy(held_money=True, agencies=frozenset({"GEN"}))
    desk.hands.type("131")
    desk.hands.press(KEY.Key_Return)
    assert pane(desk) is Pane.REFERRAL
    assert desk.shell.screens.counter.strip.kind() is not Kind.FIX
    assert not desk.shell.window.windowTitle().startswith("خطا")
    desk.hands.press(KEY.Key_Escape)
    assert pane(desk) is Pane.RESULTS


def pane(desk: Desk) -> Pane:
    return desk.shell.screens.serving.state.pane
