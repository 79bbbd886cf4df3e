"""What the counter in memory knows, replaced whole by every command and put back by a refusal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Final

from app.catalogue.read import read_sample
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.catalogue.record import Bilingual
from models.errors import CounterError
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from ui.rows import (
    Basket,
    Count,
    Link,
    OpenThing,
    Receipt,
    Stage,
    Tender,
)

NOW: Final = datetime(2026, 8, 3, 7, 12, tzinfo=UTC)
TODAY: Final = JalaliDate(1405, 5, 12)
NOTES: Final = (2_000_000, 1_000_000, 500_000, 100_000, 50_000, 20_000, 10_000, 5_000, 1)
PEOPLE: Final = {"1024": ("مریم رضایی", "482915"), "1031": ("علی کریمی", "771203")}
FLOAT: Final = Rial(5_000_000)
FIRST: Final = Basket(visit_id="visit-1")
BILLS: Final = {
    1: Bilingual(fa="قبض آب", en="Water bill"),
    2: Bilingual(fa="قبض برق", en="Electricity bill"),
    3: Bilingual(fa="قبض گاز", en="Gas bill"),
    4: Bilingual(fa="قبض تلفن ثابت", en="Landline bill"),
}


@cache
def catalogue() -> Catalogue:
    """Give the sample catalogue, read once."""
    return read_sample()


@dataclass(frozen=True)
class Shift:
    """An open shift: its number, clerk, float, and the counts made of it."""

    number: int
    clerk: str
    opened_with: Rial
    counts: tuple[tuple[Count, Rial], ...] = ()


@dataclass(frozen=True)
class World:
    """All that the counter knows; replaced whole, never changed."""

    stage: Stage = Stage.NO_SHIFT
    user: str = "1024"
    basket: Basket = FIRST
    before: Basket | None = None
    held: tuple[Basket, ...] = ()
    receipts: tuple[tuple[Basket, Receipt, tuple[Tender, ...]], ...] = ()
    paid_bills: frozenset[Bill] = frozenset()
    paid_elsewhere: frozenset[Bill] = frozenset()
    basket_bills: tuple[tuple[str, Bill], ...] = ()
    drafts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shift: Shift | None = None
    left: Rial = FLOAT
    left_by: str = "1024"
    visits: int = 1
    lines: int = 0
    shifts: int = 310
    failures: int = 0
    copies: int = 0
    taken_back: frozenset[tuple[str, int]] = frozenset()


class FakeDesk:
    """Holds the world; what a test may look at is `world` and `calls`."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.calls: list[str] = []
        self.link = Link.OFFLINE
        self.training = False
        self.open_things: tuple[OpenThing, ...] = ()
        self.policy = Policy(held_money=True)
        self._planted: dict[str, CounterError] = {}

    def plant(self, command: str, error: CounterError) -> None:
        """Let the next call of a command fail."""
        self._planted[command] = error

    @contextmanager
    def command(self, name: str) -> Iterator[None]:
        before = self.world
        self.calls.append(name)
        try:
            if (planted := self._planted.pop(name, None)) is not None:
                raise planted
            yield
        except CounterError as error:
            # A wrong PIN is the one thing a refusal leaves behind.
            if error.code != "sign_in.wrong":
                self.world = before
            raise
