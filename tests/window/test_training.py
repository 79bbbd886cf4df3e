"""Training at the real window: three lessons key by key, and nothing of it anywhere else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.journal.append import EVENTS
from app.storage.engine import reading
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk, recorded
from tests.window.conftest import Start
from tests.window.town import Town
from ui.binding.drawer import SHEET
from ui.screens.training.room import TrainingRoom
from ui.screens.training.view import LeaveDialog
from ui.training import Practice
from ui.widgets.denominations import DenominationSheet


def train(clerk: Clerk) -> None:
    clerk.press(KEY.Key_T, CTRL | SHIFT)


def room_of(clerk: Clerk) -> TrainingRoom:
    room = clerk.running.shell.window.findChild(TrainingRoom)
    assert room is not None
    return room


def told(clerk: Clerk, step: str) -> None:
    """Wait until the coach says this step."""
    practising = room_of(clerk).practising

    def says() -> bool:
        said = practising.state.step
        return said is not None and said.key == f"training.step.{step}"

    clerk.wait(says)


def practice_of(clerk: Clerk) -> Practice:
    practice = room_of(clerk).practising._practice
    assert practice is not None
    return practice


def test_three_lessons_end_with_ready_and_leave_nothing_at_the_counter(
    town: Town, start: Start
) -> None:
    clerk = start(town)
    screens = clerk.screens
    clerk.wait(lambda: clerk.in_front(screens.sign_in))
    real = clerk.place.counter.desk
    head, before = real.journal.head, recorded(real.engine)
    train(clerk)
    clerk.wait(lambda: clerk.in_front(screens.open_shift))

    told(clerk, "open")
    clerk.hands.type("0")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.serving()
    told(clerk, "bill")
    clerk.press(KEY.Key_B, CTRL | SHIFT)
    told(clerk, "cash")
    pay(clerk)

    told(clerk, "service")
    clerk.fill(str(practice_of(clerk).number))
    for answer in practice_of(clerk).answers:
        told(clerk, "field")
        clerk.fill(answer.said.fa)
    told(clerk, "form_go")
    clerk.press(KEY.Key_Return, CTRL)
    told(clerk, "cash")
    pay(clerk)

    told(clerk, "close")
    clerk.press(KEY.Key_F12, CTRL)
    told(clerk, "count")
    sheet = DenominationSheet
    clerk.wait(lambda: [one for one in screens.close_shift.findChildren(sheet) if one.isVisible()])
    clerk.wait(lambda: not screens.closing.state.busy)
    drawer = practice_of(clerk).drawer
    for value in SHEET:
        if value in drawer:
            clerk.hands.type(str(drawer[value]))
        clerk.press(KEY.Key_Down)
    close(clerk)
    told(clerk, "ready")
    assert "آماده‌اید" in room_of(clerk).coach.text()

    training = clerk.place.counter
    assert training.runner is None
    with reading(training.desk.engine) as connection:
        offices = connection.execute(EVENTS.select()).all()
    assert {row.office for row in offices} == {"0000"}
    leave(clerk)
    assert clerk.place.counter.desk is real
    assert real.journal.head == head
    assert recorded(real.engine) == before


def leave(clerk: Clerk) -> None:
    """Say at the way out that one goes; the focus is on staying."""
    train(clerk)
    assert isinstance(QApplication.activeModalWidget(), LeaveDialog)
    clerk.press(KEY.Key_Tab)
    clerk.press(KEY.Key_Space)
    clerk.wait(lambda: not room_of(clerk).inside)
    assert clerk.in_front(clerk.screens.sign_in)


def pay(clerk: Clerk) -> None:
    clerk.pay_dialog(KEY.Key_F9)
    told(clerk, "confirm")
    clerk.press(KEY.Key_Return)
    clerk.booked()
    assert clerk.state.paid is not None
    assert clerk.state.paid.short.startswith("T")


def close(clerk: Clerk) -> None:
    """From the count to the end: nothing went by card, and nothing differs."""
    for step in ("card", "result", "closed"):
        clerk.press(KEY.Key_Return, CTRL)
        told(clerk, step)
    clerk.press(Qt.Key.Key_Return, CTRL)
