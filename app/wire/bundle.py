"""The file that goes by hand: sealed pieces between a signed head and a signed end.

    magic ‖ {"body":head,"sig":…}\\n ‖ (u32 length ‖ SHA-256 ‖ sealed bytes) … ‖ u32 0 ‖ end\\n

A bundle (`.obx`) goes from a counter to its centre, an answer (`.obx-ack`) comes back. Digests and
both signatures lie outside the sealing, so whoever carries a copy can check it. A file is written
and read piece by piece: none is ever in memory whole, and pieces before a cut stay good.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Final, TypeVar

from msgspec import Raw, field

from app.journal.chain import Signer, holds
from app.wire.bundle_messages import AnswerHead, BundleHead
from app.wire.codec import decode, encode
from app.wire.coding import BODY_MAX
from app.wire.hpke import seal_to
from app.wire.messages import PROTOCOL, Hash, Record, Signature, Whole
from models.errors import Refusal

HEAD_MAX: Final = 192 * 1024
_END_MAX: Final = 1024
_SIZE: Final = 4
_DIGEST: Final = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file: how it begins, what its signatures say, how long a piece may be."""

    magic: bytes
    tag: bytes
    most: int


BUNDLE: Final = Shape(b"OBX1\n", b"PSK1-BUNDLE-FILE", BODY_MAX - HEAD_MAX)
"""Head and one piece fit the body of one call: so a relay can send them on."""
ANSWER: Final = Shape(b"OBX1-ACK\n", b"PSK1-ACK-FILE", 16 * 1024 * 1024)


class _Lid(Record, frozen=True, kw_only=True):
    """The head's exact bytes, and who stands for them."""

    body: Raw
    sig: Signature


class _End(Record, frozen=True, kw_only=True):
    """The last line: how many pieces there were, the digest of their digests, the signature."""

    count: Whole = field(name="k")
    digest: Hash
    sig: Signature


_Head = TypeVar("_Head", BundleHead, AnswerHead)


def binding(shape: Shape, head: bytes, place: int) -> bytes:
    """Give what a piece is bound to: this file's head, and its place in it."""
    return shape.tag + b"\x00" + sha256(head).digest() + place.to_bytes(_SIZE, "big")


def _closing(shape: Shape, head: bytes, count: int, digest: str) -> bytes:
    return shape.tag + b"-END\x00" + sha256(head).digest() + f"{count}:{digest}".encode()


class Packing:
    """Writes a file of either kind, piece by piece."""

    def __init__(
        self, file: BinaryIO, shape: Shape, head: BundleHead | AnswerHead, signer: Signer
    ) -> None:
        self._file, self._shape, self._signer = file, shape, signer
        self._head = encode(head)
        self._promised = head.count
        self._count = 0
        self._digests = sha256()
        sig = signer.sign(shape.tag + b"\x00" + self._head).hex()
        line = encode(_Lid(body=Raw(self._head), sig=sig)) + b"\n"
        if len(line) > HEAD_MAX:
            raise Refusal("bundle.too_large")
        file.write(shape.magic + line)

    @property
    def digest(self) -> str:
        """Give the digest of the head: the name by which this file is known."""
        return sha256(self._head).hexdigest()

    def add(self, body: bytes, public: str) -> None:
        """Seal one body to a public key (hex) and write it."""
        sealed = seal_to(public, body, binding(self._shape, self._head, self._count))
        if len(sealed) > self._shape.most:
            raise Refusal("bundle.too_large")
        self._file.write(Piece(self._count, sealed).row())
        self._digests.update(sha256(sealed).digest())
        self._count += 1

    def end(self) -> None:
        """Write the end; every piece that the head promised must be there."""
        assert self._count == self._promised
        digest = self._digests.hexdigest()
        message = _closing(self._shape, self._head, self._count, digest)
        end = _End(count=self._count, digest=digest, sig=self._signer.sign(message).hex())
        self._file.write(bytes(_SIZE) + encode(end) + b"\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece as it was read: its place, and its sealed bytes or the code of what is wrong."""

    place: int
    sealed: bytes = b""
    wrong: str = ""

    def row(self) -> bytes:
        """Give the piece as it stands in a file."""
        return len(self.sealed).to_bytes(_SIZE, "big") + sha256(self.sealed).digest() + self.sealed


class Unpacking:
    """Reads a file of either kind, piece by piece, and believes no size it states.

    Attributes:
        wrong: after `pieces`: the code of what keeps the file from being whole, or nothing.
    """

    def __init__(self, file: BinaryIO, shape: Shape, first: int = 0) -> None:
        """Read magic and head.

        Args:
            first: the place of the first piece that follows the head, in a part of a file.

        Raises Refusal: `bundle.not_one` (another kind of file), `bundle.head_damaged`.
        """
        self._file, self._shape, self._first = file, shape, first
        if file.read(len(shape.magic)) != shape.magic:
            raise Refusal("bundle.not_one")
        line = file.readline(HEAD_MAX + 1)
        if not line.endswith(b"\n"):
            raise Refusal("bundle.head_damaged")
        try:
            lid = decode(line[:-1], _Lid)
        except Refusal as refusal:
            raise Refusal("bundle.head_damaged") from refusal
        self.line = shape.magic + line
        self.body = bytes(lid.body)
        self._sig = bytes.fromhex(lid.sig)
        self._end: _End | None = None
        self.wrong = "bundle.cut"

    @property
    def digest(self) -> str:
        """Give the digest of the head: the name by which this file is known."""
        return sha256(self.body).hexdigest()

    def head(self, kind: type[_Head]) -> _Head:
        """Read the head; `bundle.newer` for one that a later program wrote."""
        try:
            head = decode(self.body, kind)
        except Refusal as refusal:
            raise Refusal("bundle.head_damaged") from refusal
        if head.protocol != PROTOCOL:
            raise Refusal("bundle.newer")
        return head

    def binding(self, place: int) -> bytes:
        """Give what the piece of a place is bound to."""
        return binding(self._shape, self.body, place)

    def head_by(self, public_key: str) -> bool:
        """Tell whether a key (hex) signed the head."""
        return holds(public_key, self._sig, self._shape.tag + b"\x00" + self.body)

    def end_by(self, public_key: str) -> bool:
        """Tell whether the whole file was read, and a key signed its end."""
        if self._end is None or self.wrong:
            return False
        message = _closing(self._shape, self.body, self._end.count, self._end.digest)
        return holds(public_key, bytes.fromhex(self._end.sig), message)

    def pieces(self, count: int) -> Iterator[Piece]:
        """Read up to `count` pieces, then the end; a damaged one is told and passed over."""
        digests, hurt = sha256(), False
        for place in range(self._first, count):
            stated = self._file.read(_SIZE)
            if len(stated) < _SIZE:
                return
            size = int.from_bytes(stated, "big")
            if not 0 < size <= self._shape.most:
                self.wrong = "bundle.damaged"
                yield Piece(place, wrong="bundle.piece_size")
                return
            digest = self._file.read(_DIGEST)
            sealed = self._file.read(size)
            if len(sealed) < size:
                return
            digests.update(digest)
            if sha256(sealed).digest() == digest:
                yield Piece(place, sealed)
            else:
                hurt = True
                yield Piece(place, wrong="bundle.piece_damaged")
        self.wrong = self._read_end(count, digests.hexdigest())
        if hurt:
            self.wrong = "bundle.damaged"

    def _read_end(self, count: int, digest: str) -> str:
        stated = self._file.read(_SIZE)
        line = self._file.readline(_END_MAX)
        if len(stated) < _SIZE or not line.endswith(b"\n"):
            return "bundle.cut"
        try:
            end = decode(line[:-1], _End)
        except Refusal:
            return "bundle.damaged"
        whole = not any(stated) and (end.count, end.digest) == (count, digest)
        if not whole or self._file.read(1):
            return "bundle.damaged"
        self._end = end
        return ""
