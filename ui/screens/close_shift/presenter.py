"""Closing a shift: a blind count, the terminal's total, and only then what was expected."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from models.errors import CounterError
from models.values.rial import Rial
from ui.drawer import Till, Typed
from ui.ports import Drawer, Jobs
from ui.rows import Closed, Closing, Count, Counted, Status
from ui.told import Notice, Saying, done, fix

REASONS: Final = ("change", "missed", "notes", "unknown", "dispute")
"""Why a count may differ; the last one says that the clerk holds the count to be right."""


class Step(StrEnum):
    """Where the closing stands."""

    BEFORE = "before"
    COUNT = "count"
    CARD = "card"
    RESULT = "result"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseShiftState:
    """Everything the screen shows; before `Step.RESULT` nothing here knows what is expected.

    `typed` is the count of a closing that was cut short, to be gone on with.
    """

    step: Step = Step.COUNT
    closing: Closing | None = None
    counted: Counted | None = None
    reason: str = ""
    closed: Closed | None = None
    typed: Typed | None = None
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
        till: Till,
        jobs: Jobs,
        *,
        left: Callable[[], None],
        settle: Callable[[str], None],
        status: Callable[[], Status],
        moved_on: Callable[[Status], None],
    ) -> None:
        self._view = view
        self._drawer = drawer
        self._till = till
        self._settle = settle
        self._jobs = jobs
        self._left = left
        self._status = status
        self._moved_on = moved_on
        self._state = CloseShiftState()
        self._count: Count = {}

    @property
    def state(self) -> CloseShiftState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Begin the closing, or go on with one that a power cut ended."""
        self._count = {}
        self._show(CloseShiftState(busy=True, turn=self._state.turn + 1))
        self._jobs.run(
            lambda: (self._drawer.begin_close(), self._till.typed()),
            lambda begun: self._begun(*begun),
            self._refused,
        )

    def went_on(self) -> None:
        """From what stands open to the count, unless something of it blocks."""
        if self._state.busy or self._state.step is not Step.BEFORE:
            return
        if self._state.blocked:
            self._show(replace(self._state, notice=fix(Saying("window.closing.blocked"))))
        else:
            self._go(Step.COUNT)
            self.typing({})

    def settled(self, what: str) -> None:
        """One key on a thing that stands open: it is settled here, or where it can be."""
        if self._state.busy or self._state.step is not Step.BEFORE:
            return
        if what == "unprinted":
            self._jobs.run(self._till.print_owed, self._retried, self._refused)
        else:
            self._settle(what)

    def typing(self, count: Count) -> None:
        """What is typed so far is kept, so that a power cut costs nobody a count."""
        step = self._state.step
        if step in (Step.COUNT, Step.CARD) and not self._state.busy:
            self._jobs.run(
                lambda: self._till.keep_typed(step.value, count), lambda _: None, lambda _: None
            )

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
        self.typing(count)

    def terminal_told(self, total: Rial | None, slips: int | None = None) -> None:
        """The terminal's total is typed: keep the count, and hear what was expected.

        Args:
            slips: how many slips were counted, if that was typed.
        """
        if self._state.busy or self._state.step is not Step.CARD:
            return
        terminal = total if total is not None else Rial(0)
        count = self._count
        self._show(replace(self._state, busy=True, notice=None))
        self._jobs.run(
            lambda: self._drawer.count_drawer(count, terminal, slips),
            self._compared,
            self._refused,
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
            self.typing(self._count)
        else:
            self._left()

    def _begun(self, closing: Closing, typed: Typed | None) -> None:
        self._show(replace(self._state, closing=closing, typed=typed, busy=False))
        if closing.counted is not None:
            self._compared(closing.counted)
        elif typed is not None and typed.step == Step.CARD.value:
            self._count = typed.count
            self._go(Step.CARD)
        elif closing.open_things and typed is None:
            self._go(Step.BEFORE)
        else:
            self._go(Step.COUNT)
            self.typing(typed.count if typed is not None else {})

    def _retried(self, _: None) -> None:
        self._show(replace(self._state, notice=done("drawer.before.retried")))

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
