"""The outbox: what has gone to the centre, what waits, and what came back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from models.errors import CounterError
from ui.ports import Jobs, Sending
from ui.sending import ActRow, Filter, Queue, Remedy
from ui.told import Notice, done, fix

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """Everything the screen shows.

    Attributes:
        current: place of the act that is told in full. asked: how many acts were asked for.
        choosing: the keys are at the remedies of that act, no longer at the list.
    """

    queue: Queue = field(default_factory=Queue)
    which: Filter = Filter.OPEN
    current: int = 0
    asked: int = PAGE
    loaded: bool = False
    choosing: bool = False
    notice: Notice | None = None

    @property
    def act(self) -> ActRow | None:
        """The act that is told in full."""
        acts = self.queue.acts
        return acts[self.current] if 0 <= self.current < len(acts) else None


class OutboxView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: OutboxState) -> None:
        """Show this state."""
        ...


class OutboxPresenter:
    """Looks and sends; nothing here can delete anything."""

    def __init__(
        self,
        view: OutboxView,
        sending: Sending,
        jobs: Jobs,
        left: Callable[[], None],
        ask: Callable[[ActRow, Remedy], None],
    ) -> None:
        """Bind the screen.

        Args:
            ask: opens the dialog of a remedy that needs to know something first.
        """
        self._view = view
        self._sending = sending
        self._jobs = jobs
        self._left = left
        self._ask = ask
        self._trying = False
        self._state = OutboxState()
        self._looking = False
        self._again = False

    def opened(self) -> None:
        """Show what is open, from the top."""
        self._show(OutboxState())
        self._look()

    def changed(self) -> None:
        """Something may have been sent or recorded."""
        self._look()

    def filtered(self, which: Filter) -> None:
        """Show other acts."""
        if which is not self._state.which:
            self._show(replace(self._state, which=which, current=0, asked=PAGE, notice=None))
            self._look()

    def moved(self, place: int) -> None:
        """Another act is the current one; at the last one, more are fetched."""
        self._show(replace(self._state, current=place, choosing=False))
        if self._state.queue.more and place >= len(self._state.queue.acts) - 1:
            self._show(replace(self._state, asked=self._state.asked + PAGE))
            self._look()

    def chosen(self) -> None:
        """Enter on an act: on to what can be done about it."""
        act = self._state.act
        if act is not None and Remedy.CORRECT in act.remedies:
            self._ask(act, Remedy.CORRECT)
        elif act is not None and act.remedies:
            self._show(replace(self._state, choosing=True))

    def remedy_asked(self, remedy: Remedy) -> None:
        """Do this about the act in hand, or ask first what it needs."""
        act = self._state.act
        if act is None or remedy not in act.remedies:
            return
        if remedy is not Remedy.AGAIN:
            self._ask(act, remedy)
        elif not self._trying:
            self._trying = True
            self._jobs.run(
                lambda: self._sending.ask_again(act.key), self._asked_again, self._refused
            )

    def remedied(self, notice: Notice) -> None:
        """Something was done about the act in hand."""
        self._show(replace(self._state, notice=notice, choosing=False))
        self._look()

    def send_asked(self) -> None:
        """Try now."""
        self._jobs.run(self._sending.send_now, self._sent, self._refused)

    def stepped_back(self) -> None:
        """Esc: leave the remedies, then go."""
        if self._state.choosing:
            self._show(replace(self._state, choosing=False))
        else:
            self._left()

    def _look(self) -> None:
        if self._looking:
            self._again = True
            return
        self._looking = True
        which, most = self._state.which, self._state.asked
        self._jobs.run(lambda: self._sending.queue(which, most), self._looked, self._unseen)

    def _looked(self, queue: Queue) -> None:
        self._looking = False
        before = self._state.act
        keys = [act.key for act in queue.acts]
        current = self._state.current
        if before is not None and before.key in keys:
            current = keys.index(before.key)
        current = max(0, min(current, len(keys) - 1))
        shown = replace(self._state, queue=queue, current=current, loaded=True)
        same = before is not None and shown.act is not None and before.key == shown.act.key
        still = same and shown.act is not None and bool(shown.act.remedies)
        self._show(replace(shown, choosing=shown.choosing and still))
        if self._again:
            self._again = False
            self._look()

    def _unseen(self, error: CounterError) -> None:
        self._looking = self._again = False
        self._show(replace(self._state, notice=fix(error)))

    def _sent(self, _nothing: None) -> None:
        self._show(replace(self._state, notice=done("outbox.trying")))

    def _asked_again(self, _nothing: None) -> None:
        self._trying = False
        self.remedied(done("outbox.asked_again"))

    def _refused(self, error: CounterError) -> None:
        self._trying = False
        self._show(replace(self._state, notice=fix(error)))

    def _show(self, state: OutboxState) -> None:
        self._state = state
        self._view.present(state)
