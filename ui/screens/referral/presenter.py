"""A service that is not to be had here: why, where it is, what to bring, and a guide slip."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from models.errors import CounterError, Fault
from ui.ports import Jobs
from ui.referral import Guide, Referrals
from ui.told import Kind, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralState:
    """Everything the pane shows; busy: the slip is being printed."""

    guide: Guide | None = None
    notice: Notice | None = None
    busy: bool = False
    turn: int = 0


class ReferralView(Protocol):
    """What the presenter needs of the pane."""

    def present(self, state: ReferralState) -> None:
        """Show this state."""
        ...


class ReferralPresenter:
    """One slip a key press: while the first is being printed a second is not asked for."""

    def __init__(
        self,
        view: ReferralView,
        referrals: Referrals,
        jobs: Jobs,
        *,
        shown: Callable[[], None],
        refused: Callable[[CounterError], None],
        printed: Callable[[], None],
    ) -> None:
        self._view = view
        self._referrals = referrals
        self._jobs = jobs
        self._shown = shown
        self._refused = refused
        self._printed = printed
        self.state = ReferralState()

    def opened(self, code: str) -> None:
        """Tell where a service is to be had."""
        self._jobs.run(lambda: self._referrals.elsewhere(code), self._found, self._refused)

    def confirmed(self) -> None:
        """Ctrl+Enter: count the referral and print the guide slip."""
        guide = self.state.guide
        if guide is None or self.state.busy:
            return
        self._change(busy=True, notice=None)
        self._jobs.run(lambda: self._referrals.refer(guide.code), self._done, self._failed)

    def _found(self, guide: Guide) -> None:
        self.state = ReferralState(guide=guide, turn=self.state.turn + 1)
        self._view.present(self.state)
        self._shown()

    def _done(self, _: None) -> None:
        self._change(busy=False)
        self._printed()

    def _failed(self, error: CounterError) -> None:
        kind = Kind.DEVICE if isinstance(error, Fault) else Kind.FIX
        self._change(busy=False, notice=Notice(kind, error))

    def _change(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._view.present(self.state)
