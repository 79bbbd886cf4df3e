"""Whole tasks by keys alone: no mouse, no more keys than the design allows, the right outcome."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.i18n import Language, Words
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import Shift, World
from ui.rows import CardTender, CashTender, Link, Stage

F5, F7, F9, F11 = Qt.Key.Key_F5, Qt.Key.Key_F7, Qt.Key.Key_F9, Qt.Key.Key_F11
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier
SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))


def box_has_focus(desk: Desk) -> bool:
    return desk.shell.screens.counter.box.hasFocus()


@pytest.mark.parametrize("language", list(Language))
def test_one_scanned_bill_is_paid_exactly_in_two_keys(
    open_desk: OpenDesk, language: Language
) -> None:
    """T1."""
    desk = open_desk(language, SERVING)
    desk.hands.scan(LANDLINE.barcode)
    assert [line.detail for line in desk.counter.world.basket.lines] == ["7748317800142"]
    desk.hands.press(F9)
    assert desk.shell.screens.pay_dialog.isVisible()
    desk.hands.press(F9)
    assert desk.hands.keys <= 2
    ((basket, receipt, tenders),) = desk.counter.world.receipts
    assert receipt.total == basket.total == Rial(29_000)
    assert tenders == (CashTender(amount=Rial(29_000), received=Rial(29_000)),)
    assert not desk.shell.screens.pay_dialog.isVisible()
    assert box_has_focus(desk)
    assert desk.counter.world.basket.lines == ()


def test_three_bills_are_paid_with_change_in_nine_keys(open_desk: OpenDesk) -> None:
    """T2."""
    desk = open_desk(world=SERVING)
    for file in (11, 12, 13):
        desk.hands.scan(a_bill(file, 700).barcode)
    total = desk.counter.world.basket.total
    desk.hands.press(F9)
    desk.hands.type("2500000")
    desk.hands.press(ENTER)
    assert desk.hands.keys <= 9
    ((_, receipt, _),) = desk.counter.world.receipts
    assert receipt.change == Rial(2_500_000) - total
    assert box_has_focus(desk)


def test_a_bill_typed_by_hand_is_paid_in_twenty_nine_keys(open_desk: OpenDesk) -> None:
    """T3."""
    desk = open_desk(world=SERVING)
    desk.hands.type(LANDLINE.barcode)
    desk.hands.press(ENTER)
    desk.hands.press(F9, times=2)
    assert desk.hands.keys <= 29
    assert len(desk.counter.world.receipts) == 1


def test_three_known_services_are_one_basket_and_one_receipt(open_desk: OpenDesk) -> None:
    """A citizen, a form by its number, a bill scanned in the midst of it, one payment by card."""
    desk = open_desk(world=SERVING)
    desk.counter.link = Link.ONLINE
    desk.hands.type("0499370899")
    desk.hands.press(ENTER)
    assert desk.counter.world.basket.person is not None
    desk.hands.scan(LANDLINE.barcode)
    for number in ("111", "112"):
        desk.hands.type(number)
        desk.hands.press(ENTER)
        form = desk.shell.screens.service_form.form()
        fill_with_examples(desk)
        if number == "112":
            desk.hands.scan(a_bill(21, 300).barcode)
        assert form.isVisible()
        desk.hands.press(ENTER, CTRL)
    titles = [line.title.en for line in desk.counter.world.basket.lines]
    assert len(titles) == 4
    desk.hands.press(F11)
    desk.hands.type("123456789012")
    desk.hands.press(ENTER)
    ((basket, receipt, tenders),) = desk.counter.world.receipts
    assert len(basket.lines) == 4
    assert tenders == (
        CardTender(amount=receipt.total, known=True, reference="123456789012", last4=""),
    )
    assert box_has_focus(desk)


def fill_with_examples(desk: Desk) -> None:
    screen = desk.shell.screens.service_form
    form, asked = screen.form(), screen.asked_form()
    for name, value in asked.service.example(asked.today).items():
        if not form.row(name).answer.value():
            form.row(name).answer.put(value)
    for paper, _ in asked.service.papers_needed(form.answers(), asked.today):
        form.row(f"paper.{paper.code}").answer.put("seen")
    QApplication.processEvents()


def test_the_last_receipt_is_printed_again_in_three_keys(open_desk: OpenDesk) -> None:
    """T6."""
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9, times=2)
    before = desk.hands.keys
    desk.hands.press(Qt.Key.Key_P, CTRL)
    assert desk.counter.world.copies == 0
    desk.hands.press(ENTER)
    assert desk.hands.keys - before <= 3
    assert desk.counter.world.copies == 1


def test_a_visit_is_held_and_recalled_in_three_keys(open_desk: OpenDesk) -> None:
    """T8."""
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    held = desk.counter.world.basket
    desk.hands.press(F7)
    assert desk.counter.world.basket.lines == ()
    desk.hands.press(F7)
    desk.hands.press(ENTER)
    assert desk.hands.keys <= 3
    assert desk.counter.world.basket == held
    assert box_has_focus(desk)


def test_signing_in_and_opening_with_an_unchanged_float_takes_fourteen_keys(
    open_desk: OpenDesk,
) -> None:
    """T9."""
    desk = open_desk(world=World(stage=Stage.SIGNED_OUT, user=""))
    desk.hands.type("1024")
    desk.hands.press(ENTER)
    desk.hands.type("482915")
    desk.hands.press(ENTER)
    desk.hands.press(ENTER, CTRL)
    assert desk.hands.keys <= 14
    assert desk.counter.world.stage is Stage.SERVING
    assert desk.counter.world.shift is not None
    assert desk.counter.world.shift.opened_with == Rial(5_000_000)
    assert box_has_focus(desk)


def test_a_shift_without_a_difference_is_closed_in_thirty_seven_keys(open_desk: OpenDesk) -> None:
    """T10: eight notes and the terminal's total."""
    notes = (2_000_000, 1_000_000, 500_000, 100_000, 50_000, 20_000, 10_000, 5_000)
    float_ = Rial(sum(notes) * 11)
    world = World(stage=Stage.SERVING, shift=Shift(311, "1024", float_))
    desk = open_desk(world=world)
    desk.hands.press(Qt.Key.Key_F12, CTRL)
    for _ in notes:
        desk.hands.type("11")
        desk.hands.press(ENTER)
    desk.hands.type("00000000")
    desk.hands.press(ENTER)
    desk.hands.press(ENTER, CTRL)
    assert desk.hands.keys <= 37
    assert desk.counter.world.shift is None
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.world.stage is Stage.SIGNED_OUT
    assert desk.shell.screens.sign_in.isVisible()


def test_slips_are_typed_after_a_tab_and_the_result_tells_of_them(open_desk: OpenDesk) -> None:
    world = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(2_000_000)))
    desk = open_desk(world=world)
    page = desk.shell.screens.close_shift
    desk.hands.press(Qt.Key.Key_F12, CTRL)
    desk.hands.type("1")
    desk.hands.press(ENTER, CTRL)
    desk.hands.press(Qt.Key.Key_Tab)
    desk.hands.type("14")
    desk.hands.press(ENTER)
    numbers = {"slips": 14, "booked": 3}
    assert page._slips_told.text() == Words(Language.FA).say("drawer.closing.slips_are", **numbers)


def test_find_tells_how_many_files_of_a_receipt_were_sent(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9, times=2)
    desk.hands.press(F5)
    said = Words(Language.FA).say("find.files", sent=2, count=3)
    assert said in desk.shell.screens.looking.screen.details.text()


def test_five_enters_at_once_book_one_receipt(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9)
    desk.hands.press(ENTER, times=5)
    assert len(desk.counter.world.receipts) == 1
    assert desk.counter.calls.count("take_payment") == 1


def test_leaving_the_pay_dialog_keeps_the_basket_and_books_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    basket = desk.counter.world.basket
    desk.hands.press(F9)
    desk.hands.type("1")
    desk.hands.press(ESC)
    assert not desk.shell.screens.pay_dialog.isVisible()
    assert desk.counter.world.basket == basket
    assert not desk.counter.world.receipts
    assert box_has_focus(desk)


def test_a_scan_while_money_is_received_changes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9)
    desk.hands.scan(a_bill(31, 900).barcode)
    assert desk.shell.screens.pay_dialog.isVisible()
    assert not desk.counter.world.receipts
    assert len(desk.counter.world.basket.lines) == 1
    desk.hands.press(F9)
    ((_, receipt, _),) = desk.counter.world.receipts
    assert receipt.change == Rial(0)


def test_a_removed_line_comes_back_with_one_chord(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    basket = desk.counter.world.basket
    desk.shell.screens.counter.basket.table.setFocus()
    desk.hands.press(Qt.Key.Key_Delete)
    assert desk.counter.world.basket.lines == ()
    desk.hands.press(Qt.Key.Key_Z, CTRL)
    assert desk.counter.world.basket == basket


def test_the_same_person_comes_back_from_the_lock_to_the_same_place(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_L, CTRL)
    assert desk.shell.screens.sign_in.isVisible()
    desk.hands.scan(a_bill(41, 900).barcode)
    desk.hands.press(F9)
    assert not desk.counter.world.receipts
    desk.hands.type("1024")
    desk.hands.press(ENTER)
    desk.hands.type("482915")
    desk.hands.press(ENTER)
    assert desk.shell.screens.counter.isVisible()
    assert len(desk.shell.screens.serving.state.basket.lines) == 1
    assert box_has_focus(desk)


def test_the_first_run_ends_at_the_sign_in(open_desk: OpenDesk) -> None:
    desk = open_desk(world=World(stage=Stage.FIRST_RUN, user=""))
    desk.hands.press(ENTER)
    for typed in (
        "72140087", "2", "سراب", "https://centre.example", "k7q2m9",
        "1024", "مریم رضایی", "482915", "482915",
    ):  # fmt: skip
        desk.hands.type(typed)
        desk.hands.press(ENTER)
    desk.hands.press(ENTER, CTRL, times=3)
    assert desk.shell.screens.sign_in.isVisible()


def test_a_find_lists_receipts_and_esc_goes_back(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9, times=2)
    desk.hands.press(F5)
    finding = desk.shell.screens.looking.screen
    assert desk.shell.window.stage.currentWidget() is finding
    assert len(finding.slips.rows()) == len(desk.counter.world.receipts) == 1
    desk.hands.press(ESC)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter
    assert box_has_focus(desk)
