"""A day's money at the real window, by keys alone: T2, T9, T10, T11, slips, closing and dispute."""

import hashlib
import zipfile
from collections.abc import Iterator
from functools import partial

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from app.counter.queries.drawer import shift_money
from app.counter.queries.handover import word_of
from app.ids import dice
from app.journal.append import EVENTS
from app.practice.people import invent_bill
from models.errors import Refusal
from models.events.known import open_body, open_envelope
from models.events.shift import ShiftClosed, ShiftDisputed
from models.values.rial import Rial
from tests.counter_world import CLERK
from tests.ui.effort import EventCounter
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk
from tests.window.conftest import Start
from tests.window.test_day import read
from tests.window.town import OFFICE, Town
from ui.screens.close_shift.presenter import Step
from ui.screens.drawer.presenter import Part

TEN_MILLION = (2, 2, 4, 10, 10, 10, 20, 20)
"""How many of each note, the greatest first, make the float of these tests."""


@pytest.fixture
def effort() -> Iterator[EventCounter]:
    """Count the clicks of a task; its keys are counted by the hands that press them.

    The scanner holds a key back and gives it on, and that one press would be counted twice.
    """
    counter = EventCounter()
    yield counter
    counter.stop()


def _grown(clerk: Clerk, before: int) -> bool:
    return len(clerk.basket.lines) > before


def keyed(clerk: Clerk, digits: str) -> None:
    """Press the key of each digit, as a hand does and as the effort is counted."""
    for digit in digits:
        clerk.press(Qt.Key(ord(digit)))
    clerk.hands.rest()


def drawer_of(clerk: Clerk) -> int:
    """Tell what the drawer should hold, which the window tells nobody before a count."""
    desk = clerk.place.counter.desk
    with desk.read() as connection:
        return shift_money(connection, desk.office.office, desk.need_shift()).drawer


def sell(clerk: Clerk, seed: int) -> Rial:
    """Sell one bill for exact cash."""
    clerk.scan(invent_bill(dice(seed)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    return clerk.booked().total


def begin_closing(clerk: Clerk) -> None:
    """Ctrl+F12, to the count."""
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.COUNT)
    blind = clerk.words.say("window.closing.blind")
    clerk.wait(lambda: blind in clerk.text())


def drawer_papers(clerk: Clerk, kind: str) -> list[str]:
    folder = clerk.town.profile / "drawer"
    return sorted(one.name for one in folder.glob(f"{kind}-*"))


def test_t2_three_bills_and_change_cost_nine_keys(clerk: Clerk, effort: EventCounter) -> None:
    drawn = dice(201)
    effort.reset()
    clerk.hands.keys = 0
    for _ in range(3):
        before = len(clerk.basket.lines)
        effort.scan_begin()
        clerk.hands.scan(invent_bill(drawn).barcode)
        effort.scan_end()
        clerk.wait(partial(_grown, clerk, before))
    total = clerk.basket.total
    handed = Rial((total.amount // 1_000_000 + 1) * 1_000_000)
    clerk.pay_dialog(KEY.Key_F9)
    keyed(clerk, str(handed.amount))
    clerk.press(KEY.Key_F9)
    paid = clerk.booked()
    assert paid.change == handed - total
    assert effort.clicks == 0
    assert clerk.hands.keys <= 2 + len(str(handed.amount))


def test_t11_cash_to_the_bank_costs_thirteen_keys(clerk: Clerk, effort: EventCounter) -> None:
    before = drawer_of(clerk)
    effort.reset()
    clerk.hands.keys = 0
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_2)
    keyed(clerk, "10000000")
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_1)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.in_front(clerk.screens.counter))
    assert (clerk.hands.keys, effort.clicks) == (13, 0)
    assert drawer_of(clerk) == before - 10_000_000
    clerk.wait(lambda: len(drawer_papers(clerk, "drawer")) == 1)
    said = clerk.words.say("drawer.slip_printed", amount=Rial(10_000_000))
    assert said in clerk.text()


def test_a_large_sum_asks_for_a_second_person_and_books_nothing_before(clerk: Clerk) -> None:
    desk = clerk.place.counter.desk
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_1)
    keyed(clerk, "90000000")
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_2)
    clerk.press(KEY.Key_Return)
    clerk.serving()
    held = drawer_of(clerk)
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_2)
    keyed(clerk, "60000000")
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_1)
    clerk.press(KEY.Key_Return)
    second = clerk.words.say("drawer.second")
    clerk.wait(lambda: second in clerk.text())
    assert drawer_of(clerk) == held
    clerk.fill("102", "918273")
    clerk.wait(lambda: clerk.in_front(clerk.screens.counter))
    assert drawer_of(clerk) == held - 60_000_000
    with desk.read() as connection:
        data = connection.execute(
            sa.select(EVENTS.c.data).order_by(EVENTS.c.seq.desc()).limit(1)
        ).scalar_one()
    assert open_envelope(data).approver == "102"


def test_the_drawer_opens_only_for_a_reason_and_that_is_on_paper(clerk: Clerk) -> None:
    place = clerk.place
    assert not place.has_drawer()
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_4)
    assert clerk.screens.moving.state.part is Part.MENU
    clerk.press(KEY.Key_3)
    clerk.wait(lambda: clerk.in_front(clerk.screens.counter))
    clerk.wait(lambda: len(drawer_papers(clerk, "x")) == 1)


def test_what_is_handed_to_another_counter_is_on_its_way_until_its_word(clerk: Clerk) -> None:
    clerk.press(KEY.Key_F12)
    clerk.press(KEY.Key_2)
    clerk.press(KEY.Key_Backtab, SHIFT)
    clerk.press(KEY.Key_4)
    clerk.press(KEY.Key_Return)
    keyed(clerk, "5000000")
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_3)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.moving.state.way)
    row = clerk.screens.moving.state.way[0]
    assert row.slip in clerk.text()
    clerk.press(KEY.Key_Escape)
    clerk.serving()
    clerk.press(KEY.Key_F12, CTRL)
    must = clerk.words.say("drawer.before.must")
    clerk.wait(lambda: must in clerk.text())
    clerk.press(KEY.Key_1)
    clerk.wait(lambda: clerk.screens.moving.state.part is Part.ACCEPT)
    clerk.wait(lambda: clerk.screens.moving.state.way)
    wrong = word_of(OFFICE, row.slip, Rial(4_000_000), 3)
    keyed(clerk, wrong)
    clerk.press(KEY.Key_Return)
    differs = clerk.words.error(Refusal("drawer.word", field="word")).reason
    clerk.wait(lambda: differs in clerk.text())
    for _ in wrong:
        clerk.press(KEY.Key_Backspace)
    keyed(clerk, word_of(OFFICE, row.slip, row.amount, 3))
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: not clerk.screens.moving.state.way)
    clerk.press(KEY.Key_Escape)
    clerk.serving()
    begin_closing(clerk)


def test_t9_and_t10_a_shift_is_closed_and_opened_again_within_their_keys(
    clerk: Clerk, effort: EventCounter
) -> None:
    clerk.scan(invent_bill(dice(203)))
    clerk.pay_dialog(KEY.Key_F11)
    clerk.fill("740912345678")
    by_card = clerk.booked().total
    effort.reset()
    clerk.hands.keys = 0
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.COUNT)
    blind = clerk.words.say("window.closing.blind")
    clerk.wait(lambda: blind in clerk.text())
    for quantity in TEN_MILLION:
        keyed(clerk, f"{quantity:02d}")
        clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CARD)
    keyed(clerk, f"{by_card.amount:08d}")
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.RESULT)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CLOSED)
    assert (clerk.hands.keys, effort.clicks) == (37, 0)
    clerk.wait(lambda: len(drawer_papers(clerk, "z")) == 1)
    clerk.wait(lambda: len(drawer_papers(clerk, "handed")) == 1)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    effort.reset()
    clerk.hands.keys = 0
    for text in (CLERK.user, CLERK.pin):
        keyed(clerk, text)
        clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))
    same = clerk.words.say("window.opening.same")
    clerk.wait(lambda: clerk.button(same) is not None)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.serving()
    assert clerk.hands.keys <= 14
    assert effort.clicks == 0


def test_a_disputed_difference_leaves_its_evidence_cited_in_the_journal(clerk: Clerk) -> None:
    sell(clerk, 204)
    begin_closing(clerk)
    clerk.count({1_000_000: 1})
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.CARD)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.close_shift._state.step is Step.RESULT)
    clerk.press(KEY.Key_5)
    hint = clerk.words.say("drawer.closing.dispute_hint")
    clerk.wait(lambda: hint in clerk.text())
    clerk.press(KEY.Key_Return, CTRL)
    kept = clerk.words.say("drawer.closing.disputed")
    clerk.wait(lambda: kept in clerk.text())
    (name,) = drawer_papers(clerk, "evidence")
    pack = clerk.town.profile / "drawer" / name
    desk = clerk.place.counter.desk
    with desk.read() as connection:
        stored = connection.execute(sa.select(EVENTS.c.data).order_by(EVENTS.c.seq)).scalars().all()
    bodies = [open_body(open_envelope(data)) for data in stored]
    (disputed,) = [body for body in bodies if isinstance(body, ShiftDisputed)]
    (closed,) = [body for body in bodies if isinstance(body, ShiftClosed)]
    assert disputed.evidence == hashlib.sha256(pack.read_bytes()).hexdigest()
    assert (disputed.size, closed.reason) == (pack.stat().st_size, "dispute")
    with zipfile.ZipFile(pack) as inside:
        lines = inside.read("lines.csv").decode()
        events = inside.read("events.jsonl").splitlines()
    assert lines.count("\n") > 1
    assert set(events) <= {bytes(data) for data in stored}
    clerk.wait(lambda: len(drawer_papers(clerk, "z")) == 1)
    (z,) = drawer_papers(clerk, "z")
    printed = read(clerk.town.profile / "drawer" / z)
    assert disputed.evidence[:16] in printed.replace("\n", "").replace(" ", "")


def test_what_was_typed_into_a_count_is_there_after_a_power_cut(
    clerk: Clerk, town: Town, start: Start
) -> None:
    begin_closing(clerk)
    keyed(clerk, "7")
    clerk.wait(lambda: (kept := clerk.running.counter.made.typed()) and kept.count)  # type: ignore[union-attr]
    clerk.end()
    clerk = start(town)
    clerk.sign_in()
    clerk.wait(lambda: clerk.in_front(clerk.screens.close_shift))
    clerk.wait(lambda: clerk.words.rial(Rial(14_000_000)) in clerk.text())
