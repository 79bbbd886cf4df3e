"""What of a day's money the centre has not confirmed, from what the caller knows of its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.remedies import HANDED
from app.book.fold.rows import RECEIPT, REMEDY
from app.book.reports.report import Doubt, Waiting
from app.book.reports.scope import Scope
from app.journal.append import EVENTS
from models.errors import Refusal
from models.events.base import Envelope
from models.events.known import open_body, open_envelope
from models.events.visit import LinesRefunded, ReceiptVoided, VisitCompleted


@dataclass(frozen=True, slots=True)
class Disposition:
    """What the centre says of one event: `held` or `rejected`, and its code for why.

    booked: whether the fold wrote its rows in the book that is being read.
    """

    epoch: str
    seq: int
    state: str
    code: str
    booked: bool = True


def waiting_of(
    connection: Connection,
    scope: Scope,
    confirmed: Mapping[str, int] | None,
    dispositions: Iterable[Disposition] = (),
) -> Waiting:
    """Count the slips that the centre has not confirmed, and name the events it doubts.

    Args:
        scope: one office's day or shift.
        confirmed: the last sequence number the centre has confirmed, by epoch; None at the
            centre itself, where nothing waits.
        dispositions: events held or rejected; those of other days are passed over.
    """
    columns = (RECEIPT.c.epoch, RECEIPT.c.seq, RECEIPT.c.receipt, RECEIPT.c.at, RECEIPT.c.total)
    slips = {
        (row.epoch, row.seq): row
        for row in connection.execute(
            sa.select(*columns).where(*scope.shape.of(RECEIPT)), scope.values
        )
    }
    doubts = [
        doubt
        for each in dispositions
        if (doubt := _doubt(connection, scope, each, slips.get((each.epoch, each.seq))))
    ]
    doubted = {(doubt.epoch, doubt.seq) for doubt in doubts}
    tail = [
        slip
        for place, slip in slips.items()
        if confirmed is not None
        and slip.seq > confirmed.get(slip.epoch, 0)
        and place not in doubted
    ]
    return Waiting(
        count=len(tail),
        amount=sum(slip.total for slip in tail),
        oldest_at=min((slip.at for slip in tail), default=""),
        rejected=tuple(sorted(doubts, key=lambda doubt: (doubt.at, doubt.epoch, doubt.seq))),
    )


def _doubt(connection: Connection, scope: Scope, each: Disposition, slip: Any) -> Doubt | None:
    """Describe a doubted event of the scope; one that is no slip is read from the journal."""
    if slip is not None:
        receipt, at, amount = slip.receipt, slip.at, slip.total
    else:
        query = sa.select(EVENTS.c.data).where(
            EVENTS.c.office == scope.offices[0],
            EVENTS.c.epoch == each.epoch,
            EVENTS.c.seq == each.seq,
        )
        data = connection.execute(query).scalar_one_or_none()
        if data is None:
            return None
        envelope = open_envelope(data)
        if envelope.day != scope.first or scope.shift not in ("", envelope.shift):
            return None
        receipt, amount = _slip_of(envelope)
        at = envelope.at
    return Doubt(
        epoch=each.epoch,
        seq=each.seq,
        receipt=receipt,
        at=at,
        amount=amount,
        state=each.state,
        code=each.code,
        booked=each.booked,
        handed=_told(connection, scope.offices[0], each),
    )


def _told(connection: Connection, office: str, each: Disposition) -> str:
    """Give what the supervisor was told of an event last, or nothing."""
    query = sa.select(REMEDY.c.note).where(
        REMEDY.c.office == office,
        REMEDY.c.of_epoch == each.epoch,
        REMEDY.c.of_seq == each.seq,
        REMEDY.c.what == HANDED,
    )
    told = connection.execute(query.order_by(REMEDY.c.seq.desc()).limit(1)).scalar()
    return str(told or "")


def _slip_of(envelope: Envelope) -> tuple[str, int]:
    """Give the slip number and rial of an event, where it is a slip this program can read."""
    try:
        body = open_body(envelope)
    except Refusal:
        return "", 0  # newer than this program: that it is there is all that can be told
    if isinstance(body, VisitCompleted | ReceiptVoided | LinesRefunded):
        return body.receipt, body.total
    return "", 0
