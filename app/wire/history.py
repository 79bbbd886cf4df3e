"""What is asked and answered when a counter fetches its own journal back from the centre."""

from typing import Final

from msgspec import field

from app.wire.messages import (
    Answer,
    Epoch,
    Hash,
    Office,
    Place,
    Record,
    Short,
    Uuid,
    Whole,
)

CODING: Final = "gzip"
"""How a page's frame is made smaller: whatever disk it comes back to can undo it."""
ANY_BEFORE: Final = "*"
"""What `replaces` says where nobody knows the old machine's name: whichever stood here."""


class HistoryEpoch(Record, frozen=True, kw_only=True):
    """One epoch that the centre has: how far without a gap, and by which key it is proved.

    Attributes:
        device: whose it is. opened: where it opens. seq, chain: its last event here.
        safe: up to where it also stands on another disk. key: hex of the key that signed it.
        parent, parent_seq: the event that it continues, if any. first_turn, turn: of all that the
            centre heard from its machine, the turns in which it opened there and last grew.
    """

    device: Uuid = field(name="d")
    epoch: Epoch = field(name="e")
    opened: Place = field(name="o")
    seq: Place = field(name="n")
    chain: Hash = field(name="c")
    safe: Whole
    key: Hash
    parent: str = field(name="pe", default="")
    parent_seq: Whole = field(name="pn", default=0)
    first_turn: Whole = field(name="t1", default=0)
    turn: Whole = field(name="t", default=0)


class HistoryIndex(Answer, frozen=True, kw_only=True):
    """`GET /v1/sync/history/epochs?beyond=`: epochs whose last event lies beyond a place.

    They are the asking machine's own and those of the machines that it replaces at its counter.
    """

    tag = b"PSK1-EPOCHS"
    generation: Short = field(name="g")
    office: Office = field(name="o")
    beyond: Whole
    epochs: tuple[HistoryEpoch, ...]
    now: Short
    nonce: str


class HistoryPage(Answer, frozen=True, kw_only=True):
    """`GET /v1/sync/history?device=&epoch=&after=&limit=`: events as they once were sent.

    Attributes:
        of: whose they are. frame: a frame as `app.wire.frame` writes it, compressed as `CODING`
            says: exact event bytes, and the machine's own signature over the last chain value.
        more: whether events follow. What became of them is told by the feed.
    """

    tag = b"PSK1-HISTORY"
    generation: Short = field(name="g")
    office: Office = field(name="o")
    of: Uuid
    epoch: Epoch = field(name="e")
    frame: bytes
    more: bool = False
    now: Short
    nonce: str
