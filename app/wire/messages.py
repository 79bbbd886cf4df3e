"""Every message of the protocol beside the frame: what is asked, what is answered, what is wrong.

All are frozen and strict, and hold nothing that `app.wire.codec` could not write canonically.
Answers that a counter acts on travel inside `Signed`: the exact bytes of the body are what the
centre signed, under a tag of their own kind, so no answer can pass for another.
"""

import re
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta, field

from app.wire.codec import WHOLE_MAX

PROTOCOL: Final = 1

Whole = Annotated[int, Meta(ge=0, le=WHOLE_MAX)]
Place = Annotated[int, Meta(ge=1, le=WHOLE_MAX)]
Short = Annotated[str, Meta(max_length=200)]
OFFICE_PATTERN: Final = re.compile(r"\A[0-9A-Za-z-]{1,20}\Z")
Office = Annotated[str, Meta(pattern=OFFICE_PATTERN.pattern)]
Uuid = Annotated[
    str, Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
]
Epoch = Annotated[str, Meta(pattern=r"\A[0-9A-HJKMNP-TV-Z]{26}\Z")]
Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Signature = Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]
NONCE_PATTERN: Final = re.compile(r"\A[0-9a-f]{32}\Z")
Nonce = Annotated[str, Meta(pattern=NONCE_PATTERN.pattern)]


class Record(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What all messages share: frozen, strict, defaults left out."""


class Answer(Record, frozen=True, kw_only=True):
    """What the centre signs; `tag` keeps one kind of answer from passing for another."""

    tag: ClassVar[bytes] = b""

    def fits(self, key_id: int) -> bool:
        """Tell whether the centre's key of that number may be the one that signed this."""
        return key_id > 0


class Signed(Record, frozen=True, kw_only=True):
    """An answer as it travels and is kept: the exact bytes, the centre's key number, 64 bytes."""

    body: msgspec.Raw
    key: Place
    sig: Signature


class CentreKey(Record, frozen=True, kw_only=True):
    """A public key by which the centre's answers are checked."""

    id: Place
    key: Hash


class Hello(Answer, frozen=True, kw_only=True):
    """`GET /v1/hello`: who is there, without asking who asks; also the probe of the line.

    Attributes:
        generation: changes when the centre was restored: heads and cursors are void then.
        protocol_min, protocol_max: protocols spoken. dictionaries: zstd dictionary ids.
        keys: the key that signs now, and the next one. after_s: seconds until the next poll.
        now: the centre's instant. challenge: to be signed into the next requests.
        nonce: the asker's own, given back: this answer is fresh.
        bundle: the X25519 key in force that bundles are sealed to.
    """

    tag: ClassVar[bytes] = b"PSK1-HELLO"
    generation: Short = field(name="g")
    protocol_min: Place = field(name="min")
    protocol_max: Place = field(name="max")
    dictionaries: tuple[Whole, ...] = field(name="dicts", default=())
    keys: tuple[CentreKey, ...]
    after_s: Whole = field(name="after")
    now: Short
    challenge: Short
    nonce: str = ""
    bundle: CentreKey | None = None

    def fits(self, key_id: int) -> bool:
        """Tell whether it is signed by the key that it calls the one in force, next to none else.

        So a key whose time is over vouches for no key but the one after it, which is known.
        """
        return tuple(key.id for key in self.keys) == (key_id, key_id + 1)


class EnrolAsk(Record, frozen=True, kw_only=True):
    """What a machine says of itself; its exact bytes are the transcript of the enrolment.

    Attributes:
        counter: the counter it stands at. fingerprint: salted hash of machine facts.
        key_id, public_key: its Ed25519 key, hex. replaces: the device it stands in for.
    """

    protocol: Place = field(name="p")
    office: Office
    counter: Annotated[int, Meta(ge=1, le=999)]
    device: Uuid
    key_id: Annotated[int, Meta(ge=1, le=65_535)]
    public_key: Hash
    fingerprint: Short = ""
    app: Short
    replaces: str = ""
    nonce: Nonce


class EnrolRequest(Record, frozen=True, kw_only=True):
    """`POST /v1/enrol`: the transcript, proof of the key over it, proof of the code over it."""

    ask: msgspec.Raw
    sig: Signature
    mac: Hash


class Enrolled(Record, frozen=True, kw_only=True):
    """What the centre tells a machine it has taken in.

    Attributes:
        centre: the centre's name. certificate: packed `app.wire.certificate`, hex.
        keys: the key that signs now, and the next one; pinned from here on.
        catalogue_key: hex of the Ed25519 key that signs catalogues.
        bundle: the X25519 key in force that bundles are sealed to.
    """

    centre: Short
    generation: Short = field(name="g")
    certificate: Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{2})+\Z", max_length=600)]
    keys: tuple[CentreKey, ...]
    catalogue_key: Hash
    bundle: CentreKey | None = None


class EnrolAnswer(Record, frozen=True, kw_only=True):
    """The answer's exact bytes and the proof that whoever wrote them knows the code too."""

    body: msgspec.Raw
    mac: Hash


class EpochHead(Record, frozen=True, kw_only=True):
    """How far one epoch has arrived without a gap, and how much of it is safe."""

    epoch: Epoch = field(name="e")
    seq: Place = field(name="n")
    chain: Hash = field(name="c")
    safe: Whole
    missing: tuple[tuple[Place, Place], ...] = ()


class HeadAnswer(Answer, frozen=True, kw_only=True):
    """`GET /v1/sync/head`: what has arrived of one device, by epoch."""

    tag: ClassVar[bytes] = b"PSK1-HEAD"
    generation: Short = field(name="g")
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    epochs: tuple[EpochHead, ...]
    now: Short
    nonce: str


class Exceptional(Record, frozen=True, kw_only=True):
    """An event that was stored and not posted: `held` or `rejected`, and the code why."""

    seq: Place = field(name="n")
    state: Short = field(name="disp")
    code: Short


class Fork(Record, frozen=True, kw_only=True):
    """The first event of a branch that leaves what had arrived before; both are kept."""

    seq: Place = field(name="n")
    chain: Hash = field(name="c")


class PushReceipt(Answer, frozen=True, kw_only=True):
    """`POST /v1/sync/push`: the proof that events are stored.

    Attributes:
        received: [seq, chain] of the last event without a gap: committed at the centre.
        safe: last seq that also stands on another disk; nothing is purged before.
        items: only those of this frame that are not posted. forks: branches in this frame.
        after_s: seconds until the next exchange. now: the centre's instant.
    """

    tag: ClassVar[bytes] = b"PSK1-RECEIPT"
    generation: Short = field(name="g")
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    epoch: Epoch = field(name="e")
    received: tuple[Place, Hash]
    safe: Whole
    items: tuple[Exceptional, ...] = ()
    forks: tuple[Fork, ...] = ()
    after_s: Whole = field(name="after")
    now: Short


class FeedItem(Record, frozen=True, kw_only=True):
    """One upsert of a scope: applied when its version is higher than the one held.

    Attributes:
        position: place in the scope's order. item: what it is about. kind: how to read `data`.
    """

    position: Place = field(name="p")
    item: Short = field(name="i")
    version: Whole = field(name="v")
    kind: Short = field(name="k")
    data: msgspec.Raw = field(name="d")


class FeedPage(Answer, frozen=True, kw_only=True):
    """`GET /v1/sync/feed`: items after a cursor, in the order of their commits."""

    tag: ClassVar[bytes] = b"PSK1-FEED"
    generation: Short = field(name="g")
    scope: Short
    items: tuple[FeedItem, ...]
    next: Short
    more: bool = False
    now: Short
    nonce: str


class Expected(Record, frozen=True, kw_only=True):
    """Where the centre expects a device to go on; seq 0 and no chain: at the epoch's start."""

    epoch: Short = field(name="e")
    seq: Whole = field(name="n")
    chain: Short = field(name="c", default="")


class Problem(Record, frozen=True, kw_only=True):
    """What is wrong, as RFC 9457 writes it; `code` is what a program acts on."""

    type: Short
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    code: Short
    field: Short = ""
    expected: Expected | None = None
    max_events: Whole = 0
    max_bytes: Whole = 0
    challenge: Short = ""
    after: Whole = 0
    reference: Short = ""
