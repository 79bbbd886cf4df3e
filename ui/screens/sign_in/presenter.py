"""Signing in, and coming back to a locked window."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from models.errors import CounterError
from ui.doorstep import Doorstep, Doorway
from ui.ports import Entrance, Jobs
from ui.rows import Stage, Status
from ui.screens.sign_in.notes import notes_of
from ui.screens.sign_in.state import Note, SignInState, Wait
from ui.told import Problem, Saying, Told


class SignInView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: SignInState) -> None:
        """Show this state."""
        ...


class Door(Entrance, Doorway, Protocol):
    """What the screen asks of the counter."""


class SignInPresenter:
    """Asks for a code and a PIN until somebody may come in."""

    def __init__(
        self, view: SignInView, entrance: Door, jobs: Jobs, entered: Callable[[Status], None]
    ) -> None:
        self._view = view
        self._entrance = entrance
        self._jobs = jobs
        self._entered = entered
        self._met = False
        self._tried = ""
        self._state = SignInState(status=Status(stage=Stage.SIGNED_OUT))

    def opened(self, status: Status) -> None:
        """Begin anew: nobody is in, or the window was locked."""
        locked = status.stage is Stage.LOCKED
        turn = self._state.turn + 1
        self._show(SignInState(status=status, locked=locked, notes=self._notes(status), turn=turn))
        if status.office:
            self._jobs.run(self._entrance.doorstep, self._told, _untold)

    def confirmed(self, user: str, pin: str) -> None:
        """Try a code and a PIN."""
        if self._state.busy:
            return
        for field, typed in (("user", user), ("pin", pin)):
            if not typed:
                self._wrong(Saying(f"window.sign_in.{field}_missing"), field)
                return
        wait = self._state.wait
        if self._state.freeing and wait is not None:
            self._show(replace(self._state, busy=True, problem=None))
            free = partial(self._entrance.free, wait.user, user, pin)
            self._jobs.run(free, lambda _: self._freed(wait.user), self._refused)
            return
        self._tried = user
        self._show(replace(self._state, busy=True, problem=None, wait=None, freed=""))
        self._jobs.run(lambda: self._entrance.sign_in(user, pin), self._in, self._refused)

    def free_asked(self) -> None:
        """A second person comes to end a lock-out; nobody comes in by it."""
        state = self._state
        if state.wait is not None and not state.busy and not state.freeing:
            self._show(replace(state, freeing=True, problem=None, turn=state.turn + 1))

    def stepped_back(self) -> None:
        """Esc: nobody is freed."""
        state = self._state
        if state.freeing and not state.busy:
            self._show(replace(state, freeing=False, problem=None, turn=state.turn + 1))

    def status_is(self, status: Status) -> None:
        """The line came or went while nobody was in."""
        if status.stage is self._state.status.stage:
            notes = self._notes(status, self._state.doorstep)
            self._show(replace(self._state, status=status, notes=notes))

    def _in(self, status: Status) -> None:
        # What the last end of the program cut short is told once, before the first one comes in.
        self._met = True
        self._show(replace(self._state, busy=False, notes=()))
        self._entered(status)

    def _told(self, doorstep: Doorstep) -> None:
        notes = self._notes(self._state.status, doorstep)
        self._show(replace(self._state, doorstep=doorstep, notes=notes))

    def _notes(self, status: Status, doorstep: Doorstep | None = None) -> tuple[Note, ...]:
        return notes_of(status, doorstep, again=self._met)

    def _freed(self, user: str) -> None:
        state = self._state
        fresh = replace(state, busy=False, freeing=False, freed=user, wait=None, problem=None)
        self._show(replace(fresh, turn=state.turn + 1))

    def _refused(self, error: CounterError) -> None:
        self._wrong(error, "user" if error.field in ("user", "approver") else "pin")

    def _wrong(self, told: Told, field: str) -> None:
        state, problem = self._state, Problem(field, told)
        left = told.facts.get("seconds", 0) if isinstance(told, CounterError) else 0
        wait = state.wait
        if isinstance(left, int) and left and not state.freeing:
            wait = Wait(self._tried, left)
        self._show(replace(state, busy=False, problem=problem, wait=wait))

    def _show(self, state: SignInState) -> None:
        self._state = state
        self._view.present(state)


def _untold(_error: CounterError) -> None:
    """What keeps the door from being told of is told by the signing-in itself."""
