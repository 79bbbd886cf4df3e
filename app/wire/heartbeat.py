"""The heartbeat: how a counter's machine is, told after a pass; nothing in it is about a person."""

from typing import Annotated, ClassVar, Final

from msgspec import Meta, field

from app.wire.codec import WHOLE_MAX
from app.wire.messages import Answer, Epoch, Hash, Nonce, Office, Place, Record, Short, Uuid, Whole

MEDIA_TYPE: Final = "application/json"
HEARTBEAT_MAX: Final = 16 * 1024
PRINTERS_MAX: Final = 8

Word = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z ._+-]{0,60}\Z")]
"""What may be shown on any terminal as it came."""
Instant = Annotated[
    str, Meta(pattern=r"\A(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)?\Z")
]
Milliseconds = Annotated[int, Meta(ge=-WHOLE_MAX, le=WHOLE_MAX)]


class PrinterSays(Record, frozen=True, kw_only=True):
    """One printer: what it is for (`receipt`), and `good` or the code of what is wrong."""

    use: Word = field(name="u")
    state: Word = field(name="s")


class JournalHead(Record, frozen=True, kw_only=True):
    """Where a counter's journal ends, whether or not that has arrived."""

    epoch: Epoch = field(name="e")
    seq: Place = field(name="n")
    chain: Hash = field(name="c")


class Heartbeat(Record, frozen=True, kw_only=True):
    """`POST /v1/heartbeat`: what a machine says of itself.

    Attributes:
        app, schema: versions of the program and its database. at: its own instant.
        waiting, held, rejected: events by how they stand. oldest: instant of the oldest that
            waits, or empty. last_sync: instant of the last pass that went well, or empty.
        drift_ms: the centre's clock minus its own, when last heard.
        free_bytes: what its disk has left. attachments: items still to be sent.
        head: where its journal ends. trouble: code of what kept the last pass from going well.
    """

    app: Word
    schema: Word
    at: Instant
    waiting: Whole = 0
    held: Whole = 0
    rejected: Whole = 0
    oldest: Instant = ""
    last_sync: Instant = ""
    drift_ms: Milliseconds = 0
    free_bytes: Whole = 0
    printers: Annotated[tuple[PrinterSays, ...], Meta(max_length=PRINTERS_MAX)] = ()
    attachments: Whole = 0
    head: JournalHead | None = None
    trouble: Word = ""


class HeartbeatAnswer(Answer, frozen=True, kw_only=True):
    """That a heartbeat was heard, and when."""

    tag: ClassVar[bytes] = b"PSK1-HEARTBEAT"
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    now: Short
    nonce: Nonce
