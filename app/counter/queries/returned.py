"""Requests that agencies sent back and nobody has put right yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.book.fold.rows import CORRECTED, LINE, RECEIPT
from app.counter.desk import Desk
from app.counter.people_index import kept_in
from app.counter.tables import AGENCY_ANSWER, VAULT
from models.errors import Refusal
from models.events.base import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """A line that its agency sent back.

    Attributes:
        of: the receipt's act. line: its place, from 0. version: number of the agency's word.
        fields: names of the questions to be answered anew. said: the agency's words.
        due: Jalali day by which, or empty. at: when it was said, RFC 3339.
    """

    of: Reference
    receipt: str
    clerk: str
    catalogue: int
    service: str
    line: int
    version: int
    fields: tuple[str, ...]
    said: str
    due: str
    at: str
    kept: str


_LAST = (
    sa.select(
        AGENCY_ANSWER.c.epoch,
        AGENCY_ANSWER.c.seq,
        AGENCY_ANSWER.c.line,
        sa.func.max(AGENCY_ANSWER.c.version).label("version"),
    )
    .group_by(AGENCY_ANSWER.c.epoch, AGENCY_ANSWER.c.seq, AGENCY_ANSWER.c.line)
    .subquery()
)


def returned_lines(desk: Desk) -> tuple[ReturnedLine, ...]:
    """List what was sent back and still stands open, the nearest deadline first."""
    with desk.read() as connection:
        rows = connection.execute(_query(desk)).all()
    found = (_line(row) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.due or "~", one.at)))


def returned_line(desk: Desk, epoch: str, seq: int, line: int) -> ReturnedLine:
    """Give one of them, or refuse with `request.not_returned`."""
    here = (AGENCY_ANSWER.c.epoch == epoch, AGENCY_ANSWER.c.seq == seq)
    with desk.read() as connection:
        row = connection.execute(_query(desk).where(*here, AGENCY_ANSWER.c.line == line)).first()
    if row is None:
        raise Refusal("request.not_returned")
    return _line(row)


def answers_of(desk: Desk, returned: ReturnedLine) -> Mapping[str, str]:
    """Give what was answered for a line, with what was put right since; empty once erased."""
    with desk.read() as connection:
        row = connection.execute(
            sa.select(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed).where(
                VAULT.c.epoch == returned.of.epoch,
                VAULT.c.seq == returned.of.seq,
                VAULT.c.citation == returned.kept,
            )
        ).first()
        kept = kept_in(desk.vault, *row) if row is not None else None
        answers = dict(kept.answers[returned.line]) if kept is not None else {}
        later = connection.execute(
            sa.select(CORRECTED)
            .where(
                CORRECTED.c.office == desk.office.office,
                CORRECTED.c.of_epoch == returned.of.epoch,
                CORRECTED.c.of_seq == returned.of.seq,
                CORRECTED.c.line == returned.line,
            )
            .order_by(CORRECTED.c.answer)
        ).all()
        for one in later:
            answers |= _put_right(desk, connection, one)
    return answers


def _put_right(desk: Desk, connection: sa.Connection, row: Any) -> Mapping[str, str]:
    found = connection.execute(
        sa.select(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed).where(
            VAULT.c.epoch == row.epoch, VAULT.c.seq == row.seq, VAULT.c.citation == row.kept
        )
    ).first()
    kept = kept_in(desk.vault, *found) if found is not None else None
    return kept.answers[0] if kept is not None else {}


def _query(desk: Desk) -> sa.Select[Any]:
    done = sa.exists().where(
        CORRECTED.c.office == desk.office.office,
        CORRECTED.c.of_epoch == AGENCY_ANSWER.c.epoch,
        CORRECTED.c.of_seq == AGENCY_ANSWER.c.seq,
        CORRECTED.c.line == AGENCY_ANSWER.c.line,
        CORRECTED.c.answer == AGENCY_ANSWER.c.version,
    )
    last = sa.and_(
        *(_LAST.c[name] == AGENCY_ANSWER.c[name] for name in ("epoch", "seq", "line", "version"))
    )
    slip = sa.and_(RECEIPT.c.epoch == AGENCY_ANSWER.c.epoch, RECEIPT.c.seq == AGENCY_ANSWER.c.seq)
    line = sa.and_(
        LINE.c.office == RECEIPT.c.office,
        LINE.c.day == RECEIPT.c.day,
        LINE.c.epoch == RECEIPT.c.epoch,
        LINE.c.seq == RECEIPT.c.seq,
        LINE.c.line == AGENCY_ANSWER.c.line,
    )
    return (
        sa.select(
            AGENCY_ANSWER,
            RECEIPT.c.day,
            RECEIPT.c.receipt,
            RECEIPT.c.clerk,
            RECEIPT.c.catalogue,
            RECEIPT.c.kept,
            LINE.c.service,
        )
        .join(_LAST, last)
        .join(RECEIPT, slip)
        .join(LINE, line)
        .where(
            RECEIPT.c.office == desk.office.office,
            AGENCY_ANSWER.c.state == "returned",
            LINE.c.state == "taken",
            ~done,
        )
    )


def _line(row: Any) -> ReturnedLine:
    return ReturnedLine(
        of=Reference(row.day, row.epoch, row.seq),
        receipt=row.receipt,
        clerk=row.clerk,
        catalogue=row.catalogue,
        service=row.service,
        line=row.line,
        version=row.version,
        fields=tuple(row.fields.split()),
        said=row.said,
        due=row.due,
        at=row.at,
        kept=row.kept,
    )
