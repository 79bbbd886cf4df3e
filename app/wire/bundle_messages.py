"""What is said of a bundle: its head and its answer's, and what the centre signs about it."""

from typing import Annotated, ClassVar, Final

from msgspec import Meta, Raw, field

from app.wire.messages import (
    PROTOCOL,
    Answer,
    CentreKey,
    Epoch,
    FeedItem,
    Hash,
    Office,
    Place,
    Record,
    Short,
    Uuid,
    Whole,
)

PIECES_MAX: Final = 100_000
BUNDLE_TYPE: Final = "application/vnd.clerk.bundle"


class Span(Record, frozen=True, kw_only=True):
    """A row of events of one epoch, first and last."""

    epoch: Epoch = field(name="e")
    first: Place = field(name="n")
    last: Place = field(name="m")


class Followed(Record, frozen=True, kw_only=True):
    """How far a counter has taken in one scope of the feed."""

    scope: Short
    cursor: Short


class Hand(Record, frozen=True, kw_only=True):
    """Whose hands a bundle was in, and since when by their own clock."""

    office: Office = field(name="o")
    counter: Annotated[int, Meta(ge=1, le=999)] = field(name="c")
    at: Short = field(name="w")


class BundleHead(Record, frozen=True, kw_only=True):
    """What a bundle says of itself, in the clear: no person's data is in it.

    Attributes:
        number: the counter's running number of bundles. key_id: of the device key that signs.
        to: the centre's key that the pieces are sealed to. box: the device's own (X25519, hex),
            for the answer. certificate: hex; lets a relay check the signatures.
        coding: of the push bodies within. count: pieces. generation: the last one known.
    """

    protocol: Whole = field(name="p", default=PROTOCOL)
    app: Short
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    number: Place = field(name="n")
    key_id: Annotated[int, Meta(ge=1, le=65_535)] = field(name="key")
    certificate: Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{2})*\Z", max_length=600)] = ""
    to: CentreKey
    box: Hash
    coding: Annotated[str, Meta(pattern=r"\A(?:zstd|gzip)\Z")]
    count: Annotated[int, Meta(ge=1, le=PIECES_MAX)] = field(name="k")
    spans: tuple[Span, ...]
    feeds: tuple[Followed, ...] = ()
    generation: Short = field(name="g", default="")
    created: Short
    custody: tuple[Hand, ...] = ()


class AnswerHead(Record, frozen=True, kw_only=True):
    """What an answer says of itself.

    Attributes:
        bundle: digest of the head it answers. number: that bundle's.
        key_id: of the centre's key that signs.
    """

    protocol: Whole = field(name="p", default=PROTOCOL)
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    bundle: Hash = field(name="b")
    number: Place = field(name="n")
    key_id: Place = field(name="key")
    coding: Annotated[str, Meta(pattern=r"\A(?:zstd|gzip)\Z")]
    count: Place = field(name="k")
    created: Short


class TakenPiece(Record, frozen=True, kw_only=True):
    """A frame of a bundle that the centre took in, with its signed receipt."""

    place: Whole = field(name="i")
    span: Span
    receipt: Raw


class LeftPiece(Record, frozen=True, kw_only=True):
    """A piece that could not be taken in, and the code why; the next ones go on."""

    place: Whole = field(name="i")
    code: Short


class BundleAnswer(Answer, frozen=True, kw_only=True):
    """What became of a bundle, or of the part of one that was sent.

    Attributes:
        bundle: digest of its head. machine: whose it is. known: the generation that it stated.
        next: the first place that the centre still wants; the bundle's count when none.
    """

    tag: ClassVar[bytes] = b"PSK1-BUNDLE"
    bundle: Hash = field(name="b")
    office: Office = field(name="o")
    machine: Uuid = field(name="d")
    generation: Short = field(name="g")
    known: Short
    taken: tuple[TakenPiece, ...] = ()
    left: tuple[LeftPiece, ...] = ()
    next: Whole = 0
    now: Short
    nonce: str = ""


class CarriedPage(Answer, frozen=True, kw_only=True):
    """A page of the feed for one machine, which goes by hand: so it says where it begins.

    Attributes: after: the cursor it follows on; empty for the beginning.
    """

    tag: ClassVar[bytes] = b"PSK1-CARRIED"
    generation: Short = field(name="g")
    machine: Uuid
    scope: Short
    after: Short = field(name="from", default="")
    items: tuple[FeedItem, ...] = ()
    next: Short
    more: bool = False
    now: Short


class CarriedFile(Answer, frozen=True, kw_only=True):
    """`GET /v1/bundles?bundle=`: the return file as a relay writes it, in base64."""

    tag: ClassVar[bytes] = b"PSK1-ACK"
    bundle: Hash = field(name="b")
    data: str
    nonce: str
