"""Closing a shift: a blind count, the terminal's total, and only then what was expected."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from models.errors import CounterError
from models.values.rial import Rial
from ui.ports import Drawer, Jobs
from ui.rows import Closed, Closing, Count, Counted, Status
from ui.told import Notice, Saying, fix

REASONS: Final = ("change", "missed", "notes", "unknown", "dispute")
"""Why a count may differ; the last one says that the clerk holds the count to be right."""


class Step(StrEnum):
    """Where the closing stands."""

    COUNT = "count"
    CARD = "card"
    RESULT = "result"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseShiftState:
    """Everything the screen shows; before `Step.RESULT` nothing here knows what is expected."""

    step: Step = Step.COUNT
    closing: Closing | None = None
    counted: Counted | None = None
    reason: str = ""
    closed: Closed | None = None
    busy: bool = False
    notice: Notice | None = None
    turn: int = 0

    @property
    def blocked(self) -> bool:
        """Whether something must be settled first."""
        return self.closing is not None and any(one.blocks for one in self.closing.open_things)

    @property
    def asks_reason(self) -> bool:
        """Whether a difference has to be explained."""
        return self.counted is not None and bool(self.counted.difference.amount)


class CloseShiftView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: CloseShiftState) -> None:
        """Show this state."""
        ...


class CloseShiftPresenter:
    """Leads through the steps; a count is kept before the difference is shown, also the first."""

    def __init__(
        self,
        view: CloseShiftView,
        drawer: Drawer,
        jobs: Jobs,
        *,
        left: Callable[[], None],
        status: Callable[[], Status],
        moved_on: Callable[[Status], None],
    ) -> None:
        self._view = view
        self._drawer = drawer
        self._jobs = jobs
        self._left = left
        self._status = status
        self._moved_on = moved_on
        self._state = CloseShiftState()
        self._count: Count = {}

    def opened(self) -> None:
        """Begin the closing, or go on with one that a power cut ended."""
        self._count = {}
        self._show(CloseShiftState(busy=True, turn=self._state.turn + 1))
        self._jobs.run(self._drawer.begin_close, self._begun, self._refused)

    def counted(self, count: Count) -> None:
        """The drawer is counted: on to the card terminal."""
        if self._state.busy or self._state.closing is None:
            return
        if self._state.blocked:
            self._show(replace(self._state, notice=fix(Saying("window.closing.blocked"))))
            return
        if not count:
            self._show(replace(self._state, notice=fix(Saying("window.closing.count_missing"))))
            return
        self._count = count
        self._go(Step.CARD)

    def terminal_told(self, total: Rial | None) -> None:
        """The terminal's total is typed: keep the count, and hear what was expected."""
        if self._state.busy or self._state.step is not Step.CARD:
            return
        terminal = total if total is not None else Rial(0)
        count = self._count
        self._show(replace(self._state, busy=True, notice=None))
        self._jobs.run(
            lambda: self._drawer.count_drawer(count, terminal), self._compared, self._refused
        )

    def recounted(self) -> None:
        """The clerk counts once more; the first count stays on record."""
        if self._state.counted is not None and self._state.counted.may_recount:
            self._count = {}
            self._go(Step.COUNT)

    def explained(self, reason: str) -> None:
        """A reason for the difference is chosen."""
        self._show(replace(self._state, reason=reason, notice=None))

    def confirmed(self, left: Rial | None) -> None:
        """Close; `left` stays in the drawer as float."""
        state = self._state
        if state.step is Step.CLOSED and not state.busy:
            self._jobs.run(self._status, self._moved_on, self._refused)
            return
        if state.busy or state.counted is None:
            return
        if state.asks_reason and state.reason not in REASONS:
            self._show(replace(state, notice=fix(Saying("window.closing.reason_missing"))))
            return
        stays = left if left is not None else state.counted.suggested_left
        if stays > state.counted.counted:
            self._show(replace(state, notice=fix(Saying("window.closing.left_too_much"))))
            return
        reason = state.reason if state.asks_reason else ""
        self._show(replace(state, busy=True, notice=None))
        self._jobs.run(lambda: self._drawer.close_shift(reason, stays), self._closed, self._refused)

    def stepped_back(self) -> None:
        """Esc: one step back; from the first one, back to serving."""
        if self._state.busy or self._state.step in (Step.RESULT, Step.CLOSED):
            return
        if self._state.step is Step.CARD:
            self._go(Step.COUNT)
        else:
            self._left()

    def _begun(self, closing: Closing) -> None:
        self._show(replace(self._state, closing=closing, busy=False))
        if closing.counted is not None:
            self._compared(closing.counted)

    def _compared(self, counted: Counted) -> None:
        self._show(replace(self._state, counted=counted, busy=False, reason=""))
        self._go(Step.RESULT)

    def _closed(self, closed: Closed) -> None:
        self._show(replace(self._state, closed=closed, busy=False))
        self._go(Step.CLOSED)

    def _go(self, step: Step) -> None:
        self._show(replace(self._state, step=step, notice=None, turn=self._state.turn + 1))

    def _refused(self, error: CounterError) -> None:
        self._show(replace(self._state, busy=False, notice=fix(error)))

    def _show(self, state: CloseShiftState) -> None:
        self._state = state
        self._view.present(state)
