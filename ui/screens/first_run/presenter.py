"""The first run: six steps from a new PC to the door, each kept, so that it goes on there."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final, Protocol, TypeVar

from models.errors import CounterError, Fault
from ui.actions import BY_NAME
from ui.doorstep import SettingUp, Settling
from ui.ports import Entrance, Jobs
from ui.rows import FirstRun, Stage, Status
from ui.screens.first_run.state import ASKED, FIELDS, FirstRunState, Step, step_of
from ui.told import Problem, Saying, Told, done, fix

T = TypeVar("T")
TRAINING: Final = "training"
"""The act of the window that begins the practice."""

_CODES: Final = {"staff.code": "user", "staff.name": "name"}
"""Refusals of what stands in another field than the one they were written for."""


class FirstRunView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: FirstRunState) -> None:
        """Show this state."""
        ...


class SetUp(Entrance, SettingUp, Protocol):
    """What the screen asks of the counter."""


class FirstRunPresenter:
    """Leads through the steps; the centre is asked once office and first person are known."""

    def __init__(  # noqa: PLR0917 - what the screen stands on, and the ways out
        self,
        view: FirstRunView,
        counter: SetUp,
        jobs: Jobs,
        aside: Jobs,
        finished: Callable[[Status], None],
        act: Callable[[str], None],
    ) -> None:
        """Bind the screen.

        Args:
            aside: a thread for calls that may take long. act: does an act of the window.
        """
        self._view = view
        self._counter = counter
        self._jobs = jobs
        self._aside = aside
        self._finished = finished
        self._act = act
        self._complete = False
        self._state = FirstRunState()

    @property
    def state(self) -> FirstRunState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Begin, or go on at the step where it stopped."""
        self._complete = False
        trains = TRAINING in BY_NAME
        self._show(FirstRunState(busy=True, trains=trains, turn=self._state.turn))
        self._jobs.run(self._counter.settling, self._settled, self._refused)

    def changed(self) -> None:
        """Something came from the centre."""
        if self._state.step is Step.SUPPLIES and not self._state.busy:
            self._jobs.run(self._counter.settling, self._renewed, _unread)

    def confirmed(self, asked: FirstRun, again: str) -> None:
        """Go on to the next step, if this one is done.

        Args:
            again: the PIN as it was typed the second time.
        """
        step = self._state.step
        if self._state.busy or self._state.settling is None:
            return
        if (problem := _missing(step, asked, again)) is not None:
            self._show(replace(self._state, problem=problem, notice=None))
            return
        match step:
            case Step.PERSON:
                self._enrol(asked)
            case Step.OFFICE if self._complete and _missing(Step.PERSON, asked, again) is None:
                # The centre refused what stood here; all the rest is typed already.
                self._enrol(asked)
            case Step.PRACTICE:
                self._do(self._counter.finish_settling, self._finished)
            case _:
                self._go(Step(step + 1), asked)

    def stepped_back(self, asked: FirstRun) -> None:
        """Esc: one step back; what the centre knows is not asked again."""
        step = self._state.step
        if not self._state.busy and step not in (Step.LANGUAGE, Step.DEVICES):
            self._go(Step(step - 1), asked)

    def tested(self, address: str) -> None:
        """Ask whether a centre answers at the address that is typed."""
        if self._state.testing or self._state.step is not Step.OFFICE:
            return
        if not address:
            self._wrong(Saying("window.first_run.ask.address_missing"), "address")
            return
        self._show(replace(self._state, testing=True, problem=None, notice=None))
        self._aside.run(partial(self._counter.reach_centre, address), self._reached, self._unheard)

    def practise(self) -> None:
        """Begin the practice; whoever leaves it comes back to this step."""
        if self._state.step is Step.PRACTICE and self._state.trains:
            self._act(TRAINING)

    def _enrol(self, asked: FirstRun) -> None:
        self._complete = True
        self._do(lambda: self._counter.enrol(asked), self._enrolled)

    def _enrolled(self, status: Status) -> None:
        if status.stage is Stage.FIRST_RUN:
            self._do(self._counter.settling, self._settled)
        else:
            self._finished(status)

    def _go(self, step: Step, asked: FirstRun) -> None:
        self._do(partial(self._counter.keep_step, int(step), asked), self._settled)

    def _do(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._show(replace(self._state, busy=True, problem=None, notice=None))
        self._jobs.run(work, then, self._refused)

    def _settled(self, settling: Settling) -> None:
        turn, step = self._state.turn + 1, Step(settling.step)
        self._show(
            replace(
                self._state,
                settling=settling,
                step=step,
                busy=False,
                problem=None,
                notice=None,
                turn=turn,
            )
        )

    def _renewed(self, settling: Settling) -> None:
        if self._state.step is Step.SUPPLIES and not self._state.busy:
            self._show(replace(self._state, settling=settling))

    def _reached(self, _nothing: None) -> None:
        self._show(replace(self._state, testing=False, notice=done("entrance.step.reached")))

    def _unheard(self, error: CounterError) -> None:
        self._show(replace(self._state, testing=False))
        if self._state.step is Step.OFFICE:
            self._wrong(error, "address")

    def _refused(self, error: CounterError) -> None:
        if self._state.settling is None or self._state.step >= Step.DEVICES:
            self._show(replace(self._state, busy=False, notice=fix(error)))
        else:
            self._wrong(error, _place_of(error))

    def _wrong(self, told: Told, field: str) -> None:
        """Tell what is wrong at its field, on whichever step that is asked."""
        step, turn = step_of(field), self._state.turn
        turn += step is not self._state.step
        problem = Problem(field, told)
        self._show(
            replace(self._state, busy=False, step=step, problem=problem, notice=None, turn=turn)
        )

    def _show(self, state: FirstRunState) -> None:
        self._state = state
        self._view.present(state)


def _missing(step: Step, asked: FirstRun, again: str) -> Problem | None:
    """Give the first thing of a step that is not answered, or not twice the same way."""
    for field in ASKED.get(step, ()):
        if not (again if field == "again" else getattr(asked, field)):
            return Problem(field, Saying(f"window.first_run.ask.{field}_missing"))
    if step is Step.PERSON and again != asked.pin:
        return Problem("again", Saying("window.first_run.ask.again_differs"))
    return None


def _place_of(error: CounterError) -> str:
    """Name the field that an error is told at: of a line that is down, the address."""
    if isinstance(error, Fault) and error.code.startswith("line."):
        return "address"
    return _CODES.get(error.code) or (error.field if error.field in FIELDS else "code")


def _unread(_error: CounterError) -> None:
    """What came is told the next time something comes."""
