"""The drawer beside payments: one digit chooses, and a sum, a reason and Enter book it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from models.errors import CounterError
from models.values.rial import Rial
from ui.drawer import OPENINGS, PARTIES, REASONS, Move, Moved, Summary, Till, WayRow
from ui.ports import Drawer, Jobs
from ui.told import Notice, Problem, Saying, done, fix

T = TypeVar("T")


class Part(StrEnum):
    """What the screen does now; a digit of the menu is the place of its part here."""

    IN = "in"
    OUT = "out"
    STANDING = "standing"
    OPEN = "open"
    SUMMARY = "summary"
    ACCEPT = "accept"
    MENU = "menu"


MENU: Final = (Part.IN, Part.OUT, Part.STANDING, Part.OPEN, Part.SUMMARY, Part.ACCEPT)
"""The menu, in the order of its digits; the last one stands there while cash is on its way."""
_FIELDS: Final = {
    "amount": "amount",
    "slip": "slip",
    "word": "word",
    "approver": "approver",
    "approver_pin": "pin",
}
"""Which field of ours a refusal is told at."""
_FIRST_PARTY: Final = {Part.IN: "safe", Part.OUT: "bank"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerState:
    """Everything the screen shows.

    Attributes:
        party, reason: as chosen. second: a second person is asked for.
        way: cash on its way to other counters. can_open: a drawer is connected.
        told: what has to be read until something else is done, such as another counter's word.
        turn: rises when the part in front is new, and its first field takes the focus.
    """

    part: Part = Part.MENU
    party: str = "bank"
    reason: str = ""
    second: bool = False
    way: tuple[WayRow, ...] = ()
    can_open: bool = False
    summary: Summary | None = None
    told: Saying | None = None
    problem: Problem | None = None
    notice: Notice | None = None
    busy: bool = False
    turn: int = 0

    @property
    def asks_slip(self) -> bool:
        """Whether the cash comes with another counter's slip, which says why it comes."""
        return self.part is Part.IN and self.party == "counter"


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields: a sum, a slip's number, a word, the second person."""

    amount: Rial | None = None
    slip: str = ""
    word: str = ""
    approver: str = ""
    pin: str = ""


class DrawerView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: DrawerState) -> None:
        """Show this state."""
        ...


class DrawerPresenter:
    """Books nothing that is not whole, and goes back to serving when an act is done."""

    def __init__(
        self,
        view: DrawerView,
        till: Till,
        drawer: Drawer,
        jobs: Jobs,
        *,
        left: Callable[[Notice | None], None],
    ) -> None:
        self._view = view
        self._till = till
        self._drawer = drawer
        self._jobs = jobs
        self._left = left
        self._state = DrawerState()

    @property
    def state(self) -> DrawerState:
        """What is shown now."""
        return self._state

    def opened(self, part: Part = Part.MENU) -> None:
        """Show the menu, or one part of it at once."""
        self._show(DrawerState(turn=self._state.turn + 1))
        self._jobs.run(
            lambda: (self._till.in_way(), self._till.can_open()),
            lambda found: self._begun(*found, part),
            self._refused,
        )

    def chose(self, part: Part) -> None:
        """A line of the menu is chosen."""
        state = self._state
        if state.busy or (part is Part.OPEN and not state.can_open):
            return
        party = _FIRST_PARTY.get(part, state.party)
        self._show(
            replace(
                state,
                part=part,
                party=party,
                reason="",
                second=False,
                told=None,
                problem=None,
                notice=None,
                turn=state.turn + 1,
            )
        )
        if part is Part.STANDING:
            self._do(self._till.print_standing, lambda _: self._away("drawer.standing_printed"))
        elif part is Part.SUMMARY:
            self._do(self._till.summary, self._summed)

    def party_is(self, party: str) -> None:
        """Another place is chosen, where the cash goes or comes from."""
        if party in PARTIES and party != self._state.party:
            self._show(replace(self._state, party=party, problem=None))

    def reason_is(self, reason: str) -> None:
        """A reason is chosen."""
        self._show(replace(self._state, reason=reason, problem=None))

    def confirmed(self, filled: Filled) -> None:
        """Do what the part in front is for, if nothing is missing."""
        state = self._state
        if state.busy:
            return
        if state.part is Part.SUMMARY:
            self.chose(Part.STANDING)
            return
        problem = _missing(state, filled)
        if problem is not None:
            self._show(replace(state, problem=problem, notice=None))
            return
        match state.part:
            case Part.IN | Part.OUT:
                move = _move(state, filled)
                self._do(lambda: self._till.move(move), self._moved)
            case Part.OPEN:
                self._do(
                    lambda: self._drawer.open_drawer(state.reason),
                    lambda _: self._away("drawer.opened"),
                )
            case Part.ACCEPT:
                self._do(
                    lambda: self._till.accept(filled.slip, filled.word),
                    lambda _: self._accepted(filled.slip),
                )
            case _:
                return

    def stepped_back(self) -> None:
        """Esc: to the menu, and from there back to serving."""
        if self._state.busy:
            return
        if self._state.part is Part.MENU:
            self._left(None)
        else:
            self._show(
                replace(
                    self._state,
                    part=Part.MENU,
                    problem=None,
                    notice=None,
                    turn=self._state.turn + 1,
                )
            )

    def _begun(self, way: tuple[WayRow, ...], can_open: bool, part: Part) -> None:
        self._found(way, can_open)
        if part is not Part.MENU and self._state.part is Part.MENU:
            self.chose(part)

    def _found(self, way: tuple[WayRow, ...], can_open: bool) -> None:
        self._show(replace(self._state, way=way, can_open=can_open))

    def _summed(self, summary: Summary) -> None:
        self._show(replace(self._state, busy=False, summary=summary))

    def _moved(self, moved: Moved) -> None:
        if moved.slip:
            self._stay(Saying("drawer.sent", {"slip": moved.slip}))
        elif moved.word:
            self._stay(Saying("drawer.taken", {"word": moved.word}))
        else:
            self._away("drawer.slip_printed", amount=moved.move.amount)

    def _accepted(self, slip: str) -> None:
        self._stay(Saying("drawer.accepted", {"slip": slip}))

    def _stay(self, told: Saying) -> None:
        """Go back to the menu with words that are to be read, and what is on its way now."""
        turn = self._state.turn + 1
        self._show(replace(self._state, busy=False, part=Part.MENU, told=told, turn=turn))
        self._jobs.run(
            self._till.in_way, lambda way: self._found(way, self._state.can_open), self._refused
        )

    def _away(self, key: str, **facts: Rial) -> None:
        self._show(replace(self._state, busy=False))
        self._left(done(key, **facts))

    def _do(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._show(replace(self._state, busy=True, problem=None, notice=None))
        self._jobs.run(work, then, self._refused)

    def _refused(self, error: CounterError) -> None:
        second = self._state.second or error.code == "approval.needed"
        field = _FIELDS.get(error.field, "")
        if error.code == "approval.needed":
            problem, notice = None, fix(Saying("drawer.second"))
        elif field:
            problem, notice = Problem(field, error), None
        else:
            problem, notice = None, fix(error)
        turn = self._state.turn + (error.code == "approval.needed")
        self._show(
            replace(
                self._state, busy=False, second=second, problem=problem, notice=notice, turn=turn
            )
        )

    def _show(self, state: DrawerState) -> None:
        self._state = state
        self._view.present(state)


def _missing(state: DrawerState, filled: Filled) -> Problem | None:
    """Name the first field that is still to be filled."""
    moves = state.part in (Part.IN, Part.OUT)
    asked = (
        ("amount", moves, filled.amount is not None and filled.amount.amount > 0),
        ("slip", state.asks_slip or state.part is Part.ACCEPT, bool(filled.slip)),
        ("word", state.part is Part.ACCEPT, bool(filled.word)),
        (
            "why",
            (moves and not state.asks_slip) or state.part is Part.OPEN,
            state.reason in (OPENINGS if state.part is Part.OPEN else REASONS),
        ),
        ("approver", moves and state.second, bool(filled.approver)),
        ("pin", moves and state.second, bool(filled.pin)),
    )
    for name, needed, there in asked:
        if needed and not there:
            return Problem(name, Saying(f"drawer.{name}_missing"))
    return None


def _move(state: DrawerState, filled: Filled) -> Move:
    assert filled.amount is not None
    return Move(
        direction="in" if state.part is Part.IN else "out",
        party=state.party,
        amount=filled.amount,
        reason=state.reason,
        slip=filled.slip if state.asks_slip else "",
        approver=filled.approver if state.second else "",
        pin=filled.pin if state.second else "",
    )
