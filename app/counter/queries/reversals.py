"""What keeps lines of a receipt from being taken back: an ask that waits, or an agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.reversals import WAITING
from app.book.fold.rows import REVERSAL
from app.counter.queries.receipt import Receipt
from app.counter.tables import AGENCY_ANSWER, CURSOR, DISPOSITION
from models.errors import Refusal
from models.events.base import Reference

AGENCY: Final = "agency"
SUPERVISOR: Final = "supervisor"
_NEVER_THERE: Final = ("not_paid", "not_booked")
"""Reasons that no agency has to agree to: the act never counted."""
_LET_GO: Final = ("reversal_agreed", "refused")
"""Words of an agency after which a line is not with it any more."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Lines that are to go back once somebody agrees; `wants`: `supervisor` or `agency`."""

    ask: Reference
    of: Reference
    receipt: str
    lines: tuple[int, ...]
    amount: int
    reason: str
    wants: str
    kept: str
    clerk: str
    at: str


def asks_of(connection: Connection, office: str, of: Reference) -> tuple[Ask, ...]:
    """Give the asks that wait for one receipt."""
    here = (REVERSAL.c.of_epoch == of.epoch, REVERSAL.c.of_seq == of.seq)
    return _asks(connection, office, *here)


def asks_waiting(connection: Connection, office: str) -> tuple[Ask, ...]:
    """Give every ask that waits in an office, oldest first: what a supervisor has to decide."""
    return _asks(connection, office)


def ask_at(connection: Connection, office: str, place: Reference) -> Ask:
    """Give one ask that waits, or refuse."""
    here = (REVERSAL.c.epoch == place.epoch, REVERSAL.c.seq == place.seq)
    found = _asks(connection, office, *here)
    if not found:
        raise Refusal("reversal.settled", field="receipt")
    return found[0]


def _asks(connection: Connection, office: str, *where: sa.ColumnElement[bool]) -> tuple[Ask, ...]:
    query = (
        sa.select(REVERSAL)
        .where(REVERSAL.c.office == office, REVERSAL.c.state == WAITING, *where)
        .order_by(REVERSAL.c.day, REVERSAL.c.at, REVERSAL.c.seq)
    )
    return tuple(_ask(row) for row in connection.execute(query))


def _ask(row: Any) -> Ask:
    return Ask(
        ask=Reference(row.day, row.epoch, row.seq),
        of=Reference(row.of_day, row.of_epoch, row.of_seq),
        receipt=row.receipt,
        lines=tuple(int(line) for line in row.lines.split()),
        amount=row.amount,
        reason=row.reason,
        wants=row.wants,
        kept=row.kept,
        clerk=row.clerk,
        at=row.at,
    )


def last_words(connection: Connection, of: Reference) -> Mapping[int, str]:
    """Give the last word that agencies said of each line of a receipt, by the line's place."""
    query = (
        sa.select(AGENCY_ANSWER.c.line, AGENCY_ANSWER.c.state)
        .where(AGENCY_ANSWER.c.epoch == of.epoch, AGENCY_ANSWER.c.seq == of.seq)
        .order_by(AGENCY_ANSWER.c.version)
    )
    return {row.line: row.state for row in connection.execute(query)}


def lines_with_agencies(connection: Connection, receipt: Receipt) -> frozenset[int]:
    """Name the lines that an agency has by now: it must agree before they are taken back.

    One that was answered at once is there; a request is, once the centre has the visit.
    """
    of = receipt.of
    arrived = connection.execute(
        sa.select(CURSOR.c.received_seq).where(CURSOR.c.epoch == of.epoch)
    ).scalar()
    doubted = connection.execute(
        sa.select(DISPOSITION.c.state).where(
            DISPOSITION.c.epoch == of.epoch, DISPOSITION.c.seq == of.seq
        )
    ).scalar()
    sent = (arrived or 0) >= of.seq and doubted is None
    said = last_words(connection, of)
    return frozenset(
        line.line
        for line in receipt.lines
        if (line.agency_number or (line.mode == "request" and sent))
        and said.get(line.line) not in _LET_GO
    )


def refuse_bound(  # noqa: PLR0917 - what is to go back, why, and where it stands
    connection: Connection,
    office: str,
    receipt: Receipt,
    lines: Iterable[int],
    reason: str,
    settles: Reference | None = None,
) -> None:
    """Refuse lines for which an ask waits, and lines that an agency must let go first.

    Args:
        settles: the ask that is being settled by this.
    """
    wanted = set(lines)
    for ask in asks_of(connection, office, receipt.of):
        if ask.ask != settles and wanted & set(ask.lines):
            raise Refusal("reversal.waits", field="lines")
    if reason not in _NEVER_THERE and wanted & lines_with_agencies(connection, receipt):
        raise Refusal("reversal.with_agency", field="lines")
