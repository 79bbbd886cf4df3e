"""Taking in the return file of a bundle: its receipts move cursors exactly as over the line.

Old files, repeated ones and another machine's are harmless: a receipt that says no more than is
known is passed over, and a page of the feed only ever goes on from where this counter stands.
"""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.centre_keys import pin_keys
from app.counter.desk import Desk
from app.counter.opening import Surroundings
from app.counter.sync.bundle import EXPORTED, known_generation
from app.counter.sync.carried import Carried, position, read_carried
from app.counter.sync.pull import Pull
from app.counter.sync.push import Pushed, Receipts, follow_generation
from app.counter.sync.tail import Framed, Tail, outbox
from app.counter.tables import CURSOR, FEED_CURSOR
from app.journal.append import EPOCHS, EVENTS, Identity
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from app.wire.bundle_messages import AnswerHead, TakenPiece
from app.wire.messages import PushReceipt
from app.wire.signing import unseal
from models.errors import Fault, Refusal


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a return file came to.

    Attributes:
        number: of the bundle it answers. confirmed: events that wait no more. items: of the feed.
        waiting, held, rejected: the outbox after it. whole: whether all of the file could be read.
        behind: its news go on from a return file that was not taken in yet, and wait for that.
    """

    number: int
    confirmed: int
    items: int
    waiting: int
    held: int
    rejected: int
    whole: bool
    behind: bool = False

    @property
    def told_news(self) -> bool:
        """Tell whether the file said anything that this counter did not know."""
        return bool(self.confirmed or self.items)


def acknowledge(desk: Desk, around: Surroundings, path: Path) -> Acknowledged:
    """Take a return file in; again, or an old one, it changes nothing.

    Raises what `read_carried` does, Refusal `bundle.old`, and a Fault `line.head_disagrees` where
    the centre speaks of another journal than ours.
    """
    carried = read_carried(desk, path)
    engine, identity = desk.engine, desk.journal.identity
    _demand_present(desk, carried)
    if carried.hello is not None:
        pin_keys(desk, carried.hello)
    with reading(engine) as connection:
        before = outbox(connection, identity).waiting
    pushed = Pushed()
    follow_generation(engine, identity, carried, carried.generation)
    receipts = Receipts(engine, identity, carried, pushed)
    for answer in carried.bundles:
        for piece in answer.taken:
            _accept(desk, receipts, piece)
    with reading(engine) as connection:
        after = outbox(connection, identity)
    pull = Pull(desk, around, carried)
    if desk.journal.head.epoch in pushed.forks:
        pull.open_epoch()
    items = pull.all_scopes()
    _note(desk, carried.said)
    for epoch in sorted(pushed.behind):
        desk.news.tell("sync.behind", epoch)
    desk.news.tell("sync.changed")
    with reading(engine) as connection:
        now = outbox(connection, identity)
    return Acknowledged(
        number=carried.said.number,
        confirmed=max(0, before - after.waiting),
        items=items,
        waiting=now.waiting,
        held=now.held,
        rejected=now.rejected,
        whole=carried.whole,
        behind=_behind(desk, carried),
    )


def _demand_present(desk: Desk, carried: Carried) -> None:
    """Refuse what a centre said before it was restored, once this counter has heard of that.

    Which generation came first no clock may say. A file of another one than ours is believed if
    the bundle that it answers knew ours: then the centre was restored after that.
    """
    with reading(desk.engine) as connection:
        ours = known_generation(connection)
    for answer in carried.bundles:
        if answer.generation != carried.generation:
            raise Refusal("bundle.old")
        if ours not in ("", answer.generation, answer.known):
            raise Refusal("bundle.old")


def _behind(desk: Desk, carried: Carried) -> bool:
    """Tell whether a page of the feed goes on from further than this counter has come."""
    with reading(desk.engine) as connection:
        rows = connection.execute(sa.select(FEED_CURSOR.c.scope, FEED_CURSOR.c.cursor)).all()
    reached = {row.scope: position(row.cursor) for row in rows}
    return any(position(page.after) > reached.get(page.scope, 0) for page in carried.pages)


def _accept(desk: Desk, receipts: Receipts, piece: TakenPiece) -> None:
    """Let one receipt move its epoch's cursor, if it says more than is known."""
    identity, proof = desk.journal.identity, bytes(piece.receipt)
    try:
        receipt = unseal(proof, PushReceipt, desk.centre_keys)
    except Refusal as refusal:
        raise Fault("line.stranger") from refusal
    reached, chain = receipt.received
    with reading(desk.engine) as connection:
        tail = _tail(connection, identity, receipt.epoch)
        ours = _chain_at(connection, identity, receipt.epoch, reached)
    if tail is None or receipt.generation != (tail.generation or receipt.generation):
        return  # of an epoch this disk has lost, or given before the centre was restored
    last = min(piece.span.last, tail.last)
    proves = last if receipt.forks or ours != chain else reached
    if proves > tail.after:
        framed = Framed(b"", piece.span.first, last, whole=last == tail.last)
        receipts.accept(tail, framed, receipt, proof)


def _tail(connection: Connection, identity: Identity, epoch: str) -> Tail | None:
    """Give what this disk has of an epoch, whether any of it waits or not."""
    opened = connection.execute(
        sa.select(EPOCHS.c.opened_seq).where(
            EPOCHS.c.office == identity.office,
            EPOCHS.c.device == identity.device,
            EPOCHS.c.epoch == epoch,
        )
    ).scalar()
    ends = connection.execute(
        sa.select(sa.func.max(EVENTS.c.seq)).where(
            EVENTS.c.office == identity.office, EVENTS.c.epoch == epoch
        )
    ).scalar()
    if opened is None or ends is None:
        return None
    cursor = connection.execute(sa.select(CURSOR).where(CURSOR.c.epoch == epoch)).first()
    if cursor is None:
        return Tail(epoch, opened, 0, ends, "")
    return Tail(epoch, opened, cursor.received_seq, ends, cursor.generation)


def _chain_at(connection: Connection, identity: Identity, epoch: str, seq: int) -> str:
    query = sa.select(EVENTS.c.chain).where(
        EVENTS.c.office == identity.office, EVENTS.c.epoch == epoch, EVENTS.c.seq == seq
    )
    chain: bytes | None = connection.execute(query).scalar()
    return chain.hex() if chain else ""


def _note(desk: Desk, said: AnswerHead) -> None:
    """Keep that a bundle of ours was answered."""
    own = (EXPORTED.c.number == said.number, EXPORTED.c.digest == said.bundle)
    at = write_instant(desk.clock.now())
    with writing(desk.engine) as connection:
        connection.execute(EXPORTED.update().where(*own).values(answered_at=at))
