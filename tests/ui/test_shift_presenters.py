"""Opening and closing a shift: compared with every key, blind until it is counted."""

import pytest

from models.errors import Fault
from models.values.rial import ZERO, Rial
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_till import circular
from tests.ui.fake_world import Shift, World
from tests.ui.now_jobs import LaterJobs, NowJobs
from ui.drawer import Typed
from ui.ports import Jobs
from ui.rows import OpenThing, Stage, Status
from ui.screens.close_shift.presenter import CloseShiftPresenter, CloseShiftState, Step
from ui.screens.open_shift.presenter import OpenShiftPresenter, OpenShiftState
from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.state import SignInState
from ui.told import Saying


class OpenScreen:
    """Shows the last state."""

    state: OpenShiftState

    def present(self, state: OpenShiftState) -> None:
        self.state = state


class CloseScreen:
    """Shows the last state."""

    state: CloseShiftState

    def present(self, state: CloseShiftState) -> None:
        self.state = state


class SignScreen:
    """Shows the last state."""

    state: SignInState

    def present(self, state: SignInState) -> None:
        self.state = state


class Opening:
    """An opening of a shift; `left_by` closed the last one with five millions."""

    def __init__(self, left_by: str = "1024", jobs: Jobs | None = None) -> None:
        self.counter = FakeCounter(World(stage=Stage.NO_SHIFT, left_by=left_by))
        self.screen, self.arrived = OpenScreen(), list[Status]()
        self.reads: list[int] = []
        self.presenter = OpenShiftPresenter(
            self.screen,
            self.counter,
            self.counter,
            jobs or NowJobs(),
            moved_on=self.arrived.append,
            read=lambda: self.reads.append(1),
        )
        self.presenter.opened()

    @property
    def state(self) -> OpenShiftState:
        return self.screen.state


def test_who_closed_may_say_that_it_matches() -> None:
    opening = Opening()
    assert opening.state.unchanged
    opening.presenter.confirmed()
    assert opening.counter.world.shift is not None
    assert opening.counter.world.shift.opened_with == Rial(5_000_000)


def test_somebody_else_has_to_count() -> None:
    opening = Opening(left_by="1031")
    assert not opening.state.unchanged
    opening.presenter.confirmed()
    assert opening.counter.world.shift is None
    assert opening.state.notice is not None


def test_the_difference_follows_every_key() -> None:
    opening = Opening(left_by="1031")
    opening.presenter.counted({1_000_000: 4}, ZERO)
    assert opening.state.difference == Rial(-1_000_000)
    opening.presenter.counted({1_000_000: 5}, ZERO)
    assert opening.state.difference == ZERO
    opening.presenter.counted({1_000_000: 7}, Rial(2_000_000))
    assert opening.state.difference == ZERO
    assert not opening.state.asks_reason


def test_a_difference_wants_a_reason_and_then_blocks_nobody() -> None:
    opening = Opening()
    opening.presenter.counted({1_000_000: 4}, ZERO)
    opening.presenter.confirmed()
    assert opening.counter.world.shift is None
    opening.presenter.explained("missing")
    opening.presenter.confirmed()
    assert opening.counter.world.shift is not None


def test_a_second_confirmation_opens_no_second_shift() -> None:
    jobs = LaterJobs()
    opening = Opening(jobs=jobs)
    jobs.finish()
    for _ in range(3):
        opening.presenter.confirmed()
    jobs.finish()
    assert opening.counter.calls.count("open_shift") == 1


class Closing:
    """A closing of a shift that was opened with five millions and took nothing."""

    def __init__(self, things: tuple[OpenThing, ...] = ()) -> None:
        shift = Shift(311, "1024", Rial(5_000_000))
        self.counter = FakeCounter(World(stage=Stage.SERVING, shift=shift))
        self.counter.open_things = things
        self.screen, self.arrived, self.left = CloseScreen(), list[Status](), 0
        self.settled: list[str] = []
        self.presenter = CloseShiftPresenter(
            self.screen,
            self.counter,
            self.counter,
            NowJobs(),
            left=self._leave,
            settle=self.settled.append,
            status=self.counter.status,
            moved_on=self.arrived.append,
        )
        self.presenter.opened()

    def _leave(self) -> None:
        self.left += 1

    @property
    def state(self) -> CloseShiftState:
        return self.screen.state

    def step(self) -> Step:
        return self.state.step

    def count(self, millions: int) -> None:
        self.presenter.counted({1_000_000: millions})
        self.presenter.terminal_told(None)


def test_a_count_that_matches_closes_without_a_reason() -> None:
    closing = Closing()
    closing.count(5)
    assert closing.step() is Step.RESULT
    assert not closing.state.asks_reason
    closing.presenter.confirmed(None)
    assert closing.step() is Step.CLOSED
    assert closing.counter.world.shift is None
    closing.presenter.confirmed(None)
    assert [status.stage for status in closing.arrived] == [Stage.SIGNED_OUT]


def test_the_slips_that_were_counted_are_told_beside_what_is_booked() -> None:
    closing = Closing()
    closing.presenter.counted({1_000_000: 5})
    closing.presenter.terminal_told(None, 14)
    assert closing.state.counted is not None
    assert (closing.state.counted.slips, closing.state.counted.slips_booked) == (14, 3)


def test_nothing_in_the_state_knows_the_expected_sum_before_the_count() -> None:
    closing = Closing()
    assert closing.state.counted is None
    closing.presenter.counted({1_000_000: 5})
    assert closing.state.counted is None


def test_a_difference_may_be_counted_once_more_and_both_counts_are_kept() -> None:
    closing = Closing()
    closing.count(4)
    assert closing.state.counted is not None
    assert closing.state.counted.difference == Rial(-1_000_000)
    closing.presenter.recounted()
    assert closing.step() is Step.COUNT
    closing.count(5)
    assert not closing.state.asks_reason
    shift = closing.counter.world.shift
    assert shift is not None
    assert len(shift.counts) == 2
    closing.presenter.recounted()
    assert closing.step() is Step.RESULT


@pytest.mark.parametrize("reason", ["unknown", "dispute"])
def test_a_difference_wants_a_reason_and_dispute_is_one(reason: str) -> None:
    closing = Closing()
    closing.count(4)
    closing.presenter.confirmed(None)
    assert closing.counter.world.shift is not None
    closing.presenter.explained(reason)
    closing.presenter.confirmed(None)
    assert closing.counter.world.shift is None


def test_more_cannot_be_left_than_was_counted() -> None:
    closing = Closing()
    closing.count(5)
    closing.presenter.confirmed(Rial(5_000_001))
    assert closing.counter.world.shift is not None
    closing.presenter.confirmed(Rial(1_000_000))
    assert closing.state.closed is not None
    assert closing.state.closed.handed == Rial(4_000_000)


def test_what_blocks_is_said_and_the_count_does_not_go_on() -> None:
    closing = Closing((OpenThing("unknown_card", 1, blocks=True),))
    assert closing.step() is Step.BEFORE
    closing.presenter.went_on()
    assert closing.step() is Step.BEFORE
    notice = closing.state.notice
    assert notice is not None
    assert isinstance(notice.told, Saying)
    assert notice.told.key == "window.closing.blocked"


def test_a_closing_that_was_cut_short_goes_on_where_it_stood() -> None:
    closing = Closing()
    closing.count(4)
    closing.presenter.opened()
    assert closing.step() is Step.RESULT


def test_what_stands_open_and_does_not_block_is_passed_by_with_one_key() -> None:
    closing = Closing((OpenThing("held", 1, blocks=False), OpenThing("unprinted", 2, blocks=False)))
    closing.presenter.settled("unprinted")
    assert closing.counter.calls[-1] == "print_owed"
    closing.presenter.settled("held")
    assert closing.settled == ["held"]
    closing.presenter.went_on()
    assert closing.step() is Step.COUNT


@pytest.mark.parametrize("step", ["count", "card"])
def test_what_was_typed_before_a_power_cut_is_there_again(step: str) -> None:
    closing = Closing((OpenThing("held", 1, blocks=False),))
    closing.counter.kept = Typed(step=step, count={1_000_000: 5})
    closing.presenter.opened()
    assert closing.step() is Step(step)
    assert closing.state.typed == Typed(step=step, count={1_000_000: 5})


def test_the_day_is_asked_about_once_when_the_clock_is_far_off() -> None:
    opening = Opening()
    opening.counter.ask_day = True
    opening.presenter.opened()
    opening.presenter.confirmed()
    assert opening.counter.world.shift is None
    assert opening.state.day_asked
    opening.presenter.confirmed()
    assert opening.counter.world.shift is not None


def test_circulars_in_force_are_read_before_the_shift_opens_and_the_count_stays() -> None:
    opening = Opening(left_by="1031")
    opening.counter.inbox = (circular(12),)
    opening.presenter.opened()
    opening.presenter.counted({1_000_000: 5}, ZERO)
    opening.presenter.confirmed()
    assert (opening.reads, opening.counter.world.shift) == ([1], None)
    opening.counter.read_circular("nocr-1405-12")
    opening.presenter.renewed()
    assert opening.state.counted == Rial(5_000_000)
    opening.presenter.confirmed()
    assert opening.counter.world.shift is not None


def test_esc_goes_one_step_back_and_then_to_the_counter() -> None:
    closing = Closing()
    closing.presenter.counted({1_000_000: 5})
    closing.presenter.stepped_back()
    assert closing.step() is Step.COUNT
    closing.presenter.stepped_back()
    assert closing.left == 1


def test_a_failed_closing_is_said_and_can_be_tried_again() -> None:
    closing = Closing()
    closing.count(5)
    closing.counter.plant("close_shift", Fault("disk.full"))
    closing.presenter.confirmed(None)
    assert closing.state.notice is not None
    assert closing.counter.world.shift is not None
    closing.presenter.confirmed(None)
    assert closing.counter.world.shift is None


def test_a_wrong_pin_says_how_many_tries_are_left_and_is_tried_once_at_a_time() -> None:
    counter = FakeCounter(World(stage=Stage.SIGNED_OUT, user=""))
    screen, jobs, entered = SignScreen(), LaterJobs(), list[Status]()
    presenter = SignInPresenter(screen, counter, jobs, entered.append)
    presenter.opened(counter.status())
    for _ in range(3):
        presenter.confirmed("1024", "000000")
    jobs.finish()
    assert counter.calls.count("sign_in") == 1
    problem = screen.state.problem
    assert problem is not None
    assert getattr(problem.told, "facts", {})["left"] == 4
    presenter.confirmed("1024", "482915")
    jobs.finish()
    assert [status.stage for status in entered] == [Stage.NO_SHIFT]


@pytest.mark.parametrize(("user", "pin", "field"), [("", "482915", "user"), ("1024", "", "pin")])
def test_a_missing_code_or_pin_is_asked_for_without_a_try(user: str, pin: str, field: str) -> None:
    counter = FakeCounter(World(stage=Stage.SIGNED_OUT, user=""))
    screen = SignScreen()
    presenter = SignInPresenter(screen, counter, NowJobs(), lambda _: None)
    presenter.confirmed(user, pin)
    assert counter.calls == []
    assert screen.state.problem is not None
    assert screen.state.problem.field == field
