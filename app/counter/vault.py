"""The vault: what must be erasable, sealed; the journal cites it only by a salted hash.

Persons with their form answers, and scans, live here. A citation (`app/journal/citation.py`) proves
later that the content is the one meant, and tells nothing once row and salt are gone.
"""

import hmac
from collections.abc import Iterable
from typing import Final, cast

import msgspec
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import ColumnElement, Connection

from app.ids import Chance
from app.journal.citation import SALT_BYTES, cite
from app.storage.prepared import insert_into
from models.errors import Defect, Refusal
from models.events.base import Reference
from models.tables.counter import VaultRow

_VAULT: Final = cast(sa.Table, VaultRow.__table__)
_PUT: Final = insert_into(_VAULT, _VAULT.c.keys())
_NONCE: Final = 12
_BLIND: Final = b"pishkhan-identity\x00"
WAITING: Final = ""
"""The epoch of an item whose event is still to come."""


class Item(msgspec.Struct, frozen=True):
    """Something to be kept: its kind (`visit`, `scan`), salt, content, citation."""

    kind: str
    salt: bytes
    content: bytes
    citation: str


class Vault:
    """Seals and opens items with the profile's vault key."""

    def __init__(self, key: bytes, chance: Chance) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._key = key
        self._chance = chance

    def blind(self, identity: str) -> str:
        """Give 32 hex digits by which this profile knows an identity again, and nobody else.

        Without the vault's key nobody can try all the numbers there are.
        """
        return hmac.new(self._key, _BLIND + identity.encode(), "sha256").hexdigest()[:32]

    def seal_secret(self, content: bytes, bound_to: str) -> bytes:
        """Seal a secret that is kept outside the vault's own table, bound to its name."""
        nonce = self._chance.token(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, bound_to.encode())

    def open_secret(self, sealed: bytes, bound_to: str) -> bytes:
        """Open what `seal_secret` sealed; a Defect when it is not that."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
        except InvalidTag as error:
            raise Defect("vault.altered") from error

    def item(self, kind: str, content: bytes) -> Item:
        """Make an item and its citation; nothing is stored yet."""
        salt = self._chance.token(SALT_BYTES)
        return Item(kind, salt, content, cite(salt, content))

    def put(self, connection: Connection, items: list[Item], of: Reference) -> None:
        """Store items, sealed, inside the transaction of the act that cites them."""
        rows = []
        for item in items:
            nonce = self._chance.token(_NONCE)
            sealed = nonce + self._cipher.encrypt(nonce, item.content, item.citation.encode())
            rows.append(
                {
                    "epoch": of.epoch,
                    "seq": of.seq,
                    "citation": item.citation,
                    "kind": item.kind,
                    "day": of.day,
                    "salt": item.salt,
                    "sealed": sealed,
                }
            )
        if rows:
            _PUT.run(connection, rows)

    def wait(self, connection: Connection, item: Item, day: str) -> None:
        """Store an item whose event is not booked yet."""
        self.put(connection, [item], Reference(day, WAITING, 0))

    def settle(self, connection: Connection, citations: Iterable[str], of: Reference) -> None:
        """Give waiting items their place beside the event that cites them, in its transaction.

        An item that no longer waits is a Defect: the event would cite what nobody has.
        """
        for citation in citations:
            moved = connection.execute(
                _VAULT.update()
                .where(_VAULT.c.epoch == WAITING, _VAULT.c.citation == citation)
                .values(epoch=of.epoch, seq=of.seq, day=of.day)
            ).rowcount
            if moved != 1:
                raise Defect("vault.lost")

    def drop_waiting(self, connection: Connection, citation: str) -> None:
        """Forget one item that waits: another took its place."""
        connection.execute(
            _VAULT.delete().where(_VAULT.c.epoch == WAITING, _VAULT.c.citation == citation)
        )

    def forget_waiting(self, connection: Connection) -> None:
        """Forget the items whose visits were never paid for."""
        connection.execute(_VAULT.delete().where(_VAULT.c.epoch == WAITING))

    def open(self, connection: Connection, of: Reference, citation: str) -> bytes:
        """Open an item: `vault.erased` when it is gone, a Defect when it is not what was cited.

        Args:
            of: where the event stands that cites it.
        """
        row = connection.execute(sa.select(_VAULT).where(*_here(of, citation))).first()
        if row is None:
            raise Refusal("vault.erased")
        return self.unseal(citation, row.salt, row.sealed)

    def unseal(self, citation: str, salt: bytes, sealed: bytes) -> bytes:
        """Open an item as it was stored; a Defect when it is not what was cited."""
        nonce, closed = sealed[:_NONCE], sealed[_NONCE:]
        try:
            content = self._cipher.decrypt(nonce, closed, citation.encode())
        except InvalidTag as error:
            raise Defect("vault.altered") from error
        if cite(salt, content) != citation:
            raise Defect("vault.altered")
        return content

    def erase(self, connection: Connection, of: Reference, citation: str) -> None:
        """Forget an item for good; the journal's citation stays and says nothing any more."""
        connection.execute(_VAULT.delete().where(*_here(of, citation)))


def _here(of: Reference, citation: str) -> tuple[ColumnElement[bool], ...]:
    return (_VAULT.c.epoch == of.epoch, _VAULT.c.seq == of.seq, _VAULT.c.citation == citation)
