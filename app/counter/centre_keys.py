"""The centre's keys as this counter knows them: pinned when one pinned before vouches for them."""

from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk
from app.counter.opening import write_keys
from app.counter.tables import DEVICE
from app.storage.engine import writing
from app.wire.messages import CentreKey, Hello
from models.tables.bundle import BundleKeyRow

BUNDLE_KEY: Final = cast(sa.Table, BundleKeyRow.__table__)


def pin_keys(desk: Desk, hello: Hello) -> None:
    """Keep the keys that a hello tells of; that a pinned key signed it the caller has seen."""
    new = {key.id: key.key for key in hello.keys if key.id not in desk.centre_keys}
    if new:
        known = desk.centre_keys | new
        with writing(desk.engine) as connection:
            connection.execute(DEVICE.update().values(centre_keys=write_keys(known)))
        desk.centre_keys = known
    with desk.read() as connection:
        kept = bundle_key_in(connection)
    if hello.bundle is not None and (kept is None or kept.id < hello.bundle.id):
        with writing(desk.engine) as connection:
            keep_bundle_key(connection, hello.bundle)


def keep_bundle_key(connection: Connection, key: CentreKey | None) -> None:
    """Keep a key that bundles are sealed to, once and for all under its number."""
    if key is None:
        return
    known = sa.select(BUNDLE_KEY.c.number).where(BUNDLE_KEY.c.number == key.id)
    if connection.execute(known).first() is None:
        connection.execute(BUNDLE_KEY.insert().values(number=key.id, key=key.key))


def bundle_key_in(connection: Connection) -> CentreKey | None:
    """Give the newest key that bundles are sealed to; None where the centre told of none yet."""
    newest = sa.select(BUNDLE_KEY).order_by(BUNDLE_KEY.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return CentreKey(id=row.number, key=row.key) if row else None
