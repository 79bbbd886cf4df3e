"""Bursts and typing told apart, by their time alone, under any layout and from any focus."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import Hands, send
from ui.habit import GAP_MS
from ui.keyboard import Stroke, read_burst
from ui.scanner import Scanner

BARCODE = "77483178001420000001770160"
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Bench(QWidget):
    """A field, a button that must never be pressed by a scan, and the scanner."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.button = QLineEdit(), QPushButton("pay")
        self.button.setAutoDefault(True)
        self.pressed = 0
        self.button.clicked.connect(self._count)
        self.scans: list[str] = []
        self.hands = Hands()
        self.scanner = Scanner(self.hands.monotonic_ms, "xcb", self)
        self.hands.scanner = self.scanner
        self.scanner.scanned.connect(self.scans.append)
        down = QVBoxLayout(self)
        down.addWidget(self.field)
        down.addWidget(self.button)

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[Bench]:
    made = Bench()
    qtbot.addWidget(made)
    made.scanner.watch(qapp)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    yield made
    made.scanner.rest(qapp)


def test_a_burst_is_one_scan_and_leaves_the_field_alone(bench: Bench) -> None:
    bench.field.setText("علی")
    bench.hands.scan(BARCODE)
    assert bench.scans == [BARCODE]
    assert bench.field.text() == "علی"


def test_a_burst_is_caught_where_nothing_can_be_typed(bench: Bench) -> None:
    bench.button.setFocus()
    bench.hands.scan(BARCODE)
    assert bench.scans == [BARCODE]


def test_the_enter_of_a_burst_presses_no_button(bench: Bench) -> None:
    bench.button.setFocus()
    bench.hands.scan(BARCODE)
    assert bench.pressed == 0


def test_the_same_digits_typed_by_a_person_are_text(bench: Bench) -> None:
    bench.hands.type(BARCODE)
    assert bench.scans == []
    assert bench.field.text() == BARCODE


def test_a_long_burst_without_an_enter_is_a_scan(bench: Bench) -> None:
    bench.hands.scan(BARCODE, enter=False)
    assert bench.scans == [BARCODE]


def test_a_few_fast_keys_are_typing(bench: Bench) -> None:
    bench.hands.scan("104")
    assert bench.scans == []
    assert bench.field.text() == "104"


def test_two_scans_in_a_row_are_two(bench: Bench) -> None:
    bench.hands.scan(BARCODE)
    bench.hands.scan(BARCODE[::-1])
    assert bench.scans == [BARCODE, BARCODE[::-1]]


def test_typing_before_and_after_a_scan_stays_in_order(bench: Bench) -> None:
    bench.hands.type("12")
    bench.hands.scan(BARCODE)
    bench.hands.type("34")
    assert bench.field.text() == "1234"
    assert bench.scans == [BARCODE]


def test_an_editing_key_comes_after_the_letters_held_before_it(bench: Bench) -> None:
    send("a")
    send("b")
    bench.hands.press(Qt.Key.Key_Backspace)
    bench.hands.rest()
    assert bench.field.text() == "a"


def test_a_held_key_is_handed_on_when_the_pause_has_passed(qtbot: QtBot, bench: Bench) -> None:
    send("5")
    assert bench.field.text() == ""
    qtbot.waitUntil(lambda: bench.field.text() == "5", timeout=GAP_MS * 20)


def test_a_scan_under_the_persian_layout_is_read_in_ascii(bench: Bench) -> None:
    bench.hands.scan(BARCODE.translate(PERSIAN))
    assert bench.scans == [BARCODE]
    assert bench.field.text() == ""


def test_the_time_of_the_keyboard_counts_even_when_the_window_was_late(bench: Bench) -> None:
    """All keys arrive at once after a stall; the platform's own times tell a person's pace."""
    for place, one in enumerate("1234567890"):
        event = QKeyEvent(QEvent.Type.KeyPress, ord(one), Qt.KeyboardModifier.NoModifier, one)
        event.setTimestamp(50_000 + 120 * place)
        QApplication.sendEvent(bench.field, event)
    bench.hands.rest()
    assert bench.scans == []
    assert bench.field.text() == "1234567890"


def test_a_scanner_at_rest_holds_no_key_anywhere(bench: Bench, qapp: QApplication) -> None:
    bench.field.setFocus()
    bench.button.setFocus()
    bench.scanner.rest(qapp)
    bench.field.setFocus()
    send("5")
    assert bench.field.text() == "5"
    bench.scanner.watch(qapp)
    send("6")
    assert bench.field.text() == "5"


def test_a_chord_is_never_part_of_a_burst(bench: Bench) -> None:
    bench.field.setText("abc")
    bench.hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert bench.field.selectedText() == "abc"


@given(st.text(alphabet="0123456789ABCDEFXYZ-", min_size=6, max_size=30))
def test_the_physical_key_says_what_a_scanner_meant(text: str) -> None:
    """Every key of the code under a layout that turns it into something Persian."""
    rows = ((2, "1234567890-"), (16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM"))
    codes = {one: first + step for first, keys in rows for step, one in enumerate(keys)}
    strokes = [Stroke("ش", codes[one] + 8, shift=one.isalpha()) for one in text]
    on_windows = [Stroke("ش", codes[one], shift=one.isalpha()) for one in text]
    assert read_burst(strokes, "xcb") == text
    assert read_burst(on_windows, "windows") == text


def test_without_a_scan_code_the_standard_layout_is_undone() -> None:
    strokes = [Stroke(one) for one in "صثقفغ"]
    assert read_burst(strokes, "cocoa") == "werty"
    assert read_burst([Stroke("۹"), Stroke("F")], "cocoa") == "9F"
