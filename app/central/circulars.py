"""Circulars at the centre: signed once, told to every counter, the last version of each kept."""

import sqlalchemy as sa
from sqlalchemy import Connection

from app.catalogue.circular import SignedCircular, sign_circular
from app.central.feed import News, publish
from app.central.keys import Keys
from app.central.rows import FEED
from app.wire.feed_items import CIRCULAR, CIRCULARS, circular_item
from models.circulars import Circular


def issue_circular(connection: Connection, keys: Keys, circular: Circular) -> SignedCircular:
    """Sign a circular and tell every counter; the very same one again changes nothing.

    Another text under the same code is its next version, and is to be read again.
    """
    signed = sign_circular(circular, keys.catalogue_key)
    item = circular_item(circular.code)
    last = connection.execute(
        sa.select(FEED.c.data)
        .where(FEED.c.scope == CIRCULARS, FEED.c.item == item)
        .order_by(FEED.c.position.desc())
        .limit(1)
    ).scalar()
    if last is not None and SignedCircular.unpack(bytes(last)).sha256 == signed.sha256:
        return signed
    publish(connection, CIRCULARS, [News(item, CIRCULAR, signed.pack())])
    return signed
