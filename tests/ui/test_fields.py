"""The fields: digits of any script are one value, sums show their toman, nothing jumps or beeps."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import Language, Words
from models.catalogue.record import Choice
from models.values.rial import Rial
from tests.ui.hands import Hands
from ui.look import Look
from ui.widgets.choice import LongChoice, Radios, Ticks, yes_no
from ui.widgets.denominations import COINS, DenominationSheet
from ui.widgets.digits import CodeEdit, DigitsEdit, caret_after
from ui.widgets.line import Line
from ui.widgets.money import MoneyEdit
from ui.widgets.plate import PlateEdit, split_plate

Show = Callable[[QWidget], QWidget]
FA, EN = Words(Language.FA), Words(Language.EN)
CITIES = tuple(
    Choice(code=code, fa=fa, en=en)
    for code, fa, en in (
        ("e-az", "آذربایجان شرقی", "East Azerbaijan"),
        ("w-az", "آذربایجان غربی", "West Azerbaijan"),
        ("isf", "اصفهان", "Isfahan"),
        ("teh", "تهران", "Tehran"),
        ("kho", "خوزستان", "Khuzestan"),
        ("far", "فارس", "Fars"),
        ("gil", "گیلان", "Gilan"),
    )
)


@pytest.fixture
def show(qtbot: QtBot, look: Look) -> Show:
    def showing(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitUntil(widget.isActiveWindow)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return widget

    return showing


@pytest.mark.parametrize("typed", ["0499370899", "۰۴۹۹۳۷۰۸۹۹", "٠٤٩٩٣٧٠٨٩٩", "049-937 0899"])
def test_digits_of_every_script_are_one_value(show: Show, words: Words, typed: str) -> None:
    field = DigitsEdit(words, most=10)
    show(field)
    Hands().type(typed)
    assert field.value() == "0499370899"
    assert field.text() == words.digits("0499370899")


def test_a_field_of_digits_holds_no_more_than_its_answer(show: Show, words: Words) -> None:
    field = DigitsEdit(words, most=4)
    show(field)
    Hands().type("12ab345")
    assert field.value() == "1234"


def test_digits_are_copied_as_other_systems_read_them(show: Show) -> None:
    field = DigitsEdit(FA, most=10)
    show(field)
    field.put("0499370899")
    field.selectAll()
    Hands().press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "۰۴۹۹۳۷۰۸۹۹"
    assert QGuiApplication.clipboard().text() == "0499370899"


def test_a_secret_is_never_copied(show: Show) -> None:
    field = DigitsEdit(FA, most=10)
    field.setEchoMode(Line.EchoMode.Password)
    show(field)
    QGuiApplication.clipboard().setText("before")
    field.put("482915")
    field.selectAll()
    Hands().press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"


def test_the_language_changes_the_digits_and_keeps_value_and_caret(show: Show) -> None:
    field = DigitsEdit(FA, most=10)
    show(field)
    field.put("049937")
    field.setCursorPosition(3)
    field.reword(EN)
    assert (field.text(), field.value(), field.cursorPosition()) == ("049937", "049937", 3)


@pytest.mark.parametrize("text", ["", "12", "علی", "ab", "12علی"])
def test_the_caret_stays_on_its_side_whatever_is_typed(show: Show, text: str) -> None:
    for rtl in (True, False):
        field = Line(FA, chars=30, rtl=rtl)
        show(field)
        field.setText(text)
        field.setCursorPosition(0 if text.isascii() and rtl else len(text))
        field.grab()
        at_right = field.cursorRect().center().x() > field.width() / 2
        assert at_right is rtl


def test_enter_says_the_field_is_done_and_goes_no_further(qtbot: QtBot, show: Show) -> None:
    field = Line(FA)
    show(field)
    with qtbot.waitSignal(field.entered):
        Hands().press(Qt.Key.Key_Return)


def test_a_wrong_field_is_ringed_and_says_why(show: Show) -> None:
    field = Line(FA)
    show(field)
    before = field.grab().toImage()
    field.mark("رقم آخر نمی‌خواند")
    assert field.accessibleDescription() == "رقم آخر نمی‌خواند"
    assert field.grab().toImage() != before
    field.mark("")
    assert field.accessibleDescription() == ""
    assert field.grab().toImage() == before


def test_the_ring_of_the_focus_is_two_pixels_of_its_colour(qtbot: QtBot, look: Look) -> None:
    field, other = Line(FA, rtl=False), Line(FA)
    holder = QWidget()
    qtbot.addWidget(holder)
    for place, one in enumerate((field, other)):
        one.setParent(holder)
        one.setGeometry(0, 50 * place, 200, 34)
    holder.show()
    qtbot.waitUntil(holder.isActiveWindow)
    other.setFocus()
    away = field.grab().toImage()
    field.setFocus()
    ring = field.grab().toImage()
    middle = ring.height() // 2
    assert [ring.pixelColor(x, middle).name() for x in (0, 1)] == ["#0b5cad"] * 2
    assert away.pixelColor(0, middle).name() != "#0b5cad"


@pytest.mark.parametrize("typed", ["19824000", "۱۹۸۲۴۰۰۰", "19,824,000"])
def test_a_sum_is_grouped_while_typing_and_shows_its_toman(
    show: Show, words: Words, typed: str
) -> None:
    field = MoneyEdit(words)
    show(field)
    Hands().type(typed)
    assert field.rial() == Rial(19_824_000)
    assert field.line.text() == words.number(19_824_000)
    said = [label.text() for label in field.findChildren(QWidget) if hasattr(label, "text")]
    assert any(words.toman(Rial(1_982_400 * 10)) in text for text in said)


def test_a_point_in_a_sum_is_not_read_as_ten_times_the_sum(show: Show) -> None:
    """A spin box makes 15 of `1.5`; here the digits are seen as they come, never multiplied."""
    field = MoneyEdit(EN)
    show(field)
    Hands().type("1")
    assert field.rial() == Rial(1)
    field.put("")
    assert field.rial() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(min_value=0, max_value=10**13 - 1))
def test_a_sum_put_in_is_the_sum_read_out(qapp: QApplication, amount: int) -> None:
    for words in (FA, EN):
        field = MoneyEdit(words)
        field.put_rial(Rial(amount))
        assert field.rial() == Rial(amount)


@given(marks=st.integers(min_value=0, max_value=12))
def test_the_caret_stands_behind_the_same_digit_of_a_grouped_sum(marks: int) -> None:
    grouped = FA.number(123_456_789_012)
    caret = caret_after(grouped, marks)
    assert sum(one.isalnum() for one in grouped[:caret]) == marks


def test_a_code_is_latin_capitals_in_every_language(show: Show, words: Words) -> None:
    field = CodeEdit(words, most=26)
    show(field)
    Hands().type("ir82 ۰۵۴")
    assert field.value() == field.text() == "IR82054"


@pytest.mark.parametrize("typed", ["12ب14547", "۱۲ ب ۱۴۵ ایران ۴۷", "47 - 145 ب 12"])
def test_a_plate_is_taken_apart_in_either_order(typed: str) -> None:
    assert split_plate(typed) == ("12", "ب", "145", "47")


def test_a_plate_fills_its_boxes_one_by_one(show: Show) -> None:
    plate = PlateEdit(FA)
    show(plate)
    hands = Hands()
    hands.type("12")
    hands.type("ب")
    hands.press(Qt.Key.Key_Return)
    hands.type("145")
    hands.type("47")
    assert plate.value() == "12ب14547"


def test_a_plate_reads_left_to_right_in_persian_too(show: Show) -> None:
    plate = PlateEdit(FA)
    show(plate)
    boxes = plate.findChildren(Line)
    places = [box.mapTo(plate, QPoint(0, 0)).x() for box in boxes]
    assert places == sorted(places)
    assert len({box.accessibleName() for box in boxes}) == len(boxes)


def test_radios_are_chosen_by_arrow_and_by_number(show: Show, words: Words) -> None:
    radios = Radios(CITIES[:4], words)
    show(radios)
    assert radios.value() == ""
    hands = Hands()
    hands.press(Qt.Key.Key_3)
    assert radios.value() == "isf"
    hands.press(Qt.Key.Key_Down)
    assert radios.value() == "teh"


def test_a_choice_survives_the_language(show: Show) -> None:
    for made in (Radios(CITIES[:4], FA), LongChoice(CITIES, FA)):
        made.put("isf")
        made.reword(EN)
        assert made.value() == "isf"


@pytest.mark.parametrize("typed", ["گیل", "گيل", "Gil"])
def test_a_long_list_is_found_by_typing_any_part(show: Show, typed: str) -> None:
    choice = LongChoice(CITIES, EN if typed.isascii() else FA)
    show(choice)
    hands = Hands()
    hands.type(typed)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    assert choice.value() == "gil"


def test_what_names_no_choice_stays_and_is_no_choice(show: Show) -> None:
    choice = LongChoice(CITIES, EN)
    show(choice)
    hands = Hands()
    hands.type("Atlantis")
    hands.press(Qt.Key.Key_Return)
    assert choice.value() == "Atlantis"


def test_the_wheel_changes_no_choice(show: Show) -> None:
    choice = LongChoice(CITIES, FA)
    show(choice)
    choice.put("isf")
    turn = QPoint(0, -240)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        turn,
        turn,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, event)
    assert choice.value() == "isf"


def test_ticks_give_their_codes_in_the_order_of_the_list(show: Show) -> None:
    ticks = Ticks(CITIES[:4], FA)
    show(ticks)
    hands = Hands()
    hands.press(Qt.Key.Key_3)
    hands.press(Qt.Key.Key_1)
    assert ticks.value() == "e-az,isf"
    ticks.put("teh")
    assert ticks.value() == "teh"


def test_yes_and_no_are_spoken_in_the_language(show: Show, words: Words) -> None:
    asked = yes_no(words)
    show(asked)
    Hands().press(Qt.Key.Key_2)
    assert asked.value() == "no"


def test_a_drawer_is_counted_by_digits_and_arrows(show: Show, words: Words) -> None:
    sheet = DenominationSheet((1_000_000, 500_000, 10_000, COINS), words)
    show(sheet)
    hands = Hands()
    hands.type("3")
    hands.press(Qt.Key.Key_Down)
    hands.type("4")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_Down, times=2)
    hands.type("2500")
    assert sheet.count() == {1_000_000: 3, 500_000: 4, COINS: 2_500}
    assert sheet.total() == Rial(5_002_500)


def test_enter_in_the_last_field_of_a_count_ends_it(qtbot: QtBot, show: Show, words: Words) -> None:
    sheet = DenominationSheet((1_000_000, 500_000), words)
    show(sheet)
    hands = Hands()
    hands.press(Qt.Key.Key_Return)
    with qtbot.waitSignal(sheet.finished):
        hands.press(Qt.Key.Key_Return)


def test_ctrl_z_is_the_windows_until_something_is_typed(qtbot: QtBot, qapp: QApplication) -> None:
    """A line that has nothing to take back leaves the chord to whoever has."""
    line = Line(FA)
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)

    def taken() -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, control)
        event.ignore()
        qapp.sendEvent(line, event)
        return event.isAccepted()

    assert not taken()
    line.insert("a")
    assert taken()
    line.undo()
    assert not taken()
