"""Keys on the wire: a machine's new certificate, and the chain by which the centre's keys follow.

The centre's key of every number is announced by the key before it, and the announcements are
kept. So a counter that slept through many rotations follows them one by one from a key that it
pinned, and never takes a key on trust.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta, field

from app.journal.chain import Signer
from app.wire.codec import decode
from app.wire.messages import (
    Answer,
    CentreKey,
    Hash,
    Office,
    Place,
    Record,
    Short,
    Signed,
    Uuid,
)
from app.wire.signing import seal, unseal
from models.errors import Refusal

ANNOUNCED_MAX: Final = 100
"""So many announcements at most stand in one answer."""

KeyNumber = Annotated[int, Meta(ge=1, le=65_535)]


class KeysAsk(Record, frozen=True, kw_only=True):
    """`POST /v1/keys`: asks for the certificate of one of the asker's own keys."""

    protocol: Place = field(name="p")
    key_id: KeyNumber


class KeysAnswer(Answer, frozen=True, kw_only=True):
    """What the centre says of a machine's key, and of its own.

    Attributes:
        asked: SHA-256 of the question's body: this is the answer to it. certificate: packed
            `app.wire.certificate`, hex. keys: the key that signs now, and the next one.
    """

    tag: ClassVar[bytes] = b"PSK1-KEYS"
    office: Office = field(name="o")
    device: Uuid = field(name="d")
    asked: Hash
    certificate: Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{2})+\Z", max_length=600)]
    keys: tuple[CentreKey, ...]
    now: Short


class Announcement(Answer, frozen=True, kw_only=True):
    """A key of the centre's, said by the key before it."""

    tag: ClassVar[bytes] = b"PSK1-CENTRE-KEY"
    id: KeyNumber
    key: Hash


class Announcements(Record, frozen=True, kw_only=True):
    """`GET /v1/keys?after=`: announcements in order, each a whole `Signed`; each proves itself."""

    keys: tuple[msgspec.Raw, ...]


def announce(signer: Signer, signer_id: int, key: str) -> bytes:
    """Let one of the centre's keys name the one after it."""
    return seal(Announcement(id=signer_id + 1, key=key), signer, signer_id)


def follow(data: bytes, keys: Mapping[int, str]) -> dict[int, str]:
    """Read announcements and give the keys that follow, one by one, from those already pinned.

    Args:
        keys: the centre's public keys, hex, by number; one that is pinned is never replaced.

    Raises Refusal `wire.malformed`, or `wire.unsigned` for one not named by the key before it.
    """
    known = dict(keys)
    for announced in decode(data, Announcements).keys:
        said_by = decode(bytes(announced), Signed).key
        pinned = {said_by: known[said_by]} if said_by in known else {}
        said = unseal(bytes(announced), Announcement, pinned)
        if said.id != said_by + 1 or known.setdefault(said.id, said.key) != said.key:
            raise Refusal("wire.unsigned")
    return {number: key for number, key in known.items() if number not in keys}
