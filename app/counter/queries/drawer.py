"""What the open shift's money is: the drawer as the postings have it, tenders, and open things."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import COUNT, POSTING, RECEIPT, SHIFT, TENDER
from app.book.fold.rows import DRAWER as DRAWER_ROW
from app.counter.desk import Desk, Shift
from app.counter.drafts import held_visits
from app.counter.tables import DRAFT, NOT_PRINTED, PRINT_JOB
from app.journal.append import EVENTS
from models.errors import Refusal
from models.events.known import open_body, open_envelope
from models.events.shift import CashCounted
from models.ledger import CARD, CARD_UNKNOWN, DRAWER
from models.values.rial import Rial


@dataclass(frozen=True, slots=True)
class ShiftMoney:
    """A shift's money in rial, from its postings alone; `receipts` counts every numbered slip."""

    receipts: int
    drawer: int
    cash: int
    card: int
    card_unknown: int


@dataclass(frozen=True, slots=True)
class OpenThings:
    """What stands open before a close; only unknown cards keep the shift from closing."""

    held: int
    unprinted: int
    unknown_cards: tuple[str, ...]
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A blind count of the open shift: which attempt, where it stands, and its notes."""

    attempt: int
    epoch: str
    seq: int
    counts: dict[int, int]


def drawer_balance(desk: Desk) -> Rial:
    """Give what the open shift's drawer should hold."""
    if desk.shift is None:
        return Rial(0)
    with desk.read() as connection:
        return Rial(shift_money(connection, desk.office.office, desk.shift).drawer)


def refuse_overdrawn(connection: Connection, office: str, shift: Shift, change: Rial) -> None:
    """Refuse to give out cash that the open drawer does not hold; what comes in is never refused.

    Asked inside the act's own transaction: a drawer that went below zero never existed.
    """
    if change < Rial(0) and shift_money(connection, office, shift).drawer + change.amount < 0:
        raise Refusal("drawer.not_enough", field="amount")


def last_moved(connection: Connection, office: str, shift: Shift) -> int:
    """Give the sequence number of the last act that moved money in a shift."""
    seq = connection.execute(
        sa.select(sa.func.max(POSTING.c.seq)).where(
            POSTING.c.office == office,
            POSTING.c.day == shift.day,
            POSTING.c.shift == shift.shift,
        )
    ).scalar()
    return int(seq or shift.opened_seq)


def shift_money(connection: Connection, office: str, shift: Shift) -> ShiftMoney:
    """Sum a shift's postings by what the money is."""
    here = (
        POSTING.c.office == office,
        POSTING.c.day == shift.day,
        POSTING.c.shift == shift.shift,
    )
    rows = connection.execute(
        sa.select(POSTING.c.account, sa.func.sum(POSTING.c.amount))
        .where(*here, POSTING.c.account.in_((DRAWER, CARD, CARD_UNKNOWN)))
        .group_by(POSTING.c.account)
    )
    sums: dict[str, int] = {account: int(total) for account, total in rows}
    slips = connection.execute(
        sa.select(sa.func.count()).where(
            RECEIPT.c.office == office,
            RECEIPT.c.day == shift.day,
            RECEIPT.c.shift == shift.shift,
        )
    ).scalar_one()
    opening = connection.execute(
        sa.select(SHIFT.c.opening).where(
            SHIFT.c.office == office, SHIFT.c.day == shift.day, SHIFT.c.shift == shift.shift
        )
    ).scalar_one()
    signed = sa.case(
        (DRAWER_ROW.c.direction == "in", DRAWER_ROW.c.amount), else_=-DRAWER_ROW.c.amount
    )
    moved = connection.execute(
        sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(
            DRAWER_ROW.c.office == office,
            DRAWER_ROW.c.day == shift.day,
            DRAWER_ROW.c.shift == shift.shift,
        )
    ).scalar_one()
    return ShiftMoney(
        receipts=int(slips),
        drawer=sums.get(DRAWER, 0),
        # A card result settled in cash lands in the shift that settled it, so the citizens' cash
        # is what the drawer gained beside its float and its moves.
        cash=sums.get(DRAWER, 0) - int(opening) - int(moved),
        card=sums.get(CARD, 0),
        card_unknown=sums.get(CARD_UNKNOWN, 0),
    )


def _tenders_of_receipts() -> sa.Join:
    return sa.join(
        RECEIPT,
        TENDER,
        sa.and_(
            TENDER.c.office == RECEIPT.c.office,
            TENDER.c.day == RECEIPT.c.day,
            TENDER.c.epoch == RECEIPT.c.epoch,
            TENDER.c.seq == RECEIPT.c.seq,
        ),
    )


def open_things(desk: Desk) -> OpenThings:
    """List what a closing clerk should see to first."""
    with desk.read() as connection:
        unprinted = connection.execute(
            sa.select(sa.func.count()).where(NOT_PRINTED, PRINT_JOB.c.state != "sent")
        ).scalar_one()
        unknown = connection.execute(
            sa.select(RECEIPT.c.receipt)
            .select_from(_tenders_of_receipts())
            .where(
                RECEIPT.c.office == desk.office.office,
                RECEIPT.c.day == (desk.shift.day if desk.shift else ""),
                RECEIPT.c.shift == (desk.shift.shift if desk.shift else ""),
                TENDER.c.state == "unknown",
            )
        ).scalars()
        drafts = connection.execute(
            sa.select(sa.func.count()).where(DRAFT.c.state == sa.literal_column("'form'"))
        ).scalar_one()
        held = len(held_visits(desk))
        return OpenThings(held, int(unprinted), tuple(unknown), int(drafts))


def counts_since(connection: Connection, office: str, shift: Shift, seq: int) -> int:
    """Tell how often the drawer was counted to be closed after a sequence number."""
    counted = connection.execute(
        sa.select(sa.func.count(sa.distinct(COUNT.c.seq))).where(
            COUNT.c.office == office,
            COUNT.c.day == shift.day,
            COUNT.c.shift == shift.shift,
            COUNT.c.occasion == "close",
            COUNT.c.seq > seq,
        )
    ).scalar_one()
    return int(counted)


def as_stated(connection: Connection, office: str, counted: Counted) -> CashCounted:
    """Give a count as its event states it: also what the card terminal's own sum was."""
    data = connection.execute(
        sa.select(EVENTS.c.data).where(
            EVENTS.c.office == office,
            EVENTS.c.seq == counted.seq,
            EVENTS.c.epoch == counted.epoch,
        )
    ).scalar_one()
    body = open_body(open_envelope(data))
    assert isinstance(body, CashCounted)
    return body


def count_stands(connection: Connection, office: str, shift: Shift) -> bool:
    """Tell whether the drawer was counted and no money moved since."""
    counted = last_count(connection, office, shift)
    return counted is not None and last_moved(connection, office, shift) <= counted.seq


def last_count(connection: Connection, office: str, shift: Shift) -> Counted | None:
    """Give the last blind count of a shift, if it was counted."""
    rows = connection.execute(
        sa.select(COUNT)
        .where(
            COUNT.c.office == office,
            COUNT.c.day == shift.day,
            COUNT.c.shift == shift.shift,
            COUNT.c.occasion == "close",
        )
        .order_by(COUNT.c.attempt.desc(), COUNT.c.value.desc())
    ).all()
    if not rows:
        return None
    attempt = rows[0].attempt
    counts = {row.value: row.quantity for row in rows if row.attempt == attempt}
    return Counted(attempt, rows[0].epoch, rows[0].seq, counts)
