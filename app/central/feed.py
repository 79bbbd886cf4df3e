"""The feed: what the centre has to tell, by scope, in the order of commits, in signed pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from msgspec import Raw
from sqlalchemy import Connection

from app.central.rows import FEED, SCOPE, add_missing
from app.wire.codec import encode
from app.wire.feed_items import Item
from app.wire.messages import FeedItem
from models.errors import Refusal

LIMIT_MAX: Final = 500
PAGE_BYTES: Final = 512 * 1024
COMMON: Final = ("catalogue", "circulars")
"""Scopes that every machine may read."""


@dataclass(frozen=True, slots=True)
class News:
    """An item to be told: what it is about, how to read it, its JSON."""

    item: str
    kind: str
    data: bytes


def news(item: str, told: Item) -> News:
    """Make an item of one of the kinds that `app.wire.feed_items` knows."""
    return News(item, told.kind, encode(told))


def users_of(office: str) -> str:
    """Name the scope of an office's people."""
    return f"users:{office}"


def of_office(office: str) -> str:
    """Name the scope of what is told to all machines of an office."""
    return f"office:{office}"


def of_device(device: str) -> str:
    """Name the scope of what is told to one machine."""
    return f"device:{device}"


def scopes_of(office: str, device: str) -> frozenset[str]:
    """Name all that one machine may read."""
    return frozenset({*COMMON, users_of(office), of_office(office), of_device(device)})


def publish(connection: Connection, scope: str, told: Sequence[News]) -> None:
    """Add items to a scope, within the transaction of what made them true.

    The scope's row stays locked until the commit, so call this as the last thing.
    """
    if not told:
        return
    add_missing(connection, SCOPE, [{"scope": scope, "position": 0}])
    last = connection.execute(
        SCOPE.update()
        .where(SCOPE.c.scope == scope)
        .values(position=SCOPE.c.position + len(told))
        .returning(SCOPE.c.position)
    ).scalar_one()
    versions = _versions(connection, scope, {one.item for one in told})
    rows = []
    for position, one in enumerate(told, last - len(told) + 1):
        versions[one.item] = versions.get(one.item, 0) + 1
        rows.append(
            {
                "scope": scope,
                "position": position,
                "item": one.item,
                "version": versions[one.item],
                "kind": one.kind,
                "data": one.data,
            }
        )
    connection.execute(FEED.insert(), rows)


def _versions(connection: Connection, scope: str, items: set[str]) -> dict[str, int]:
    query = (
        sa.select(FEED.c.item, sa.func.max(FEED.c.version))
        .where(FEED.c.scope == scope, FEED.c.item.in_(sorted(items)))
        .group_by(FEED.c.item)
    )
    return {item: int(version) for item, version in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Page:
    """Items after a cursor, the cursor after them, and whether there are more."""

    items: tuple[FeedItem, ...]
    next: str
    more: bool


_LAST: Final = sa.select(SCOPE.c.position).where(SCOPE.c.scope == sa.bindparam("scope"))
_LATER: Final = FEED.alias("later")
_NEWER: Final = (
    sa.select(FEED)
    .where(
        FEED.c.scope == sa.bindparam("scope"),
        FEED.c.position > sa.bindparam("after"),
        ~sa.exists().where(
            _LATER.c.scope == FEED.c.scope,
            _LATER.c.item == FEED.c.item,
            _LATER.c.position > FEED.c.position,
        ),
    )
    .order_by(FEED.c.position)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
"""A scope's items after a place, but for those that a later one replaced."""


def read_page(connection: Connection, generation: str, scope: str, cursor: str, limit: int) -> Page:
    """Read what follows a cursor; an item that a later one replaced is passed over.

    A cursor of another generation, or from beyond what is here, is `wire.cursor_expired`: the
    counter starts again with none, and gets the state as it is.
    """
    last = connection.execute(_LAST, {"scope": scope}).scalar_one_or_none() or 0
    after = _position(generation, cursor, last)
    limit = min(limit, LIMIT_MAX)
    items: list[FeedItem] = []
    size = 0
    more = False
    asked = {"scope": scope, "after": after, "most": limit + 1}
    for row in connection.execute(_NEWER, asked) if after < last else ():
        size += len(row.data)
        if items and (len(items) == limit or size > PAGE_BYTES):
            more = True
            break
        items.append(
            FeedItem(
                position=row.position,
                item=row.item,
                version=row.version,
                kind=row.kind,
                data=Raw(row.data),
            )
        )
    end = items[-1].position if more else max(after, last)
    return Page(tuple(items), f"{generation}.{end}", more)


def _position(generation: str, cursor: str, last: int) -> int:
    if not cursor:
        return 0
    made_in, _, place = cursor.rpartition(".")
    if made_in != generation or not (place.isascii() and place.isdigit() and len(place) < 19):
        raise Refusal("wire.cursor_expired")
    if int(place) > last:
        raise Refusal("wire.cursor_expired")
    return int(place)
