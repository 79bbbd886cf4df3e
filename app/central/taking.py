"""A frame on its way in: whose it is, that it is theirs, and where its news begin."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.cases import Matter
from app.central.epochs import add_epoch, find_epoch, key_of, read_opening
from app.central.feed import News, news
from app.central.rows import COLLISION, HEAD, add_missing
from app.journal.append import EVENTS
from app.wire.feed_items import Command
from app.wire.frame import Frame
from app.wire.messages import Fork
from models.errors import Refusal


@dataclass(slots=True)
class Taking:
    """One frame on its way in: what is known of it, and what has been found."""

    connection: Connection
    frame: Frame
    links: tuple[bytes, ...]
    machine: Any
    at: str
    via: str
    revoked: bool = False
    epoch: Any = None
    head: Any = None
    matters: list[Matter] = field(default_factory=list)
    told: list[News] = field(default_factory=list)
    forks: list[Fork] = field(default_factory=list)

    @property
    def office(self) -> str:
        """Name the office."""
        return str(self.machine.office)

    @property
    def device(self) -> str:
        """Name the machine."""
        return str(self.machine.device)


def prove(taking: Taking) -> None:
    """See that the machine signed this frame, by the key its epoch opened with."""
    header = taking.frame.header
    taking.epoch = find_epoch(taking.connection, taking.office, header.epoch)
    opening = None
    if taking.epoch is None:
        opening = read_opening(taking.connection, taking.machine, taking.frame)
        public_key, key_id = opening.key, opening.key_id
    else:
        if taking.epoch.device != taking.device:
            raise Refusal("wire.epoch_foreign")
        public_key, key_id = taking.epoch.public_key, taking.epoch.key_id
    if not taking.frame.proved_by(public_key):
        raise Refusal("wire.signature")
    key = key_of(taking.connection, taking.office, taking.device, key_id)
    taking.revoked = taking.machine.state == "revoked" or key is None or bool(key.revoked_at)
    if opening is not None:
        taking.matters += add_epoch(taking.connection, taking.frame, opening)
        taking.epoch = find_epoch(taking.connection, taking.office, header.epoch)


def find_news(taking: Taking) -> int:
    """Find where the frame's news begin; what leaves the known branch is kept as evidence."""
    header = taking.frame.header
    count = len(taking.frame.events)
    query = sa.select(HEAD).where(HEAD.c.office == taking.office, HEAD.c.epoch == header.epoch)
    taking.head = taking.connection.execute(query).first()
    if taking.head is None:
        return 0
    reached: int = taking.head.seq
    if header.seq > reached + 1:
        raise Refusal(
            "wire.gap", epoch=header.epoch, seq=reached + 1, chain=taking.head.chain.hex()
        )
    parted = 0 if header.seq < taking.epoch.opened_seq else _parted(taking, reached)
    if parted is None:
        return min(max(0, reached + 1 - header.seq), count)
    _keep_branch(taking, parted)
    return count


def _parted(taking: Taking, reached: int) -> int | None:
    """Give the place of the first event that does not continue what is stored, or None."""
    header = taking.frame.header
    first = max(header.seq - 1, taking.epoch.opened_seq)
    last = min(header.seq + len(taking.frame.events) - 1, reached)
    query = sa.select(EVENTS.c.seq, EVENTS.c.chain).where(
        EVENTS.c.office == taking.office,
        EVENTS.c.epoch == header.epoch,
        EVENTS.c.seq.between(first, last),
    )
    stored = {row.seq: row.chain for row in taking.connection.execute(query)}
    before = stored.get(header.seq - 1, b"")
    if before.hex() != header.before:
        return 0
    for place, link in enumerate(taking.links):
        known = stored.get(header.seq + place)
        if known is not None and known != link:
            return place
    return None


def _keep_branch(taking: Taking, parted: int) -> None:
    header = taking.frame.header
    rows = [
        {
            "office": taking.office,
            "epoch": header.epoch,
            "seq": header.seq + place,
            "chain": taking.links[place],
            "data": taking.frame.events[place],
            "received_at": taking.at,
        }
        for place in range(parted, len(taking.frame.events))
    ]
    known = sa.select(COLLISION.c.seq).where(
        COLLISION.c.office == taking.office, COLLISION.c.epoch == header.epoch
    )
    told = taking.connection.execute(known.limit(1)).first() is not None
    add_missing(taking.connection, COLLISION, rows)
    seq, chain = header.seq + parted, taking.links[parted].hex()
    taking.forks.append(Fork(seq=seq, chain=chain))
    if told:
        return
    taking.matters.append(Matter(taking.office, taking.device, "collision", header.epoch))
    asked = Command(what="open_epoch", epoch=header.epoch)
    taking.told.append(news(f"command:open_epoch:{header.epoch}", asked))
