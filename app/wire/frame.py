"""The frame: events of one epoch in a row, with one signature that proves them all.

    {"c":chain before,"d":device,"e":epoch,"g":generation hint,"k":count,"n":first seq,
     "p":1,"s":signature of the last chain value}\\n
    event bytes\\n   (k lines)

The same bytes go over the line and onto a stick.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta, field

from app.journal.chain import first_link, link_holds, next_link
from app.wire.codec import decode, encode
from app.wire.coding import INFLATED_MAX
from app.wire.messages import PROTOCOL, Epoch, Place, Record, Short, Signature, Uuid, Whole
from models.errors import Refusal

MEDIA_TYPE: Final = "application/vnd.clerk.frame+jsonl"
EVENTS_MAX: Final = 500
EVENT_BYTES_MAX: Final = 256 * 1024
_HEADER_MAX: Final = 1024


class Header(Record, frozen=True, kw_only=True):
    """The frame's first line.

    Attributes:
        seq: sequence number of the first event. count: events that follow.
        before: hex of the chain value before it; empty when the epoch opens with it.
        signature: hex, over the last event's chain value. generation: the last one known.
    """

    protocol: Whole = field(name="p")
    device: Uuid = field(name="d")
    epoch: Epoch = field(name="e")
    seq: Place = field(name="n")
    count: Annotated[int, Meta(ge=1, le=EVENTS_MAX)] = field(name="k")
    before: Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{64})?\Z")] = field(name="c")
    signature: Signature = field(name="s")
    generation: Short = field(name="g", default="")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it was read: the header and the exact bytes of each event."""

    header: Header
    events: tuple[bytes, ...]

    def chain(self) -> tuple[bytes, ...]:
        """Give the chain value of each event, reckoned from the one before the frame."""
        links: list[bytes] = []
        link = bytes.fromhex(self.header.before)
        for seq, data in enumerate(self.events, self.header.seq):
            link = next_link(link, seq, data) if link else first_link(data)
            links.append(link)
        return tuple(links)

    def proved_by(self, public_key: str) -> bool:
        """Tell whether the key signed the last chain value, and so every event here."""
        return link_holds(public_key, bytes.fromhex(self.header.signature), self.chain()[-1])


def build(header: Header, events: Sequence[bytes]) -> bytes:
    """Write a frame; what breaks a limit is `wire.too_large`, to be halved by the sender."""
    if not 1 <= len(events) == header.count <= EVENTS_MAX:
        raise Refusal("wire.frame_count")
    if any(b"\n" in data or not 0 < len(data) <= EVENT_BYTES_MAX for data in events):
        raise Refusal("wire.frame_event")
    data = b"\n".join((encode(header), *events, b""))
    if len(data) > INFLATED_MAX:
        raise Refusal("wire.too_large", max_bytes=INFLATED_MAX)
    return data


def parse(data: bytes) -> Frame:
    """Read a frame, or refuse it by name; nothing in the events themselves is judged here."""
    if len(data) > INFLATED_MAX:
        raise Refusal("wire.too_large", max_bytes=INFLATED_MAX)
    end = data.find(b"\n", 0, _HEADER_MAX)
    if end < 0 or not data.endswith(b"\n"):
        raise Refusal("wire.malformed")
    header = decode(data[:end], Header)
    if header.protocol != PROTOCOL:
        raise Refusal("wire.protocol_retired")
    events = tuple(data[end + 1 : -1].split(b"\n", EVENTS_MAX))
    if len(events) != header.count:
        raise Refusal("wire.frame_count")
    if any(not 0 < len(event) <= EVENT_BYTES_MAX for event in events):
        raise Refusal("wire.frame_event")
    return Frame(header, events)
