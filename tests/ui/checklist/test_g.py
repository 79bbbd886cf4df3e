"""The acceptance checklist, group G: what a screen reader says, and names.

Not here: G1, G2 and G6 of windows are asked of every scene; G5 is done by hand with NVDA and Orca.
G8's badge is a scan of the code; there is no reader of badges yet.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
)

from tests.ui.bills import LANDLINE
from tests.ui.conftest import OpenDesk
from tests.ui.fake_world import PEOPLE, World
from tests.ui.scenes import SERVING
from tests.ui.test_form import open_form
from ui.rows import Link, Stage, StatusChanged

CTRL = Qt.KeyboardModifier.ControlModifier


def test_g3_what_happens_is_announced_and_the_focus_stays(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    desk = open_desk(world=SERVING)
    box = desk.shell.screens.counter.box
    desk.hands.scan(LANDLINE.barcode)
    assert "قبض تلفن ثابت" in told[-1]
    desk.counter.link = Link.ONLINE
    desk.shell.heard(StatusChanged(desk.counter.status()))
    assert told[-1] == desk.tongue.words.say("window.link.online")
    assert box.hasFocus()
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_Return, CTRL)
    assert "مورد" in told[-1]
    desk.hands.press(Qt.Key.Key_Escape)
    desk.hands.press(Qt.Key.Key_F9, times=2)
    assert any("رسید" in text for text in told)


def test_g4_cells_checks_and_wrong_fields_say_what_they_are(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    model = desk.shell.screens.counter.basket.table.model()
    cell = model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert cell.startswith(desk.tongue.words.say("window.basket.amount"))
    open_form(desk, "111")
    desk.hands.type("0499370898")
    desk.hands.press(Qt.Key.Key_Return)
    row = desk.shell.screens.service_form.form().row("national_id")
    reader = QAccessible.queryAccessibleInterface(row.widget)
    assert row.problem()
    assert row.problem() in reader.text(QAccessible.Text.Description)
    marked = QCheckBox()
    marked.setChecked(True)
    assert QAccessible.queryAccessibleInterface(marked).state().checked


def test_g6_the_title_says_when_something_is_to_be_put_right(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_Return, CTRL)
    assert desk.shell.window.windowTitle().startswith("خطا")


def test_g7_the_lock_keeps_the_work(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    open_form(desk, "111")
    desk.hands.type("0499370899")
    desk.shell.idle()
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.sign_in
    for text in ("1024", PEOPLE["1024"][1]):
        desk.hands.type(text)
        desk.hands.press(Qt.Key.Key_Return)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter
    assert "0499370899" in desk.shell.screens.service_form.form().answers().values()
    assert len(desk.shell.screens.serving.state.basket.lines) == 1


def test_g8_code_and_pin_may_be_pasted(open_desk: OpenDesk) -> None:
    desk = open_desk(world=World(stage=Stage.SIGNED_OUT, user=""))
    for text in ("1024", PEOPLE["1024"][1]):
        QGuiApplication.clipboard().setText(text)
        desk.hands.press(Qt.Key.Key_V, CTRL)
        desk.hands.press(Qt.Key.Key_Return)
    assert desk.counter.world.stage is Stage.NO_SHIFT
