"""A place near an office where services are to be had that the office does not offer."""

from models.catalogue.record import Bilingual, Record


class Place(Bilingual, frozen=True, kw_only=True):
    """One place of an office's own list.

    `agencies` and `services` hold codes of what is done there; a place that names an agency does
    all of its services. `metres` is the way from this office, 0 where nobody knows it.
    """

    code: str
    address: Bilingual
    hours: Bilingual
    phone: str = ""
    metres: int = 0
    agencies: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def does(self, service: str, agency: str) -> bool:
        """Tell whether a service of an agency is to be had there."""
        return service in self.services or agency in self.agencies


class Places(Record, frozen=True, kw_only=True):
    """The list: `sample` marks places that were made up."""

    places: tuple[Place, ...] = ()
    sample: bool = False

    def for_service(self, service: str, agency: str) -> tuple[Place, ...]:
        """Give the places that do a service, the nearest first; unknown ways last."""
        found = [place for place in self.places if place.does(service, agency)]
        return tuple(sorted(found, key=lambda one: (not one.metres, one.metres, one.code)))
