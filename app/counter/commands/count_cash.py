"""Counting blind: the drawer is counted before anybody is shown what it should hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.counter.closing_draft import forget_typed
from app.counter.commands.open_shift import notes_of, sum_of
from app.counter.desk import Desk
from app.counter.queries.card_slips import CardSlips, slips_booked
from app.counter.queries.drawer import (
    counts_since,
    last_count,
    last_moved,
    open_things,
    shift_money,
)
from models.errors import Refusal
from models.events.shift import CardSlipsCounted, CashCounted
from models.people import Right
from models.values.rial import Rial

ATTEMPTS: Final = 2
"""One count and one recount of the same money; all are kept."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a count showed, told only after it."""

    attempt: int
    counted: Rial
    expected: Rial
    card: Rial
    terminal_total: Rial
    slips: CardSlips | None = None

    @property
    def cash(self) -> Rial:
        """Over (positive) or short (negative) in the drawer."""
        return self.counted - self.expected

    @property
    def terminal(self) -> Rial:
        """How far the terminal's own sum is from ours."""
        return self.terminal_total - self.card


def count_cash(
    desk: Desk,
    *,
    counts: Mapping[int, int],
    terminal_total: Rial = Rial(0),  # noqa: B008
    slips: int | None = None,
) -> Difference:
    """Count the drawer of the open shift; unknown card results must be settled first.

    Where money moved after a count, the drawer is another one and may be counted anew.

    Args:
        slips: how many slips of the card terminal lie there; None where nobody counted them.
    """
    desk.need(Right.SHIFT)
    shift, approver = desk.need_closing()
    unknown = open_things(desk).unknown_cards
    if unknown:
        raise Refusal("shift.unknown_card", receipt=unknown[0], count=len(unknown))
    counted = sum_of(counts)
    with desk.write() as work:
        before = last_count(work.connection, desk.office.office, shift)
        moved = last_moved(work.connection, desk.office.office, shift)
        if counts_since(work.connection, desk.office.office, shift, moved) >= ATTEMPTS:
            raise Refusal("count.once_more_only")
        attempt = before.attempt + 1 if before else 1
        money = shift_money(work.connection, desk.office.office, shift)
        body = CashCounted(
            attempt=attempt,
            counts=notes_of(counts),
            counted=counted.amount,
            terminal_total=terminal_total.amount,
        )
        work.append(body, desk.standing(approver))
        counted_slips = None
        if slips is not None:
            booked = slips_booked(work.connection, desk.office.office, shift)
            counted_slips = CardSlips(slips, booked)
            work.append(CardSlipsCounted(slips=slips, booked=booked), desk.standing(approver))
        forget_typed(work.connection, shift)
    desk.news.tell("cash.counted")
    found = (attempt, counted, Rial(money.drawer), Rial(money.card), terminal_total)
    return Difference(*found, counted_slips)
