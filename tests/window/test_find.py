"""Finding, printing again and taking back at the real window, by keys alone and counted."""

from datetime import timedelta

import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from app.book.fold.rows import PHONED, RECEIPT, REVERSAL
from app.counter.commands.share_phone_secret import share_phone_secret
from app.counter.papers.receipt import slip_of
from app.counter.queries.receipt import find_receipt
from app.counter.training.people import invent_bill
from app.i18n import Code
from app.ids import dice
from app.phone_code import phone_code, read_secret
from app.storage.engine import reading
from tests.counter_world import CLERK, SUPERVISOR
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.bills import sell
from tests.window.tasks.finding import agree, found, open_void, seek, states, t6, t7, t8
from ui.finding import Second


def test_t6_the_last_receipt_is_printed_again_in_three_keys(clerk: Clerk) -> None:
    spent = t6(clerk)
    assert (spent.clicks, spent.keys) == (0, spent.limit)


def test_t7_a_receipt_is_found_by_its_number_and_taken_back_in_twenty_five_keys(
    clerk: Clerk,
) -> None:
    spent = t7(clerk)
    assert spent.kept, spent.log


def test_t8_a_basket_is_put_aside_and_taken_up_in_three_keys(clerk: Clerk) -> None:
    spent = t8(clerk)
    assert (spent.clicks, spent.keys) == (0, spent.limit)


def test_find_opens_with_the_latest_on_top_and_needs_no_typing(clerk: Clerk) -> None:
    sell(clerk, 1)
    last = sell(clerk, 2)
    clerk.press(KEY.Key_F5)
    clerk.wait(lambda: found(clerk, last))
    rows = clerk.screens.looking.screen.slips.rows()
    assert [row.code for row in rows] == [clerk.words.digits(short) for short in (last, "000001")]
    assert clerk.screens.looking.screen.box.hasFocus()
    clerk.wait(
        lambda: clerk.words.say("find.event.given") in clerk.screens.looking.screen.details.text()
    )
    clerk.press(KEY.Key_Escape)
    clerk.serving()


def test_enter_at_once_never_voids_and_the_receipt_stays(clerk: Clerk) -> None:
    short = sell(clerk, 1)
    seek(clerk, short)
    open_void(clerk)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: not clerk.screens.looking.void_dialog.isVisible())
    assert [state for _, state, _ in states(clerk)] == ["given"]


def test_the_clerk_cannot_be_the_second_person(clerk: Clerk) -> None:
    seek(clerk, sell(clerk, 1))
    open_void(clerk)
    clerk.hands.type("1")
    clerk.fill(CLERK.user, CLERK.pin)
    reason = clerk.words.say("errors.approval.same_person.reason")
    clerk.wait(lambda: reason in clerk.text(clerk.screens.looking.void_dialog))
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: not clerk.screens.looking.voiding.state.busy)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: not clerk.screens.looking.void_dialog.isVisible())
    assert [state for _, state, _ in states(clerk)] == ["given"]


def test_a_second_persons_word_lapses_after_a_minute(clerk: Clerk) -> None:
    seek(clerk, sell(clerk, 1))
    open_void(clerk)
    clerk.hands.type("3")
    agree(clerk)
    clerk.town.clock.advance(timedelta(seconds=61))
    clerk.press(KEY.Key_Return, CTRL)
    reason = clerk.words.say("errors.approval.lapsed.reason")
    clerk.wait(lambda: reason in clerk.text(clerk.screens.looking.void_dialog))
    assert [state for _, state, _ in states(clerk)] == ["given"]


def test_one_line_of_two_goes_back_on_a_slip_of_its_own(clerk: Clerk) -> None:
    seek(clerk, sell(clerk, 1, bills=2))
    open_void(clerk)
    clerk.press(KEY.Key_Backtab)
    clerk.screens.looking.void_dialog.lines.setFocus()
    clerk.press(KEY.Key_Space)
    clerk.wait(lambda: clerk.screens.looking.voiding.state.lines == {1})
    clerk.hands.type("4")
    agree(clerk)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: len(clerk.papers()) == 2)
    given, refund = states(clerk)
    assert (given[1], refund[0]) == ("part_refunded", "refund")
    assert given[2] > -refund[2] > 0


def test_a_code_by_phone_opens_one_void_and_is_journaled_as_such(clerk: Clerk) -> None:
    desk = clerk.place.counter.desk
    secret = read_secret(share_phone_secret(desk, user=SUPERVISOR.user, pin=SUPERVISOR.pin))
    seek(clerk, sell(clerk, 1))
    row = clerk.screens.looking.finding.state.row
    assert row is not None
    code = phone_code(secret, row.number, row.total.amount, clerk.town.clock.now())
    open_void(clerk)
    clerk.screens.looking.voiding.seconded(Second.PHONE)
    clerk.hands.type("1")
    clerk.wait(clerk.screens.looking.void_dialog.fields["approver"].hasFocus)
    clerk.fill(SUPERVISOR.user, code)
    clerk.wait(lambda: clerk.screens.looking.voiding.state.word)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: len(clerk.papers()) == 2)
    with reading(desk.engine) as connection:
        (phoned,) = connection.execute(sa.select(PHONED)).all()
    assert (phoned.approver, phoned.amount) == (SUPERVISOR.user, row.total.amount)


def test_without_a_supervisor_the_lines_wait_and_are_given_back_later(clerk: Clerk) -> None:
    short = sell(clerk, 1)
    seek(clerk, short)
    open_void(clerk)
    clerk.screens.looking.voiding.seconded(Second.NOBODY)
    clerk.hands.type("3")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: not clerk.screens.looking.void_dialog.isVisible())
    assert [state for _, state, _ in states(clerk)] == ["given"]
    asks = clerk.words.say("find.asks")
    clerk.wait(lambda: asks in clerk.screens.looking.screen.slips.rows()[0].state)

    open_void(clerk)
    assert clerk.screens.looking.voiding.state.deciding
    clerk.screens.looking.void_dialog.fields["approver"].setFocus()
    agree(clerk)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: len(clerk.papers()) == 2)
    assert [(kind, state) for kind, state, _ in states(clerk)] == [
        ("visit", "voided"),
        ("void", "given"),
    ]
    with reading(clerk.place.counter.desk.engine) as connection:
        (ask,) = connection.execute(sa.select(REVERSAL)).all()
    assert (ask.state, ask.settled_by) == ("given", SUPERVISOR.user)


def test_a_scan_during_the_void_dialog_changes_nothing(clerk: Clerk) -> None:
    seek(clerk, sell(clerk, 1))
    open_void(clerk)
    clerk.hands.scan(invent_bill(dice(9)).barcode)
    assert QApplication.activeModalWidget() is clerk.screens.looking.void_dialog
    assert [state for _, state, _ in states(clerk)] == ["given"]
    assert clerk.screens.looking.voiding.state.reason == ""


def test_a_receipts_paper_is_scanned_anywhere_and_told_in_full(clerk: Clerk) -> None:
    short = sell(clerk, 1)
    sell(clerk, 2)
    desk = clerk.place.counter.desk
    code = slip_of(desk, find_receipt(desk, number_of(clerk, short)).of, 0).code
    clerk.hands.type("کار")  # the keys are in the command box, in the middle of a word
    clerk.hands.scan(code)
    clerk.wait(lambda: clerk.in_front(clerk.screens.looking.screen))
    clerk.wait(lambda: found(clerk, short))
    assert [row.code for row in clerk.screens.looking.screen.slips.rows()] == [
        clerk.words.digits(short)
    ]
    clerk.hands.scan(code[:-8] + "AAAAAAAA")
    number = Code(number_of(clerk, short))
    wrong = clerk.words.say("find.code.forged", number=number)
    clerk.wait(lambda: wrong in clerk.text())


def test_a_receipts_number_in_the_command_box_opens_it_in_find(clerk: Clerk) -> None:
    short = sell(clerk, 1)
    sell(clerk, 2)
    clerk.fill(short)
    clerk.wait(lambda: clerk.in_front(clerk.screens.looking.screen))
    clerk.wait(lambda: found(clerk, short))


def test_a_bill_paid_before_is_paid_again_only_by_a_second_persons_word(clerk: Clerk) -> None:
    sell(clerk, 1)
    clerk.hands.scan(invent_bill(dice(1)).barcode)
    dialog = clerk.screens.looking.again_dialog
    clerk.wait(dialog.isActiveWindow)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: not dialog.isVisible())
    assert not clerk.basket.lines
    clerk.hands.scan(invent_bill(dice(1)).barcode)
    clerk.wait(dialog.isActiveWindow)
    dialog.fields["approver"].setFocus()
    clerk.fill(SUPERVISOR.user, SUPERVISOR.pin)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()


def number_of(clerk: Clerk, short: str) -> str:
    """Give the whole number of a receipt."""
    query = sa.select(RECEIPT.c.receipt).where(RECEIPT.c.number == int(short))
    with reading(clerk.place.counter.desk.engine) as connection:
        return str(connection.execute(query).scalar_one())
