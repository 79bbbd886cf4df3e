"""One receipt told in full: what happened to it, in order, by whom and where."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import COPY, CORRECTED, PAPER, PHONED, RECEIPT, REVERSAL
from app.counter.desk import Desk
from app.counter.people_index import kept_in
from app.counter.queries.find import sent_state
from app.counter.queries.receipt import Receipt, find_receipt, receipt_at
from app.counter.queries.reversals import Ask, asks_of, lines_with_agencies
from app.counter.tables import AGENCY_ANSWER, CURSOR, DISPOSITION, VAULT
from app.counter.visit import Kept
from models.events.base import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened to a receipt; instants RFC 3339.

    Attributes:
        what: `given`, `copied`, `void`, `refund`, `asked`, `declined`, `phoned`, `corrected`, or
            `answer.<state>` for an agency's word. who, second: user codes, or empty.
        counter: where, 0 where nobody knows. number: of the slip, or the agency's; or empty.
        count: of a copy. line: place of the line it is about, or -1. said: the agency's words.
    """

    at: str
    what: str
    who: str = ""
    second: str = ""
    counter: int = 0
    number: str = ""
    count: int = 0
    line: int = -1
    said: str = ""
    fields: tuple[str, ...] = ()
    due: str = ""


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """A paper of a line: `seen`, `scanned`, `on_file` or `later`."""

    line: int
    paper: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeReceipt:
    """A receipt with all that is known of it. `kept` is gone once the vault erased it.

    held: lines for which an ask waits. theirs: lines that an agency has. sent: as `Slip.sent`.
    """

    receipt: Receipt
    counter: int
    kept: Kept | None
    papers: tuple[PaperSeen, ...]
    happened: tuple[Happened, ...]
    asks: tuple[Ask, ...]
    theirs: frozenset[int]
    sent: str

    @property
    def held(self) -> frozenset[int]:
        """Name the lines for which an ask waits."""
        return frozenset(line for ask in self.asks for line in ask.lines)


def whole_receipt(desk: Desk, number: str) -> WholeReceipt:
    """Tell one receipt in full, or refuse a number that nobody here gave.

    A slip of reversal is told as it is; its original is a receipt of its own.
    """
    found = find_receipt(desk, number)
    with desk.read() as connection:
        of = found.of
        now = receipt_at(connection, desk.office.office, of)
        row = connection.execute(sa.select(RECEIPT.c.counter).where(*_at(RECEIPT, desk, of))).one()
        cursor = connection.execute(sa.select(CURSOR).where(CURSOR.c.epoch == of.epoch)).first()
        doubt = connection.execute(
            sa.select(DISPOSITION.c.state).where(
                DISPOSITION.c.epoch == of.epoch, DISPOSITION.c.seq == of.seq
            )
        ).scalar()
        received, safe = (cursor.received_seq, cursor.safe_seq) if cursor else (0, 0)
        return WholeReceipt(
            receipt=now,
            counter=row.counter,
            kept=_kept(desk, connection, now),
            papers=_papers(desk, connection, now),
            happened=_happened(desk, connection, now, row.counter),
            asks=asks_of(connection, desk.office.office, of),
            theirs=lines_with_agencies(connection, now) if now.kind == "visit" else frozenset(),
            sent=sent_state(desk, of.epoch, of.seq, received, safe, doubt or ""),
        )


def _at(table: sa.Table, desk: Desk, of: Reference) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.office == desk.office.office,
        table.c.day == of.day,
        table.c.epoch == of.epoch,
        table.c.seq == of.seq,
    )


def _kept(desk: Desk, connection: Connection, receipt: Receipt) -> Kept | None:
    row = connection.execute(
        sa.select(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed).where(
            VAULT.c.epoch == receipt.visit.epoch,
            VAULT.c.seq == receipt.visit.seq,
            VAULT.c.citation == receipt.kept,
        )
    ).first()
    return kept_in(desk.vault, *row) if row is not None else None


def _papers(desk: Desk, connection: Connection, receipt: Receipt) -> tuple[PaperSeen, ...]:
    query = sa.select(PAPER).where(*_at(PAPER, desk, receipt.visit))
    rows = connection.execute(query.order_by(PAPER.c.line, PAPER.c.paper))
    return tuple(PaperSeen(row.line, row.paper, row.state) for row in rows)


def _happened(
    desk: Desk, connection: Connection, receipt: Receipt, counter: int
) -> tuple[Happened, ...]:
    """Tell everything in the order of its instants."""
    told = [
        Happened(at=receipt.at, what="given", who=receipt.clerk, counter=counter),
        *_copies(desk, connection, receipt, counter),
        *_reversals(desk, connection, receipt),
        *_asked(desk, connection, receipt),
        *_answers(connection, receipt),
        *_corrected(desk, connection, receipt),
    ]
    return tuple(sorted(told, key=lambda one: one.at))


def _copies(desk: Desk, connection: Connection, receipt: Receipt, counter: int) -> list[Happened]:
    if not receipt.copies:
        return []
    query = sa.select(COPY).where(
        COPY.c.office == desk.office.office,
        COPY.c.day >= receipt.of.day,
        COPY.c.receipt == receipt.receipt,
    )
    return [
        Happened(at=row.at, what="copied", who=row.clerk, counter=counter, count=row.copy)
        for row in connection.execute(query)
    ]


def _reversals(desk: Desk, connection: Connection, receipt: Receipt) -> list[Happened]:
    if receipt.kind != "visit" or receipt.state == "given":
        return []
    query = sa.select(RECEIPT).where(
        RECEIPT.c.office == desk.office.office,
        RECEIPT.c.day >= receipt.of.day,
        RECEIPT.c.of_epoch == receipt.of.epoch,
        RECEIPT.c.of_seq == receipt.of.seq,
    )
    phoned = {
        row.slip
        for row in connection.execute(sa.select(PHONED).where(*_beside(PHONED, desk, receipt)))
    }
    return [
        Happened(
            at=row.at,
            what=row.kind if row.receipt not in phoned else f"{row.kind}_phoned",
            who=row.clerk,
            second=row.approver,
            counter=row.counter,
            number=row.receipt,
        )
        for row in connection.execute(query)
    ]


def _asked(desk: Desk, connection: Connection, receipt: Receipt) -> list[Happened]:
    told: list[Happened] = []
    for row in connection.execute(sa.select(REVERSAL).where(*_beside(REVERSAL, desk, receipt))):
        told.append(Happened(at=row.at, what=f"asked_{row.wants}", who=row.clerk))
        if row.state == "declined":
            told.append(Happened(at=row.settled_at, what="declined", second=row.settled_by))
    return told


def _answers(connection: Connection, receipt: Receipt) -> list[Happened]:
    query = sa.select(AGENCY_ANSWER).where(
        AGENCY_ANSWER.c.epoch == receipt.of.epoch, AGENCY_ANSWER.c.seq == receipt.of.seq
    )
    return [
        Happened(
            at=row.at,
            what=f"answer_{row.state}",
            number=row.number,
            line=row.line,
            said=row.said,
            fields=tuple(row.fields.split()),
            due=row.due,
        )
        for row in connection.execute(query)
    ]


def _corrected(desk: Desk, connection: Connection, receipt: Receipt) -> list[Happened]:
    query = sa.select(CORRECTED).where(*_beside(CORRECTED, desk, receipt))
    return [
        Happened(
            at=row.at,
            what="corrected",
            who=row.clerk,
            line=row.line,
            fields=tuple(row.fields.split()),
        )
        for row in connection.execute(query)
    ]


def _beside(table: Any, desk: Desk, receipt: Receipt) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.office == desk.office.office,
        table.c.of_epoch == receipt.of.epoch,
        table.c.of_seq == receipt.of.seq,
    )
