"""P10: a double click, or a held Enter, made two rows of one payment."""

from collections.abc import Callable
from time import monotonic

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.book.fold.rows import RECEIPT
from app.counter.training.people import invent_bill
from app.ids import dice
from app.journal.append import EVENTS
from app.storage.engine import reading
from models.events.visit import VisitCompleted
from tests.ui.hands import focused
from tests.window.clerk import KEY, Clerk
from tests.window.conftest import clerk, look, start, template, town
from ui.binding.money import MoneyBinding
from ui.rows import Receipt, Tender

__all__ = ["clerk", "look", "start", "template", "town"]  # the fixtures of a window on a counter

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMES = 20
WITHIN_S = 0.3


def click(at: Clerk) -> None:
    """Click on what confirms, as fast as a hand and a worn mouse can."""
    button = at.screens.pay_dialog._go
    for _ in range(TIMES):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def hold_enter(at: Clerk) -> None:
    """Keep Enter down: the first press, and what the keyboard repeats of it, wherever it goes."""
    _hold(Qt.Key.Key_Return)


def hammer_enter(at: Clerk) -> None:
    """Press and let go of Enter again and again."""
    for _ in range(TIMES):
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def hammer_f9(at: Clerk) -> None:
    """Press F9, which opened the dialog and confirms in it, again and again."""
    for _ in range(TIMES):
        QTest.keyClick(focused(), Qt.Key.Key_F9)


def _hold(key: Qt.Key) -> None:
    none = Qt.KeyboardModifier.NoModifier
    for time in range(TIMES):
        event = QKeyEvent(QEvent.Type.KeyPress, key, none, "\r", time > 0)
        QApplication.sendEvent(focused(), event)
    QApplication.sendEvent(focused(), QKeyEvent(QEvent.Type.KeyRelease, key, none))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep each visit that the window asked to be booked; it is booked all the same."""
    visits: list[str] = []
    take = MoneyBinding.take_payment

    def keep(self: MoneyBinding, visit_id: str, tenders: tuple[Tender, ...]) -> Receipt:
        visits.append(visit_id)
        return take(self, visit_id, tenders)

    monkeypatch.setattr(MoneyBinding, "take_payment", keep)
    return visits


@pytest.mark.parametrize("confirm", [click, hold_enter, hammer_enter, hammer_f9])
def test_p10_twenty_confirmations_within_a_moment_are_one_receipt_and_one_event(
    clerk: Clerk,
    confirm: Callable[[Clerk], None],
    asked: list[str],
) -> None:
    clerk.scan(invent_bill(dice(61)))
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F9)
    began = monotonic()
    confirm(clerk)
    took = monotonic() - began
    paid = clerk.booked()
    clerk.wait(lambda: clerk.basket.visit_id)
    assert took < WITHIN_S
    assert paid.total == total
    assert len(asked) == 1  # the first line of defence; the journal below is the last
    engine = clerk.place.counter.desk.engine
    with reading(engine) as connection:
        visits = sa.select(sa.func.count()).where(EVENTS.c.kind == VisitCompleted.kind)
        assert connection.execute(visits).scalar_one() == 1
        assert len(connection.execute(sa.select(RECEIPT)).all()) == 1
    assert len(clerk.papers()) == 1
    clerk.delivered()
    assert clerk.town.receipts_total() == total.amount


def test_p10_the_next_visit_is_paid_for_as_if_nothing_had_been_held(
    clerk: Clerk,
) -> None:
    """The keys that were too many have not opened, confirmed or changed anything behind."""
    clerk.scan(invent_bill(dice(62)))
    clerk.pay_dialog(KEY.Key_F9)
    hold_enter(clerk)
    hammer_enter(clerk)
    first = clerk.booked().total
    clerk.serving()
    assert not clerk.basket.lines
    clerk.scan(invent_bill(dice(63)))
    second = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F9)
    click(clerk)
    clerk.wait(lambda: not clerk.basket.lines)
    clerk.sync()
    clerk.wait(lambda: clerk.town.receipts_total() == first.amount + second.amount)
