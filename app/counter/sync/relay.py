"""Sending on what another office brought on a stick, over this office's line.

The relay reads nothing of it: it checks the copy by its digests, sends the pieces as they are, and
writes the return file that the centre sealed to the other machine. A line that breaks loses one
part at most; the next try begins where the centre says that it wants to go on.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from app.counter.sync.line import Line
from app.wire.bundle import BUNDLE, Piece, Unpacking
from app.wire.bundle_messages import (
    BUNDLE_TYPE,
    BundleAnswer,
    BundleHead,
    CarriedFile,
    LeftPiece,
    TakenPiece,
)
from app.wire.coding import BODY_MAX
from app.wire.stick import named_faults, write_answer
from models.errors import Fault, Refusal

SUFFIX: Final = "-ack"


@dataclass(slots=True)
class Relayed:
    """What became of a bundle that was sent on.

    Attributes: back: the return file written beside it. resumed: pieces the centre had already.
    """

    head: BundleHead
    back: Path
    resumed: int = 0
    taken: list[TakenPiece] = field(default_factory=list)
    left: list[LeftPiece] = field(default_factory=list)
    wrong: str = ""


@dataclass(slots=True)
class _Part:
    """What goes up in one call: the head, and pieces that follow one another."""

    first: int
    body: bytearray
    pieces: int = 0


def relay(
    line: Line,
    path: Path,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Relayed:
    """Send a bundle on to the centre and write its return file beside it.

    Raises what reading a bundle and asking a line raise, `bundle.cancelled`, and Fault `stick.…`.
    """
    with named_faults(), path.open("rb") as file:
        unpacking = Unpacking(file, BUNDLE)
        head, digest, lid = unpacking.head(BundleHead), unpacking.digest, unpacking.line
        begun = _send(line, _Part(0, bytearray(lid)), digest)
        relayed = Relayed(head, path.with_name(path.name + SUFFIX), resumed=begun.next)
        pieces = _wanted(unpacking, begun.next, relayed)
        for part in _parts(pieces, lid):
            if cancelled():
                raise Refusal("bundle.cancelled")
            answer = _send(line, part, digest)
            relayed.taken += answer.taken
            relayed.left += answer.left
            progress(part.first + part.pieces, head.count)
        relayed.wrong = unpacking.wrong
    _fetch(line, digest, relayed.back)
    return relayed


def _wanted(unpacking: Unpacking, after: int, relayed: Relayed) -> Iterator[Piece]:
    """Give the sound pieces that the centre does not have; the others are told."""
    for piece in unpacking.pieces(relayed.head.count):
        if piece.wrong:
            relayed.left.append(LeftPiece(place=piece.place, code=piece.wrong))
        elif piece.place >= after:
            yield piece


def _parts(pieces: Iterator[Piece], lid: bytes) -> Iterator[_Part]:
    part: _Part | None = None
    for piece in pieces:
        row = piece.row()
        broken = part and (
            part.first + part.pieces != piece.place or len(part.body) + len(row) > BODY_MAX
        )
        if part is None or broken:
            if part is not None:
                yield part
            part = _Part(piece.place, bytearray(lid))
        part.body += row
        part.pieces += 1
    if part is not None:
        yield part


def _send(line: Line, part: _Part, digest: str) -> BundleAnswer:
    answer = line.ask(
        f"/v1/bundles?{urlencode({'first': part.first})}",
        BundleAnswer,
        body=bytes(part.body),
        headers={"Content-Type": BUNDLE_TYPE, "Idempotency-Key": digest},
    )
    if answer.bundle != digest:
        raise Fault("line.stranger")
    return answer


def _fetch(line: Line, digest: str, back: Path) -> None:
    answer = line.ask(f"/v1/bundles?{urlencode({'bundle': digest})}", CarriedFile)
    try:
        data = b64decode(answer.data, validate=True)
    except (NotBase64, ValueError) as error:
        raise Fault("line.stranger") from error
    if answer.bundle != digest:
        raise Fault("line.stranger")
    write_answer(back, data)
