"""The language is switched live: layout, digits, dates and words turn, the work stays."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.i18n import Language, Words
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import NOW, Shift, World
from tests.ui.test_form import open_form
from ui.rows import Stage
from ui.widgets.header import say_now

SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
SWITCH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def switch(desk: Desk) -> None:
    desk.hands.press(Qt.Key.Key_E, SWITCH)


def shown(root: QWidget) -> Iterator[str]:
    for one in root.findChildren(QWidget):
        if one.isVisibleTo(root) and isinstance(one, QLabel | QPushButton):
            yield one.text()


def test_the_window_turns_with_the_language_and_back(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    before = tuple(shown(desk.shell.window))
    assert QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    switch(desk)
    assert QApplication.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert desk.shell.window.layoutDirection() == Qt.LayoutDirection.LeftToRight
    english = tuple(shown(desk.shell.window))
    assert english != before
    switch(desk)
    assert tuple(shown(desk.shell.window)) == before


def test_nothing_persian_of_ours_is_left_on_an_english_screen(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    switch(desk)
    persian = [
        text
        for text in shown(desk.shell.window)
        if any("\u0600" <= one <= "\u06ff" for one in text)
    ]
    # The clerk's name and the name of the other language are Persian in any language.
    assert sorted(persian) == sorted(text for text in persian if "مریم" in text or text == "فارسی")
    assert len(persian) == 2


def test_a_switch_keeps_basket_and_focus(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.type("قبض")
    rows = desk.shell.screens.counter.results.rows()
    switch(desk)
    counter = desk.shell.screens.counter
    assert counter.box.hasFocus()
    assert counter.box.value() == "قبض"
    assert len(counter.results.rows()) == len(rows)
    assert [item.cells[1] for item in counter.basket.table.items()] == ["Landline bill"]
    assert [item.cells[3] for item in counter.basket.table.items()] == ["17,000"]


def test_a_switch_keeps_a_half_filled_form_and_its_problems(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    desk.hands.type("0499370898")
    desk.hands.press(Qt.Key.Key_Return)
    form = desk.shell.screens.service_form.form()
    persian = form.row("national_id").problem()
    assert persian
    switch(desk)
    assert form.answers() == {"national_id": "0499370898"}
    english = form.row("national_id").problem()
    assert english
    assert english != persian
    assert form.row("first_name").widget.hasFocus()
    assert form.row("first_name").widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert form.row("national_id").widget.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_the_first_column_stands_at_the_start_side(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(a_bill(11, 700).barcode)
    head = desk.shell.screens.counter.basket.table.horizontalHeader()
    assert head.sectionViewportPosition(0) > head.sectionViewportPosition(1)
    switch(desk)
    assert head.sectionViewportPosition(0) < head.sectionViewportPosition(1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FA, "دوشنبه ۱۲ مرداد ۱۴۰۵ · ۱۰:۴۲"),
        (Language.EN, "Monday 12 Mordad 1405 · 10:42"),
    ],
)
def test_the_clock_speaks_the_persian_calendar(language: Language, said: str) -> None:
    assert say_now(Words(language), NOW) == said
