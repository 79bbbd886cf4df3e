"""What the inbox of circulars shows, and what it asks of the counter."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from models.catalogue.record import Bilingual
from models.errors import CounterError
from models.values.jalali_date import JalaliDate

NOBODY: Final = Bilingual(fa="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CircularRow:
    """One circular.

    Attributes:
        code: names it. number: as on its paper. changes: what changes at the counter, at most
            three lines. services: names of those it is about.
        stops: its services are not offered from `effective` on. read: the person signed in read it.
        in_force: its effective day has come. announces: forms of its services tell of it now.
        refused: why one that came is not believed; then nothing else is known of it.
    """

    code: str
    number: str = ""
    agency: Bilingual = NOBODY
    title: Bilingual = NOBODY
    changes: tuple[Bilingual, ...] = ()
    text: Bilingual = NOBODY
    services: tuple[Bilingual, ...] = ()
    service_codes: frozenset[str] = field(default=frozenset())
    issued: JalaliDate | None = None
    effective: JalaliDate | None = None
    read_by: JalaliDate | None = None
    stops: bool = False
    read: bool = False
    in_force: bool = False
    announces: bool = False
    refused: CounterError | None = None


class Circulars(Protocol):
    """The inbox; what is in it is read on the worker thread."""

    def circulars(self) -> tuple[CircularRow, ...]:
        """List every circular held here: what is to be read first, then the newest."""
        ...

    def read_circular(self, code: str) -> None:
        """State that the person signed in has read and understood it."""
        ...
