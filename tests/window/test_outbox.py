"""The outbox at the real window: what waits, the way by stick and back, and what comes back."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.book.rebuild import compare_books
from app.central.rows import INTAKE
from app.counter.training.people import invent_bill
from app.ids import dice
from app.journal.append import EVENTS
from app.storage.engine import reading
from models.errors import Fault
from models.events.known import KINDS
from models.events.people import SessionOpened
from models.events.visit import VisitCompleted
from tests.counter_world import SUPERVISOR
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.test_line import MOBILE, line_comes, line_goes
from ui.screens.usb import drives
from ui.screens.usb.view import UsbScreen
from ui.sending import Filter, Remedy
from ui.usb import Stick
from ui.widgets.results import Shown

VISITS = 3


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system calls a stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(drives, "drives", lambda: (Stick(folder, "STICK", 1_000_000),))
    return folder


def said_of_sticks(clerk: Clerk) -> str:
    """Give the names in the list of sticks, once the page is in front."""
    page = clerk.running.shell.window.stage.currentWidget()
    rows = page._list.rows() if isinstance(page, UsbScreen) else ()
    return " ".join(one.title for one in rows)


def serve(clerk: Clerk, seed: int) -> None:
    """Take a bill without a line: the first one asks for the citizen's mobile."""
    clerk.hands.scan(invent_bill(dice(seed)).barcode)
    clerk.wait(clerk.form_has_focus)
    clerk.fill(MOBILE)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.basket.lines)
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.wait(lambda: not clerk.basket.lines)


def open_outbox(clerk: Clerk) -> None:
    clerk.press(KEY.Key_F5, CTRL)
    clerk.wait(lambda: clerk.in_front(clerk.screens.outbox))
    clerk.wait(lambda: clerk.screens.outbox._state.loaded)


def show(clerk: Clerk, which: Filter) -> None:
    """Press the filter's digit until it is the one shown."""
    clerk.hands.type(str(list(Filter).index(which) + 1))
    clerk.wait(lambda: clerk.screens.outbox._state.which is which)


def listed(clerk: Clerk) -> tuple[Shown, ...]:
    return clerk.screens.outbox._list.rows()


def visits(clerk: Clerk) -> list[str]:
    """Give how far the visits in the list came, in words."""
    kind = clerk.words.say("outbox.kind.visit_completed")
    return [row.state for row in listed(clerk) if row.title == kind]


def agree(clerk: Clerk) -> bool:
    """Tell whether both sides hold the same events to the byte, and the same book."""
    with (
        reading(clerk.town.central.engine) as there,
        reading(clerk.place.counter.desk.engine) as here,
    ):
        query = sa.select(EVENTS.c.epoch, EVENTS.c.seq, EVENTS.c.data).order_by(*EVENTS.primary_key)
        same = [tuple(row) for row in there.execute(query)] == [
            tuple(row) for row in here.execute(query)
        ]
        return same and not compare_books(there, here)


def test_three_visits_without_a_line_go_by_stick_and_their_answer_comes_back(
    clerk: Clerk, stick: Path
) -> None:
    line_goes(clerk)
    for number in range(VISITS):
        serve(clerk, 71 + number)
    say = clerk.words.say
    open_outbox(clerk)
    clerk.wait(lambda: visits(clerk) == [say("outbox.standing.waiting")] * VISITS)
    reason = clerk.words.error(Fault("line.down")).reason
    clerk.wait(lambda: reason in clerk.text())

    clerk.press(KEY.Key_S, CTRL)
    clerk.wait(lambda: "STICK" in said_of_sticks(clerk))
    clerk.press(KEY.Key_S, CTRL)
    clerk.wait(lambda: say("usb.safe") in clerk.text())
    (bundle,) = stick.glob("*.obx")
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: visits(clerk) == [say("outbox.standing.waiting")] * VISITS)  # no more yet

    central = clerk.town.central
    with bundle.open("rb") as file:
        taken = central.take_bundle(file)
    assert (taken.wrong, taken.left) == ("", [])
    (stick / "back.obx-ack").write_bytes(central.answer_bundle(taken))
    clerk.press(KEY.Key_O, CTRL)
    clerk.wait(lambda: "STICK" in said_of_sticks(clerk))
    clerk.press(KEY.Key_O, CTRL)
    clerk.wait(lambda: say("usb.safe") in clerk.text())
    clerk.wait(lambda: say("usb.nothing_waits") in clerk.text())
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: clerk.screens.outbox._state.queue.open == 0)
    clerk.wait(lambda: not listed(clerk))
    show(clerk, Filter.ALL)
    there = {say("outbox.standing.received"), say("outbox.standing.safe")}
    clerk.wait(lambda: len(visits(clerk)) == VISITS)
    assert set(visits(clerk)) <= there

    clerk.press(KEY.Key_Escape)
    clerk.serving()
    line_comes(clerk)
    clerk.delivered()
    clerk.wait(lambda: agree(clerk))


VISIT = (VisitCompleted.kind, VisitCompleted.version)


def serve_and_send(clerk: Clerk, state: str) -> None:
    """Take a bill while the centre reads visits otherwise than we; it can read them afterwards."""
    clerk.scan(invent_bill(dice(81)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.sync()
    clerk.wait(lambda: counted(clerk, state) == 1)
    clerk.wait(lambda: clerk.place.counter.desk.link.flight is None)


@pytest.fixture
def doubted(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk whose last visit the centre could not read yet; the centre can by now."""
    with monkeypatch.context() as older:
        older.delitem(KINDS, VISIT)
        serve_and_send(clerk, "held")
    return clerk


@pytest.fixture
def rejected(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk whose last visit a broken centre took for something else."""
    with monkeypatch.context() as broken:
        broken.setitem(KINDS, VISIT, SessionOpened)
        serve_and_send(clerk, "rejected")
    return clerk


def held(clerk: Clerk) -> int:
    return counted(clerk, "held")


def counted(clerk: Clerk, state: str) -> int:
    query = sa.select(sa.func.count()).where(INTAKE.c.state == state)
    with reading(clerk.town.central.engine) as connection:
        return int(connection.execute(query).scalar_one())


def test_what_the_centre_held_is_asked_again_by_keys_and_booked(doubted: Clerk) -> None:
    clerk = doubted
    open_outbox(clerk)
    show(clerk, Filter.ATTENTION)
    clerk.wait(lambda: visits(clerk) == [clerk.words.say("outbox.standing.held")])
    clerk.wait(clerk.screens.outbox._list.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(clerk.screens.outbox._remedies[Remedy.AGAIN].hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: held(clerk) == 0)
    clerk.wait(lambda: not listed(clerk))
    clerk.wait(lambda: agree(clerk))


def test_what_the_centre_held_is_handed_to_the_supervisor_by_keys(doubted: Clerk) -> None:
    clerk = doubted
    open_outbox(clerk)
    show(clerk, Filter.ATTENTION)
    clerk.wait(lambda: visits(clerk))
    clerk.wait(clerk.screens.outbox._list.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(clerk.screens.outbox._remedies[Remedy.AGAIN].hasFocus)
    clerk.hands.type("2")
    clerk.wait(clerk.screens.remedy_dialog.isActiveWindow)
    clerk.hands.type("1")
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: visits(clerk) == [clerk.words.say("outbox.standing.handed")])
    assert clerk.words.say("outbox.note.citizen_waits") in clerk.screens.outbox._act.text()
    assert held(clerk) == 1


def test_a_rejected_visit_is_taken_back_by_two_people_and_needs_nobody_any_more(
    rejected: Clerk,
) -> None:
    clerk, outbox = rejected, rejected.screens.outbox
    before = clerk.town.receipts_total()
    open_outbox(clerk)
    show(clerk, Filter.ATTENTION)
    clerk.wait(lambda: visits(clerk) == [clerk.words.say("outbox.standing.rejected")])
    assert "event.malformed" in outbox._act.text()
    assert outbox._state.queue.attention == 1
    clerk.wait(outbox._list.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(outbox._remedies[Remedy.AGAIN].hasFocus)
    clerk.hands.type("3")
    clerk.wait(clerk.screens.remedy_dialog.isActiveWindow)
    clerk.fill(SUPERVISOR.user, SUPERVISOR.pin)
    clerk.wait(lambda: not clerk.screens.remedy_dialog.isVisible())
    clerk.wait(lambda: outbox._state.queue.attention == 0)
    clerk.wait(lambda: len(clerk.papers()) == 2)
    show(clerk, Filter.ALL)
    clerk.wait(lambda: visits(clerk) == [clerk.words.say("outbox.standing.withdrawn")])
    clerk.wait(lambda: held(clerk) == 1)  # the void waits with what it takes back
    assert clerk.town.receipts_total() == before == 0
