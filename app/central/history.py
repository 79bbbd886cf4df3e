"""A counter's own journal, given back: to its machine, or to the one that stands in for it."""

from typing import Any, Final

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.central.access import Caller
from app.central.asking import query_of
from app.central.epochs import find_epoch
from app.central.ground import Call, Ground
from app.central.rows import HEAD, MACHINE
from app.journal.append import EPOCHS, EVENTS
from app.storage.engine import reading
from app.wire.codec import WHOLE_MAX
from app.wire.coding import deflate
from app.wire.frame import EVENTS_MAX, Header, build
from app.wire.history import CODING, HistoryEpoch, HistoryIndex, HistoryPage
from app.wire.messages import PROTOCOL
from models.errors import Refusal

PAGE_BYTES: Final = 512 * 1024
"""After so many bytes of events no other frame of the machine's own is added to a page."""


def add_history(app: FastAPI, ground: Ground) -> None:
    """Add the calls by which a journal comes back."""

    @app.get("/v1/sync/history/epochs")
    async def epochs(request: Request) -> Response:
        beyond = _whole(query_of(request, "beyond").get("beyond", "0"), "beyond", WHOLE_MAX)
        return await ground.serve(request, lambda call: _index(ground, call, beyond))

    @app.get("/v1/sync/history")
    async def history(request: Request) -> Response:
        query = query_of(request, "device", "epoch", "after", "limit")
        return await ground.serve(request, lambda call: _page(ground, call, query))


def readable(connection: Connection, caller: Caller) -> tuple[str, ...]:
    """Name the machines whose journals a machine may read: itself, and those it stands in for.

    Only who enrolled as a replacement reads others', only of its own counter, and never those of
    a machine that is still in service there.
    """
    here = (MACHINE.c.office == caller.office, MACHINE.c.counter == caller.counter)
    rows = connection.execute(sa.select(MACHINE).where(*here)).all()
    own = next((row for row in rows if row.device == caller.device), None)
    if own is None or not own.replaces:
        return (caller.device,)
    elder = (row.device for row in rows if row.device != own.device and row.state != "active")
    return (caller.device, *sorted(elder))


def _whole(text: str, field: str, most: int, least: int = 0) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise Refusal("wire.query", field=field)
    if not least <= int(text) <= most:
        raise Refusal("wire.query", field=field)
    return int(text)


def _index(ground: Ground, call: Call, beyond: int) -> bytes:
    """Say which epochs reach beyond a place."""
    office = call.caller.office
    same = sa.and_(EPOCHS.c.office == HEAD.c.office, EPOCHS.c.epoch == HEAD.c.epoch)
    with reading(ground.engine) as connection:
        devices = readable(connection, call.caller)
        query = (
            sa.select(
                *(HEAD, EPOCHS.c.opened_seq, EPOCHS.c.public_key),
                *(EPOCHS.c.parent_epoch, EPOCHS.c.parent_seq),
            )
            .join(EPOCHS, same)
            .where(HEAD.c.office == office, HEAD.c.device.in_(devices), HEAD.c.seq > beyond)
            .order_by(EPOCHS.c.opened_seq, HEAD.c.epoch)
        )
        rows = connection.execute(query).all()
    return ground.seal(
        HistoryIndex(
            generation=call.generation,
            office=office,
            beyond=beyond,
            epochs=tuple(
                HistoryEpoch(
                    device=row.device,
                    epoch=row.epoch,
                    opened=row.opened_seq,
                    seq=row.seq,
                    chain=row.chain.hex(),
                    safe=row.safe_seq,
                    key=row.public_key,
                    parent=row.parent_epoch,
                    parent_seq=row.parent_seq,
                    first_turn=row.opened_turn,
                    turn=row.turn,
                )
                for row in rows
            ),
            now=ground.now,
            nonce=call.nonce,
        ),
        call.keys,
    )


def _page(ground: Ground, call: Call, query: dict[str, str]) -> bytes:
    """Give the events of an epoch after a place, as the machine once sent them."""
    office, device = call.caller.office, query.get("device", "")
    after = _whole(query.get("after", "0"), "after", WHOLE_MAX)
    limit = _whole(query.get("limit", str(EVENTS_MAX)), "limit", EVENTS_MAX, least=1)
    with reading(ground.engine) as connection:
        if device not in readable(connection, call.caller):
            raise Refusal("wire.scope_forbidden", field="device")
        epoch = find_epoch(connection, office, query.get("epoch", ""))
        if epoch is None or epoch.device != device:
            raise Refusal("wire.epoch_foreign", field="epoch")
        head = connection.execute(
            sa.select(HEAD.c.seq).where(HEAD.c.office == office, HEAD.c.epoch == epoch.epoch)
        ).scalar()
        rows = _signed(connection, epoch, after=after, limit=limit, head=head or 0)
        if not rows:
            raise Refusal("wire.query", field="after")
        before = _chain_before(connection, office, epoch, rows[0].seq)
    header = Header(
        protocol=PROTOCOL,
        device=device,
        epoch=epoch.epoch,
        seq=rows[0].seq,
        count=len(rows),
        before=before,
        signature=rows[-1].signature.hex(),
    )
    return ground.seal(
        HistoryPage(
            generation=call.generation,
            office=office,
            of=device,
            epoch=epoch.epoch,
            frame=deflate(build(header, [row.data for row in rows]), CODING),
            more=rows[-1].seq < (head or 0),
            now=ground.now,
            nonce=call.nonce,
        ),
        call.keys,
    )


def _signed(connection: Connection, epoch: Any, *, after: int, limit: int, head: int) -> list[Any]:
    """Read events after a place, up to one whose own signature was kept.

    The centre keeps the last signature of each frame, and no frame holds more than `EVENTS_MAX`:
    so within so many there is one, and a page may be longer than asked for, to end with it.
    """
    query = (
        sa.select(EVENTS.c.seq, EVENTS.c.data, EVENTS.c.signature)
        .where(
            EVENTS.c.office == epoch.office,
            EVENTS.c.epoch == epoch.epoch,
            EVENTS.c.seq.between(after + 1, head),
        )
        .order_by(EVENTS.c.seq)
        .limit(EVENTS_MAX)
    )
    rows: list[Any] = []
    end, size = 0, 0
    for row in connection.execute(query):
        rows.append(row)
        size += len(row.data)
        if end and (len(rows) > limit or size > PAGE_BYTES):
            break
        if row.signature is not None:
            end = len(rows)
    return rows[:end]


def _chain_before(connection: Connection, office: str, epoch: Any, seq: int) -> str:
    if seq <= epoch.opened_seq:
        return ""
    query = sa.select(EVENTS.c.chain).where(
        EVENTS.c.office == office, EVENTS.c.epoch == epoch.epoch, EVENTS.c.seq == seq - 1
    )
    chain: bytes = connection.execute(query).scalar_one()
    return chain.hex()
