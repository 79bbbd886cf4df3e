"""Opening a shift: the float is counted, compared with what was left, and agreed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.i18n import Code
from models.errors import CounterError
from models.values.rial import ZERO, Rial
from ui.ports import Drawer, Entrance, Jobs
from ui.rows import Count, Opening, Status
from ui.told import Notice, Saying, device, fix


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShiftState:
    """Everything the screen shows.

    Attributes:
        counted: sum of the count; None while nothing is typed.
        difference: counted minus carried and brought; None while nothing is typed.
        unchanged: nothing is typed and the same clerk closed, so that the main button says
            "I counted, it matches".
        day_asked: the clerk was asked whether the day is right; confirming again says it is.
    """

    opening: Opening | None = None
    counted: Rial | None = None
    brought: Rial = ZERO
    difference: Rial | None = None
    reason: str = ""
    day_asked: bool = False
    busy: bool = False
    notice: Notice | None = None
    turn: int = 0

    @property
    def unchanged(self) -> bool:
        """Whether confirming means that what was left is still there."""
        known = self.opening is not None and self.opening.carried_count is not None
        return known and self.counted is None and not self.brought.amount

    @property
    def asks_reason(self) -> bool:
        """Whether the difference has to be explained."""
        return self.difference is not None and bool(self.difference.amount)


class OpenShiftView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: OpenShiftState) -> None:
        """Show this state."""
        ...


class OpenShiftPresenter:
    """Compares with every key; a difference wants a reason and blocks nobody."""

    def __init__(
        self,
        view: OpenShiftView,
        drawer: Drawer,
        entrance: Entrance,
        jobs: Jobs,
        *,
        moved_on: Callable[[Status], None],
        read: Callable[[], None],
    ) -> None:
        self._view = view
        self._drawer = drawer
        self._entrance = entrance
        self._jobs = jobs
        self._moved_on = moved_on
        self._read = read
        self._state = OpenShiftState()
        self._count: Count = {}

    def opened(self) -> None:
        """Ask what there is to count."""
        self._count = {}
        self._show(OpenShiftState(busy=True, turn=self._state.turn + 1))
        self._jobs.run(self._drawer.opening, self._asked, self._refused)

    def renewed(self) -> None:
        """The circulars were read: ask again how many are left; what is typed stays."""
        self._jobs.run(self._drawer.opening, self._asked_again, self._refused)

    def read_asked(self) -> None:
        """Read the circulars that come before serving."""
        if not self._state.busy:
            self._read()

    def counted(self, count: Count, brought: Rial) -> None:
        """Another count or sum is typed."""
        if self._state.opening is None:
            return
        self._count = count
        total = Rial.sum(Rial(value) * quantity for value, quantity in count.items())
        typed = total if count else None
        expected = self._state.opening.carried + brought
        difference = None if typed is None else typed - expected
        self._show(
            replace(self._state, counted=typed, brought=brought, difference=difference, notice=None)
        )

    def explained(self, reason: str) -> None:
        """A reason for the difference is chosen."""
        self._show(replace(self._state, reason=reason, notice=None))

    def confirmed(self) -> None:
        """Open the shift, if the count stands and a difference is explained."""
        state = self._state
        if state.busy or state.opening is None:
            return
        if state.opening.to_read:
            self._show(replace(state, notice=fix(Saying("drawer.opening.read_first"))))
            self._read()
            return
        count = self._count
        if state.unchanged and state.opening.carried_count is not None:
            count = state.opening.carried_count
        elif state.counted is None:
            self._show(replace(state, notice=fix(Saying("window.opening.count_missing"))))
            return
        if state.asks_reason and not state.reason:
            self._show(replace(state, notice=fix(Saying("window.opening.reason_missing"))))
            return
        if state.opening.ask_day and not state.day_asked:
            self._show(replace(state, day_asked=True, notice=_ask_day(state.opening)))
            return
        reason = state.reason if state.asks_reason else ""
        self._show(replace(state, busy=True, notice=None))
        self._jobs.run(
            lambda: self._drawer.open_shift(count, state.brought, reason),
            self._moved_on,
            self._refused,
        )

    def left(self) -> None:
        """The clerk does not want a shift now; signs out."""
        if not self._state.busy:
            self._jobs.run(self._entrance.sign_out, self._moved_on, self._refused)

    def _asked(self, opening: Opening) -> None:
        self._show(replace(self._state, opening=opening, busy=False))

    def _asked_again(self, opening: Opening) -> None:
        known = self._state.opening or opening
        renewed = replace(known, to_read=opening.to_read)
        self._show(replace(self._state, opening=renewed, busy=False, notice=None))

    def _refused(self, error: CounterError) -> None:
        self._show(replace(self._state, busy=False, notice=fix(error)))

    def _show(self, state: OpenShiftState) -> None:
        self._state = state
        self._view.present(state)


def _ask_day(opening: Opening) -> Notice:
    """Ask whether the day is right, as both calendars write it."""
    day = opening.day
    return device(
        "drawer.opening.ask_day",
        jalali=Code(str(day)) if day is not None else "",
        gregorian=Code(day.iso) if day is not None else "",
    )
