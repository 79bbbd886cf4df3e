"""The return file of a bundle: receipts and feed, sealed to the one machine that they are for.

It is made from what stands here, so it can be made again at any time; an older one is passed over
by the counter that has a newer.
"""

from io import BytesIO
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.ahead import missing_of
from app.central.bundles import CARRIED, attaches, pieces_of, taken_piece
from app.central.feed import LIMIT_MAX, read_page, scopes_of
from app.central.ground import Ground
from app.central.rows import HEAD, MACHINE
from app.storage.engine import reading
from app.wire.bundle import ANSWER, Packing
from app.wire.bundle_messages import (
    AnswerHead,
    BundleAnswer,
    BundleHead,
    CarriedPage,
)
from app.wire.codec import decode
from app.wire.coding import deflate
from app.wire.messages import EpochHead, HeadAnswer
from models.errors import Refusal

SUFFIX: Final = "-ack"
"""What is added to a bundle's name for its return file's."""
FEED_BYTES: Final = 4 * 1024 * 1024
"""After so many bytes of feed no page is added; the next answer goes on from there."""
_RECEIPTS: Final = 200


def make_answer(ground: Ground, office: str, digest: str) -> bytes:
    """Make the return file of a bundle that came in, or refuse with `bundle.unknown`."""
    with reading(ground.engine) as connection:
        row = _row(connection, office, digest)
        if row is None:
            raise Refusal("bundle.unknown")
        head = decode(row.head, BundleHead)
        pieces = pieces_of(connection, office, digest)
        revoked = _revoked(connection, office, head.device)
    bodies = [_hello(ground, digest)]
    bodies += _receipts(ground, head, digest, pieces)
    bodies.append(_head(ground, head, digest))
    if not revoked:
        bodies += _pages(ground, head)
    keys = ground.keys.now()
    said = AnswerHead(
        office=office,
        device=head.device,
        bundle=digest,
        number=head.number,
        key_id=keys.key_id,
        coding=head.coding,
        count=len(bodies),
        created=ground.now,
    )
    file = BytesIO()
    packing = Packing(file, ANSWER, said, keys.signer)
    for body in bodies:
        packing.add(deflate(body, head.coding), head.box)
    packing.end()
    return file.getvalue()


def came_by(ground: Ground, office: str, digest: str) -> str:
    """Tell by whom a bundle came, or nothing."""
    with reading(ground.engine) as connection:
        row = _row(connection, office, digest)
    return str(row.came_by) if row else ""


def office_of(ground: Ground, digest: str) -> str:
    """Name the office whose bundle has this digest, or refuse with `bundle.unknown`."""
    with reading(ground.engine) as connection:
        office = connection.execute(
            sa.select(CARRIED.c.office).where(CARRIED.c.digest == digest)
        ).scalar()
    if office is None:
        raise Refusal("bundle.unknown")
    return str(office)


def _row(connection: Connection, office: str, digest: str) -> Any:
    here = (CARRIED.c.office == office, CARRIED.c.digest == digest)
    return connection.execute(sa.select(CARRIED).where(*here)).first()


def _revoked(connection: Connection, office: str, device: str) -> bool:
    """A machine that was turned away still hears that its events arrived, and nothing else."""
    state = sa.select(MACHINE.c.state).where(MACHINE.c.office == office, MACHINE.c.device == device)
    return connection.execute(state).scalar() == "revoked"


def _hello(ground: Ground, digest: str) -> bytes:
    """Say who answers: so keys that changed reach an office that has no line."""
    return ground.hello(digest[:32])


def _receipts(ground: Ground, head: BundleHead, digest: str, pieces: list[Any]) -> list[bytes]:
    with reading(ground.engine) as connection:
        come = [row for row in pieces if row.receipt or attaches(connection, row)]
    taken = [taken_piece(ground, head, row) for row in come]
    generation, now = ground.generation, ground.now
    return [
        ground.seal(
            BundleAnswer(
                bundle=digest,
                office=head.office,
                machine=head.device,
                generation=generation,
                known=head.generation,
                taken=tuple(taken[start : start + _RECEIPTS]),
                now=now,
            )
        )
        for start in range(0, max(1, len(taken)), _RECEIPTS)
    ]


def _head(ground: Ground, head: BundleHead, digest: str) -> bytes:
    query = sa.select(HEAD).where(HEAD.c.office == head.office, HEAD.c.device == head.device)
    with reading(ground.engine) as connection:
        rows = connection.execute(query.order_by(HEAD.c.epoch)).all()
        missing = missing_of(connection, head.office, head.device)
    return ground.seal(
        HeadAnswer(
            generation=ground.generation,
            office=head.office,
            device=head.device,
            epochs=tuple(
                EpochHead(
                    epoch=row.epoch,
                    seq=row.seq,
                    chain=row.chain.hex(),
                    safe=row.safe_seq,
                    missing=missing.get(row.epoch, ()),
                )
                for row in rows
            ),
            now=ground.now,
            nonce=digest[:32],
        )
    )


def _pages(ground: Ground, head: BundleHead) -> list[bytes]:
    """Give what each scope has for the machine after what it said it had taken in."""
    stated = {each.scope: each.cursor for each in head.feeds}
    pages: list[bytes] = []
    for scope in sorted(scopes_of(head.office, head.device)):
        cursor = stated.get(scope, "")
        while sum(map(len, pages)) < FEED_BYTES:
            try:
                page = _page(ground, head.device, scope, cursor)
            except Refusal as refusal:
                if refusal.code != "wire.cursor_expired" or not cursor:
                    raise
                cursor = ""  # restored since, or too long ago: the state as it is
                continue
            pages.append(ground.seal(page))
            if not page.more:
                break
            cursor = page.next
    return pages


def _page(ground: Ground, device: str, scope: str, cursor: str) -> CarriedPage:
    generation = ground.generation
    with reading(ground.engine) as connection:
        page = read_page(connection, generation, scope, cursor, LIMIT_MAX)
    return CarriedPage(
        generation=generation,
        machine=device,
        scope=scope,
        after=cursor,
        items=page.items,
        next=page.next,
        more=page.more,
        now=ground.now,
    )
