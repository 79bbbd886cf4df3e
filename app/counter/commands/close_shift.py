"""Closing a shift: the count is booked with its difference, explained or disputed, in one act."""

from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import SERIES
from app.counter.closing_draft import forget_typed
from app.counter.desk import Desk, Shift
from app.counter.queries.drawer import (
    ShiftMoney,
    as_stated,
    last_count,
    last_moved,
    open_things,
    shift_money,
)
from app.counter.queries.handover import in_way_of
from app.counter.tables import DRAFT
from app.journal.append import Work
from models.errors import Refusal
from models.events.base import Reference
from models.events.shift import CashCounted, ShiftClosed, ShiftDisputed
from models.people import Right
from models.values.rial import Rial

REASONS: Final = ("change", "missed", "notes", "unknown", "dispute")


@dataclass(frozen=True, slots=True)
class Closed:
    """A shift as it was closed: where the event stands, what was found, what was left."""

    of: Reference
    shift: str
    counted: Rial
    expected: Rial
    left: Rial
    handed: Rial


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence pack of a disputed shift: hex SHA-256 and bytes of the file that is kept."""

    sha256: str
    size: int


def close_shift(
    desk: Desk, *, left: Rial, reason: str = "", note: str = "", evidence: Evidence | None = None
) -> Closed:
    """Close the open shift on its last blind count.

    Args:
        left: float that stays in the drawer; the rest of the count is handed over.
        reason: needed when there is a difference; `dispute` keeps it from over/short.
        evidence: the pack that a dispute is cited with.
    """
    session = desk.need(Right.SHIFT)
    shift, approver = desk.need_closing()
    if desk.visit is not None and desk.visit.lines:
        raise Refusal("visit.unfinished")
    unknown = open_things(desk).unknown_cards
    if unknown:
        raise Refusal("shift.unknown_card", receipt=unknown[0], count=len(unknown))
    with desk.write() as work:
        waits = in_way_of(work.connection, desk, shift)
        if waits:
            raise Refusal("shift.cash_in_way", slip=waits[0].slip, count=len(waits))
        count = _count_that_stands(desk, work, shift)
        money = shift_money(work.connection, desk.office.office, shift)
        differs = count.counted != money.drawer
        if differs and reason not in REASONS:
            raise Refusal(
                "shift.difference", field="reason", difference=count.counted - money.drawer
            )
        if not 0 <= left.amount <= count.counted:
            raise Refusal("shift.left", field="left", counted=count.counted)
        standing = replace(desk.standing(approver), actor=session.user)
        if differs and reason == "dispute" and evidence is not None:
            work.append(ShiftDisputed(evidence=evidence.sha256, size=evidence.size), standing)
        said = (reason, note) if differs else ("", note)
        body = _stated(desk, work, shift, count, money, left, said)
        recorded = work.append(body, standing)
        # A basket that nobody came back for is not carried into another drawer.
        work.connection.execute(DRAFT.delete().where(DRAFT.c.state == "current"))
        forget_typed(work.connection, shift)
        if not open_things(desk).held:
            desk.vault.forget_waiting(work.connection)
    desk.shift = desk.relief = None
    desk.news.tell("shift.closed", shift.shift)
    return Closed(
        Reference(shift.day, recorded.event.epoch, recorded.event.envelope.seq),
        shift.shift,
        Rial(body.counted),
        Rial(body.expected),
        left,
        Rial(body.handed),
    )


def _stated(  # noqa: PLR0917 - what a closing is made of
    desk: Desk,
    work: Work,
    shift: Shift,
    count: CashCounted,
    money: ShiftMoney,
    left: Rial,
    said: tuple[str, str],
) -> ShiftClosed:
    """Put the closing together; `said` is the reason of a difference, and the note."""
    return ShiftClosed(
        first_seq=shift.opened_seq,
        last_seq=work.head.seq,
        receipts=money.receipts,
        cash=money.cash,
        card=money.card,
        card_unknown=money.card_unknown,
        counted=count.counted,
        expected=money.drawer,
        terminal_total=count.terminal_total,
        left=left.amount,
        handed=count.counted - left.amount,
        reason=said[0],
        note=said[1].strip()[:500],
        turnover=_turnover(desk, work),
        chain=work.head.chain.hex(),
    )


def _count_that_stands(desk: Desk, work: Work, shift: Shift) -> CashCounted:
    """Give the last blind count as it was stated, or refuse where money moved after it."""
    counted = last_count(work.connection, desk.office.office, shift)
    if counted is None:
        raise Refusal("shift.not_counted")
    if last_moved(work.connection, desk.office.office, shift) > counted.seq:
        raise Refusal("shift.moved_since_count")
    return as_stated(work.connection, desk.office.office, counted)


def _turnover(desk: Desk, work: Work) -> int:
    turnover = work.connection.execute(
        sa.select(SERIES.c.turnover).where(
            SERIES.c.office == desk.office.office,
            SERIES.c.device == desk.journal.identity.device,
        )
    ).scalar_one()
    return int(turnover)
