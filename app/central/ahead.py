"""Frames that came before their turn: kept whole, and taken in when what they wait for is here.

A stick may come before the line, the third frame before the second, a start of the program
before the one it continues. Such a frame is proved, stored and counted, but not booked.
"""

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.epochs import declares_gap, parent_stands
from app.central.rows import AHEAD, HEAD, add_missing
from app.central.taking import Taking
from app.wire.coding import CODINGS, deflate, inflate
from app.wire.frame import Frame, build, parse
from models.errors import Refusal

AHEAD_BYTES_MAX: Final = 16 * 1024 * 1024
"""How many compressed bytes one machine may have waiting: months of a busy counter."""


def keep_ahead(taking: Taking, waits: Refusal) -> None:
    """Keep a proved frame that does not attach yet; the same frame again adds nothing.

    Refuses with `wire.too_far_ahead`, and where to go on, when the machine has too many waiting.
    """
    frame, header, body = taking.frame, taking.frame.header, taking.opening
    data = deflate(build(header, frame.events))
    if _held_bytes(taking) + len(data) > AHEAD_BYTES_MAX:
        raise Refusal("wire.too_far_ahead", field=waits.field, **waits.facts)
    parent = body.parent if body else None
    row = {
        "office": taking.office,
        "epoch": header.epoch,
        "seq": header.seq,
        "chain": taking.links[-1],
        "device": taking.device,
        "events": len(frame.events),
        "before": header.before,
        "parent_epoch": parent.epoch if parent else "",
        "parent_seq": parent.seq if parent else 0,
        "parent_chain": parent.chain if parent else "",
        "declares": int(declares_gap(frame)),
        "coding": CODINGS[0],
        "data": data,
        "received_at": taking.at,
        "via": taking.via,
    }
    add_missing(taking.connection, AHEAD, [row])
    taking.waiting = True


def _held_bytes(taking: Taking) -> int:
    """Sum up what else of this machine waits; the same frame sent again is not counted twice."""
    header = taking.frame.header
    same = sa.and_(AHEAD.c.epoch == header.epoch, AHEAD.c.chain == taking.links[-1])
    query = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(AHEAD.c.data)), 0)).where(
        AHEAD.c.office == taking.office, AHEAD.c.device == taking.device, ~same
    )
    return int(taking.connection.execute(query).scalar_one())


def ready_frames(connection: Connection, office: str, device: str) -> Iterator[tuple[Any, Frame]]:
    """Give the frames of a machine whose turn seems to have come, with their rows, in order."""
    own = sa.and_(HEAD.c.office == AHEAD.c.office, HEAD.c.epoch == AHEAD.c.epoch)
    columns = [column for column in AHEAD.c if column.name != "data"]
    query = (
        sa.select(*columns, HEAD.c.seq.label("reached"))
        .outerjoin_from(AHEAD, HEAD, own)
        .where(AHEAD.c.office == office, AHEAD.c.device == device)
        .order_by(AHEAD.c.seq, AHEAD.c.epoch, AHEAD.c.chain)
    )
    rows = connection.execute(query).all()
    declared = {row.epoch for row in rows if row.declares}
    for row in rows:
        if _ready(connection, row, declared):
            data = connection.execute(sa.select(AHEAD.c.data).where(*_key(row))).scalar_one()
            yield row, parse(inflate(data, row.coding))


def _ready(connection: Connection, row: Any, declared: set[str]) -> bool:
    if row.reached is not None:
        return bool(row.seq <= row.reached + 1)
    if row.before:
        return False
    parent = (row.parent_epoch, row.parent_seq, row.parent_chain)
    return row.epoch in declared or parent_stands(connection, row.office, *parent)


def _key(row: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        AHEAD.c.office == row.office,
        AHEAD.c.epoch == row.epoch,
        AHEAD.c.seq == row.seq,
        AHEAD.c.chain == row.chain,
    )


def drop_ahead(connection: Connection, row: Any) -> None:
    """Let go of a frame that has been taken in."""
    connection.execute(AHEAD.delete().where(*_key(row)))


def missing_of(
    connection: Connection, office: str, device: str
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Give, by epoch, the ranges that have not arrived although later events have."""
    own = sa.and_(HEAD.c.office == AHEAD.c.office, HEAD.c.epoch == AHEAD.c.epoch)
    query = (
        sa.select(AHEAD.c.epoch, AHEAD.c.seq, AHEAD.c.events, HEAD.c.seq.label("reached"))
        .join_from(AHEAD, HEAD, own)
        .where(AHEAD.c.office == office, AHEAD.c.device == device)
        .order_by(AHEAD.c.epoch, AHEAD.c.seq)
    )
    reached: dict[str, int] = {}
    missing: dict[str, list[tuple[int, int]]] = {}
    for row in connection.execute(query):
        last = reached.get(row.epoch, row.reached)
        if row.seq > last + 1:
            missing.setdefault(row.epoch, []).append((last + 1, row.seq - 1))
        reached[row.epoch] = max(last, row.seq + row.events - 1)
    return {epoch: tuple(ranges) for epoch, ranges in missing.items()}
