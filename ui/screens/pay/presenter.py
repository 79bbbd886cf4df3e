"""Receiving money: exact cash preset, change in figures and words, card by its slip, or both."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from models.errors import CounterError, Refusal
from models.values.rial import ZERO, Rial
from ui.ports import Jobs, Money
from ui.rows import EMPTY, Basket, CardTender, CashTender, Receipt, Tender
from ui.told import Problem, Saying, Told

TOO_MANY_TIMES: Final = 10
CHANGE_MOST: Final = Rial(50_000_000)
"""Change above this (5,000,000 toman), or cash above ten times the sum, is asked about once."""


class Method(StrEnum):
    """How the citizen pays."""

    CASH = "cash"
    CARD = "card"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayState:
    """Everything the dialog shows.

    Attributes:
        received: cash handed over; None while the field is empty.
        by_card: the card's part when both are used.
        unknown: nobody knows what the terminal did.
        doubted: the sum handed over is asked about; confirming again takes it.
        mark: key of the words beside amounts of a sample catalogue, or empty.
        problem: what is wrong, at the field it is about; without a field, in the whole dialog.
    """

    basket: Basket
    method: Method = Method.CASH
    received: Rial | None = None
    by_card: Rial | None = None
    reference: str = ""
    last4: str = ""
    unknown: bool = False
    doubted: bool = False
    busy: bool = False
    mark: str = ""
    problem: Problem | None = None
    turn: int = 0
    open: bool = True

    @property
    def pays_out(self) -> bool:
        """Whether money goes to the citizen: a ticket given back, a withdrawal."""
        return self.basket.total < ZERO

    @property
    def cash_due(self) -> Rial:
        """What is to be paid in cash."""
        match self.method:
            case Method.CASH:
                return self.basket.total
            case Method.CARD:
                return ZERO
            case Method.SPLIT:
                return self.basket.total - (self.by_card or ZERO)

    @property
    def card_due(self) -> Rial:
        """What is to be paid by card."""
        return self.basket.total - self.cash_due

    @property
    def change(self) -> Rial:
        """What goes back to the citizen; below zero, what is still missing."""
        return (self.received or ZERO) - self.cash_due


_ASKED: Final = {
    Method.CASH: ("received",),
    Method.CARD: ("reference", "last4"),
    Method.SPLIT: ("received", "reference", "last4"),
}
"""The fields a refusal can be told at; what is said of any other is said in the dialog itself."""


class PayView(Protocol):
    """What the presenter needs of the dialog."""

    def present(self, state: PayState) -> None:
        """Show this state; one that is not open is not to be seen."""
        ...


class PayPresenter:
    """Books once: while it books no key does anything, and the visit's id is the payment's."""

    def __init__(
        self,
        view: PayView,
        money: Money,
        jobs: Jobs,
        paid: Callable[[Receipt], None],
        left: Callable[[], None],
    ) -> None:
        self._view = view
        self._money = money
        self._jobs = jobs
        self._paid = paid
        self._left = left
        self._state = PayState(basket=EMPTY, open=False)

    @property
    def state(self) -> PayState:
        """What is shown now."""
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether the dialog is in front."""
        return self._state.open

    def opened(self, basket: Basket, method: Method, mark: str = "") -> None:
        """Begin with the exact sum; what an agency takes by card alone is put on the card."""
        fresh = PayState(basket=basket, mark=mark, turn=self._state.turn + 1)
        if method is Method.CASH and basket.by_card.amount:
            method = Method.SPLIT
        self._show(_by(fresh, method))

    def chose(self, method: Method) -> None:
        """Pay another way; cash chosen again is the second F9, which confirms."""
        if self._state.busy:
            return
        if method is self._state.method is Method.CASH:
            self.confirmed()
        elif method is not self._state.method:
            turned = replace(self._state, turn=self._state.turn + 1, problem=None, doubted=False)
            self._show(_by(turned, method))

    def received(self, amount: Rial | None) -> None:
        """Another sum of cash is typed."""
        self._typed(replace(self._state, received=amount))

    def stepped(self) -> None:
        """Up: the next sum that a citizen would hand over in notes."""
        now = max(self._state.received or ZERO, self._state.cash_due)
        self._typed(replace(self._state, received=next_round(now), turn=self._state.turn + 1))

    def card_part_typed(self, amount: Rial | None) -> None:
        """The card's part of a split payment is typed; the rest is cash."""
        state = replace(self._state, by_card=amount)
        self._typed(replace(state, received=max(state.cash_due, ZERO)))

    def slip_typed(self, reference: str, last4: str) -> None:
        """The terminal's slip is typed."""
        self._typed(replace(self._state, reference=reference, last4=last4))

    def doubtful(self, unknown: bool) -> None:
        """The clerk does, or does not, know what the terminal did."""
        self._typed(replace(self._state, unknown=unknown, turn=self._state.turn + 1))

    def confirmed(self) -> None:
        """Book, unless something is missing or wants a second look."""
        state = self._state
        if state.busy or not state.open:
            return
        if (problem := _problem(state)) is not None:
            self._show(replace(state, problem=problem, doubted=False))
            return
        if _wants_a_look(state) and not state.doubted:
            self._show(replace(state, doubted=True, problem=None))
            return
        tenders = _tenders(state)
        self._show(replace(state, busy=True, problem=None))
        self._jobs.run(
            lambda: self._money.take_payment(state.basket.visit_id, tenders),
            self._booked,
            self._refused,
        )

    def looked_again(self) -> None:
        """The sum is to be looked at again: the safe answer of the question."""
        self._show(replace(self._state, doubted=False, turn=self._state.turn + 1))

    def cancelled(self) -> None:
        """Esc: one level back, with nothing booked and the basket as it was."""
        if self._state.busy or not self._state.open:
            return
        if self._state.doubted:
            self.looked_again()
            return
        self._show(replace(self._state, open=False))
        self._left()

    def _booked(self, receipt: Receipt) -> None:
        self._show(replace(self._state, busy=False, open=False))
        self._paid(receipt)

    def _refused(self, error: CounterError) -> None:
        field = error.field if error.field in _ASKED[self._state.method] else ""
        self._show(replace(self._state, busy=False, problem=Problem(field, error)))

    def _typed(self, state: PayState) -> None:
        if not self._state.busy:
            self._show(replace(state, problem=None, doubted=False))

    def _show(self, state: PayState) -> None:
        self._state = state
        self._view.present(state)


def next_round(amount: Rial) -> Rial:
    """Give the next sum above in steps of half the leading digit: 19.8 m → 20 m → 25 m."""
    step = max(5 * 10 ** (len(str(amount.amount)) - 2), 5_000)
    return Rial((amount.amount // step + 1) * step)


def _by(state: PayState, method: Method) -> PayState:
    """Begin a way of paying; both ways begin with the card's part if something asks for it.

    What is paid out is paid in cash, and nothing is received for it.
    """
    if state.pays_out:
        return replace(state, method=Method.CASH, by_card=None, received=ZERO)
    least = state.basket.by_card
    if method is Method.SPLIT and ZERO < least == state.basket.total:
        method = Method.CARD
    chosen = replace(state, method=method, by_card=least if least.amount else None)
    chosen = replace(chosen, received=chosen.cash_due if method is not Method.CARD else ZERO)
    return replace(chosen, problem=_by_card_only(chosen))


def _by_card_only(state: PayState) -> Problem | None:
    """Say that some of the agencies take no cash, where less than theirs is put on the card."""
    least = state.basket.by_card
    if state.card_due >= least:
        return None
    refusal = Refusal("tender.card_only", field="tender", amount=least.amount)
    return Problem("received" if state.method is Method.CASH else "by_card", refusal)


def _problem(state: PayState) -> Problem | None:
    if (problem := _by_card_only(state)) is not None:
        return problem
    if state.method is Method.SPLIT and not ZERO < (state.by_card or ZERO) < state.basket.total:
        return Problem("by_card", Saying("window.pay.by_card_wrong"))
    if state.method is not Method.CARD:
        if state.received is None:
            return Problem("received", Saying("window.pay.received_missing"))
        if state.change < ZERO:
            return Problem("received", Saying("window.pay.short", {"missing": -state.change}))
    if state.method is not Method.CASH and not state.unknown and not state.reference:
        return Problem("reference", Saying("window.pay.reference_missing"))
    return None


def _wants_a_look(state: PayState) -> bool:
    if state.method is Method.CARD or state.received is None:
        return False
    many = state.received.amount > TOO_MANY_TIMES * max(state.cash_due.amount, 0)
    return many or state.change > CHANGE_MOST


def _tenders(state: PayState) -> tuple[Tender, ...]:
    tenders: list[Tender] = []
    if state.cash_due.amount:
        tenders.append(CashTender(amount=state.cash_due, received=state.received or ZERO))
    if state.card_due.amount:
        known = not state.unknown
        tenders.append(
            CardTender(
                amount=state.card_due,
                known=known,
                reference=state.reference if known else "",
                last4=state.last4 if known else "",
            )
        )
    return tuple(tenders)


def problem_at(problem: Problem | None, field: str) -> Problem | None:
    """Give the problem if it is at one field of the dialog."""
    return problem if problem is not None and problem.field == field else None


def told_of(problem: Problem | None, field: str) -> Told | None:
    """Give what is wrong with one field of the dialog."""
    return problem.told if problem is not None and problem.field == field else None
