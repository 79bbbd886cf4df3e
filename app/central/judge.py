"""Judging one event's bytes: to be booked, to wait, or unsound; it is stored in any case."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from app.wire.codec import WHOLE_MAX
from models.errors import Refusal
from models.events.base import Envelope, encode, encode_body
from models.events.known import Event, open_body, open_envelope
from models.events.office import EpochOpened

POSTED: Final = "posted"
HELD: Final = "held"
REJECTED: Final = "rejected"

_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_KIND: Final = re.compile(r"[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,3}")
_DAY: Final = re.compile(r"1[0-9]{3}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12][0-9]|3[01])")
_MAYBE_TOO_BIG: Final = re.compile(rb"[:,\[]-?[0-9]{16}")
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True)
class Where:
    """Where an event stands: whose it is, which epoch, which place."""

    office: str
    counter: int
    device: str
    epoch: str
    opened_seq: int
    seq: int


@dataclass(frozen=True, slots=True)
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


def judge(data: bytes, where: Where) -> Judged:
    """Judge an event by its bytes and its place alone."""
    try:
        envelope = open_envelope(data)
    except (Refusal, RecursionError):
        return Judged(None, REJECTED, "event.unreadable", "", "", "")
    if not _readable(envelope, data):
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
    event = Event(where.office, where.counter, where.device, where.epoch, envelope, body)
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
    if _MAYBE_TOO_BIG.search(data) and _too_big(data):
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
