"""The acceptance checklist, group D: money in the window.

Not here: D1, D8, D10's pack and D13 stand beside the real counter (`tests/window/checklist`);
D2, D3, D4 and D5 are printing's and the papers'; D12 is the void dialog's; D14 is done by hand.
"""

from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.i18n import Language, Words
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.checks import texts
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.hands import focused
from tests.ui.scenes import SERVING
from ui.ports import Jobs, Money
from ui.rows import Basket, CardTender, Stage
from ui.screens.close_shift.presenter import Step
from ui.screens.pay.presenter import CHANGE_MOST, Method, PayPresenter, PayState

ENTER, ESC, F9, F11 = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F9, Qt.Key.Key_F11
CTRL = Qt.KeyboardModifier.ControlModifier


def step(desk: Desk) -> Step:
    """Tell where the closing stands."""
    return desk.shell.screens.close_shift._state.step


def sold(desk: Desk) -> int:
    """Tell how many receipts there are."""
    return len(desk.counter.world.receipts)


# ------------------------------------------------------------------------------ D6


def test_d6_an_unknown_card_result_is_saved_as_unknown_and_nothing_forces_it(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F11)
    dialog = desk.shell.screens.pay_dialog
    desk.hands.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    desk.hands.press(Qt.Key.Key_2)
    said = " ".join(one.text() for one in dialog.findChildren(QAbstractButton) if one.isVisible())
    for forcing in ("force", "اجبار", "ثبت به‌زور"):
        assert forcing not in said.casefold()
    desk.hands.press(ENTER)
    ((_, _, tenders),) = desk.counter.world.receipts
    (tender,) = tenders
    assert isinstance(tender, CardTender)
    assert not tender.known
    (row,) = desk.counter.receipts("")
    assert row.doubtful == tender.amount


# ------------------------------------------------------------------------------ D7


class Shows:
    """A dialog that only remembers."""

    def __init__(self) -> None:
        self.state = PayState(basket=Basket(visit_id=""), open=False)

    def present(self, state: PayState) -> None:
        self.state = state


class Never:
    """Work that is taken and not done."""

    def run(self, *_: object) -> None:
        return


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10**9), st.integers(0, 10**11))
def test_d7_the_guard_asks_above_ten_times_or_large_change_and_never_for_exact(
    total: int, more: int
) -> None:
    view = Shows()
    paying = PayPresenter(
        view, cast(Money, None), cast(Jobs, Never()), lambda _: None, lambda: None
    )
    due = Rial(total)
    paying.opened(Basket(visit_id="v", agencies=due, total=due), Method.CASH)
    paying.received(Rial(total + more))
    paying.confirmed()
    asks = total + more > 10 * total or Rial(more) > CHANGE_MOST
    assert view.state.doubted == asks
    assert view.state.busy != asks
    if not more:
        assert not view.state.doubted


# ------------------------------------------------------------------------------ D9


@pytest.mark.parametrize("language", list(Language))
def test_d9_what_is_expected_is_nowhere_in_the_window_before_the_count_is_kept(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    desk.hands.scan(a_bill(11, 777).barcode)
    total = desk.counter.world.basket.total
    desk.hands.press(F9)
    desk.hands.press(F9)
    expected = Rial(5_000_000) + total
    wanted = {f"{expected.amount:,}", str(expected.amount)}
    wanted |= {Words(language).number(expected.amount), Words(Language.FA).digits(str(expected))}
    desk.hands.press(Qt.Key.Key_F12, CTRL)

    def seen() -> bool:
        every = "\n".join(texts(desk.shell.window))
        return any(figure in every for figure in wanted)

    assert not seen()
    desk.hands.type("1")
    for _ in range(8):
        desk.hands.press(ENTER)
    assert step(desk) is Step.CARD
    assert not seen()
    desk.hands.press(ENTER)
    assert step(desk) is Step.RESULT
    assert seen()


# ------------------------------------------------------------------------------ D10


def test_d10_one_recount_both_kept_and_the_reasons_hold_no_confession(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.press(Qt.Key.Key_F12, CTRL)
    screen = desk.shell.screens.close_shift
    for _ in range(2):
        desk.hands.type("1")
        for _ in range(9):
            desk.hands.press(ENTER)
        assert screen._state.step is Step.RESULT
        if screen._again.isVisible():
            screen._again.click()
    assert not screen._again.isVisible()
    shift = desk.counter.world.shift
    assert shift is not None
    assert len(shift.counts) == 2
    said = {one.text() for one in screen._reason.findChildren(QAbstractButton)}
    words = desk.tongue.words
    assert words.say("window.closing.reason.unknown") in said
    assert words.say("window.closing.reason.dispute") in said
    desk.hands.press(Qt.Key.Key_5)
    desk.hands.rest()
    assert screen._disputed.isVisible()
    desk.hands.press(ENTER, CTRL)
    assert desk.counter.world.shift is None


# ------------------------------------------------------------------------------ D11


def test_d11_a_lock_with_a_basket_books_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9)
    desk.shell.idle()
    desk.shell.act("lock")
    QApplication.processEvents()
    assert sold(desk) == 0
    assert desk.counter.world.stage is Stage.LOCKED
    assert len(desk.counter.world.basket.lines) == 1


# ------------------------------------------------------------------------------ B16


def held_down(key: Qt.Key) -> None:
    """Send what a key that is held down sends."""
    for repeat in (False, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", repeat)
        QApplication.sendEvent(focused(), event)
        QApplication.processEvents()


def test_b16_a_key_held_down_or_pressed_twice_books_once(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(F9)
    held_down(ENTER)
    desk.hands.press(ENTER)
    desk.hands.press(F9)
    assert sold(desk) == 1
    assert not desk.shell.screens.pay_dialog.isVisible()
