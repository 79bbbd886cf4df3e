"""The centre's keys: made on the first start, in files that only their owner reads.

Two secrets, since they answer for different things: one signs answers and certificates, by
number, so that the next key is known before it is used; the other signs catalogues.
"""

import os
import stat
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.durable import write_whole
from app.ids import Chance
from app.journal.chain import KeySigner, derive
from app.wire.messages import CentreKey
from models.errors import Fault, Refusal

_CENTRE: Final = "centre.secret"
_CATALOGUE: Final = "catalogue.secret"
_SIZE: Final = 32


class Keys:
    """The keys of one centre; `key_id` is the number of the one that signs now."""

    def __init__(self, centre: bytes, catalogue: bytes, key_id: int = 1) -> None:
        self._centre = centre
        self.key_id = key_id
        self.catalogue_key = Ed25519PrivateKey.from_private_bytes(
            derive(catalogue, "catalogue key 1")
        )

    @classmethod
    def open(cls, folder: Path, chance: Chance) -> "Keys":
        """Read the keys of a folder, or make them where there are none yet."""
        return cls(_secret(folder / _CENTRE, chance), _secret(folder / _CATALOGUE, chance))

    def numbered(self, key_id: int) -> "Keys":
        """Give the same secrets with another key in force."""
        other = Keys.__new__(Keys)
        other._centre, other.catalogue_key = self._centre, self.catalogue_key
        other.key_id = key_id
        return other

    @property
    def signer(self) -> KeySigner:
        """Give the signer of the key in force."""
        return self._signer(self.key_id)

    @property
    def public(self) -> tuple[CentreKey, ...]:
        """Give the public keys to be pinned: the one in force and the next."""
        numbers = (self.key_id, self.key_id + 1)
        return tuple(
            CentreKey(id=number, key=self._signer(number).public_key) for number in numbers
        )

    @property
    def catalogue_public(self) -> str:
        """Give the hex of the public key by which catalogues are checked."""
        return self.catalogue_key.public_key().public_bytes_raw().hex()

    def secret(self, purpose: str) -> bytes:
        """Derive 32 bytes for a purpose that every process of this centre shares."""
        return derive(self._centre, purpose)

    def _signer(self, number: int) -> KeySigner:
        seed = derive(self._centre, f"centre signing key {number}")
        return KeySigner(Ed25519PrivateKey.from_private_bytes(seed))


def _secret(path: Path, chance: Chance) -> bytes:
    try:
        if not path.exists():
            write_whole(path, chance.token(_SIZE), mode=0o600)
        mode = stat.S_IMODE(path.stat().st_mode)
        secret = path.read_bytes()
    except OSError as error:
        raise Fault("disk.unreadable") from error
    if os.name != "nt" and mode & 0o077:
        raise Refusal("centre.keys_exposed", file=path.name)
    if len(secret) != _SIZE:
        raise Refusal("centre.keys_damaged", file=path.name)
    return secret
