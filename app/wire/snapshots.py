"""A scope's whole state as one file, fetched piece by piece: how it is told of, what it holds."""

from typing import Final

from msgspec import field

from app.wire.messages import Answer, FeedItem, Hash, Record, Short, Whole

CODING: Final = "gzip"
FILE_MAX: Final = 256 * 1024 * 1024
"""Bytes that a file may inflate to."""
SCOPES: Final = ("catalogue", "circulars", "users")
"""Scopes, by what stands before a colon, that are worth a file at the first contact."""


class SnapshotAnswer(Answer, frozen=True, kw_only=True):
    """`GET /v1/sync/snapshot?scope=`: which file has the scope's state, and where the feed goes on.

    Attributes:
        sha256: of the file, which is also its name and its ETag. size: its bytes.
        cursor: of the feed, behind all that is in the file.
    """

    tag = b"PSK1-SNAPSHOT"
    generation: Short = field(name="g")
    scope: Short
    sha256: Hash
    size: Whole
    cursor: Short
    now: Short
    nonce: str


class Snapshot(Record, frozen=True, kw_only=True):
    """What a file holds, compressed as `CODING` says: the scope's items as the feed has them."""

    scope: Short
    cursor: Short
    items: tuple[FeedItem, ...]
