"""The page for sticks: which is in, what goes onto it, what comes back, when it may go."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from models.errors import CounterError, Refusal
from ui.ports import Jobs
from ui.sending import StickProgress
from ui.told import Notice, Saying, done, fix
from ui.usb import Carrying, Stick, TakenIn, Usb, Written

_UNWANTED: Final = "bundle.cancelled"


class Doing(StrEnum):
    """What is being done with the stick."""

    NOTHING = "nothing"
    WRITING = "writing"
    READING = "reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbState:
    """Everything the page shows.

    Attributes:
        sticks: the drives that are in; `current` is the one in hand. typed: a place typed instead.
        looked: the drives were looked for at least once. stopping: Esc asked for an end.
        progress: how far the stick is, once it is known. written, taken: what came of the last act.
        safe: nothing is under way and something was done: the stick can be taken out.
        turn: rises when the page opens anew.
    """

    sticks: tuple[Stick, ...] = ()
    current: int = 0
    typed: str = ""
    looked: bool = False
    carrying: Carrying | None = None
    doing: Doing = Doing.NOTHING
    stopping: bool = False
    progress: StickProgress | None = None
    written: Written | None = None
    taken: TakenIn | None = None
    safe: bool = False
    notice: Notice | None = None
    turn: int = 0

    @property
    def busy(self) -> bool:
        """Whether the stick must not be taken out."""
        return self.doing is not Doing.NOTHING

    @property
    def place(self) -> Path | None:
        """Give where it is written to and read from: what was typed, else the stick in hand."""
        if self.typed.strip():
            return Path(self.typed.strip())
        if 0 <= self.current < len(self.sticks):
            return self.sticks[self.current].place
        return None


class UsbView(Protocol):
    """What the presenter needs of the page."""

    def present(self, state: UsbState) -> None:
        """Show this state."""
        ...


class UsbPresenter:
    """Writes and reads on a thread of its own; whatever happens, nothing leaves the queue by it."""

    def __init__(  # noqa: PLR0917 - what the page stands on
        self,
        view: UsbView,
        usb: Usb,
        jobs: Jobs,
        aside: Jobs,
        drives: Callable[[], tuple[Stick, ...]],
        left: Callable[[], None],
    ) -> None:
        """Bind the page.

        Args:
            aside: a thread of its own, so that the clerk's work never waits for a stick.
            drives: looks for what is in; may wait for a drive that does not answer.
        """
        self._view = view
        self._usb = usb
        self._jobs = jobs
        self._aside = aside
        self._drives = drives
        self._left = left
        self._state = UsbState()
        self._looking = False

    @property
    def state(self) -> UsbState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Look what is in and what waits; what is under way goes on."""
        kept = self._state if self._state.busy else UsbState(typed=self._state.typed)
        self._show(replace(kept, notice=None, turn=self._state.turn + 1))
        self.look()
        self._count()

    def look(self) -> None:
        """Look for drives again: one may have been put in or taken out."""
        if self._looking or self._state.busy:
            return
        self._looking = True
        self._aside.run(self._drives, self._found, self._unseen)

    def changed(self) -> None:
        """Something may have been recorded or sent."""
        self._count()

    def moved(self, place: int) -> None:
        """Another stick is in hand."""
        if place != self._state.current and not self._state.busy:
            self._show(replace(self._state, current=place, safe=False, notice=None))

    def typed(self, text: str) -> None:
        """A place is typed, or taken away."""
        if text != self._state.typed and not self._state.busy:
            self._show(replace(self._state, typed=text, safe=False, notice=None))

    def export_asked(self) -> None:
        """Write what waits onto the stick."""
        if (place := self._place()) is None:
            return
        self._begin(Doing.WRITING)
        self._aside.run(lambda: self._usb.carry_out(place), self._written, self._refused)

    def import_asked(self) -> None:
        """Take in what came back."""
        if (place := self._place()) is None:
            return
        self._begin(Doing.READING)
        self._aside.run(lambda: self._usb.take_in(place), self._taken, self._refused)

    def progressed(self, progress: StickProgress) -> None:
        """The stick is further."""
        if self._state.busy:
            self._show(replace(self._state, progress=progress))

    def stepped_back(self) -> None:
        """Esc: stop first, then go."""
        if self._state.busy:
            self._usb.stop_stick()
            self._show(replace(self._state, stopping=True))
        else:
            self._left()

    def _place(self) -> Path | None:
        if self._state.busy:
            return None
        place = self._state.place
        if place is None:
            self._show(replace(self._state, notice=fix(Saying("usb.no_stick")), safe=False))
        return place

    def _begin(self, doing: Doing) -> None:
        cleared = replace(self._state, written=None, taken=None, safe=False, notice=None)
        self._show(replace(cleared, doing=doing, stopping=False, progress=None))

    def _found(self, sticks: tuple[Stick, ...]) -> None:
        self._looking = False
        before, at = self._state.sticks, self._state.current
        in_hand = before[at].place if 0 <= at < len(before) else None
        places = [one.place for one in sticks]
        current = places.index(in_hand) if in_hand in places else 0
        gone = in_hand is not None and in_hand not in places and not self._state.typed
        safe = self._state.safe and not gone
        self._put(replace(self._state, sticks=sticks, current=current, looked=True, safe=safe))

    def _unseen(self, error: CounterError) -> None:
        self._looking = False
        self._put(replace(self._state, looked=True, notice=fix(error)))

    def _count(self) -> None:
        self._jobs.run(self._usb.carrying, self._counted, self._uncounted)

    def _counted(self, carrying: Carrying) -> None:
        self._put(replace(self._state, carrying=carrying))

    def _uncounted(self, error: CounterError) -> None:
        self._show(replace(self._state, notice=fix(error)))

    def _written(self, written: Written) -> None:
        told = done("usb.written", count=written.events)
        self._end(replace(self._state, written=written, notice=told))

    def _taken(self, taken: TakenIn) -> None:
        told = done("usb.confirmed", count=taken.confirmed)
        if not taken.confirmed:
            told = done("usb.only_news" if taken.news else "usb.nothing_new")
        self._end(replace(self._state, taken=taken, notice=told))

    def _refused(self, error: CounterError) -> None:
        self._end(replace(self._state, notice=fix(error)), safe=_untouched(error))

    def _end(self, state: UsbState, *, safe: bool = True) -> None:
        ended = replace(state, doing=Doing.NOTHING, stopping=False, progress=None, safe=safe)
        self._show(ended)
        self._count()

    def _put(self, state: UsbState) -> None:
        """Show a state that came by itself, and only if it says something new."""
        if state != self._state:
            self._show(state)

    def _show(self, state: UsbState) -> None:
        self._state = state
        self._view.present(state)


def _untouched(error: CounterError) -> bool:
    """Tell whether a stick can be taken out after this: it was stopped, or a rule said no."""
    return error.code == _UNWANTED or isinstance(error, Refusal)
