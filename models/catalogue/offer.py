"""Whether this office can offer a service now, and what to tell the citizen if it cannot."""

from dataclasses import dataclass
from typing import Literal

from models.catalogue.service import Service
from models.errors import Refusal

How = Literal["now", "as_request", "not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an office may offer: its licence, its suspensions, and whether it may hold money.

    `agencies` and `services` hold codes; None means all of them. A service is licensed when both
    allow it, and when its own code or its agency's is `named`, where anything is. `suspended`
    holds the codes that a circular has stopped for now. `held_money` allows taking money while
    the line is down, to be paid in later: off unless someone who may decide it has turned it on.
    """

    held_money: bool = False
    agencies: frozenset[str] | None = None
    services: frozenset[str] | None = None
    named: frozenset[str] | None = None
    suspended: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """How a service is offered: at once, as a request that goes out with the line, or not.

    `reason` is the code of the refusal, empty unless `how` is "not".
    """

    how: How
    reason: str = ""

    def demand(self, service: Service) -> None:
        """Raise the refusal if the service is not offered."""
        if self.how == "not":
            raise Refusal(self.reason, field="service", service=service.code)


def offered(service: Service, policy: Policy, *, line_up: bool) -> Offer:
    """Say how an office with this policy offers the service, with or without a line."""
    reason = _barred(service, policy)
    if reason:
        return Offer("not", reason)
    if line_up or service.connectivity == "offline_complete":
        return Offer("now")
    if service.connectivity == "offline_accept_forward":
        return Offer("as_request")
    return Offer("not", "catalogue.line_down")


def _barred(service: Service, policy: Policy) -> str:
    """Name what forbids the service whatever the line does, if anything."""
    if policy.agencies is not None and service.agency not in policy.agencies:
        return "catalogue.not_licensed"
    if policy.services is not None and service.code not in policy.services:
        return "catalogue.not_licensed"
    if policy.named is not None and policy.named.isdisjoint((service.agency, service.code)):
        return "catalogue.not_licensed"
    if service.code in policy.suspended:
        return "catalogue.suspended"
    if service.held_money and not policy.held_money:
        return "catalogue.held_money_off"
    return ""
