"""Receiving money: what is booked, what is asked twice, and that nothing is booked twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import CounterError, Fault
from models.values.rial import ZERO, Rial
from tests.ui.bills import LANDLINE
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_world import Shift, World
from tests.ui.now_jobs import LaterJobs, NowJobs
from ui.ports import Jobs
from ui.rows import CardTender, CashTender, Receipt, Stage
from ui.screens.pay.presenter import Method, PayPresenter, PayState, next_round
from ui.told import Problem


class Screen:
    """Shows the last state."""

    state: PayState

    def present(self, state: PayState) -> None:
        self.state = state


class Till:
    """A pay dialog in front of a counter with one bill of 29,000 rial in the basket."""

    def __init__(self, jobs: Jobs | None = None) -> None:
        shift = Shift(311, "1024", Rial(5_000_000))
        self.counter = FakeCounter(World(stage=Stage.SERVING, shift=shift))
        self.counter.add_bill(LANDLINE)
        self.screen, self.receipts, self.left = Screen(), list[Receipt](), 0
        self.pay = PayPresenter(
            self.screen, self.counter, jobs or NowJobs(), self.receipts.append, self._leave
        )
        self.pay.opened(self.counter.world.basket, Method.CASH)

    def _leave(self) -> None:
        self.left += 1

    @property
    def tenders(self) -> object:
        return self.counter.world.receipts[0][2]


def test_the_exact_sum_is_preset() -> None:
    till = Till()
    assert till.screen.state.received == Rial(29_000)
    assert till.screen.state.change == ZERO


def test_more_cash_gives_change() -> None:
    till = Till()
    till.pay.received(Rial(50_000))
    till.pay.confirmed()
    assert till.receipts[0].change == Rial(21_000)
    assert not till.pay.is_open


def test_less_cash_is_told_and_books_nothing() -> None:
    till = Till()
    till.pay.received(Rial(5_000))
    till.pay.confirmed()
    assert till.screen.state.problem is not None
    assert till.screen.state.problem.field == "received"
    assert till.counter.world.receipts == ()


def test_a_second_confirmation_while_it_books_does_nothing() -> None:
    jobs = LaterJobs()
    till = Till(jobs)
    for _ in range(5):
        till.pay.confirmed()
    till.pay.chose(Method.CASH)
    till.pay.cancelled()
    assert len(jobs.waiting) == 1
    jobs.finish()
    assert till.counter.calls.count("take_payment") == 1
    assert len(till.receipts) == 1
    assert till.left == 0


def test_the_cash_key_confirms_when_cash_is_chosen_already() -> None:
    till = Till()
    till.pay.chose(Method.CASH)
    assert len(till.receipts) == 1


@pytest.mark.parametrize("received", [Rial(290_001), Rial(50_029_001)])
def test_a_sum_that_looks_like_a_slip_is_asked_about_once(received: Rial) -> None:
    till = Till()
    till.pay.received(received)
    till.pay.confirmed()
    assert till.screen.state.doubted
    assert till.counter.world.receipts == ()
    till.pay.confirmed()
    assert len(till.receipts) == 1


def test_the_safe_answer_to_the_doubt_goes_back_to_the_sum() -> None:
    till = Till()
    till.pay.received(Rial(290_001))
    till.pay.confirmed()
    till.pay.cancelled()
    assert till.pay.is_open
    assert not till.screen.state.doubted


def test_the_exact_sum_is_never_doubted() -> None:
    till = Till()
    till.pay.confirmed()
    assert not till.screen.state.doubted
    assert len(till.receipts) == 1


def test_a_card_needs_the_reference_of_its_slip() -> None:
    till = Till()
    till.pay.chose(Method.CARD)
    till.pay.confirmed()
    assert till.screen.state.problem is not None
    assert till.screen.state.problem.field == "reference"
    till.pay.slip_typed("123456789012", "4455")
    till.pay.confirmed()
    assert till.tenders == (
        CardTender(amount=Rial(29_000), known=True, reference="123456789012", last4="4455"),
    )


def test_an_unknown_result_is_booked_as_unknown_without_a_reference() -> None:
    till = Till()
    till.pay.chose(Method.CARD)
    till.pay.slip_typed("12", "")
    till.pay.doubtful(unknown=True)
    till.pay.confirmed()
    assert till.tenders == (CardTender(amount=Rial(29_000), known=False),)


def test_a_split_payment_is_exactly_the_total() -> None:
    till = Till()
    till.pay.chose(Method.SPLIT)
    till.pay.card_part_typed(Rial(9_000))
    assert till.screen.state.received == Rial(20_000)
    till.pay.received(Rial(50_000))
    till.pay.slip_typed("123456789012", "")
    till.pay.confirmed()
    assert till.tenders == (
        CashTender(amount=Rial(20_000), received=Rial(50_000)),
        CardTender(amount=Rial(9_000), known=True, reference="123456789012"),
    )


@pytest.mark.parametrize("part", [None, ZERO, Rial(29_000), Rial(30_000)])
def test_a_split_with_a_part_that_is_no_part_is_told(part: Rial | None) -> None:
    till = Till()
    till.pay.chose(Method.SPLIT)
    till.pay.card_part_typed(part)
    till.pay.confirmed()
    assert till.screen.state.problem is not None
    assert till.screen.state.problem.field == "by_card"
    assert till.counter.world.receipts == ()


def test_a_full_disk_books_nothing_and_keeps_the_basket() -> None:
    till = Till()
    basket = till.counter.world.basket
    till.counter.plant("take_payment", Fault("disk.full"))
    till.pay.confirmed()
    told = till.screen.state.problem
    assert isinstance(told, Problem)
    assert isinstance(told.told, CounterError)
    assert till.pay.is_open
    assert till.counter.world.basket == basket
    till.pay.confirmed()
    assert len(till.receipts) == 1


def test_leaving_books_nothing() -> None:
    till = Till()
    till.pay.cancelled()
    assert (till.left, till.counter.world.receipts) == (1, ())


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [(19_824_000, 20_000_000), (20_000_000, 25_000_000), (412_000, 450_000), (29_000, 30_000)],
)
def test_the_next_sum_is_what_a_citizen_hands_over(amount: int, rounded: int) -> None:
    assert next_round(Rial(amount)) == Rial(rounded)


@given(st.integers(1_000, 10**12))
def test_the_next_sum_is_always_above_and_never_far(amount: int) -> None:
    above = next_round(Rial(amount)).amount
    assert amount < above <= amount + max(amount, 5_000)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_cash_and_card_always_make_the_total(received: int, part: int) -> None:
    till = Till()
    state = replace(till.screen.state, received=Rial(received), by_card=Rial(part))
    for method in Method:
        split = replace(state, method=method)
        assert split.cash_due + split.card_due == split.basket.total
