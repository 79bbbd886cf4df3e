"""The inbox of circulars: what is to be read first, read, and said to be understood."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from models.errors import CounterError
from models.values.text import search_key
from ui.circulars import CircularRow, Circulars
from ui.ports import Jobs
from ui.told import Notice, done, fix


@dataclass(frozen=True, slots=True, kw_only=True)
class CircularsState:
    """Everything the screen shows.

    Attributes:
        all: every circular. rows: those that the text finds. current: place of the one in hand.
        loaded: the counter has answered. turn: rises when the screen opens anew.
    """

    all: tuple[CircularRow, ...] = ()
    rows: tuple[CircularRow, ...] = ()
    text: str = ""
    current: int = 0
    loaded: bool = False
    busy: bool = False
    notice: Notice | None = None
    turn: int = 0

    @property
    def row(self) -> CircularRow | None:
        """Give the circular in hand."""
        return self.rows[self.current] if 0 <= self.current < len(self.rows) else None


class CircularsView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: CircularsState) -> None:
        """Show this state."""
        ...


class CircularsPresenter:
    """Searches in memory; that one was read is the only thing it has recorded."""

    def __init__(
        self,
        view: CircularsView,
        circulars: Circulars,
        jobs: Jobs,
        *,
        left: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._circulars = circulars
        self._jobs = jobs
        self._left = left
        self._changed = changed
        self._state = CircularsState()

    @property
    def state(self) -> CircularsState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Read the inbox."""
        self._show(CircularsState(turn=self._state.turn + 1))
        self._jobs.run(self._circulars.circulars, self._told, self._refused)

    def renewed(self) -> None:
        """Another circular came while the inbox is in front: nothing of the hand's work moves."""
        self._jobs.run(self._circulars.circulars, self._told, self._refused)

    def concerning(self, service: str, told: Callable[[CircularRow | None], None]) -> None:
        """Tell of the circular that a service's form has to tell of, if there is one."""
        self._jobs.run(
            self._circulars.circulars, lambda rows: told(_about(service, rows)), lambda _: None
        )

    def searched(self, text: str) -> None:
        """Show what a text finds."""
        self._place(replace(self._state, text=text, notice=None), code="")

    def moved(self, place: int) -> None:
        """Another circular is in hand."""
        if place != self._state.current:
            self._show(replace(self._state, current=place, notice=None))

    def understood(self) -> None:
        """«I have read and understood» the circular in hand."""
        row = self._state.row
        if row is None or row.read or row.refused is not None or self._state.busy:
            return
        self._show(replace(self._state, busy=True, notice=None))
        self._jobs.run(
            lambda: self._circulars.read_circular(row.code),
            lambda _: self._read(row),
            self._refused,
        )

    def stepped_back(self) -> None:
        """Esc: the search is emptied first, then back."""
        if self._state.text:
            turn = self._state.turn + 1
            self._place(replace(self._state, text="", turn=turn), code="")
        else:
            self._left()

    def _read(self, row: CircularRow) -> None:
        notice = done("circulars.done", number=row.number)
        at = self._state.current
        rows = tuple(
            replace(one, read=True) if one.code == row.code else one for one in self._state.all
        )
        self._place(replace(self._state, all=rows, busy=False, notice=notice), code=row.code)
        unread = [
            place for place, one in enumerate(self._state.rows) if not one.read and not one.refused
        ]
        if unread:
            onward = next((place for place in unread if place > at), unread[0])
            self._show(replace(self._state, current=onward))
        self._changed()
        if not unread and not self._state.text:
            self._left()

    def _told(self, rows: tuple[CircularRow, ...]) -> None:
        in_hand = self._state.row.code if self._state.row is not None else ""
        self._place(replace(self._state, all=rows, loaded=True), code=in_hand)

    def _place(self, state: CircularsState, *, code: str) -> None:
        """Find by the state's text, with the circular of a code in hand if it is there."""
        wanted = search_key(state.text)
        rows = tuple(one for one in state.all if wanted in _key(one))
        codes = [one.code for one in rows]
        self._show(replace(state, rows=rows, current=codes.index(code) if code in codes else 0))

    def _refused(self, error: CounterError) -> None:
        self._show(replace(self._state, busy=False, loaded=True, notice=fix(error)))

    def _show(self, state: CircularsState) -> None:
        self._state = state
        self._view.present(state)


def _about(service: str, rows: tuple[CircularRow, ...]) -> CircularRow | None:
    """Find what is to be read before a service, else what is new about it."""
    about = [one for one in rows if service in one.service_codes]
    due = next((one for one in about if one.in_force and not one.read), None)
    return due or next((one for one in about if one.announces), None)


def _key(row: CircularRow) -> str:
    """Give all words of a circular, folded as they are searched."""
    texts = (row.title, row.agency, row.text, *row.changes, *row.services)
    words = [row.code, row.number, *(part for one in texts for part in (one.fa, one.en))]
    return search_key(" ".join(words))
