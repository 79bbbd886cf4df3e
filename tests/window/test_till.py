"""A day's money at the real window, by keys alone: T2, T9, T10, T11, slips, closing and dispute."""

import hashlib
import zipfile

import sqlalchemy as sa

from app.counter.queries.handover import word_of
from app.counter.training.people import invent_bill
from app.ids import dice
from app.journal.append import EVENTS
from models.errors import Refusal
from models.events.known import open_body, open_envelope
from models.events.shift import ShiftClosed, ShiftDisputed
from models.values.rial import Rial
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk
from tests.window.conftest import Start
from tests.window.tasks.bills import t2
from tests.window.tasks.till import (
    begin_closing,
    drawer_of,
    drawer_papers,
    keyed,
    t9,
    t10,
    t11,
)
from tests.window.test_day import read
from tests.window.town import OFFICE, Town
from ui.screens.close_shift.presenter import Step
from ui.screens.drawer.presenter import Part


def sell(clerk: Clerk, seed: int) -> Rial:
    """Sell one bill for exact cash."""
    clerk.scan(invent_bill(dice(seed)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    return clerk.booked().total


def test_t2_three_bills_and_change_cost_nine_keys(clerk: Clerk) -> None:
    spent = t2(clerk)
    assert spent.kept, spent.log


def test_t11_cash_to_the_bank_costs_thirteen_keys(clerk: Clerk) -> None:
    spent = t11(clerk)
    assert (spent.clicks, spent.keys) == (0, spent.limit)


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


def test_t9_and_t10_a_shift_is_closed_and_opened_again_within_their_keys(clerk: Clerk) -> None:
    closed = t10(clerk)
    assert (closed.clicks, closed.keys) == (0, closed.limit)
    opened = t9(clerk)
    assert opened.kept, opened.log


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
