"""Second times that only the centre can see: what a counter asks, and tells so that others may.

Bills stand in the journal, and the centre finds them there. Whom a service was for stands in no
event: of that the centre gets a mark, a digest under a key that it gives to enrolled machines
alone. It knows the same person's same service again by it, and keeps it for `OPEN_DAYS`.
"""

import hmac
from typing import Annotated, ClassVar, Final

from msgspec import Meta, field

from app.wire.messages import Answer, Epoch, Hash, Nonce, Office, Place, Record, Short, Uuid, Whole

ASK: Final = "/v1/before"
TELL: Final = "/v1/served"
KEY: Final = "/v1/served/key"
MEDIA_TYPE: Final = "application/json"
ASKED_MAX: Final = 1024
SERVED_MAX: Final = 128 * 1024
VISITS_MAX: Final = 100
OPEN_DAYS: Final = 90
"""A request nobody answered for so long is not looked at any more."""

PAID: Final = "paid"
OPEN: Final = "open"
TODAY: Final = "today"

Day = Annotated[str, Meta(pattern=r"\A[0-9]{4}/[0-9]{2}/[0-9]{2}\Z")]
Mark = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]


def mark_of(key: bytes, service: str, identity: str) -> str:
    """Give what stands for one person's one service: 32 hex digits, the same at every counter."""
    return hmac.digest(key, f"{service}\x1f{identity}".encode(), "sha256").hex()[:32]


class BeforeAsk(Record, frozen=True, kw_only=True):
    """`POST /v1/before`: whether this was done elsewhere.

    Attributes:
        day: the asker's Jalali business day. bill: [bill id, payment id], or absent.
        mark: of one person's one service, or empty.
    """

    day: Day = field(name="bd")
    bill: tuple[Short, Short] | None = None
    mark: Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{32})?\Z")] = ""


class FoundBefore(Record, frozen=True, kw_only=True):
    """The earlier time: what it was (`paid`, `open`, `today`), at which office, on which day."""

    what: Short = field(name="w")
    office: Office = field(name="o")
    day: Day = field(name="bd")


class BeforeAnswer(Answer, frozen=True, kw_only=True):
    """The newest earlier time at another counter, if the centre knows of any; it names nobody."""

    tag: ClassVar[bytes] = b"PSK1-BEFORE"
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    found: FoundBefore | None = None
    nonce: Nonce


class ServedVisit(Record, frozen=True, kw_only=True):
    """A visit's place in the journal, and the mark of each line that was somebody's."""

    day: Day = field(name="bd")
    epoch: Epoch = field(name="e")
    seq: Place = field(name="n")
    marks: Annotated[tuple[tuple[Whole, Mark], ...], Meta(max_length=200)] = field(name="m")


class ServedTold(Record, frozen=True, kw_only=True):
    """`POST /v1/served`: visits of this machine by which others may know a second time."""

    visits: Annotated[tuple[ServedVisit, ...], Meta(max_length=VISITS_MAX)]


class ServedAnswer(Answer, frozen=True, kw_only=True):
    """That marks are kept."""

    tag: ClassVar[bytes] = b"PSK1-SERVED"
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    visits: Whole
    nonce: Nonce


class MarkKey(Answer, frozen=True, kw_only=True):
    """`GET /v1/served/key`: the key of marks, the same for every machine of the centre."""

    tag: ClassVar[bytes] = b"PSK1-MARK-KEY"
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    key: Hash
    nonce: Nonce
