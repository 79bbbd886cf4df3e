"""Attachments on the wire: pieces of what events cite, many small ones or part of one large.

An item travels as its *content under salt*: one byte of the salt's length, the salt, the content;
so whoever has it whole can check it against its citation. A parcel is one line of JSON that says
which pieces follow, then their bytes, one after the other. The same parcel may go over the line or
lie on a stick, in any order, any number of times.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from msgspec import Meta, field

from app.journal.citation import cite
from app.wire.codec import decode, encode
from app.wire.messages import (
    PROTOCOL,
    Answer,
    Epoch,
    Nonce,
    Office,
    Place,
    Record,
    Short,
    Uuid,
    Whole,
)
from models.errors import Refusal

MEDIA_TYPE: Final = "application/vnd.clerk.parcel"
PIECES_MAX: Final = 200
PARCEL_MAX: Final = 512 * 1024
"""Bytes of content in one parcel."""
ITEM_MAX: Final = 12 * 1024 * 1024
_LINE_MAX: Final = 64 * 1024

Citation = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z_-]{16,86}\Z")]

PARTIAL: Final = "partial"
WHOLE: Final = "whole"
ERASED: Final = "erased"
REFUSED: Final = "refused"
UNASKED: Final = "unasked"


class Piece(Record, frozen=True, kw_only=True):
    """A part of one item; of no bytes, it only asks how much of the item is there.

    Attributes:
        epoch, seq: where the event stands that cites it.
        offset, size: which bytes of the content under salt these are. total: how many there are.
        erased: it was erased where it lay and will never come.
    """

    citation: Citation = field(name="c")
    epoch: Epoch = field(name="e")
    seq: Place = field(name="n")
    offset: Whole = field(name="f", default=0)
    size: Whole = field(name="k", default=0)
    total: Whole = field(name="t", default=0)
    erased: bool = field(name="x", default=False)


class Contents(Record, frozen=True, kw_only=True):
    """The first line of a parcel: what is in it."""

    protocol: Place = field(name="p")
    pieces: Annotated[tuple[Piece, ...], Meta(min_length=1, max_length=PIECES_MAX)] = field(
        name="i"
    )


class Attached(Record, frozen=True, kw_only=True):
    """How an item stands at the centre.

    state: `partial` (so many bytes `held`, perhaps none), `whole` (and its hash is the cited one),
    `erased`, `refused` (it came too often with another hash), or `unasked` (no event that is
    booked here cites it, and there is no room to keep it on trust).
    """

    citation: Citation = field(name="c")
    state: Short = field(name="s")
    held: Whole = field(name="h", default=0)


class AttachedAnswer(Answer, frozen=True, kw_only=True):
    """`POST /v1/attachments`: how the items of a parcel now stand; for `whole`, the receipt."""

    tag: ClassVar[bytes] = b"PSK1-ATTACHED"
    generation: Short = field(name="g")
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    items: tuple[Attached, ...]
    now: Short
    nonce: Nonce


@dataclass(frozen=True, slots=True)
class Part:
    """A piece with its bytes."""

    piece: Piece
    data: bytes


def under_salt(salt: bytes, content: bytes) -> bytes:
    """Give an item as it travels."""
    return bytes((len(salt),)) + salt + content


def content_of(item: bytes, citation: str) -> bytes | None:
    """Give the content of an item that came whole, or None where it is not the one cited."""
    end = 1 + (item[0] if item else 0)
    salt, content = item[1:end], item[end:]
    return content if len(item) >= end and cite(salt, content) == citation else None


def build(parts: list[Part]) -> bytes:
    """Write a parcel."""
    contents = Contents(protocol=PROTOCOL, pieces=tuple(part.piece for part in parts))
    return encode(contents) + b"\n" + b"".join(part.data for part in parts)


def parse(data: bytes) -> tuple[Part, ...]:
    """Read a parcel, or refuse with `wire.malformed` or `wire.too_large` what is not one."""
    if len(data) > PARCEL_MAX + _LINE_MAX:
        raise Refusal("wire.too_large", max_bytes=PARCEL_MAX)
    line, found, rest = data.partition(b"\n")
    if not found or len(line) > _LINE_MAX:
        raise Refusal("wire.malformed")
    contents = decode(line, Contents)
    if contents.protocol != PROTOCOL or sum(piece.size for piece in contents.pieces) != len(rest):
        raise Refusal("wire.malformed")
    parts, start = [], 0
    for piece in contents.pieces:
        if piece.total > ITEM_MAX:
            raise Refusal("wire.too_large", max_bytes=ITEM_MAX)
        if piece.size and (piece.erased or piece.offset + piece.size > piece.total):
            raise Refusal("wire.malformed")
        parts.append(Part(piece, rest[start : start + piece.size]))
        start += piece.size
    return tuple(parts)
