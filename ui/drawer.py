"""What the drawer's screens show and ask: cash beside payments, the shift's standing, its closing.

`ui.ports.Drawer` opens and closes the shift; `Till` is what else is asked of the drawer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from models.values.rial import Rial

PARTIES: Final = ("bank", "safe", "expense", "counter")
REASONS: Final = ("deposit", "surplus", "small_notes", "purchase", "elsewhere")
"""Why cash moves, by digit; said as `drawer.reason.<code>`."""
OPENINGS: Final = ("change", "check", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Cash to be booked `in` from or `out` to one of `PARTIES`.

    Attributes:
        reason: one of `REASONS`; empty for cash that came with another counter's slip.
        slip: the number of that slip, as typed.
        approver, pin: the second person, where the sum asks for one.
    """

    direction: str
    party: str
    amount: Rial
    reason: str = ""
    slip: str = ""
    approver: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Cash that was booked.

    Attributes:
        slip: the number under which it is on its way to another counter, or empty.
        word: what is to be said to the counter that it came from, or empty.
    """

    move: Move
    slip: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class WayRow:
    """Cash on its way to another counter."""

    slip: str
    amount: Rial
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The open shift in counts; what the drawer should hold is not in it, nor can be reckoned.

    Attributes:
        first, last: running numbers of its slips, 0 where there are none.
    """

    number: int
    since: datetime
    receipts: int
    first: int
    last: int
    voids: int
    refunds: int
    copies: int
    openings: int
    moves: int
    unknown_cards: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A closing that was cut short: at which step (`count`, `card`), and the count typed."""

    step: str = "count"
    count: Mapping[int, int] = field(default_factory=dict)


class Till(Protocol):
    """The drawer beside payments, and a closing as far as it is typed."""

    def move(self, move: Move) -> Moved:
        """Book cash in or out; its slip is printed and the drawer opens."""
        ...

    def in_way(self) -> tuple[WayRow, ...]:
        """List the cash of this shift that another counter has not acknowledged."""
        ...

    def accept(self, slip: str, word: str) -> None:
        """Say that cash arrived, by the word of the counter that took it in."""
        ...

    def print_standing(self) -> None:
        """Print the shift's standing (X); what the drawer should hold is not on it."""
        ...

    def summary(self) -> Summary:
        """Tell how the shift stands, in counts."""
        ...

    def can_open(self) -> bool:
        """Tell whether a drawer hangs on the printer in use."""
        ...

    def keep_typed(self, step: str, count: Mapping[int, int]) -> None:
        """Keep what is typed into the closing so far."""
        ...

    def typed(self) -> Typed | None:
        """Give what was typed into a closing that was cut short."""
        ...

    def print_owed(self) -> None:
        """Print once more what did not come out."""
        ...
