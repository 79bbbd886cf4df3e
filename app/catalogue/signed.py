"""Signing a catalogue at the centre, and refusing at a counter all that the centre did not sign."""

import hashlib
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.catalogue.encode import PAYLOAD_MAX, decode
from models.catalogue.catalogue import Catalogue
from models.errors import Refusal

# A signature made here says "catalogue" and can be passed off as nothing else the key ever signs.
DOMAIN: Final = b"PISHKHAN-CATALOGUE-1\0"
KEY_ID_LENGTH: Final = 16
PACKED_MAX: Final = 2 * PAYLOAD_MAX


class SignedCatalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A catalogue's bytes with the centre's word for them.

    `sha256` is the hex digest of the payload, `key_id` names the key that signed (the first
    sixteen hex digits of the digest of its raw public bytes). Nothing here is trusted before
    `open_signed` has seen it.
    """

    version: int
    sha256: str
    payload: bytes
    signature: bytes
    key_id: str

    def pack(self) -> bytes:
        """Give one file of it, for the feed and for a stick."""
        return msgspec.json.encode(self, order="sorted")

    @classmethod
    def unpack(cls, packed: bytes) -> "SignedCatalogue":
        """Read such a file; whether it may be believed is for `open_signed` to say."""
        if len(packed) > PACKED_MAX:
            raise Refusal("catalogue.too_large", max=PAYLOAD_MAX)
        try:
            return msgspec.json.decode(packed, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Refusal("catalogue.unreadable") from error


def key_id(public_key: Ed25519PublicKey) -> str:
    """Name a key by the beginning of its digest."""
    return hashlib.sha256(public_key.public_bytes_raw()).hexdigest()[:KEY_ID_LENGTH]


def sign(payload: bytes, private_key: Ed25519PrivateKey) -> SignedCatalogue:
    """Sign a catalogue's canonical bytes; an unsound catalogue is refused, not signed."""
    digest = hashlib.sha256(payload)
    return SignedCatalogue(
        version=decode(payload).version,
        sha256=digest.hexdigest(),
        payload=payload,
        signature=private_key.sign(DOMAIN + digest.digest()),
        key_id=key_id(private_key.public_key()),
    )


def open_signed(
    signed: SignedCatalogue,
    public_key: Ed25519PublicKey,
    in_force: int | None,
    *,
    in_force_sha256: str = "",
) -> Catalogue:
    """Give the catalogue if this key signed it and it is not older than the one in force.

    Refuses `catalogue.unsigned` (no signature, or another key's), `catalogue.altered` (the
    bytes are not those that were signed) and `catalogue.older`. The version in force may be
    opened again; with its digest given, other bytes under the same version are refused as
    `catalogue.rewritten`, since a version is never edited. Then the catalogue itself is judged,
    as any is that is read.
    """
    if not signed.signature or signed.key_id != key_id(public_key):
        raise Refusal("catalogue.unsigned", version=signed.version)
    digest = hashlib.sha256(signed.payload)
    try:
        public_key.verify(signed.signature, DOMAIN + digest.digest())
    except InvalidSignature:
        raise Refusal("catalogue.altered", version=signed.version) from None
    if digest.hexdigest() != signed.sha256:
        raise Refusal("catalogue.altered", version=signed.version)
    catalogue = decode(signed.payload)
    if catalogue.version != signed.version:
        raise Refusal("catalogue.altered", version=signed.version)
    if in_force is not None and catalogue.version < in_force:
        raise Refusal("catalogue.older", version=catalogue.version, in_force=in_force)
    if catalogue.version == in_force and in_force_sha256 not in ("", signed.sha256):
        raise Refusal("catalogue.rewritten", version=catalogue.version)
    return catalogue
