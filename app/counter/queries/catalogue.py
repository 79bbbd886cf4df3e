"""A catalogue as it was in force: papers speak of services by the names of their own day."""

from functools import lru_cache

import sqlalchemy as sa

from app.catalogue.encode import decode
from app.catalogue.signed import SignedCatalogue
from app.counter.desk import Desk
from app.counter.tables import CATALOGUE
from models.catalogue.catalogue import Catalogue
from models.errors import Refusal


def catalogue_of(desk: Desk, version: int) -> Catalogue:
    """Give the catalogue of a version that was once in force here, or refuse."""
    if desk.catalogue is not None and desk.catalogue.version == version:
        return desk.catalogue
    with desk.read() as connection:
        data = connection.execute(
            sa.select(CATALOGUE.c.data).where(CATALOGUE.c.version == version)
        ).scalar()
    if data is None:
        raise Refusal("catalogue.lost", version=version)
    return _decoded(data)


@lru_cache(maxsize=4)
def _decoded(packed: bytes) -> Catalogue:
    return decode(SignedCatalogue.unpack(packed).payload)
