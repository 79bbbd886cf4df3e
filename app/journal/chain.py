"""The hash chain and the signature over it: how an event is bound to all before it.

chain_0 = SHA-256("OBX1" ‖ bytes of epoch.opened);
chain_n = SHA-256(0x01 ‖ chain_{n-1} ‖ u64be(seq) ‖ SHA-256(bytes_n));
signature_n = Ed25519(device key, "OBX1-SIG" ‖ chain_n). The last signature proves every event
before it, so one check a frame is enough.
"""

from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_OPENED: Final = b"OBX1"
_SIGNED: Final = b"OBX1-SIG"


def first_link(opened: bytes) -> bytes:
    """Give the chain value of an epoch's first event."""
    return sha256(_OPENED + opened).digest()


def next_link(before: bytes, seq: int, data: bytes) -> bytes:
    """Give the chain value of the event `seq` that follows `before`."""
    return sha256(b"\x01" + before + seq.to_bytes(8, "big") + sha256(data).digest()).digest()


class Signer(Protocol):
    """Signs as one device; the key itself need never be seen."""

    @property
    def public_key(self) -> str:
        """Give the public key as 64 hex digits."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign a message: 64 bytes."""
        ...


class KeySigner:
    """Signs with an Ed25519 key held in memory."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """Sign a message: 64 bytes."""
        return self._key.sign(message)


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive 32 bytes for one purpose from the one secret that a profile keeps."""
    return HKDF(SHA256(), 32, salt=None, info=f"pishkhan {purpose}".encode()).derive(secret)


def device_signer(secret: bytes, key_id: int) -> KeySigner:
    """Give the device's signing key of one number: a rotation is the next number."""
    seed = derive(secret, f"device key {key_id}")
    return KeySigner(Ed25519PrivateKey.from_private_bytes(seed))


def sign_link(signer: Signer, chain: bytes) -> bytes:
    """Sign a chain value."""
    return signer.sign(_SIGNED + chain)


def holds(public_key: str, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature over a message is the key's own."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def link_holds(public_key: str, signature: bytes, chain: bytes) -> bool:
    """Tell whether a signature over a chain value is the key's own."""
    return holds(public_key, signature, _SIGNED + chain)
