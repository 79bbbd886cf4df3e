"""The acceptance checklist, group F: layout and looks.

Not here: F1 to F4 and F6 of screens are asked of every scene; F7, F8 and F11 are looked at (F7's
icons and words are counted below); F12: there is no public display yet. F13: language, zoom and
palette are kept; the window's place is not, since it opens at the size it was designed for and fits
itself to whatever it gets.
"""

import inspect
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
)

import ui
from app.i18n import Language, Words
from app.settings import Appearance
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.checks import settle, visible
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.scenes import SERVING, full_basket, home
from ui.look import Look
from ui.rows import Link
from ui.theme import colours, sheet
from ui.theme.icons import pixmap
from ui.told import Kind
from ui.widgets.results import ResultsList


def test_f1_a_list_cuts_only_what_its_tooltip_says_whole(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(910, 485))
    full_basket(desk)
    settle()
    for kind in (desk.shell.screens.counter.results, desk.shell.screens.counter.basket.table):
        model = kind.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            whole = index.data(Qt.ItemDataRole.ToolTipRole)
            title = index.data() if isinstance(kind, ResultsList) else model.index(row, 1).data()
            assert title in whole


def test_f4_every_pair_of_both_palettes_can_be_read() -> None:
    weak = [
        (str(one), str(other), dark)
        for one, other, least in colours.PAIRS
        for dark in (False, True)
        if colours.contrast(*(c.dark if dark else str(c) for c in (one, other))) < least
    ]
    assert not weak


def test_f4_every_colour_of_the_sheet_is_in_a_pair() -> None:
    """What no pair holds is a line between cards, which carries no meaning."""
    source = inspect.getsource(sheet)
    used = set(re.findall(r"\$([A-Z_]+)\b", source)) & set(colours.named(dark=False))
    paired = {str(colour) for one, other, _ in colours.PAIRS for colour in (one, other)}
    assert {name for name in used if str(getattr(colours, name)) not in paired} == {"LINE"}


def test_f5_letters_are_large_enough(look: Look) -> None:
    written = sheet.sheet(100)
    sizes = {int(px) for px in re.findall(r"font-size: (\d+)px", written)}
    assert min(sizes) == 11
    small = [line for line in written.split("}") if "font-size: 11px" in line]
    assert all("#keys" in line or 'tone="cap"' in line for line in small)
    assert QApplication.font().pixelSize() >= 14


def test_f5_what_is_handed_over_is_large(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    total = desk.tongue.words.rial(desk.counter.world.basket.total)
    sizes = [
        one.font().pixelSize()
        for one in visible(desk.shell.window)
        if isinstance(one, QLabel) and one.text() == total
    ]
    assert max(sizes) >= 24


def test_f7_states_differ_by_icon_and_word_not_by_colour_alone(look: Look) -> None:
    for kinds in (list(Kind), list(Link)):
        drawn = {bytes(pixmap(one.value, "#000000", 24).toImage().constBits()) for one in kinds}
        assert len(drawn) == len(kinds)
    for language in Language:
        words = Words(language)
        assert len({words.say(f"window.link.{link.value}") for link in Link}) == len(Link)


def test_f9_every_state_of_the_counter_is_shown(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    counter, say = desk.shell.screens.counter, desk.tongue.words.say

    def shown() -> str:
        return " ".join(one.text() for one in counter.findChildren(QLabel) if one.isVisible())

    assert say("window.basket.empty") in shown()
    assert desk.shell.window.status.text() == say("window.link.offline")
    desk.hands.type("zzzz")
    assert say("window.list.nothing_found") in shown()
    desk.hands.press(Qt.Key.Key_Escape)
    desk.hands.scan("77483178001420000001770161")
    assert say("window.counter.unknown_barcode") in shown()


def test_f10_nothing_changes_more_than_once_a_second_by_itself(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    settle()
    ticking = [
        timer.interval()
        for timer in desk.shell.window.findChildren(QTimer)
        if timer.isActive() and not timer.isSingleShot()
    ]
    assert all(interval >= 1_000 for interval in ticking)
    sources = Path(ui.__file__).parent.rglob("*.py")
    assert not [file for file in sources if "QMovie" in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("language", list(Language))
def test_f11_no_number_is_mixed_of_two_scripts(open_desk: OpenDesk, language: Language) -> None:
    desk = open_desk(language, SERVING)
    for file in (11, 12):
        desk.hands.scan(a_bill(file, 700).barcode)
    for one in visible(desk.shell.window):
        text = one.text() if isinstance(one, QLabel) else ""
        assert not re.search("[0-9][۰-۹]|[۰-۹][0-9]", text)


def test_the_palette_is_changed_by_a_key_and_keeps_the_work(
    open_desk: OpenDesk, look: Look
) -> None:
    desk = open_desk(world=SERVING)
    home(desk)
    desk.hands.scan(LANDLINE.barcode)
    before = luminance(desk)
    look.turn()
    settle()
    assert look.appearance is Appearance.DARK
    assert luminance(desk) < 80 < before
    assert desk.counter.world.basket.total > Rial(0)
    look.turn()
    settle()
    assert luminance(desk) == before


def luminance(desk: Desk) -> int:
    image = desk.shell.window.grab().toImage()
    return (
        sum(image.pixelColor(x, 300).lightness() for x in range(0, image.width(), 8))
        * 8
        // (image.width())
    )
