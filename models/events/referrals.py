"""A citizen sent on: the service is not to be had here, and a guide slip says where it is."""

from typing import ClassVar

from models.events.base import Body


class CitizenReferred(Body, frozen=True, kw_only=True):
    """Somebody asked for what is not to be had here and was told where it is; nobody is named.

    Attributes:
        service, agency: codes of the catalogue. reason: why not here, as the refusal's code.
        place: code of the place that was named, in the list of places, or empty.
    """

    kind: ClassVar[str] = "citizen.referred"
    service: str
    agency: str
    reason: str
    place: str
