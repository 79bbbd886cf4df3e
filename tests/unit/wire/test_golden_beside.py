"""Attachments and heartbeat as they were released: byte for byte, as the document shows them."""

from collections.abc import Callable
from typing import Final

import pytest

from app.journal.chain import device_signer
from app.journal.citation import cite
from app.wire.attachments import Attached, AttachedAnswer, Part, Piece, build, parse, under_salt
from app.wire.codec import encode
from app.wire.heartbeat import Heartbeat, HeartbeatAnswer, JournalHead, PrinterSays
from app.wire.signing import seal
from tests.tidy import ROOT

GOLDEN: Final = ROOT / "tests" / "golden" / "beside"
CENTRE: Final = device_signer(b"centre".ljust(32, b"."), 1)
OFFICE: Final = "72140087"
DEVICE: Final = "019ab000-0000-7000-8000-000000000001"
EPOCH: Final = "0123456789ABCDEFGHJKMNPQRS"
GENERATION: Final = "5f0c9a7be1d24c38"
NOW: Final = "2026-08-03T07:12:05.123Z"
NONCE: Final = "000102030405060708090a0b0c0d0e0f"
SALT: Final = b"sixteen salty by"
CONTENT: Final = b'{"city":"Sarab"}'
CITATION: Final = cite(SALT, CONTENT)
LARGE: Final = cite(SALT, b"a photograph")


def parcel() -> bytes:
    """An item whole, a piece of a large one, and a question."""
    item = under_salt(SALT, CONTENT)
    piece = b"...16 more bytes"
    whole = Piece(citation=CITATION, epoch=EPOCH, seq=7, size=len(item), total=len(item))
    middle = Piece(
        citation=LARGE, epoch=EPOCH, seq=7, offset=32_768, size=len(piece), total=4_000_017
    )
    gone = Piece(citation="e" * 43, epoch=EPOCH, seq=8, erased=True)
    asks = Piece(citation="a" * 43, epoch=EPOCH, seq=9)
    return build([Part(whole, item), Part(middle, piece), Part(gone, b""), Part(asks, b"")])


def attached() -> bytes:
    """The answer to it."""
    items = (
        Attached(citation=CITATION, state="whole", held=33),
        Attached(citation=LARGE, state="partial", held=32_784),
        Attached(citation="e" * 43, state="erased"),
        Attached(citation="a" * 43, state="partial"),
    )
    answer = AttachedAnswer(
        generation=GENERATION, office=OFFICE, device=DEVICE, items=items, now=NOW, nonce=NONCE
    )
    return seal(answer, CENTRE, 1)


def heartbeat() -> bytes:
    """How a machine is."""
    return encode(
        Heartbeat(
            app="0.1.0",
            schema="1",
            at=NOW,
            waiting=3,
            rejected=1,
            oldest="2026-08-03T06:00:00.000Z",
            last_sync="2026-08-03T07:10:00.000Z",
            drift_ms=-1_200,
            free_bytes=12_345_000_000,
            printers=(PrinterSays(use="receipt", state="printer.paper_out"),),
            attachments=2,
            head=JournalHead(epoch=EPOCH, seq=9, chain="0f" * 32),
        )
    )


def heard() -> bytes:
    """The answer to it."""
    return seal(HeartbeatAnswer(office=OFFICE, device=DEVICE, now=NOW, nonce=NONCE), CENTRE, 1)


EXAMPLES: Final[dict[str, Callable[[], bytes]]] = {
    "parcel.bin": parcel,
    "attached.json": attached,
    "heartbeat.json": heartbeat,
    "heartbeat_answer.json": heard,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bytes_are_those_that_were_released(name: str) -> None:
    assert EXAMPLES[name]() == (GOLDEN / name).read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize("name", ["attached.json", "heartbeat.json"])
def test_the_document_shows_the_same(name: str) -> None:
    shown = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    assert EXAMPLES[name]().decode() in shown


def test_the_document_shows_a_parcels_first_line() -> None:
    shown = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    assert parcel().partition(b"\n")[0].decode() in shown
    assert [part.piece.size for part in parse(parcel())] == [33, 16, 0, 0]
