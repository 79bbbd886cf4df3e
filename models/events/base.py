"""What every event is: a frozen, versioned body inside one envelope of canonical JSON bytes.

The bytes are made once, at the counter, and never again: both programs hash, sign, store and
send the same bytes. Bodies hold integers, strings, booleans and lists of them only (no floats),
with ASCII keys, so that the sorted encoding is RFC 8785's.
"""

from typing import ClassVar

import msgspec

ENCODER = msgspec.json.Encoder(order="sorted")


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """Where an earlier event of the same office stands: business day, epoch, sequence.

    Attributes:
        day: the Jalali business day it was booked on, `1405/08/30`.
        epoch: the epoch it was signed in.
        seq: its sequence number.
    """

    day: str = msgspec.field(name="d")
    epoch: str = msgspec.field(name="e")
    seq: int = msgspec.field(name="n")


class Body(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What an event states; subclasses name their `kind` and `version` and are never edited."""

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1


class Envelope(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """An event as it is signed: who, when, where in the order, and the body as raw JSON.

    Attributes:
        event_id: UUIDv7, made before the first try and kept through every retry.
        seq: position in this counter's journal, one more than the event before it.
        kind: the body's kind, such as `visit.completed`.
        version: the body's schema version.
        actor: user code of the person signed in; `system` for what no person decides.
        approver: user code of the second person, where one had to prove presence.
        session: event id of the `session.opened` under which it was done, or empty.
        shift: event id of the `shift.opened` it belongs to, or empty.
        day: Jalali business day, fixed by the shift, `1405/08/30`.
        at: the instant as this computer believed it, RFC 3339 in UTC with milliseconds.
        monotonic_ms: milliseconds since the computer started; never falls within a boot.
        offset: last known [centre minus counter in ms, age in s], or absent.
        catalogue: catalogue version in force, 0 when there was none.
        body: the body's JSON.
    """

    event_id: str = msgspec.field(name="i")
    seq: int = msgspec.field(name="n")
    kind: str = msgspec.field(name="t")
    version: int = msgspec.field(name="v")
    actor: str = msgspec.field(name="u")
    approver: str = msgspec.field(name="a", default="")
    session: str = msgspec.field(name="s", default="")
    shift: str = msgspec.field(name="h", default="")
    day: str = msgspec.field(name="bd")
    at: str = msgspec.field(name="w")
    monotonic_ms: int = msgspec.field(name="m")
    offset: tuple[int, int] | None = msgspec.field(name="k", default=None)
    catalogue: int = msgspec.field(name="cv", default=0)
    body: msgspec.Raw = msgspec.field(name="b")


SYSTEM = "system"
"""The actor of what no person decides (a program start, an adopted catalogue); posts no money."""


def encode_body(body: Body) -> msgspec.Raw:
    """Give the body's canonical JSON."""
    return msgspec.Raw(ENCODER.encode(body))


def encode(envelope: Envelope) -> bytes:
    """Give the event's canonical bytes: one line, UTF-8, sorted keys."""
    return ENCODER.encode(envelope)
