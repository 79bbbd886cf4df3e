"""What the pane of a service that is not to be had here asks of the counter, and its rows."""

from dataclasses import dataclass
from typing import Protocol

from models.catalogue.record import Bilingual
from models.errors import CounterError


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place where it is done; metres: the way from here, 0 where nobody knows."""

    title: Bilingual
    address: Bilingual
    hours: Bilingual
    phone: str = ""
    metres: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Where a service is to be had, and what to bring.

    Attributes:
        why: the refusal that says why not here. papers: each with whether everybody needs it.
        sample: the places are made up.
    """

    code: str
    number: int
    title: Bilingual
    agency: Bilingual
    why: CounterError
    places: tuple[PlaceRow, ...] = ()
    papers: tuple[tuple[Bilingual, bool], ...] = ()
    sample: bool = False


class Referrals(Protocol):
    """Sending somebody on."""

    def elsewhere(self, code: str) -> Guide:
        """Tell where a service is to be had that is not to be had here."""
        ...

    def refer(self, code: str) -> None:
        """Count that somebody was sent on, and print the guide slip."""
        ...
