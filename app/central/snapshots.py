"""Snapshots: a scope's state as an immutable file, so that a first contact survives a bad line."""

from base64 import b64encode
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.central.access import Caller
from app.central.asking import query_of
from app.central.feed import LIMIT_MAX, read_page, scopes_of
from app.central.ground import Call, Ground
from app.central.rows import SCOPE, SNAPSHOT, add_missing
from app.storage.engine import reading, writing
from app.wire.codec import encode
from app.wire.coding import deflate
from app.wire.messages import FeedItem
from app.wire.snapshots import CODING, Snapshot, SnapshotAnswer
from models.errors import Refusal

KEPT: Final = 3
"""Files kept of a scope: who is half-way through the last one must find it still."""
STALE: Final = 200
"""When so many positions lie behind a file, the next one who asks gets a new one."""


def add_snapshots(app: FastAPI, ground: Ground) -> None:
    """Add the calls by which a scope's state is fetched in pieces."""

    @app.get("/v1/sync/snapshot")
    async def snapshot(request: Request) -> Response:
        scope = query_of(request, "scope").get("scope", "")
        return await ground.serve(request, lambda call: _told(ground, call, scope))

    @app.get("/v1/sync/snapshot/{digest}")
    async def file(request: Request, digest: str) -> Response:
        query_of(request)
        found: list[bytes] = []

        def look(call: Call) -> bytes:
            found.append(_file(ground, call.caller, digest))
            return b""

        await ground.serve(request, look)
        return ranged(request, found[0], digest)


def _told(ground: Ground, call: Call, scope: str) -> bytes:
    """Say which file has a scope's state, making one where none is new enough."""
    if scope not in scopes_of(call.caller.office, call.caller.device):
        raise Refusal("wire.scope_forbidden", field="scope")
    generation = call.generation
    with reading(ground.engine) as connection:
        row = _newest(connection, generation, scope)
    if row is None:
        with writing(ground.engine) as connection:
            row = _make(connection, generation, scope, ground.now)
    return ground.seal(
        SnapshotAnswer(
            generation=generation,
            scope=scope,
            sha256=row.sha256,
            size=row.size,
            cursor=row.cursor,
            now=ground.now,
            nonce=call.nonce,
        ),
        call.keys,
    )


def _rows(scope: str) -> sa.Select[Any]:
    size = sa.func.length(SNAPSHOT.c.data).label("size")
    columns = (SNAPSHOT.c.sha256, SNAPSHOT.c.cursor, SNAPSHOT.c.made_at, size)
    return (
        sa.select(*columns)
        .where(SNAPSHOT.c.scope == scope)
        .order_by(SNAPSHOT.c.made_at.desc(), SNAPSHOT.c.sha256)
    )


def _newest(connection: Connection, generation: str, scope: str) -> Any:
    """Give the newest file of a scope, unless the feed has gone far beyond it."""
    row = connection.execute(_rows(scope).limit(1)).first()
    if row is None or row.cursor.rpartition(".")[0] != generation:
        return None
    reached = sa.select(SCOPE.c.position).where(SCOPE.c.scope == scope)
    behind = (connection.execute(reached).scalar() or 0) - int(row.cursor.rpartition(".")[2])
    return row if behind < STALE else None


def _make(connection: Connection, generation: str, scope: str, at: str) -> Any:
    items: list[FeedItem] = []
    cursor, more = "", True
    while more:
        page = read_page(connection, generation, scope, cursor, LIMIT_MAX)
        items += page.items
        cursor, more = page.next, page.more
    data = deflate(encode(Snapshot(scope=scope, cursor=cursor, items=tuple(items))), CODING)
    row = {
        "sha256": sha256(data).hexdigest(),
        "scope": scope,
        "cursor": cursor,
        "made_at": at,
        "data": data,
    }
    add_missing(connection, SNAPSHOT, [row])
    for old in connection.execute(_rows(scope)).all()[KEPT:]:
        connection.execute(SNAPSHOT.delete().where(SNAPSHOT.c.sha256 == old.sha256))
    return connection.execute(_rows(scope).where(SNAPSHOT.c.sha256 == row["sha256"])).one()


def _file(ground: Ground, caller: Caller, digest: str) -> bytes:
    with reading(ground.engine) as connection:
        row = connection.execute(
            sa.select(SNAPSHOT.c.scope, SNAPSHOT.c.data).where(SNAPSHOT.c.sha256 == digest)
        ).first()
    if row is None:
        raise Refusal("wire.not_found")
    if row.scope not in scopes_of(caller.office, caller.device):
        raise Refusal("wire.scope_forbidden", field="scope")
    return bytes(row.data)


def ranged(request: Request, data: bytes, digest: str) -> Response:
    """Answer with a file, or with the part of it that is asked for (RFC 9110, RFC 9530)."""
    etag = f'"{digest}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:",
    }
    asked = request.headers.get("range", "")
    first = _first(asked) if request.headers.get("if-range", etag) == etag else None
    if first is None:
        return Response(data, 200, headers, media_type="application/octet-stream")
    if first >= len(data):
        headers["Content-Range"] = f"bytes */{len(data)}"
        return Response(b"", 416, headers, media_type="application/octet-stream")
    headers["Content-Range"] = f"bytes {first}-{len(data) - 1}/{len(data)}"
    return Response(data[first:], 206, headers, media_type="application/octet-stream")


def _first(asked: str) -> int | None:
    """Read `bytes=<first>-`, all that a counter asks; any other range gets the whole file."""
    text = asked.removeprefix("bytes=").removesuffix("-")
    whole = asked == f"bytes={text}-" and text.isascii() and text.isdigit() and len(text) < 16
    return int(text) if whole else None
