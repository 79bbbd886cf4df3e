"""Cash on its way to another counter: named by its slip, until that counter's word is typed."""

import hashlib
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import ACCEPTED, DRAWER
from app.counter.desk import Desk, Shift
from models.errors import Refusal
from models.events.base import Reference
from models.values.rial import Rial
from models.values.text import fold_digits

_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class InWay:
    """Cash that went to another counter and did not arrive yet: its slip, how much, since when."""

    of: Reference
    slip: str
    amount: Rial
    at: str


def slip_of(counter: int, seq: int) -> str:
    """Name the slip of cash that went out: the counter, and the act's place in its journal."""
    return f"{counter}-{seq}"


def read_slip(typed: str) -> tuple[str, int]:
    """Read a slip's number as it is typed; gives it and the counter that it names.

    Raises Refusal `drawer.slip`.
    """
    parts = [part for part in fold_digits(typed).strip().replace("/", "-").split("-") if part]
    if len(parts) != _PARTS or not all(part.isascii() and part.isdigit() for part in parts):
        raise Refusal("drawer.slip", field="slip")
    counter, seq = (int(part) for part in parts)
    if not (0 < counter <= 99 and 0 < seq < 10**9):
        raise Refusal("drawer.slip", field="slip")
    return slip_of(counter, seq), counter


def word_of(office: str, slip: str, amount: Rial, counter: int) -> str:
    """Give the word of the counter that took cash in: its number and six digits.

    Whoever has not seen the slip and counted the sum cannot say it; that nobody who wrote this
    program could is not claimed, and the centre sets both counters' acts against each other.
    """
    said = f"PISHKHAN-CASH-1|{office}|{slip}|{amount.amount}|{counter}"
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big") % 1_000_000
    return f"{counter:02d}{number:06d}"


def in_way(desk: Desk) -> tuple[InWay, ...]:
    """List the cash of the open shift that is on its way, oldest first."""
    if desk.shift is None:
        return ()
    with desk.read() as connection:
        return in_way_of(connection, desk, desk.shift)


def in_way_of(connection: Connection, desk: Desk, shift: Shift) -> tuple[InWay, ...]:
    """List a shift's cash that is on its way, within a transaction."""
    arrived = sa.exists().where(
        ACCEPTED.c.office == DRAWER.c.office,
        ACCEPTED.c.of_epoch == DRAWER.c.epoch,
        ACCEPTED.c.of_seq == DRAWER.c.seq,
    )
    rows = connection.execute(
        sa.select(DRAWER)
        .where(
            DRAWER.c.office == desk.office.office,
            DRAWER.c.day == shift.day,
            DRAWER.c.shift == shift.shift,
            DRAWER.c.direction == "out",
            DRAWER.c.party == "counter",
            ~arrived,
        )
        .order_by(DRAWER.c.seq)
    )
    return tuple(
        InWay(
            Reference(row.day, row.epoch, row.seq),
            slip_of(desk.office.counter, row.seq),
            Rial(row.amount),
            row.at,
        )
        for row in rows
    )


def came_in(connection: Connection, office: str, slip: str) -> bool:
    """Tell whether the cash of a slip was taken in at this counter already."""
    query = sa.select(DRAWER.c.seq).where(
        DRAWER.c.office == office,
        DRAWER.c.direction == "in",
        DRAWER.c.party == "counter",
        DRAWER.c.reason == slip,
    )
    return connection.execute(query.limit(1)).first() is not None
