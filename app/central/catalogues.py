"""The catalogues this centre has published: signed once, kept for ever, opened to check prices."""

import sqlalchemy as sa
from sqlalchemy import Connection

from app.catalogue.encode import encode
from app.catalogue.signed import SignedCatalogue, open_signed, sign
from app.central.feed import News, publish
from app.central.keys import Keys
from app.central.rows import PUBLISHED
from app.wire.feed_items import CATALOGUE
from models.catalogue.catalogue import Catalogue
from models.errors import Refusal


class Catalogues:
    """Publishes catalogues and gives back the one of a version."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._opened: dict[int, Catalogue] = {}

    def publish(self, connection: Connection, catalogue: Catalogue, at: str) -> SignedCatalogue:
        """Sign a catalogue and tell every counter; the version published before may be repeated.

        Raises Refusal `centre.catalogue_older` for a version below the newest, and
        `centre.catalogue_edited` for other contents under a version that stands.
        """
        signed = sign(encode(catalogue), self._keys.catalogue_key)
        newest = connection.execute(
            sa.select(PUBLISHED).order_by(PUBLISHED.c.version.desc()).limit(1)
        ).first()
        if newest is not None and signed.version < newest.version:
            raise Refusal("centre.catalogue_older", newest=newest.version)
        if newest is not None and signed.version == newest.version:
            if signed.sha256 != newest.sha256:
                raise Refusal("centre.catalogue_edited", version=newest.version)
            return SignedCatalogue.unpack(newest.data)
        row = {
            "version": signed.version,
            "sha256": signed.sha256,
            "data": signed.pack(),
            "published_at": at,
        }
        connection.execute(PUBLISHED.insert(), row)
        publish(connection, CATALOGUE, [News(CATALOGUE, CATALOGUE, signed.pack())])
        return signed

    def of(self, connection: Connection, version: int) -> Catalogue | None:
        """Give a published catalogue, or None for a version that never was."""
        if version not in self._opened:
            row = connection.execute(
                sa.select(PUBLISHED.c.data).where(PUBLISHED.c.version == version)
            ).first()
            if row is None:
                return None
            key = self._keys.catalogue_key.public_key()
            self._opened[version] = open_signed(SignedCatalogue.unpack(row.data), key, None)
        return self._opened[version]
