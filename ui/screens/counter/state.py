"""Everything the counter's screen shows; the view draws it and remembers nothing."""

from dataclasses import dataclass
from enum import StrEnum

from models.values.rial import Rial
from ui.rows import EMPTY, Basket
from ui.screens.counter.rows import Row
from ui.told import Notice


class Pane(StrEnum):
    """What the work pane shows."""

    RESULTS = "results"
    FORM = "form"
    PERSON = "person"
    REFERRAL = "referral"


class Listing(StrEnum):
    """What the list in the work pane is a list of."""

    HOME = "home"
    FOUND = "found"
    HELD = "held"
    RECEIPTS = "receipts"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """The visit just paid: the change to give back, until the next visit begins."""

    short: str
    total: Rial
    change: Rial
    printed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterState:
    """The whole screen.

    Attributes:
        text: what to put into the command box when `turn` rises; the focus goes there too.
        current: the current row, -1 for none.
        undoable: the last change of the basket can be taken back.
        mark: key of the words beside amounts of a sample catalogue, or empty.
    """

    basket: Basket = EMPTY
    pane: Pane = Pane.RESULTS
    listing: Listing = Listing.HOME
    text: str = ""
    rows: tuple[Row, ...] = ()
    current: int = -1
    notice: Notice | None = None
    paid: Paid | None = None
    undoable: bool = False
    mark: str = ""
    turn: int = 0

    @property
    def acts(self) -> frozenset[str]:
        """Name the acts that do something here and now."""
        here = {
            "command", "person", "find", "next_pane", "previous_pane",
            "reprint", "lock", "outbox", "drawer", "circulars", "close_shift", "devices", "usb",
        }  # fmt: skip
        here |= {"cash", "card", "split", "hold"} if self.basket.lines else {"recall"}
        if self.undoable:
            here.add("undo")
        if self.notice is not None:
            here |= set(self.notice.acts)
        if self.pane is Pane.FORM:
            here |= {"confirm", "papers", "back"}
        elif self.pane in (Pane.PERSON, Pane.REFERRAL):
            here |= {"confirm", "back"}
        elif self.listing is not Listing.HOME or self.paid is not None:
            here.add("back")
        return frozenset(here)
