"""The centre's keys: made on the first start, in files that only their owner reads.

Two secrets, since they answer for different things: one signs answers and certificates, by
number, so that the next key is known before it is used; the other signs catalogues.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from app.central.rows import SERVER
from app.durable import write_whole
from app.ids import Chance
from app.journal.chain import KeySigner, derive
from app.storage.engine import reading
from app.wire.hpke import Box
from app.wire.messages import CentreKey
from models.errors import Fault, Refusal

_CENTRE: Final = "centre.secret"
_CATALOGUE: Final = "catalogue.secret"
_SIZE: Final = 32
_IN_FORCE: Final = sa.select(SERVER.c.key_id)


class Keys:
    """The keys of one centre; `key_id` is the number of the one that signs now.

    That number stands in the database, where another process of the same centre may move it on.
    So whoever signs takes `now()` first: one moment's keys, whose parts fit each other.
    """

    def __init__(self, centre: bytes, catalogue: bytes, key_id: int = 1) -> None:
        self._centre = centre
        self._number: Callable[[], int] = lambda: key_id
        self._signers: dict[int, KeySigner] = {}
        self.catalogue_key = Ed25519PrivateKey.from_private_bytes(
            derive(catalogue, "catalogue key 1")
        )

    @classmethod
    def open(cls, folder: Path, chance: Chance) -> "Keys":
        """Read the keys of a folder, or make them where there are none yet."""
        return cls(_secret(folder / _CENTRE, chance), _secret(folder / _CATALOGUE, chance))

    def numbered(self, key_id: int) -> "Keys":
        """Give the same secrets with another key in force."""
        return self._by(lambda: key_id)

    def following(self, engine: Engine) -> "Keys":
        """Give the same secrets, the key in force being whichever the database names."""

        def number() -> int:
            with reading(engine) as connection:
                return number_in_force(connection)

        return self._by(number)

    def now(self) -> "Keys":
        """Give the keys as they are at this moment, and stay."""
        return self.numbered(self.key_id)

    def _by(self, number: Callable[[], int]) -> "Keys":
        other = Keys.__new__(Keys)
        other._centre, other.catalogue_key = self._centre, self.catalogue_key
        other._number, other._signers = number, self._signers
        return other

    @property
    def key_id(self) -> int:
        """Give the number of the key in force."""
        return self._number()

    @property
    def signer(self) -> KeySigner:
        """Give the signer of the key in force."""
        return self.signer_of(self.key_id)

    @property
    def public(self) -> tuple[CentreKey, ...]:
        """Give the public keys to be pinned: the one in force and the next."""
        key_id = self.key_id
        return tuple(
            CentreKey(id=number, key=self.signer_of(number).public_key)
            for number in (key_id, key_id + 1)
        )

    @property
    def catalogue_public(self) -> str:
        """Give the hex of the public key by which catalogues are checked."""
        return self.catalogue_key.public_key().public_bytes_raw().hex()

    @property
    def bundle_public(self) -> CentreKey:
        """Give the public key that bundles are sealed to from now on."""
        return CentreKey(id=self.key_id, key=self._box(self.key_id).public)

    def bundle_box(self, sealed_to: CentreKey) -> Box | None:
        """Give the key that opens what was sealed to that one; None where it is no key of ours."""
        if not 1 <= sealed_to.id <= self.key_id + 1:
            return None
        box = self._box(sealed_to.id)
        return box if box.public == sealed_to.key else None

    def secret(self, purpose: str) -> bytes:
        """Derive 32 bytes for a purpose that every process of this centre shares."""
        return derive(self._centre, purpose)

    def _box(self, number: int) -> Box:
        return Box(derive(self._centre, f"bundle key {number}"))

    def signer_of(self, number: int) -> KeySigner:
        """Give the signer of a key by number, in force or not."""
        kept = self._signers.get(number)
        if kept is None:
            seed = derive(self._centre, f"centre signing key {number}")
            kept = KeySigner(Ed25519PrivateKey.from_private_bytes(seed))
            self._signers[number] = kept
        return kept


def number_in_force(connection: Connection) -> int:
    """Read the number of the centre's key that signs now."""
    number: int = connection.execute(_IN_FORCE).scalar_one()
    return number


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
