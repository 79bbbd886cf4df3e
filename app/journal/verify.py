"""Verifying a journal: every link, signature, epoch and column, from the bytes alone.

It finds an edit, a deletion in the middle, an insertion and a swap. A tail cut off while nobody
else had seen it leaves no trace here: that shows against a head seen elsewhere (`seen`), on a
printed receipt, at the centre, or in a shift's totals.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.journal.append import ASIDE, EPOCHS, EVENTS
from app.journal.chain import first_link, link_holds, next_link
from app.journal.rotation import possession_holds, read_rotation
from models.errors import Refusal
from models.events.base import Envelope
from models.events.known import Event, open_body, open_envelope
from models.events.office import EpochOpened, GapDeclared, KeyRotated

_PAGE: Final = 2000

Place = tuple[str, int]
"""Where an event stands: epoch and sequence number."""
Evidence = tuple[str, int, str]
"""An event that a centre keeps beside its journal: epoch, sequence number, hex of its chain."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: a code (`verify.*`), and where the first bad row stands."""

    code: str
    epoch: str = ""
    seq: int = 0
    detail: str = ""


@dataclass(slots=True)
class _Walk:
    """How far one epoch has been followed."""

    epoch: Any
    beside: Collection[Place] = frozenset()
    seq: int = 0
    chain: bytes = b""
    last: bytes | None = None
    regained: set[str] = field(default_factory=set)
    rotated: KeyRotated | None = None
    findings: list[Finding] = field(default_factory=list)

    def find(self, code: str, seq: int, detail: str = "") -> None:
        self.findings.append(Finding(code, self.epoch.epoch, seq, detail))


def stored_events(connection: Connection, office: str, epoch: str) -> Iterator[Any]:
    """Read an epoch's rows in order, a page at a time: a journal need not fit in memory."""
    after = -1
    while True:
        query = (
            sa.select(EVENTS)
            .where(EVENTS.c.office == office, EVENTS.c.epoch == epoch, EVENTS.c.seq > after)
            .order_by(EVENTS.c.seq)
            .limit(_PAGE)
        )
        rows = connection.execute(query).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq


def verify_journal(
    connection: Connection,
    *,
    seen: Mapping[Place, bytes] | None = None,
    beside: Collection[Place] = frozenset(),
    evidence: Collection[Evidence] = frozenset(),
) -> list[Finding]:
    """Check every epoch of every office in a database; an empty list is a sound journal.

    Args:
        seen: heads known from elsewhere, (epoch, seq) → first bytes of the chain value.
        beside: events a centre keeps as evidence without reading them; only their chain counts.
        evidence: what left a branch at a centre and lies in a table of its own; an epoch may
            continue it.
    """
    findings: list[Finding] = []
    links: dict[Place, bytes] = {}
    rotations: dict[Place, KeyRotated] = {}
    regained: set[str] = set()
    epochs = connection.execute(
        sa.select(EPOCHS).order_by(EPOCHS.c.office, EPOCHS.c.opened_seq, EPOCHS.c.epoch)
    ).all()
    known = {(row.office, row.epoch) for row in epochs}
    for epoch in epochs:
        walk = _Walk(epoch, beside, seq=epoch.opened_seq - 1)
        for row in stored_events(connection, epoch.office, epoch.epoch):
            _step(walk, row)
            links[(row.epoch, row.seq)] = walk.chain
        _end(walk)
        if walk.rotated is not None:
            rotations[(epoch.epoch, walk.seq)] = walk.rotated
        findings += walk.findings
        regained |= walk.regained
    within = [row for row in epochs if _parent_of(row) not in evidence]
    findings += _parents(within, links, regained)
    findings += _keys(epochs, within, links, rotations)
    findings += [
        Finding("verify.rolled_back", name, seq)
        for (name, seq), head in (seen or {}).items()
        if not links.get((name, seq), b"").startswith(head)
    ]
    strays = sa.select(EVENTS.c.office, EVENTS.c.epoch, sa.func.min(EVENTS.c.seq).label("seq"))
    findings += [
        Finding("verify.stray_epoch", row.epoch, row.seq)
        for row in connection.execute(strays.group_by(EVENTS.c.office, EVENTS.c.epoch))
        if (row.office, row.epoch) not in known
    ]
    return findings


def _step(walk: _Walk, row: Any) -> None:
    if row.seq != walk.seq + 1:
        walk.find("verify.gap", row.seq)
    link = next_link(walk.chain, row.seq, row.data) if walk.chain else first_link(row.data)
    if link != row.chain:
        walk.find("verify.chain", row.seq)
    if row.signature is not None and not link_holds(walk.epoch.public_key, row.signature, link):
        walk.find("verify.signature", row.seq)
    _columns(walk, row)
    _rotation(walk, row)
    walk.seq, walk.chain, walk.last = row.seq, row.chain, row.signature


def _rotation(walk: _Walk, row: Any) -> None:
    """A new key must be proved by itself, and nothing follows it in the epoch that it ends.

    What a centre keeps as evidence may be neither; a machine that was turned away rotated
    soundly all the same.
    """
    evidence = (row.epoch, row.seq) in walk.beside
    if walk.rotated is not None and not evidence:
        walk.find("verify.after_rotation", row.seq)
    stated = read_rotation(row.data)
    if stated is None:
        return
    if possession_holds(stated, device=walk.epoch.device, epoch=walk.epoch.epoch):
        walk.rotated = stated
    elif not evidence:
        walk.find("verify.rotation", row.seq)


def _columns(walk: _Walk, row: Any) -> None:
    """What SQL reads must be what was signed."""
    if (row.epoch, row.seq) in walk.beside:
        return
    try:
        envelope = open_envelope(row.data)
    except Refusal:
        walk.find("verify.unreadable", row.seq)
        return
    said = (envelope.seq, envelope.event_id, envelope.kind, envelope.day)
    # An act that a disk recorded twice, before and after it was put back, has its place for a name.
    named = row.event_id if row.event_id != f"{row.epoch}:{row.seq}" else envelope.event_id
    if said != (row.seq, named, row.kind, row.day):
        walk.find("verify.column", row.seq)
    if envelope.kind == GapDeclared.kind:
        _regain(walk, envelope)
    if row.seq == walk.epoch.opened_seq and not _opens(walk.epoch, row.data):
        walk.find("verify.epoch", row.seq)


def _regain(walk: _Walk, envelope: Envelope) -> None:
    """Remember the epochs that came back from the centre: what left them is known and stated."""
    with suppress(Refusal):
        body = open_body(envelope)
        if isinstance(body, GapDeclared) and body.series is not None:
            walk.regained |= {gap.epoch for gap in body.gaps}


def _opens(epoch: Any, data: bytes) -> bool:
    """Tell whether an epoch's row says what its first event says."""
    try:
        body = open_body(open_envelope(data))
    except Refusal:
        return False
    if not isinstance(body, EpochOpened):
        return False
    parent = (body.parent.epoch, body.parent.seq, body.parent.chain) if body.parent else ("", 0, "")
    said = (body.office, body.epoch, body.device, body.counter, body.key, body.key_id, *parent)
    return said == (
        epoch.office,
        epoch.epoch,
        epoch.device,
        epoch.counter,
        epoch.public_key,
        epoch.key_id,
        epoch.parent_epoch,
        epoch.parent_seq,
        epoch.parent_chain,
    )


def _end(walk: _Walk) -> None:
    if not walk.chain:
        walk.find("verify.empty_epoch", walk.epoch.opened_seq)
    elif walk.last is None:
        walk.find("verify.unsigned", walk.seq)


def _parent_of(row: Any) -> Evidence:
    return row.parent_epoch, row.parent_seq, row.parent_chain


def _keys(
    epochs: Any, within: Any, links: Mapping[Place, bytes], rotations: Mapping[Place, KeyRotated]
) -> list[Finding]:
    """An epoch's key must be that of the epoch it continues, or the one that ended it."""
    known = {(row.office, row.epoch): row for row in epochs}
    findings: list[Finding] = []
    for row in within:
        parent = known.get((row.office, row.parent_epoch))
        place = (row.parent_epoch, row.parent_seq)
        if parent is None or parent.device != row.device or place not in links:
            continue
        stated = rotations.get(place)
        own = (stated.key, stated.key_id) if stated else (parent.public_key, parent.key_id)
        if own != (row.public_key, row.key_id):
            findings.append(Finding("verify.key", row.epoch, row.opened_seq))
    return findings


def _parents(epochs: Any, links: Mapping[Place, bytes], regained: Collection[str]) -> list[Finding]:
    """An epoch must continue a head that stands, and no two may continue the same one.

    Where one of the two came back to a disk that had been put back, the journal says so itself.
    """
    findings: list[Finding] = []
    claimed: dict[tuple[str, str, int], str] = {}
    for row in epochs:
        if not row.parent_epoch:
            continue
        link = links.get((row.parent_epoch, row.parent_seq))
        if link is None or link.hex() != row.parent_chain:
            findings.append(Finding("verify.parent", row.epoch, row.opened_seq))
        other = claimed.setdefault((row.office, row.parent_epoch, row.parent_seq), row.epoch)
        if other != row.epoch and not {other, row.epoch} & set(regained):
            findings.append(Finding("verify.fork", row.epoch, row.opened_seq, other))
    return findings


def read_events(
    connection: Connection, *, beside: Collection[Place] = frozenset()
) -> Iterator[Event]:
    """Read every event of a database that was posted, each epoch in order, as typed events.

    What this disk keeps of another copy of itself is not among them.
    """
    aside = {(row.office, row.epoch): row.first for row in connection.execute(sa.select(ASIDE))}
    order = sa.select(EPOCHS).order_by(EPOCHS.c.office, EPOCHS.c.opened_seq, EPOCHS.c.epoch)
    for epoch in connection.execute(order).all():
        until = aside.get((epoch.office, epoch.epoch))
        for row in stored_events(connection, epoch.office, epoch.epoch):
            if until is not None and row.seq >= until:
                break
            if (row.epoch, row.seq) in beside:
                continue
            envelope = open_envelope(row.data)
            yield Event(
                epoch.office,
                epoch.counter,
                epoch.device,
                epoch.epoch,
                envelope,
                open_body(envelope),
                epoch.opened_seq,
            )
