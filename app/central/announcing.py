"""The centre's own keys: moved on by an administrator, and announced, each by the one before."""

import sqlalchemy as sa
from fastapi import FastAPI
from msgspec import Raw
from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import Response

from app.central.asking import query_of
from app.central.ground import Ground
from app.central.keys import Keys, number_in_force
from app.central.rows import CENTRE_KEY, SERVER, add_missing
from app.storage.engine import reading, writing
from app.wire.codec import encode
from app.wire.keys import ANNOUNCED_MAX, Announcements, announce
from models.errors import Refusal

_DIGITS_MAX = 5


def announce_keys(connection: Connection, keys: Keys) -> None:
    """Keep the announcement of every key up to the one after that in force.

    A key is announced while the one before it is in force, so it is known before it signs.
    """
    last = number_in_force(connection) + 1
    query = sa.select(sa.func.coalesce(sa.func.max(CENTRE_KEY.c.number), 0))
    rows = []
    for number in range(int(connection.execute(query).scalar_one()) + 1, last + 1):
        key = keys.signer_of(number).public_key
        by = announce(keys.signer_of(number - 1), number - 1, key) if number > 1 else b""
        rows.append({"number": number, "public_key": key, "announced": by})
    add_missing(connection, CENTRE_KEY, rows)


def rotate_centre_key(engine: Engine, keys: Keys) -> int:
    """Let the next key sign from now on, and announce the one after it; gives its number.

    Every process of this centre reads the number where it signs, so no process is told.
    """
    with writing(engine) as connection:
        locked = connection.execute(sa.select(SERVER.c.key_id).with_for_update()).scalar_one()
        connection.execute(SERVER.update().values(key_id=locked + 1))
        announce_keys(connection, keys)
    return int(locked) + 1


def add_announcements(app: FastAPI, ground: Ground) -> None:
    """Add the call by which a counter follows the centre's keys; nobody need sign it."""

    @app.get("/v1/keys")
    async def announcements(request: Request) -> Response:
        after = query_of(request, "after").get("after", "1")
        if not (after.isascii() and after.isdigit() and len(after) <= _DIGITS_MAX):
            raise Refusal("wire.query", field="after")
        return await ground.serve_stranger(request, lambda: _announced(ground, int(after)))


def _announced(ground: Ground, after: int) -> bytes:
    query = (
        sa.select(CENTRE_KEY.c.announced)
        .where(CENTRE_KEY.c.number > max(after, 1))
        .order_by(CENTRE_KEY.c.number)
        .limit(ANNOUNCED_MAX)
    )
    with reading(ground.engine) as connection:
        rows = connection.execute(query).scalars().all()
    return encode(Announcements(keys=tuple(Raw(row) for row in rows)))
