"""Sealing to a public key (HPKE, RFC 9180 base mode): what is on a stick is read by one alone.

Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, each message under a key of its
own. It hides, and does not say who sealed: that is what the signatures within and around are for.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from models.errors import Refusal

EXTRA: Final = 48
"""So many bytes longer is what is sealed: 32 of the one-time key, 16 that prove it whole."""

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Box:
    """A private key that opens what was sealed to its public one.

    Attributes: public: the public key as 64 hex digits.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(seed)
        self.public: Final = self._key.public_key().public_bytes_raw().hex()

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Give what was sealed, or refuse with `bundle.sealed`: altered, misplaced, another's.

        Args:
            info: what the sealer bound it to; other bytes do not open it.
        """
        try:
            return _SUITE.decrypt(sealed, self._key, info)
        except (InvalidTag, ValueError) as error:
            raise Refusal("bundle.sealed") from error


def seal_to(public: str, plain: bytes, info: bytes) -> bytes:
    """Seal bytes to a public key (hex), bound to `info`; a key that is none is `bundle.key`."""
    try:
        key = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
        return _SUITE.encrypt(plain, key, info)
    except ValueError as error:
        raise Refusal("bundle.key") from error
