"""The devices page by keys alone, and what is said when paper does not come out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.i18n import Language, Words
from models.errors import Fault, Refusal
from models.values.rial import Rial
from tests.ui.bills import LANDLINE
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import Shift, World
from tests.ui.hands import focused
from ui.devices import BARCODE_SHOWN, Condition, Device
from ui.habit import LEAST_GAP_MS, SCANS, WIDE_MS, Burst, Habit, learned
from ui.rows import PrintFailed, ReceiptPrinted, Stage

SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def at_devices(open_desk: OpenDesk, device: Device, language: Language = Language.FA) -> Desk:
    desk = open_desk(language, SERVING)
    desk.hands.press(Qt.Key.Key_F2, CTRL)
    page = desk.shell.screens.devices
    assert desk.shell.window.stage.currentWidget() is page
    desk.hands.press(Qt.Key.Key_Down, times=list(Device).index(device))
    assert desk.shell.screens.equipping.state.device is device
    return desk


def said(desk: Desk) -> str:
    return desk.shell.screens.devices._strip.text()


def scan_at(text: str, gap: int, start: int) -> None:
    """Send a burst with the keyboard's own times, and its Enter."""
    at = start
    for one in (*text, "\r"):
        at += gap
        key = Qt.Key.Key_Return if one == "\r" else 0
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, one)
        event.setTimestamp(at)
        QApplication.sendEvent(focused(), event)


def test_the_palette_leads_to_the_devices_and_esc_back(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type("/دستگاه")
    desk.hands.press(ENTER)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.devices
    desk.hands.press(Qt.Key.Key_Escape)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter


@pytest.mark.parametrize(
    ("device", "name"),
    [(Device.PRINTER, "printer"), (Device.DRAWER, "drawer"), (Device.SCANNER, "scanner")],
)
def test_a_device_is_tested_by_one_chord(open_desk: OpenDesk, device: Device, name: str) -> None:
    desk = at_devices(open_desk, device)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    assert desk.counter.tested == (name,)
    assert said(desk) == Words(Language.FA).say(f"devices.tested.{name}")


def test_a_test_that_fails_says_what_to_do(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.PRINTER)
    desk.counter.device_fails = Fault("printer.unreachable")
    desk.hands.press(Qt.Key.Key_T, CTRL)
    assert Words(Language.FA).error(Fault("printer.unreachable")).remedy in said(desk)


def test_the_printer_is_set_and_kept(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.PRINTER)
    desk.hands.press(ENTER)
    field = desk.shell.screens.devices.setting.fields["printer"]
    assert field.hasFocus()
    desk.hands.press(Qt.Key.Key_A, CTRL)
    desk.hands.type("lp:EPSON")
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.wanted.printer == "lp:EPSON"
    assert said(desk) == Words(Language.FA).say("devices.kept")


def test_a_wrong_address_is_told_at_its_field_and_kept_nowhere(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.PRINTER)
    before = desk.counter.wanted
    desk.counter.device_fails = Refusal("printer.unknown", field="receipt_printer")
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.wanted == before
    assert desk.shell.screens.devices.setting.rows["printer"].problem()


def test_a_scanner_that_is_found_is_chosen(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.SCANNER)
    desk.hands.press(Qt.Key.Key_F, CTRL)
    (choice,) = desk.shell.screens.equipping.state.found or ()
    desk.shell.screens.devices.setting.chose(choice)
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.wanted.scanner == "sane:epson:1"


def test_a_slow_scanner_with_a_prefix_is_learned_by_three_scans(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.BARCODE)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    for turn in range(SCANS):
        scan_at(f"]C1{BARCODE_SHOWN}", 42, 10_000 * (turn + 1))
    assert desk.counter.wanted.prefix == "]C1"
    assert desk.counter.wanted.gap_ms == 42 * 3 // 2 + 5
    assert desk.scanner.habit == Habit(68, "]C1", "")
    desk.hands.press(Qt.Key.Key_Escape)
    scan_at(f"]C1{LANDLINE.barcode}", 42, 90_000)
    assert len(desk.counter.world.basket.lines) == 1


def test_another_code_teaches_nothing_and_esc_stops_learning(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.BARCODE)
    before = desk.counter.wanted
    desk.hands.press(Qt.Key.Key_T, CTRL)
    desk.hands.scan(LANDLINE.barcode)
    assert said(desk) == Words(Language.FA).say("devices.other_code")
    desk.hands.press(Qt.Key.Key_Escape)
    assert not desk.shell.screens.equipping.state.learning
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.devices
    assert desk.counter.wanted == before


@given(st.lists(st.integers(1, 200), min_size=1), st.text("]AB", max_size=3))
def test_what_is_learned_is_wider_than_the_scanner_and_narrower_than_hands(
    gaps: list[int], prefix: str
) -> None:
    burst = Burst(prefix + BARCODE_SHOWN, tuple(gaps))
    habit = learned([burst] * SCANS, BARCODE_SHOWN)
    assert habit is not None
    assert LEAST_GAP_MS <= habit.gap_ms <= WIDE_MS < 80
    assert habit.gap_ms >= min(max(gaps), WIDE_MS)
    assert habit.bare(prefix + "123456") == "123456"
    assert learned([burst, Burst("x" + burst.text, burst.gaps)], BARCODE_SHOWN) is None


def test_the_files_for_support_and_backup_go_where_they_are_asked_to(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = staticmethod(lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    desk = at_devices(open_desk, Device.BACKUP)
    desk.hands.press(Qt.Key.Key_S, CTRL)
    assert said(desk) == Words(Language.FA).say("devices.diagnosed", name="pishkhan.zip")
    desk.hands.press(Qt.Key.Key_B, CTRL)
    assert desk.counter.folders == (tmp_path, tmp_path)


@pytest.mark.parametrize("code", ["printer.unreachable", "printer.paper_out", "printer.slow"])
def test_d2_paper_that_does_not_come_out_is_told_with_three_acts(
    open_desk: OpenDesk, code: str
) -> None:
    desk = open_desk(world=SERVING)
    desk.shell.heard(PrintFailed("000087", Fault(code)))
    strip = desk.shell.screens.counter.strip
    assert strip.property("kind") == "device"
    assert Words(Language.FA).error(Fault(code)).reason in strip.text()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desk.hands.press(Qt.Key.Key_P, both)
    desk.hands.press(Qt.Key.Key_F, both)
    assert desk.counter.tested == ("again", "files")
    desk.shell.heard(PrintFailed("000087", Fault(code)))
    desk.hands.press(Qt.Key.Key_L, both)
    assert strip.text() == Words(Language.FA).say("devices.printed_later")


def test_d2_the_strip_goes_when_the_paper_comes_after_all(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.shell.heard(PrintFailed("000087", Fault("printer.slow")))
    desk.shell.heard(ReceiptPrinted("000087"))
    assert desk.shell.screens.counter.strip.text() == ""


@pytest.mark.parametrize("language", list(Language))
def test_every_device_and_condition_has_words(language: Language) -> None:
    words = Words(language)
    for device in Device:
        assert words.say(f"devices.device.{device.value}")
        assert words.say(f"devices.means.{device.value}")
    for condition in Condition:
        assert words.say(f"devices.condition.{condition.value}")


def test_a_supervisors_phone_secret_is_put_in_and_a_new_one_shown_once(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.DISK)
    dialog = desk.shell.screens.phone_dialog
    desk.hands.press(Qt.Key.Key_G, CTRL)
    assert dialog.isVisible()
    assert dialog.fields["approver"].hasFocus()
    desk.hands.type("103")
    desk.hands.press(ENTER)
    desk.hands.type("1357")
    desk.hands.press(ENTER, times=2)
    assert dialog.go.hasFocus()
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.shared == ("103", "")
    assert "ABCD EFGH IJKL MNOP" in dialog.secret.text()
    assert not any(field.value() for field in dialog.fields.values())
    desk.hands.press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not dialog.secret.text()
    assert said(desk) == Words(Language.FA).say("phone.kept")


def test_a_secret_that_is_there_already_is_not_shown_again(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.DISK)
    dialog = desk.shell.screens.phone_dialog
    desk.hands.press(Qt.Key.Key_G, CTRL)
    desk.hands.type("103")
    desk.hands.press(ENTER)
    desk.hands.type("9999")
    desk.hands.press(ENTER)
    desk.hands.type("QRST")
    desk.hands.press(ENTER, CTRL)
    assert dialog.isVisible()
    assert dialog.fields["approver_pin"].hasFocus()
    desk.hands.press(Qt.Key.Key_A, CTRL)
    desk.hands.type("1357")
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.shared == ("103", "QRST")
    assert not dialog.isVisible()


def test_without_a_supervisors_code_and_pin_nothing_is_asked(open_desk: OpenDesk) -> None:
    desk = at_devices(open_desk, Device.DISK)
    dialog = desk.shell.screens.phone_dialog
    desk.hands.press(Qt.Key.Key_G, CTRL)
    desk.hands.press(ENTER, CTRL)
    assert dialog.fields["approver"].hasFocus()
    desk.hands.press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desk.counter.shared == ("", "")
