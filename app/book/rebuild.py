"""Rebuilding the book from the journal and comparing it with the book kept: they must be equal."""

from collections.abc import Collection
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.fold import fold
from app.book.fold.rows import BOOK, POSTING
from app.journal.verify import Evidence, Finding, Place, read_events, verify_journal
from app.storage.engine import open_memory, reading, writing
from models.errors import CounterError
from models.tables.base import Shared


def rebuild(source: Connection, *, beside: Collection[Place] = frozenset()) -> Engine:
    """Fold a whole journal anew into an empty database in memory."""
    fresh = open_memory()
    with writing(fresh) as target:
        Shared.metadata.create_all(target)
        for event in read_events(source, beside=beside):
            fold(target, event)
    return fresh


def _rows(connection: Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    order = list(table.primary_key.columns)
    return [tuple(row) for row in connection.execute(sa.select(table).order_by(*order))]


def compare_books(kept: Connection, made: Connection) -> list[Finding]:
    """Name the first row of each table in which two books differ."""
    findings = []
    for table in BOOK:
        pairs = zip_longest(_rows(kept, table), _rows(made, table))
        first = next((pair for pair in pairs if pair[0] != pair[1]), None)
        if first is not None:
            row = dict(zip(table.c.keys(), first[0] or first[1] or (), strict=False))
            place = (str(row.get("epoch", "")), int(row.get("seq", 0)))
            findings.append(Finding("verify.book", *place, table.name))
    return findings


def unbalanced(connection: Connection) -> list[Finding]:
    """Find the events whose postings, as kept, do not sum to zero."""
    key = (POSTING.c.office, POSTING.c.epoch, POSTING.c.seq)
    query = sa.select(*key).group_by(*key).having(sa.func.sum(POSTING.c.amount) != 0)
    return [Finding("verify.postings", row.epoch, row.seq) for row in connection.execute(query)]


def verify(
    engine: Engine,
    *,
    beside: Collection[Place] = frozenset(),
    evidence: Collection[Evidence] = frozenset(),
) -> list[Finding]:
    """Check a whole file: chain, signatures, columns, postings, and the book against a rebuild.

    Args:
        beside: events that a centre holds or rejected, and so never folded. evidence: what it
            keeps of branches that left the journal.
    """
    with reading(engine) as kept:
        findings = verify_journal(kept, beside=beside, evidence=evidence) + unbalanced(kept)
        if any(finding.code in ("verify.unreadable", "verify.chain") for finding in findings):
            return findings
        try:
            made = rebuild(kept, beside=beside)
        except CounterError as error:
            return [*findings, Finding(f"verify.{error.code}")]
        with reading(made) as rebuilt:
            findings += compare_books(kept, rebuilt)
        made.dispose()
    return findings
