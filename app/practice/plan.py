"""The plan of a practice day: who comes when, for what, and how it is paid; all from one seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from app.ids import dice
from app.practice.people import Citizen, Dice, invent_bill, invent_citizen
from models.catalogue.catalogue import Catalogue
from models.catalogue.rules.money import PaymentIdRule
from models.catalogue.service import Service
from models.values.bill import Bill

VISITS_LEAST: Final = 60
OPENS: Final = timedelta(hours=8)
CLOSES: Final = timedelta(hours=15)
LINE_CUT: Final = timedelta(hours=10)
LINE_BACK: Final = timedelta(hours=12)
SERVICES_A_VISIT: Final = (1, 1, 2, 2, 3)


@dataclass(frozen=True, slots=True)
class Wish:
    """One service a citizen came for."""

    service: str
    bill: Bill | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen's visit. `pays`: `cash`, `card`, `split` or `unknown`."""

    number: int
    at: timedelta
    citizen: Citizen
    wishes: tuple[Wish, ...]
    pays: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A whole day. Visits are numbered from 0.

    Attributes:
        voided, refunded, copied: visits whose receipt is voided, refunded in part, reprinted.
        killed: the visit in whose middle the counter's process dies.
        short: rial the drawer will be found short at the close.
    """

    visits: tuple[Visit, ...]
    voided: int
    refunded: int
    copied: int
    killed: int
    short: int = 50_000


@dataclass(slots=True)
class _Wheel:
    """Services dealt round by agency, so that every agency has its turn."""

    services: Sequence[Service]
    chance: Dice
    left: dict[str, list[Service]] = field(default_factory=dict)

    def next(self) -> Service:
        """Deal a service of the agency that waited longest."""
        if not self.left:
            for service in self.chance.sample(list(self.services), len(self.services)):
                self.left.setdefault(service.agency, []).append(service)
        agency = next(iter(self.left))
        service = self.left[agency].pop()
        rest = self.left.pop(agency)
        if rest:
            self.left[agency] = rest
        return service


def plan_day(catalogue: Catalogue, *, seed: int, visits: int) -> Day:
    """Plan a day of so many visits; the same seed plans the same day."""
    chance = dice(seed)
    common = [service for service in catalogue.services if not _pays_out(service)]
    wheels = {
        True: _Wheel([each for each in common if _with_line(each)], chance),
        False: _Wheel([each for each in common if _without_line(each)], chance),
    }
    planned = []
    for number in range(visits):
        at = OPENS + (CLOSES - OPENS) * number / visits
        line_up = not LINE_CUT <= at < LINE_BACK
        wishes = _wishes(wheels[line_up], chance, catalogue, line_up=line_up)
        planned.append(
            Visit(
                number,
                at,
                invent_citizen(chance),
                wishes,
                pays=("cash", "card", "cash", "split", "cash", "card", "cash")[number % 7],
                held=number % 17 == 5,
            )
        )
    several = [each.number for each in planned if len(each.wishes) > 1]
    early, late = several[len(several) // 4 :], several[len(several) // 2 :]
    planned[early[1]] = _paying(planned[early[1]], "unknown")
    return Day(
        tuple(planned),
        voided=early[0],
        refunded=late[0],
        copied=late[1],
        killed=late[2],
    )


def _paying(visit: Visit, pays: str) -> Visit:
    return Visit(visit.number, visit.at, visit.citizen, visit.wishes, pays, visit.held)


def _wishes(
    wheel: _Wheel, chance: Dice, catalogue: Catalogue, *, line_up: bool
) -> tuple[Wish, ...]:
    """Choose what a citizen came for; every third brings a bill as well."""
    count = chance.choice(SERVICES_A_VISIT)
    chosen = {service.code: service for service in (wheel.next() for _ in range(count))}
    wishes = [
        Wish(service.code, invent_bill(chance) if takes_bill(service) else None)
        for service in chosen.values()
    ]
    bills = catalogue.service("BILL-101" if line_up else "BILL-104")
    if chance.randrange(3) == 0 and bills.code not in chosen:
        wishes.append(Wish(bills.code, invent_bill(chance)))
    return tuple(wishes)


def takes_bill(service: Service) -> bool:
    """Tell whether a service's form asks for a bill's payment id."""
    return any(isinstance(each.rule, PaymentIdRule) for each in service.fields)


def _with_line(service: Service) -> bool:
    return not service.held_money


def _without_line(service: Service) -> bool:
    return service.connectivity != "online_required"


def _pays_out(service: Service) -> bool:
    """Tell whether money leaves the drawer for this service (a returned ticket, a withdrawal)."""
    return any(fee.part in ("refund", "withdrawal") for fee in service.fees)
