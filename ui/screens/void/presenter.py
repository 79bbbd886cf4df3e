"""Taking a receipt back: which lines, why, how the money goes, and who agrees."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.i18n import Numeral
from models.errors import CounterError
from models.values.rial import Rial
from ui.finding import REASONS, Finding, Second, SlipWhole, TakenBack, Taking
from ui.ports import Jobs
from ui.told import Notice, Problem, Saying, Told, done

BACKS: Final = ("cash", "card")
OTHER: Final = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidState:
    """Everything the dialog shows; without a receipt it is not to be seen.

    Attributes:
        lines: places of the lines that are to go back. back: `cash` or `card`.
        second: how the second person agrees. word: the name of their word, once given.
        deciding: what was asked for earlier is decided now; lines and reason stand.
    """

    whole: SlipWhole | None = None
    lines: frozenset[int] = frozenset()
    reason: str = ""
    back: str = "cash"
    second: Second = Second.PIN
    word: str = ""
    who: str = ""
    busy: bool = False
    problem: Problem | None = None
    turn: int = 0

    @property
    def deciding(self) -> bool:
        """Whether what was asked for earlier is decided now."""
        return self.whole is not None and self.whole.ask is not None

    @property
    def amount(self) -> Rial:
        """What goes back."""
        if self.whole is None:
            return Rial(0)
        chosen = (line.amount.amount for line in self.whole.lines if line.place in self.lines)
        return Rial(sum(chosen))

    @property
    def whole_receipt(self) -> bool:
        """Whether all of the receipt goes back at once, as it came."""
        if self.whole is None or self.whole.row.state != "given":
            return False
        return self.lines == {line.place for line in self.whole.lines}

    @property
    def for_agency(self) -> bool:
        """Whether an agency has to agree first, because it has one of the lines."""
        if self.whole is None or (self.whole.ask is not None and self.whole.ask.agreed):
            return False
        return any(line.theirs for line in self.whole.lines if line.place in self.lines)

    @property
    def asks(self) -> bool:
        """Whether the answer is an ask: no money goes out now."""
        return not self.deciding and (self.for_agency or self.second is Second.NOBODY)

    @property
    def ways(self) -> tuple[str, ...]:
        """How the money can go: as it came, and in cash."""
        if self.whole is None:
            return BACKS
        carded = any(one.kind == "card" and one.amount.amount > 0 for one in self.whole.tenders)
        return BACKS if carded else BACKS[:1]

    @property
    def asks_reference(self) -> bool:
        """Whether the terminal's reference of the refund is asked for."""
        return self.back == "card" and not self._as_it_came and not self.asks

    @property
    def _as_it_came(self) -> bool:
        if self.whole is None:
            return False
        return self.whole_receipt and {one.kind for one in self.whole.tenders} <= {self.back}


class VoidView(Protocol):
    """What the presenter needs of the dialog."""

    def present(self, state: VoidState) -> None:
        """Show this state."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What is typed into the dialog's fields."""

    note: str = ""
    reference: str = ""
    user: str = ""
    proof: str = ""


class VoidPresenter:
    """Nothing goes back by one key: lines, a reason, somebody else's word, and then the act."""

    def __init__(
        self,
        view: VoidView,
        finding: Finding,
        jobs: Jobs,
        finished: Callable[[Notice], None],
    ) -> None:
        self._view = view
        self._finding = finding
        self._jobs = jobs
        self._finished = finished
        self._state = VoidState()

    @property
    def state(self) -> VoidState:
        """What is shown now."""
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether the dialog is in front."""
        return self._state.whole is not None

    def opened(self, whole: SlipWhole) -> None:
        """Ask about a receipt: all lines that can go back are chosen."""
        turn = self._state.turn + 1
        if whole.ask is not None:
            ask = whole.ask
            state = VoidState(whole=whole, lines=frozenset(ask.lines), reason=ask.reason, turn=turn)
        else:
            free = [line for line in whole.lines if line.state == "taken" and not line.held]
            lines = [line.place for line in free if not line.theirs] or [one.place for one in free]
            state = VoidState(whole=whole, lines=frozenset(lines), turn=turn)
        only_card = {one.kind for one in whole.tenders if one.amount.amount > 0} == {"card"}
        self._show(replace(state, back="card" if only_card else "cash"))

    def lined(self, lines: frozenset[int]) -> None:
        """Other lines are chosen."""
        if lines != self._state.lines and not self._state.deciding:
            self._change(lines=lines)

    def reasoned(self, reason: str) -> None:
        """A reason is chosen."""
        if reason in REASONS and reason != self._state.reason and not self._state.deciding:
            self._change(reason=reason)

    def backed(self, back: str) -> None:
        """The money goes another way."""
        if back in self._state.ways and back != self._state.back:
            self._change(back=back)

    def seconded(self, second: Second) -> None:
        """The second person agrees another way."""
        if second is not self._state.second:
            self._change(second=second)

    def typed(self) -> None:
        """Something is typed: what was told may be right now, and a word given may not fit."""
        if (self._state.problem is not None or self._state.word) and not self._state.busy:
            self._show(replace(self._state, problem=None, word="", who=""))

    def agreed(self, filled: Filled) -> None:
        """Enter behind the second person's proof: take their word for exactly this."""
        if self._sound(filled):
            self._agree(filled, then=self._heard)

    def confirmed(self, filled: Filled) -> None:
        """Ctrl+Enter: do it, with a word that was given or is given with this."""
        if not self._sound(filled):
            return
        if self._state.asks:
            self._begin()
            taking = self._taking(filled)
            self._jobs.run(lambda: self._finding.ask_back(taking), self._asked_for, self._refused)
        elif self._state.word:
            self._take(filled, self._state.word)
        else:
            self._agree(filled, then=lambda word: self._take(filled, word))

    def declined(self, filled: Filled) -> None:
        """What was asked for is not to be: a second person says so."""
        state = self._state
        if state.busy or state.whole is None or state.whole.ask is None:
            return
        ask = state.whole.ask
        if not ask.refused and not self._proved(filled):
            return
        self._begin()
        self._jobs.run(
            lambda: self._finding.decline_asked(ask.key, state.second, filled.user, filled.proof),
            lambda _nothing: self._finish(done("void.declined", number=self._short())),
            self._refused,
        )

    def cancelled(self) -> None:
        """Esc, or the safe button: the receipt stays."""
        if self.is_open and not self._state.busy:
            self._show(VoidState(turn=self._state.turn))

    def _agree(self, filled: Filled, then: Callable[[str], None]) -> None:
        state, taking = self._state, self._taking(filled)
        self._begin(who=filled.user)
        self._jobs.run(
            lambda: self._finding.agree(taking, state.second, filled.user, filled.proof),
            then,
            self._refused,
        )

    def _heard(self, word: str) -> None:
        self._show(replace(self._state, busy=False, word=word))

    def _take(self, filled: Filled, word: str) -> None:
        state, taking = self._state, self._taking(filled)
        ask = state.whole.ask if state.whole is not None else None
        self._show(replace(state, busy=True, problem=None, word=""))

        def act() -> TakenBack:
            if ask is not None:
                return self._finding.give_asked(ask.key, taking, word)
            return self._finding.take_back(taking, word)

        self._jobs.run(act, self._taken, self._refused)

    def _taken(self, taken: TakenBack) -> None:
        said = "void.done_card" if self._state.back == "card" else "void.done_cash"
        number, slip = self._short(), Numeral(taken.short)
        self._finish(done(said, number=number, slip=slip, amount=taken.amount))

    def _asked_for(self, wants: str) -> None:
        self._finish(done(f"void.asked_{wants}", number=self._short()))

    def _finish(self, notice: Notice) -> None:
        self._show(VoidState(turn=self._state.turn))
        self._finished(notice)

    def _short(self) -> Numeral:
        return Numeral(self._state.whole.row.short if self._state.whole is not None else "")

    def _sound(self, filled: Filled) -> bool:
        """Say the first thing that is missing, or that nothing is."""
        state = self._state
        if state.busy or state.whole is None:
            return False
        missing = ""
        if not state.lines:
            missing = "lines"
        elif not state.reason:
            missing = "reason"
        elif state.reason == OTHER and not filled.note and not state.deciding:
            missing = "note"
        elif state.asks_reference and not filled.reference:
            missing = "reference"
        if missing:
            self._wrong(missing, Saying(f"void.{missing}_missing"))
            return False
        return bool(state.asks or state.word) or self._proved(filled)

    def _proved(self, filled: Filled) -> bool:
        if self._state.second is Second.NOBODY:
            self._wrong("second", Saying("void.second_missing"))
            return False
        for field, value in (("approver", filled.user), ("approver_pin", filled.proof)):
            if not value:
                self._wrong(field, Saying(f"void.{field}_missing"))
                return False
        return True

    def _taking(self, filled: Filled) -> Taking:
        state = self._state
        number = state.whole.row.number if state.whole is not None else ""
        return Taking(
            number=number,
            lines=tuple(sorted(state.lines)),
            reason=state.reason,
            note=filled.note if state.reason == OTHER else "",
            back=state.back,
            reference=filled.reference if state.asks_reference else "",
        )

    def _change(self, **changes: object) -> None:
        """Change what is asked for: a word given for something else is none for this."""
        if not self._state.busy:
            cleared = replace(self._state, problem=None, word="", who="")
            self._show(replace(cleared, **changes))  # type: ignore[arg-type]

    def _begin(self, who: str = "") -> None:
        self._show(replace(self._state, busy=True, problem=None, who=who))

    def _refused(self, error: CounterError) -> None:
        field = error.field or ""
        shown = ("approver", "approver_pin", "note", "reference", "lines", "reason")
        self._wrong(field if field in shown else "", error)

    def _wrong(self, field: str, told: Told) -> None:
        state = replace(self._state, busy=False, word="", who="", problem=Problem(field, told))
        self._show(state)

    def _show(self, state: VoidState) -> None:
        self._state = state
        self._view.present(state)
