"""A visit in hand: what a citizen came for, not yet paid; a frozen value that commands replace."""

import zlib
from typing import Final, Self

import msgspec

from models.events.visit import PaperTaken, Part
from models.values.bill import Bill
from models.values.rial import Rial

LINES_MAX: Final = 40


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who the citizen is, as far as the visit needs it.

    Attributes:
        kind: `national_id`, `legal_id`, `foreigner_id`, `passport` or empty.
        identity: the canonical number. name: exactly as on the card. mobile: `09…`.
        birth: Jalali date `1365/05/12`, the year alone, or empty.
    """

    kind: str = ""
    identity: str = ""
    name: str = ""
    mobile: str = ""
    birth: str = ""

    @property
    def masked(self) -> str:
        """Show the number's last four digits only."""
        return "•" * max(0, len(self.identity) - 4) + self.identity[-4:]


class BasketLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One service chosen: canonical answers, papers, the price in parts as shown to the citizen.

    again: its bill was paid before, and a second person said that it is to be paid once more.
    """

    service: str
    agency: str
    quantity: int
    answers: dict[str, str]
    parts: tuple[Part, ...]
    catalogue: int
    mode: str = "final"
    bill: tuple[str, str] | None = None
    papers: tuple[PaperTaken, ...] = ()
    agency_number: str = ""
    again: bool = False

    @property
    def amount(self) -> Rial:
        """What the citizen owes for this line."""
        return Rial(sum(part.amount for part in self.parts))

    @property
    def paid_bill(self) -> Bill | None:
        """The bill this line pays, if it pays one."""
        return Bill.of(*self.bill) if self.bill else None


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the vault keeps of a booked visit: the citizen, and each line's answers in order."""

    person: Person = Person()
    answers: tuple[dict[str, str], ...] = ()


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The visit in hand. `visit` becomes the event's id, so paying twice is one act.

    Attributes:
        started: RFC 3339 instant. label: name or number a held visit is found again by.
    """

    visit: str
    started: str
    person: Person = Person()
    lines: tuple[BasketLine, ...] = ()
    label: str = ""

    @property
    def total(self) -> Rial:
        """What the citizen owes in all."""
        return Rial(sum(line.amount.amount for line in self.lines))

    @property
    def kept(self) -> Kept | None:
        """What of it is personal; None when nobody was named and nothing was asked."""
        answers = tuple(line.answers for line in self.lines)
        named = self.person.identity or self.person.name or self.person.mobile
        return Kept(self.person, answers) if named or any(answers) else None

    def encode(self) -> bytes:
        """Give the visit as a draft keeps it: compressed, so that it stays within one page."""
        return zlib.compress(msgspec.json.encode(self), 1)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read a visit back from a draft."""
        return msgspec.json.decode(zlib.decompress(data), type=cls)
