"""A frame on its way in: whose it is, that it is theirs, and where its news begin."""

from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.cases import Matter
from app.central.epochs import (
    add_epoch,
    demand_parent,
    find_epoch,
    gap_declared,
    opening_of,
    read_opening,
)
from app.central.feed import News, news
from app.central.rows import (
    AHEAD,
    COLLISION,
    HEAD,
    INTAKE,
    MACHINE,
    MACHINE_KEY,
    SERVER,
    add_missing,
)
from app.journal.append import EPOCHS, EVENTS
from app.journal.chain import link_holds
from app.wire.feed_items import Command
from app.wire.frame import Frame
from app.wire.messages import Fork
from models.errors import Refusal
from models.events.office import EpochOpened, KeyRotated

KEY_ENDED: Final = "key.ended"
"""Why what follows a key's end in its epoch is rejected."""


@dataclass(slots=True)
class Taking:
    """One frame on its way in: what is known of it, and what has been found.

    Attributes:
        machine, epoch: their rows; no epoch while it has not opened here. head: its row, if any.
        opening: what opens the epoch, when that is in this frame and new.
        waiting: whether frames of this machine wait for something to arrive. branched: whether
            other epochs continue this one. ended: whether its last event may have ended its key.
    """

    connection: Connection
    frame: Frame
    links: tuple[bytes, ...]
    machine: Any
    at: str
    via: str
    generation: str = ""
    waiting: bool = False
    branched: bool = False
    ended: bool = False
    revoked: bool = False
    epoch: Any = None
    head: Any = None
    opening: EpochOpened | None = None
    matters: list[Matter] = field(default_factory=list)
    told: list[News] = field(default_factory=list)
    forks: list[Fork] = field(default_factory=list)
    office: str = field(init=False)
    device: str = field(init=False)

    def __post_init__(self) -> None:
        self.office, self.device = str(self.machine.office), str(self.machine.device)


def _standing() -> sa.Select[Any]:
    """Ask at once for all that stands of an epoch, and of its machine's frames that wait."""
    office, device, epoch = (sa.bindparam(name, type_=sa.String()) for name in "ode")
    child = EPOCHS.alias("child")
    waiting = sa.exists().where(AHEAD.c.office == office, AHEAD.c.device == device)
    branched = sa.exists().where(child.c.office == office, child.c.parent_epoch == epoch)
    own = sa.and_(EPOCHS.c.office == office, EPOCHS.c.epoch == epoch)
    head = sa.and_(HEAD.c.office == office, HEAD.c.epoch == epoch)
    key = sa.and_(
        MACHINE_KEY.c.office == office,
        MACHINE_KEY.c.device == device,
        MACHINE_KEY.c.key_id == EPOCHS.c.key_id,
    )
    return sa.select(
        SERVER.c.generation,
        waiting.label("waiting"),
        branched.label("branched"),
        *EPOCHS.c,
        HEAD.c.seq,
        HEAD.c.chain,
        HEAD.c.safe_seq,
        MACHINE_KEY.c.revoked_at,
        EVENTS.c.kind,
        INTAKE.c.code,
    ).select_from(
        SERVER.outerjoin(EPOCHS, own)
        .outerjoin(HEAD, head)
        .outerjoin(MACHINE_KEY, key)
        .outerjoin(EVENTS, _at_head(EVENTS))
        .outerjoin(INTAKE, _at_head(INTAKE))
    )


def _at_head(table: sa.Table) -> sa.ColumnElement[bool]:
    same = (table.c[name] == HEAD.c[name] for name in ("office", "epoch", "seq"))
    return sa.and_(*same)


_STANDING = _standing()


def look(taking: Taking) -> None:
    """Find what stands of the frame's epoch; the machine's row must be locked by now."""
    asked = {"o": taking.office, "d": taking.device, "e": taking.frame.header.epoch}
    row = taking.connection.execute(_STANDING, asked).one()
    taking.generation, taking.waiting, taking.branched = row[0], bool(row[1]), bool(row[2])
    taking.epoch = row if row.epoch is not None else None
    taking.head = row if row.seq is not None else None
    taking.ended = row.kind == KeyRotated.kind or row.code == KEY_ENDED
    # A key that is not there is nobody's: `None` counts as revoked.
    taking.revoked = taking.machine.state == "revoked" or row.revoked_at != ""


def prove(taking: Taking) -> Refusal | None:
    """See that the machine signed this frame, and whether it attaches to what is here.

    Gives what the frame waits for, as the refusal that says where to go on, or None: then its
    epoch is open. Raises a Refusal for a frame that is not this machine's own.
    """
    header = taking.frame.header
    if taking.epoch is not None:
        if taking.epoch.device != taking.device:
            raise Refusal("wire.epoch_foreign")
        _demand_signed(taking, taking.epoch.public_key)
        if taking.head is not None and header.seq > taking.head.seq + 1:
            head = taking.head
            lacking = (header.epoch, head.seq + 1, header.seq - 1)
            if gap_declared(taking.connection, taking.office, taking.device, lacking):
                return None
            return Refusal("wire.gap", epoch=header.epoch, seq=head.seq + 1, chain=head.chain.hex())
        return None
    if header.before:
        _demand_signed(taking, *_keys_of(taking))
        return Refusal("wire.gap", epoch=header.epoch, seq=0, chain="")
    body = opening_of(taking.frame)
    key = read_opening(taking.connection, taking.machine, taking.frame, body)
    _demand_signed(taking, body.key)
    taking.opening = body
    try:
        demand_parent(taking.connection, taking.frame, body)
    except Refusal as refusal:
        return refusal
    taking.revoked = taking.machine.state == "revoked" or bool(key.revoked_at)
    return None


def open_epoch(taking: Taking) -> None:
    """Let the epoch begin that this frame opens."""
    if taking.opening is None:
        return
    taking.matters += add_epoch(taking.connection, taking.frame, taking.opening)
    own = (MACHINE.c.office == taking.office, MACHINE.c.device == taking.device)
    newest = MACHINE.update().where(*own).values(newest=taking.frame.header.epoch)
    taking.connection.execute(newest)
    taking.epoch = find_epoch(taking.connection, taking.office, taking.frame.header.epoch)


def _demand_signed(taking: Taking, *public_keys: str) -> None:
    signature = bytes.fromhex(taking.frame.header.signature)
    if not any(link_holds(key, signature, taking.links[-1]) for key in public_keys):
        raise Refusal("wire.signature")


def _keys_of(taking: Taking) -> list[str]:
    query = sa.select(MACHINE_KEY.c.public_key).where(
        MACHINE_KEY.c.office == taking.office, MACHINE_KEY.c.device == taking.device
    )
    return list(taking.connection.execute(query).scalars())


def find_news(taking: Taking) -> int:
    """Find where the frame's news begin; what leaves the known branch is kept as evidence."""
    header = taking.frame.header
    count = len(taking.frame.events)
    if taking.head is None:
        return 0
    reached: int = taking.head.seq
    if header.seq > reached + 1:  # `prove` lets it by only over a gap that the machine declared
        return 0
    if header.seq == reached + 1 and header.before == taking.head.chain.hex():
        return 0
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
