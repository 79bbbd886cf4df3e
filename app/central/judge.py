"""Judging one event's bytes: to be booked, to wait, or unsound; it is stored in any case."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from app.journal.rotation import possession_holds
from app.wire.codec import WHOLE_MAX
from models.errors import Refusal
from models.events.base import Envelope, encode, encode_body
from models.events.known import Event, open_body, open_envelope
from models.events.office import EpochOpened, KeyRotated

POSTED: Final = "posted"
HELD: Final = "held"
REJECTED: Final = "rejected"

_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_KIND: Final = re.compile(r"[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,3}")
_DAY: Final = re.compile(r"1[0-9]{3}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12][0-9]|3[01])")
# Digits look alike and so does what may stand before a number: then one quick search for sixteen
# digits in a row says that an event has no number near 2^53, as it says of nearly all.
_ALIKE: Final = bytes(
    48 if chr(code).isdigit() else 58 if chr(code) in ":,[" else code for code in range(128)
) + bytes(range(128, 256))
_LONG: Final = (b":" + b"0" * 16, b":-" + b"0" * 16)
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(slots=True)
class Where:
    """Where an event stands: whose it is, which epoch, which place."""

    office: str
    counter: int
    device: str
    epoch: str
    opened_seq: int
    seq: int


@dataclass(slots=True)
class Judged:
    """What an event's bytes amount to.

    Attributes:
        event: the typed event, if it can be booked. state, code: else why not.
        event_id, kind, day: what the bytes say of themselves, empty when they cannot be read.
    """

    event: Event | None
    state: str
    code: str
    event_id: str
    kind: str
    day: str


def read(data: bytes) -> Envelope | None:
    """Read an event's envelope; None where it cannot be read, or says what no column can hold."""
    try:
        envelope = open_envelope(data)
    except (Refusal, RecursionError):
        return None
    return envelope if _readable(envelope, data) else None


def judge(data: bytes, where: Where) -> Judged:
    """Judge an event by its bytes and its place alone."""
    return judge_read(read(data), data, where)


def judge_read(envelope: Envelope | None, data: bytes, where: Where) -> Judged:
    """Judge an event whose envelope has been read.

    Args:
        envelope: as `read` gave it.
    """
    if envelope is None:
        return Judged(None, REJECTED, "event.unreadable", "", "", "")
    said = (envelope.event_id, envelope.kind, envelope.day)
    code = _unsound(envelope, data, where)
    if code:
        return Judged(None, REJECTED, code, *said)
    try:
        body = open_body(envelope)
    except Refusal as refusal:
        state = HELD if refusal.code == "event.unknown" else REJECTED
        return Judged(None, state, refusal.code, *said)
    if bytes(encode_body(body)) != bytes(envelope.body):
        return Judged(None, REJECTED, "event.not_canonical", *said)
    opens = isinstance(body, EpochOpened)
    if opens != (where.seq == where.opened_seq):
        return Judged(None, REJECTED, "event.out_of_place", *said)
    if isinstance(body, KeyRotated) and not possession_holds(
        body, device=where.device, epoch=where.epoch
    ):
        return Judged(None, REJECTED, "key.unproved", *said)
    event = Event(
        where.office, where.counter, where.device, where.epoch, envelope, body, where.opened_seq
    )
    return Judged(event, POSTED, "", *said)


def _readable(envelope: Envelope, data: bytes) -> bool:
    """Tell whether what columns repeat has the form that columns can hold."""
    return (
        _ID.fullmatch(envelope.event_id) is not None
        and _KIND.fullmatch(envelope.kind) is not None
        and _DAY.fullmatch(envelope.day) is not None
        and not (b"\\u0000" in data and _NUL.search(data))
    )


def _unsound(envelope: Envelope, data: bytes, where: Where) -> str:
    if envelope.seq != where.seq:
        return "event.out_of_place"
    if encode(envelope) != data:
        return "event.not_canonical"
    alike = data.translate(_ALIKE)
    if (_LONG[0] in alike or _LONG[1] in alike) and _too_big(data):
        return "event.number_too_big"
    return ""


def _too_big(data: bytes) -> bool:
    """Look at every number itself: the quick search also sees digits within texts."""
    found = False

    def number(text: str) -> Any:
        nonlocal found
        found = found or len(text) > 17 or abs(int(text)) > WHOLE_MAX
        return 0

    try:
        json.loads(data, parse_int=number, parse_float=number, parse_constant=number)
    except (ValueError, RecursionError):
        return True
    return found
