"""Another clerk's shift stands open at this counter: who comes next says what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final, Protocol

from models.errors import CounterError
from ui.doorstep import Doorway, OtherShift
from ui.ports import Entrance, Jobs
from ui.rows import Status
from ui.told import Notice, Problem, Saying, Told, fix

FIELDS: Final = ("approver", "pin")
_PLACES: Final = {"approver": "approver", "approver_pin": "pin", "pin": "pin", "user": "approver"}


class Choice(StrEnum):
    """What may become of it."""

    TAKE = "take"
    BACK = "back"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverState:
    """Everything the screen shows.

    Attributes:
        other: the shift that stands open; None while it is asked for.
        turn: rises when the fields are to be emptied and the first choice take the focus.
    """

    other: OtherShift | None = None
    choice: Choice = Choice.TAKE
    busy: bool = False
    problem: Problem | None = None
    notice: Notice | None = None
    turn: int = 0

    @property
    def asks_leave(self) -> bool:
        """Whether somebody has to agree."""
        return self.choice is Choice.TAKE and self.other is not None and not self.other.alone


class HandoverView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: HandoverState) -> None:
        """Show this state."""
        ...


class Shifts(Entrance, Doorway, Protocol):
    """What the screen asks of the counter."""


class HandoverPresenter:
    """Takes the closing over, lets the first clerk come back, or lets the second one go."""

    def __init__(
        self,
        view: HandoverView,
        counter: Shifts,
        jobs: Jobs,
        moved_on: Callable[[Status], None],
        expect: Callable[[str], None],
    ) -> None:
        """Bind the screen.

        Args:
            expect: the door is to await the person of this code.
        """
        self._view = view
        self._counter = counter
        self._jobs = jobs
        self._moved_on = moved_on
        self._expect = expect
        self._state = HandoverState()

    @property
    def state(self) -> HandoverState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Ask whose shift it is."""
        self._show(HandoverState(busy=True, turn=self._state.turn + 1))
        self._jobs.run(self._counter.other_shift, self._told, self._refused)

    def chose(self, choice: Choice) -> None:
        """Another way is chosen."""
        if choice is not self._state.choice:
            self._show(replace(self._state, choice=choice, problem=None, notice=None))

    def confirmed(self, approver: str, pin: str) -> None:
        """Do what is chosen."""
        state = self._state
        if state.busy or state.other is None:
            return
        match state.choice:
            case Choice.TAKE:
                self._take(approver, pin)
            case Choice.BACK:
                self._leave(state.other.user)
            case Choice.ELSEWHERE:
                self._leave("")

    def left(self) -> None:
        """Esc: nothing happens to the shift, and whoever came in goes out."""
        if not self._state.busy:
            self._leave("")

    def _take(self, approver: str, pin: str) -> None:
        if self._state.asks_leave:
            for field, typed in zip(FIELDS, (approver, pin), strict=True):
                if not typed:
                    self._wrong(field, Saying(f"entrance.other.{field}_missing"))
                    return
        else:
            approver = pin = ""
        self._show(replace(self._state, busy=True, problem=None, notice=None))
        relieve = partial(self._counter.relieve, approver, pin)
        self._jobs.run(relieve, self._gone, self._refused)

    def _leave(self, expected: str) -> None:
        self._show(replace(self._state, busy=True, problem=None, notice=None))

        def out(status: Status) -> None:
            self._gone(status)
            if expected:
                self._expect(expected)

        self._jobs.run(self._counter.sign_out, out, self._refused)

    def _gone(self, status: Status) -> None:
        self._show(replace(self._state, busy=False))
        self._moved_on(status)

    def _told(self, other: OtherShift | None) -> None:
        if other is None:
            # It was closed meanwhile: the drawer is free.
            self._jobs.run(self._counter.status, self._gone, self._refused)
            return
        self._show(replace(self._state, other=other, busy=False))

    def _refused(self, error: CounterError) -> None:
        place = _PLACES.get(error.field) if self._state.asks_leave else None
        if place is None:
            self._show(replace(self._state, busy=False, notice=fix(error)))
        else:
            self._wrong(place, error)

    def _wrong(self, field: str, told: Told) -> None:
        self._show(replace(self._state, busy=False, problem=Problem(field, told)))

    def _show(self, state: HandoverState) -> None:
        self._state = state
        self._view.present(state)
