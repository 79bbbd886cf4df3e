"""Opening a shift: the float is counted note by note and compared with what was left."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import SERIES
from app.counter.desk import Desk, Shift
from models.errors import Refusal
from models.events.shift import NoteCount, ShiftOpened
from models.people import Right
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

NOTES: Final = (2_000_000, 1_000_000, 500_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
"""Notes and coins a drawer is counted by, in rial; 1 stands for loose coins."""
COINS: Final = 1
OPENING_REASONS: Final = ("brought_unrecorded", "miscounted", "missing", "unknown")


def open_shift(
    desk: Desk,
    *,
    counts: Mapping[int, int],
    brought: Rial = Rial(0),  # noqa: B008 - a frozen value
    reason: str = "",
    day: JalaliDate | None = None,
) -> Shift:
    """Open the drawer for the signed-in clerk.

    Args:
        counts: value in rial → how many. brought: taken from the safe now.
        reason: needed when the count differs from what the last closing left plus `brought`.
        day: the business day the clerk confirmed; absent, the clock's.
    """
    session = desk.need(Right.SHIFT)
    desk.refuse_numbers()
    if desk.shift is not None:
        if desk.shift.clerk == session.user:
            raise Refusal("shift.open_already")
        raise Refusal("shift.other_clerk", clerk=desk.shift.clerk)
    if brought < Rial(0):
        raise Refusal("amount.negative", field="brought")
    counted = sum_of(counts)
    device = desk.journal.identity.device
    with desk.read() as connection:
        series = connection.execute(
            sa.select(SERIES.c.shifts, SERIES.c.left).where(
                SERIES.c.office == desk.office.office, SERIES.c.device == device
            )
        ).first()
    number, carried = (series.shifts + 1, series.left) if series else (1, 0)
    differs = counted.amount != carried + brought.amount
    if differs and reason not in OPENING_REASONS:
        difference = counted.amount - carried - brought.amount
        raise Refusal("shift.float_differs", field="reason", difference=difference)
    body = ShiftOpened(
        number=number,
        counts=notes_of(counts),
        counted=counted.amount,
        carried=carried,
        brought=brought.amount,
        reason=reason if differs else "",
    )
    business_day = str(day or JalaliDate.of_instant(desk.clock.now()))
    with desk.write() as work:
        standing = replace(desk.standing(), day=business_day)
        envelope = work.append(body, standing).event.envelope
    desk.shift = Shift(
        envelope.event_id, number, session.user, business_day, envelope.seq, envelope.at
    )
    desk.news.tell("shift.opened", envelope.event_id)
    return desk.shift


def sum_of(counts: Mapping[int, int]) -> Rial:
    """Add up a count of notes, or refuse what cannot be one."""
    for value, quantity in counts.items():
        if value not in NOTES and value != COINS:
            raise Refusal("count.unknown_note", field="counts", value=value)
        if not 0 <= quantity <= 1_000_000_000:
            raise Refusal("count.quantity", field="counts", value=value)
    return Rial(sum(value * quantity for value, quantity in counts.items()))


def notes_of(counts: Mapping[int, int]) -> tuple[NoteCount, ...]:
    """Give a count as an event states it: greatest note first, none of what is not there."""
    found = [
        NoteCount(value, counts[value]) for value in sorted(counts, reverse=True) if counts[value]
    ]
    # An empty drawer was counted too, and that must be seen in the book.
    return tuple(found) or (NoteCount(COINS, 0),)
