"""Signatures on the wire: the centre's over its answers, a device's over its requests.

An answer is signed as `tag ‖ 0x00 ‖ exact body bytes` and travels as
`{"body":…,"key":…,"sig":…}`, so that it is one blob on the line, in a table and on a stick.
A request is signed over a canonical record of all that it asks. What a device sends to be stored
is proved by the frame's own signature; this one says who asks, so that strangers are turned away
before anything of theirs is unpacked.
"""

from collections.abc import Mapping
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Raw, field

from app.journal.chain import Signer, holds
from app.wire.codec import decode, encode
from app.wire.messages import Answer, Hash, Nonce, Office, Record, Short, Signature, Signed, Uuid
from models.errors import Refusal

SCHEME: Final = "PSK1"
_REQUEST: Final = b"PSK1-REQUEST\x00"
_HEADER_MAX: Final = 1000
_A = TypeVar("_A", bound=Answer)


def seal(answer: Answer, signer: Signer, key_id: int) -> bytes:
    """Sign an answer with one of the centre's keys and wrap it."""
    body = encode(answer)
    signature = signer.sign(answer.tag + b"\x00" + body).hex()
    return encode(Signed(body=Raw(body), key=key_id, sig=signature))


def unseal(data: bytes, kind: type[_A], keys: Mapping[int, str]) -> _A:
    """Read an answer if one of the known keys signed exactly these bytes as this kind of answer.

    Args:
        keys: the centre's public keys, hex, by number, as pinned at enrolment.

    Raises Refusal `wire.malformed` or `wire.unsigned`: to a counter both are no answer at all.
    """
    signed = decode(data, Signed)
    body = bytes(signed.body)
    key = keys.get(signed.key)
    if key is None or not holds(key, bytes.fromhex(signed.sig), kind.tag + b"\x00" + body):
        raise Refusal("wire.unsigned")
    answer = decode(body, kind)
    if not answer.fits(signed.key):
        raise Refusal("wire.unsigned")
    return answer


class Claim(Record, frozen=True, kw_only=True):
    """Who says to be asking: office, device, number of its key, nonce, challenge, signature.

    The challenge is the centre's own (`Hello.challenge`), and grows old: so a request that
    somebody wrote down cannot be asked again. Only `push` may leave it out: sending the same
    frame again changes nothing.
    """

    office: Office = field(name="o")
    device: Uuid = field(name="d")
    key_id: Annotated[int, Meta(ge=1, le=65_535)] = field(name="k")
    nonce: Nonce = field(name="n")
    challenge: Short = field(name="c", default="")
    signature: Signature = field(name="s")


class _Asked(Record, frozen=True, kw_only=True):
    """All that a request asks, as it is signed."""

    method: str
    target: str
    sha256: Hash
    office: Office
    device: Uuid
    key_id: int
    nonce: Nonce
    challenge: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request: method, target (path and query exactly as sent), SHA-256 of the body as sent."""

    method: str
    target: str
    sha256: str


def _message(asked: Asked, claim: Claim) -> bytes:
    return _REQUEST + encode(
        _Asked(
            method=asked.method,
            target=asked.target,
            sha256=asked.sha256,
            office=claim.office,
            device=claim.device,
            key_id=claim.key_id,
            nonce=claim.nonce,
            challenge=claim.challenge,
        )
    )


def sign_request(asked: Asked, claim: Claim, signer: Signer) -> str:
    """Give the `Authorization` header of a request; the claim's own signature is not looked at."""
    signature = signer.sign(_message(asked, claim)).hex()
    return f"{SCHEME} {encode(msgspec.structs.replace(claim, signature=signature)).decode()}"


def read_claim(header: str) -> Claim:
    """Read an `Authorization` header, or refuse it with `wire.unauthorised`."""
    scheme, _, rest = header.partition(" ")
    if scheme != SCHEME or len(header) > _HEADER_MAX or not header.isascii():
        raise Refusal("wire.unauthorised")
    try:
        return decode(rest.encode(), Claim)
    except Refusal as error:
        raise Refusal("wire.unauthorised") from error


def claim_holds(asked: Asked, claim: Claim, public_key: str) -> bool:
    """Tell whether the key signed this very request."""
    return holds(public_key, bytes.fromhex(claim.signature), _message(asked, claim))


UNSIGNED: Final = "0" * 128
"""What stands in a claim until `sign_request` puts the signature in its place."""
