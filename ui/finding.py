"""What the find screen and the void dialog show and ask: slips, one told in full, taking back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from models.catalogue.record import Bilingual
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from ui.papers import FilesSent
from ui.rows import ServiceForm
from ui.sending import Standing


class Span(StrEnum):
    """How far back is looked."""

    TODAY = "today"
    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """A slip in the list.

    Attributes:
        kind: `visit`, `void` or `refund`. state: `given`, `voided` or `part_refunded`.
        name, identity: of the person, the number masked; empty where nobody was named.
        way: `cash`, `card`, `split`, or `free`. sent: how far it came.
        doubtful: rial by a card of which nobody knows yet. asks: lines wait to be taken back.
    """

    number: str
    short: str
    at: datetime
    kind: str
    state: str
    name: str
    identity: str
    lines: int
    total: Rial
    way: str
    printed: bool
    sent: Standing
    doubtful: Rial
    asks: bool
    of_short: str = ""


@dataclass(frozen=True, slots=True)
class SlipPage:
    """Slips, the latest first; `more` are behind them."""

    slips: tuple[SlipRow, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """A line of a receipt told in full.

    Attributes:
        state: `taken`, `voided` or `refunded`. held: an ask waits for it. theirs: an agency has
            it. returned: its agency wants something put right, and `key` names it.
        papers: each with `seen`, `scanned`, `on_file` or `later`.
    """

    place: int
    title: Bilingual
    agency: Bilingual
    detail: str
    quantity: int
    amount: Rial
    state: str
    agency_number: str = ""
    held: bool = False
    theirs: bool = False
    returned: bool = False
    key: str = ""
    papers: tuple[tuple[Bilingual, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipEvent:
    """One thing that happened to a receipt: see `app.counter.queries.whole_receipt.Happened`.

    `fields` are names of questions; `line` is the title of the line it is about, or None.
    """

    at: datetime
    what: str
    who: str = ""
    second: str = ""
    counter: int = 0
    number: str = ""
    count: int = 0
    line: Bilingual | None = None
    said: str = ""
    fields: tuple[Bilingual, ...] = ()
    due: JalaliDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipTender:
    """How money came or went: `cash` or `card`, with what the terminal's slip said."""

    kind: str
    amount: Rial
    known: bool
    reference: str = ""
    last4: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWaiting:
    """Lines that wait to be taken back. wants: `supervisor` or `agency`; agreed: it said yes."""

    key: str
    lines: tuple[int, ...]
    amount: Rial
    reason: str
    wants: str
    agreed: bool
    refused: bool
    clerk: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipWhole:
    """A slip with all that is known of it; files: how many of its scans the centre has."""

    row: SlipRow
    tracking: str
    clerk: str
    counter: int
    copies: int
    reason: str
    lines: tuple[SlipLine, ...]
    tenders: tuple[SlipTender, ...]
    events: tuple[SlipEvent, ...]
    ask: AskWaiting | None = None
    files: FilesSent = field(default_factory=FilesSent)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRead:
    """A receipt's scanned code: its number, whether it was given here, and whether it is genuine.

    Attributes:
        number: of the receipt. total: rial. known: this counter has it. genuine: signed by a
            counter that the centre vouches for; None where no centre's key is here to tell.
    """

    number: str
    total: Rial
    known: bool
    genuine: bool | None


CODE_BEGINS: Final = "PSK1:"
"""What the code on a receipt begins with."""

REASONS: Final = ("wrong_person", "wrong_amount", "gave_up", "paid_twice", "other")
"""Why something is taken back, by the digits 1 to 5; the last one needs words."""


class Second(StrEnum):
    """How the second person agrees: here by PIN, by a code told by phone, or nobody does now."""

    PIN = "pin"
    PHONE = "phone"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What is to go back. back: `cash`, `card` or empty for the way it came."""

    number: str
    lines: tuple[int, ...]
    reason: str
    note: str = ""
    back: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A slip of reversal: its short number and the rial that goes back to the citizen."""

    short: str
    amount: Rial


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A request that its agency sent back to be put right.

    Attributes:
        form: all its questions; asked first: names of those in question. reason: the agency's
            words. due: the day by which. row: whose it is.
    """

    key: str
    form: ServiceForm
    first: tuple[str, ...]
    reason: str
    due: JalaliDate | None
    row: SlipRow


class Finding(Protocol):
    """Slips found again, told in full, and taken back with a second person."""

    def find(self, text: str, span: Span, most: int) -> SlipPage:
        """Find slips, the latest first; by an empty text, all of the span."""
        ...

    def whole(self, number: str) -> SlipWhole:
        """Tell one slip in full."""
        ...

    def read_code(self, text: str) -> CodeRead:
        """Read the code of a receipt that was scanned, or refuse what is none."""
        ...

    def agree(self, taking: Taking, second: Second, user: str, proof: str) -> str:
        """Take a second person's word for exactly this; gives the word's name, good for 60 s."""
        ...

    def take_back(self, taking: Taking, word: str) -> TakenBack:
        """Take back what a second person agreed to, and print its slip."""
        ...

    def ask_back(self, taking: Taking) -> str:
        """Hold lines until somebody agrees; gives who must: `supervisor` or `agency`."""
        ...

    def give_asked(self, key: str, taking: Taking, word: str) -> TakenBack:
        """Do what was asked for earlier."""
        ...

    def decline_asked(self, key: str, second: Second, user: str, proof: str) -> None:
        """Let the lines be that were asked for."""
        ...


class Guarding(Protocol):
    """What looks like a second time."""

    def pay_again(self, bill: Bill, user: str, pin: str) -> None:
        """Put a bill that was paid before into the basket, by a second person's word."""
        ...


class Correcting(Protocol):
    """Requests that agencies sent back, put right and sent again."""

    def returned(self, key: str) -> Returned:
        """Give what is in question, or refuse where nothing is."""
        ...

    def resend(self, key: str, answers: "dict[str, str]") -> None:
        """Keep the answers put right, and have the request sent again."""
        ...
