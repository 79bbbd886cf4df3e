"""The plan of a practice day: who comes when, for what, and how it is paid; all from one seed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from app.counter.training.people import Citizen, Dice, invent_bill, invent_citizen
from app.ids import dice
from models.catalogue.catalogue import Catalogue
from models.catalogue.rules.money import PaymentIdRule
from models.catalogue.service import Service
from models.values.bill import Bill

VISITS_LEAST: Final = 60
VISITS_MOST: Final = 2000
OPENS: Final = timedelta(hours=8)
CLOSES: Final = timedelta(hours=15)
LINE_CUT: Final = timedelta(hours=10)
LINE_BACK: Final = timedelta(hours=12)
SERVICES_A_VISIT: Final = (1, 1, 2, 2, 3)
PAYS: Final = ("cash", "card", "cash", "split", "cash", "card", "cash")
SPLIT_LEAST: Final = 200_000
"""Rial from which on a citizen may pay a part in cash and the rest by card."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One service a citizen came for; it costs `least` rial or more, and perhaps only by card."""

    service: str
    least: int
    card_only: bool
    bill: Bill | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen's visit. `pays`: `cash`, `card`, `split` or `unknown`."""

    number: int
    at: timedelta
    citizen: Citizen
    wishes: tuple[Wish, ...]
    pays: str = "cash"
    held: bool = False

    @property
    def least(self) -> int:
        """How many rial it costs at the least."""
        return sum(wish.least for wish in self.wishes)

    @property
    def in_cash(self) -> bool:
        """Whether it is paid in cash alone, and there is something to pay for its first wish."""
        by_card = self.pays != "cash" or any(wish.card_only for wish in self.wishes)
        return not by_card and self.wishes[0].least > 0

    @property
    def can_split(self) -> bool:
        """Whether a part of it can be paid in cash and a part by card."""
        return self.least >= SPLIT_LEAST and not any(wish.card_only for wish in self.wishes)


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
        visit = Visit(number, at, invent_citizen(chance), wishes, held=number % 17 == 5)
        wanted = PAYS[number % len(PAYS)]
        fits = visit.can_split if wanted == "split" else visit.least > 0
        planned.append(replace(visit, pays=wanted) if fits else visit)
    return _with_turns(planned)


def _with_turns(planned: list[Visit]) -> Day:
    """Choose, each from what fits and none twice, the visits in which something turns up."""
    half = len(planned) // 2
    taken: set[int] = set()

    def choose(fitting: Iterable[Visit]) -> int:
        number = next(visit.number for visit in fitting if visit.number not in taken)
        taken.add(number)
        return number

    several = [visit for visit in planned if len(visit.wishes) > 1]
    voided = choose(visit for visit in several if visit.in_cash)
    refunded = choose(visit for visit in several if visit.in_cash and visit.number > half)
    killed = choose(visit for visit in several if visit.number > half)
    copied = choose(visit for visit in planned if visit.number > half)
    unknown = choose(visit for visit in planned if visit.pays == "card")
    planned[unknown] = replace(planned[unknown], pays="unknown")
    return Day(tuple(planned), voided=voided, refunded=refunded, copied=copied, killed=killed)


def _wishes(
    wheel: _Wheel, chance: Dice, catalogue: Catalogue, *, line_up: bool
) -> tuple[Wish, ...]:
    """Choose what a citizen came for; every third brings a bill as well."""
    count = chance.choice(SERVICES_A_VISIT)
    chosen = {service.code: service for service in (wheel.next() for _ in range(count))}
    bills = catalogue.service("BILL-101" if line_up else "BILL-104")
    wishes = [_wish(service, chance) for service in chosen.values()]
    if chance.randrange(3) == 0 and bills.code not in chosen:
        wishes.append(_wish(bills, chance))
    return tuple(wishes)


def _wish(service: Service, chance: Dice) -> Wish:
    bill = invent_bill(chance) if takes_bill(service) else None
    least = service.stated_total + (bill.amount.amount if bill else 0)
    return Wish(service.code, least, service.card_only, bill)


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
