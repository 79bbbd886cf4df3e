"""The evidence pack of a disputed shift: what this machine knows of it, as one file to be kept.

All that is in it stands in the journal, or in what the program notes of its devices and its line
while it works; names and answers of citizens are in neither.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk, Shift
from app.counter.tables import ATTEMPT, PRINT_JOB
from app.journal.append import EVENTS
from models.events.base import Envelope
from models.events.known import open_body, open_envelope
from models.events.office import ClockChanged, EpochOpened
from models.events.shift import CashAccepted, CashCounted, DrawerMoved, DrawerOpened
from models.events.visit import CardResolved, LinesRefunded, ReceiptVoided, VisitCompleted

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""Every part of a pack bears this moment, so that the same shift gives the same bytes."""
Row = Sequence[str | int]


def evidence_pack(desk: Desk) -> bytes:
    """Put the evidence of the open shift together, as a ZIP of tables and the signed events."""
    shift, _ = desk.need_closing()
    with desk.read() as connection:
        stored = _stored(connection, desk, shift)
        tables = {
            "lines.csv": list(_lines(stored)),
            "drawer.csv": list(_drawer(stored)),
            "starts.csv": list(_starts(stored)),
            "line.csv": list(_attempts(connection, shift)),
            "papers.csv": list(_papers(connection, shift)),
        }
    events = b"".join(data + b"\n" for _, data, _ in stored)
    chain = "".join(f"{envelope.seq} {link}\n" for envelope, _, link in stored)
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as kept:
        _put(kept, "events.jsonl", events)
        _put(kept, "chain.txt", chain.encode())
        for name, rows in tables.items():
            _put(kept, name, _table(rows))
    return pack.getvalue()


_Stored = tuple[Envelope, bytes, str]


def _stored(connection: Connection, desk: Desk, shift: Shift) -> list[_Stored]:
    """Read the machine's events since the shift was opened: also those that bear no shift."""
    rows = connection.execute(
        sa.select(EVENTS.c.data, EVENTS.c.chain)
        .where(
            EVENTS.c.office == desk.office.office,
            EVENTS.c.seq >= shift.opened_seq,
            EVENTS.c.day >= shift.day,
        )
        .order_by(EVENTS.c.seq, EVENTS.c.epoch)
    )
    return [(open_envelope(row.data), bytes(row.data), row.chain.hex()) for row in rows]


def _lines(stored: Iterable[_Stored]) -> Iterator[Row]:
    """Every line that was taken or given back, and every card whose result became known."""
    yield ("seq", "at", "clerk", "kind", "receipt", "service", "rial")
    for envelope, _, _ in stored:
        body, head = open_body(envelope), (envelope.seq, envelope.at, envelope.actor, envelope.kind)
        match body:
            case VisitCompleted():
                for line in body.lines:
                    rial = sum(part.amount for part in line.parts)
                    yield (*head, body.receipt, line.service, rial)
                for tender in body.tenders:
                    yield (*head, body.receipt, f"{tender.kind} {tender.state}", tender.amount)
            case ReceiptVoided() | LinesRefunded():
                for back in body.lines:
                    rial = -sum(part.amount for part in back.parts)
                    yield (*head, body.receipt, f"line {back.line}", rial)
            case CardResolved():
                yield (*head, "", body.outcome, body.amount)
            case _:
                continue


def _drawer(stored: Iterable[_Stored]) -> Iterator[Row]:
    """Every movement, opening and count of the drawer."""
    yield ("seq", "at", "clerk", "approver", "kind", "what", "rial")
    for envelope, _, _ in stored:
        body = open_body(envelope)
        match body:
            case DrawerMoved():
                said, rial = f"{body.direction} {body.party} {body.reason}", body.amount
            case DrawerOpened():
                said, rial = body.reason, 0
            case CashCounted():
                said, rial = f"count {body.attempt}", body.counted
            case CashAccepted():
                said, rial = f"{body.of.seq} at counter {body.counter}", 0
            case _:
                continue
        yield (
            envelope.seq,
            envelope.at,
            envelope.actor,
            envelope.approver,
            envelope.kind,
            said,
            rial,
        )


def _starts(stored: Iterable[_Stored]) -> Iterator[Row]:
    """Every start of the program, which in an open shift is a crash or a power cut; clock steps."""
    yield ("seq", "at", "what", "detail")
    for envelope, _, _ in stored:
        body = open_body(envelope)
        if isinstance(body, EpochOpened):
            yield (envelope.seq, envelope.at, "start", f"{body.app} {body.boot}")
        elif isinstance(body, ClockChanged):
            yield (envelope.seq, envelope.at, "clock", f"{body.from_at} {body.step_ms} ms")


def _attempts(connection: Connection, shift: Shift) -> Iterator[Row]:
    """Every try to reach the centre that did not go well: what it sent was sent again."""
    yield ("at", "kind", "outcome", "events", "bytes", "ms")
    rows = connection.execute(
        sa.select(ATTEMPT)
        .where(ATTEMPT.c.at >= shift.opened_at, ATTEMPT.c.outcome != "well")
        .order_by(ATTEMPT.c.attempt)
    )
    for row in rows:
        yield (row.at, row.kind, row.outcome, row.events, row.bytes_up, row.ms)


def _papers(connection: Connection, shift: Shift) -> Iterator[Row]:
    """Every paper that did not come out, and what the printer said."""
    yield ("day", "seq", "copy", "state", "error")
    rows = connection.execute(
        sa.select(PRINT_JOB)
        .where(PRINT_JOB.c.day == shift.day, PRINT_JOB.c.seq >= shift.opened_seq)
        .where(sa.or_(PRINT_JOB.c.state != "printed", PRINT_JOB.c.error != ""))
        .order_by(PRINT_JOB.c.seq, PRINT_JOB.c.copy)
    )
    for row in rows:
        yield (row.day, row.seq, row.copy, row.state, row.error)


def _table(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _put(kept: zipfile.ZipFile, name: str, content: bytes) -> None:
    part = zipfile.ZipInfo(name, _MOMENT)
    part.external_attr = 0o600 << 16
    part.compress_type = zipfile.ZIP_DEFLATED
    kept.writestr(part, content)
