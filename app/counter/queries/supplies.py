"""What a counter has from its centre: the catalogue and the people, and whether more is coming."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.queries.doorstep import people_here
from app.counter.tables import ATTEMPT, CATALOGUE


@dataclass(frozen=True, slots=True)
class Supplies:
    """What is here.

    Attributes:
        catalogue: version in force, 0 for none. services, agencies: how many it has.
        size: bytes of the signed catalogue as it came. people: how many may sign in here.
        heard: a whole exchange with the centre went well.
    """

    catalogue: int
    services: int
    agencies: int
    size: int
    people: int
    heard: bool

    @property
    def whole(self) -> bool:
        """Tell whether all of it is here."""
        return bool(self.catalogue) and self.heard


def supplies(desk: Desk) -> Supplies:
    """Read what is here."""
    catalogue = desk.catalogue
    version = catalogue.version if catalogue else 0
    with desk.read() as connection:
        size = connection.execute(
            sa.select(sa.func.length(CATALOGUE.c.data)).where(CATALOGUE.c.version == version)
        ).scalar()
        well = sa.select(ATTEMPT.c.attempt).where(ATTEMPT.c.outcome == "well").limit(1)
        heard = connection.execute(well).first() is not None
        people = people_here(connection, desk)
    return Supplies(
        catalogue=version,
        services=len(catalogue.services) if catalogue else 0,
        agencies=len(catalogue.agencies) if catalogue else 0,
        size=int(size or 0),
        people=people,
        heard=heard,
    )
