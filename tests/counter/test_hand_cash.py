"""Facts about cash between two counters: on its way until the other one's word is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.hand_cash import accept_cash, take_in
from app.counter.commands.move_drawer import move_cash
from app.counter.desk import Desk
from app.counter.queries.drawer import drawer_balance
from app.counter.queries.handover import in_way, read_slip, slip_of, word_of
from models.events.shift import CashAccepted
from models.values.rial import Rial
from tests.counter_world import World, drawer_of, events, refused

MILLION = Rial(1_000_000)


def send(desk: Desk, amount: Rial = MILLION) -> str:
    of = move_cash(desk, direction="out", party="counter", amount=amount, reason="small_notes")
    return slip_of(desk.office.counter, of.seq)


def test_cash_is_on_its_way_until_the_other_counter_says_its_word(world: World, desk: Desk) -> None:
    slip = send(desk)
    assert [(one.slip, one.amount) for one in in_way(desk)] == [(slip, MILLION)]
    with refused(world, "drawer.word"):
        accept_cash(desk, slip=slip, word=word_of(desk.office.office, slip, Rial(999_999), 3))
    with refused(world, "drawer.word"):
        accept_cash(desk, slip=slip, word=word_of(desk.office.office, slip, MILLION, 2))
    accept_cash(desk, slip=slip, word=word_of(desk.office.office, slip, MILLION, 3))
    assert in_way(desk) == ()
    with refused(world, "drawer.not_in_way"):
        accept_cash(desk, slip=slip, word=word_of(desk.office.office, slip, MILLION, 3))
    (event,) = events(world, CashAccepted.kind)
    assert isinstance(event.body, CashAccepted)
    assert event.body.counter == 3


def test_a_shift_does_not_close_while_cash_is_on_its_way(world: World, desk: Desk) -> None:
    slip = send(desk)
    count_cash(desk, counts=drawer_of(desk))
    with refused(world, "shift.cash_in_way", slip=slip):
        close_shift(desk, left=Rial(0))
    accept_cash(desk, slip=slip, word=word_of(desk.office.office, slip, MILLION, 9))
    close_shift(desk, left=Rial(0))


def test_what_comes_in_with_a_slip_comes_in_once(world: World, desk: Desk) -> None:
    before = drawer_balance(desk)
    _, word = take_in(desk, slip="۱-۴۵", amount=MILLION)
    assert word == word_of(desk.office.office, "1-45", MILLION, desk.office.counter)
    assert drawer_balance(desk) == before + MILLION
    with refused(world, "drawer.slip_used"):
        take_in(desk, slip="1/45", amount=MILLION)
    with refused(world, "drawer.own_slip"):
        take_in(desk, slip=f"{desk.office.counter}-7", amount=MILLION)


@pytest.mark.parametrize("typed", ["", "1", "1-", "-1", "1-2-3", "a-1", "0-5", "100-5", "1-0"])
def test_what_is_no_slip_is_refused(world: World, desk: Desk, typed: str) -> None:
    with refused(world, "drawer.slip"):
        take_in(desk, slip=typed, amount=MILLION)


@given(st.integers(1, 99), st.integers(1, 10**9 - 1))
def test_a_slip_reads_back_as_it_was_written(counter: int, seq: int) -> None:
    assert read_slip(slip_of(counter, seq)) == (slip_of(counter, seq), counter)


@given(st.integers(1, 10**12), st.integers(1, 99))
def test_a_word_names_its_counter_in_eight_digits(amount: int, counter: int) -> None:
    word = word_of("72140087", "2-145", Rial(amount), counter)
    assert len(word) == 8
    assert word.isdigit()
    assert int(word[:2]) == counter
