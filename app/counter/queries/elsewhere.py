"""Why a service is not to be had here now, where it is, and which papers it wants."""

from dataclasses import dataclass

from app.counter.desk import Desk
from models.catalogue.offer import offered
from models.catalogue.paper import Paper
from models.catalogue.place import Place, Places
from models.catalogue.service import Service
from models.errors import Refusal


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What somebody who is sent on has to know.

    Attributes:
        why: the refusal that a clerk would get here. places: where it is done, nearest first.
        papers: each with whether it is wanted of everybody, or only of some.
        sample: the places are made up.
    """

    service: Service
    why: Refusal
    places: tuple[Place, ...]
    papers: tuple[tuple[Paper, bool], ...]
    sample: bool


def elsewhere(desk: Desk, code: str, places: Places) -> Elsewhere:
    """Tell where a service is to be had; refused as `referral.offered_here` when it is here."""
    service = desk.need_catalogue().service(code)
    offer = offered(service, desk.offering(), line_up=desk.line_up)
    try:
        offer.demand(service)
    except Refusal as why:
        near = places.for_service(service.code, service.agency)
        wanted = tuple((one, one.required and one.when is None) for one in service.papers)
        return Elsewhere(service, why, near, wanted, places.sample)
    raise Refusal("referral.offered_here", field="service", service=code)
