"""What the citizen's pane asks of the counter, and the rows it is answered with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from models.catalogue.field import Field
from models.catalogue.record import Bilingual
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from ui.rows import Basket


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenRow:
    """Somebody who was here before.

    Attributes:
        key: names the row. masked: their number with its last digits only. born: Jalali year, 0
            unknown. mobile: the number a text goes to, or empty.
    """

    key: str
    name: str = ""
    masked: str = ""
    born: int = 0
    mobile: str = ""
    last_visit: JalaliDate | None = None


@dataclass(frozen=True, slots=True)
class FoundCitizens:
    """Whom was found; `more` when there are others, or may be, and more should be typed."""

    rows: tuple[CitizenRow, ...] = ()
    more: bool = False


NOBODY: Final = FoundCitizens()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One service a citizen waits for. due: until when; late: that day has passed.

    state: `waiting`, `in_review` or `returned`, as the agency said last.
    """

    title: Bilingual
    receipt: str
    due: JalaliDate | None = None
    late: bool = False
    state: str = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisitRow:
    """One visit before: the day, the receipt's running number, what for, how much.

    state: `given`, `voided` or `part_refunded`.
    """

    day: JalaliDate
    receipt: str
    services: tuple[Bilingual, ...]
    total: Rial
    state: str = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCard:
    """All that is shown of a citizen. flags: `guardian`, `lawyer`. visits: how many in all."""

    citizen: CitizenRow
    visits: int = 0
    on_file: int = 0
    flags: tuple[str, ...] = ()
    open_cases: tuple[CaseRow, ...] = ()
    history: tuple[PastVisitRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CitizenForm:
    """What is asked of somebody new, and the business day by which answers are judged."""

    fields: tuple[Field, ...]
    today: JalaliDate


class People(Protocol):
    """Citizens: found as something of them is typed, and taken as the visit's."""

    def find_people(self, text: str) -> FoundCitizens:
        """Find by national id or other number, by mobile, or by name with or without a year."""
        ...

    def citizen(self, key: str) -> CitizenCard:
        """Give a citizen's card; refused as `person.gone` when they were erased meanwhile."""
        ...

    def this_citizen(self) -> CitizenCard | None:
        """Give the card of the citizen being served, None while nobody is named."""
        ...

    def take_citizen(self, key: str) -> Basket:
        """Let the visit be this citizen's."""
        ...

    def citizen_form(self) -> CitizenForm:
        """Give what somebody new is asked."""
        ...

    def add_citizen(self, answers: Mapping[str, str]) -> Basket:
        """Let the visit be somebody's who is new; a refusal names its field."""
        ...

    def no_citizen(self) -> Basket:
        """Let the visit be nobody's again, as bills may be paid by anybody."""
        ...
