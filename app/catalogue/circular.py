"""Circulars: read from a file, signed at the centre, refused at a counter where nobody signed."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.catalogue.signed import key_id
from models.circulars import Circular
from models.errors import Fault, Refusal

# A signature made here says "circular" and can be passed off as nothing else the key ever signs.
DOMAIN: Final = b"PISHKHAN-CIRCULAR-1\0"
PACKED_MAX: Final = 512 * 1024


class SignedCircular(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A circular's bytes with the centre's word for them.

    `sha256` is the hex digest of the payload, `key_id` names the key that signed, as a
    catalogue's does. Nothing here is trusted before `open_circular` has seen it.
    """

    code: str
    sha256: str
    payload: bytes
    signature: bytes
    key_id: str

    def pack(self) -> bytes:
        """Give one file of it, for the feed and for a stick."""
        return msgspec.json.encode(self, order="sorted")

    @classmethod
    def unpack(cls, packed: bytes) -> "SignedCircular":
        """Read such a file; whether it may be believed is for `open_circular` to say."""
        if len(packed) > PACKED_MAX:
            raise Refusal("circular.unreadable")
        try:
            return msgspec.json.decode(packed, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Refusal("circular.unreadable") from error


def read_circular(file: Path) -> Circular:
    """Read a circular from its TOML file, in which a person can review every word.

    Raises Refusal `circular.toml` or `circular.shape`; Fault `circular.file_unreadable`.
    """
    try:
        whole = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise Refusal("circular.toml", line=int(line[1]) if line else 0) from error
    except OSError as error:
        raise Fault("circular.file_unreadable") from error
    return _made(whole)


def sign_circular(circular: Circular, private_key: Ed25519PrivateKey) -> SignedCircular:
    """Sign a circular's canonical bytes (RFC 8785); an unsound one is refused, not signed."""
    circular.refuse_unsound()
    payload = rfc8785.dumps(msgspec.to_builtins(circular))
    digest = hashlib.sha256(payload)
    return SignedCircular(
        code=circular.code,
        sha256=digest.hexdigest(),
        payload=payload,
        signature=private_key.sign(DOMAIN + digest.digest()),
        key_id=key_id(private_key.public_key()),
    )


def open_circular(signed: SignedCircular, public_key: Ed25519PublicKey) -> Circular:
    """Give the circular if this key signed it.

    Raises Refusal `circular.unsigned` (no signature, or another key's), `circular.altered` (the
    bytes are not those that were signed), `circular.unreadable` and `circular.shape`.
    """
    if not signed.signature or signed.key_id != key_id(public_key):
        raise Refusal("circular.unsigned")
    digest = hashlib.sha256(signed.payload)
    try:
        public_key.verify(signed.signature, DOMAIN + digest.digest())
    except InvalidSignature:
        raise Refusal("circular.altered") from None
    if digest.hexdigest() != signed.sha256:
        raise Refusal("circular.altered")
    try:
        whole = msgspec.json.decode(signed.payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal("circular.unreadable") from error
    circular = _made(whole)
    if circular.code != signed.code:
        raise Refusal("circular.altered")
    return circular


def _made(whole: Any) -> Circular:
    try:
        circular = msgspec.convert(whole, Circular)
    except msgspec.ValidationError as error:
        place = " ".join(re.findall("(?:field|at) `([^`]*)`", str(error))) or "$"
        raise Refusal("circular.shape", at=place) from error
    circular.refuse_unsound()
    return circular
