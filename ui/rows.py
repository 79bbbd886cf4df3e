"""The frozen rows that the counter answers the window with, and what it announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.catalogue.record import Bilingual
from models.catalogue.service import Service
from models.errors import CounterError
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.rial import ZERO, Rial


class Stage(StrEnum):
    """What this counter is ready for; it survives a restart, so a cut ends where it began."""

    FIRST_RUN = "first_run"
    SIGNED_OUT = "signed_out"
    NO_SHIFT = "no_shift"
    SERVING = "serving"
    CLOSING = "closing"
    LOCKED = "locked"


class Link(StrEnum):
    """The line to the centre."""

    ONLINE = "online"
    OFFLINE = "offline"
    SENDING = "sending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What header and status bar show.

    Attributes:
        office, clerk: names as written; empty before enrolment and sign-in.
        waiting, returned, unprinted, held: counts. inbox: circulars nobody has read yet.
        training: a practice office, whose receipts are worth nothing.
        catalogue: its version, 0 while there is none.
        mark: key of the words beside every amount of a sample catalogue, or empty.
        silent_days: days without the centre, where they are too many to say nothing; else 0.
        aged_days: days that the oldest act waits to be sent, where they are too many; else 0.
        twin: another copy of this computer's disk is at work under its name.
        begun: what a first run has left here that no centre took in yet.
        user: code of whoever is in. other: who left the shift open that is not this person's.
    """

    stage: Stage
    link: Link = Link.OFFLINE
    office: str = ""
    office_code: str = ""
    counter: int = 0
    clerk: str = ""
    shift: int = 0
    waiting: int = 0
    returned: int = 0
    unprinted: int = 0
    held: int = 0
    inbox: int = 0
    last_sent: datetime | None = None
    silent_days: int = 0
    aged_days: int = 0
    twin: bool = False
    training: bool = False
    catalogue: int = 0
    mark: str = ""
    begun: "FirstRun | None" = None
    user: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """What a new PC is asked: its office and counter, the first person, and the centre's code.

    Attributes:
        office: 4 to 12 digits. counter: 1 to 99, 0 for none yet. title: as on the office's sign.
        user, name, pin: who signs in first and brings in the others.
        address: the centre's URL. code: the one-time code for this very counter.
    """

    office: str
    counter: int
    title: str
    user: str
    name: str
    pin: str
    address: str
    code: str


Count = Mapping[int, int]
"""How many of each note: value in rial → how many; the value 1 stands for loose coins."""


class Health(StrEnum):
    """How a device or the clock was found."""

    GOOD = "good"
    MISSING = "missing"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checks before a shift.

    what: `printer`, `drawer`, `terminal`, `scanner`, `clock` or `disk`.
    """

    what: str
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the clerk needs to open a shift.

    Attributes:
        notes: values to count, the greatest first; 1 stands for loose coins.
        carried: what the last closing left, when and by whom.
        carried_count: how it lies in the drawer; given only when the same clerk closed, who
            may then say "I counted, it matches" instead of counting again.
        reasons: codes that may explain a difference, said as `window.opening.reason.<code>`.
        day: the business day that would begin. ask_day: the clock is so far from the centre's
            that somebody must say that the day is right. catalogue: version in force.
        to_read: circulars in force that this person has not read; they come before serving.
    """

    notes: tuple[int, ...]
    carried: Rial = ZERO
    carried_at: datetime | None = None
    carried_by: str = ""
    carried_count: Count | None = None
    reasons: tuple[str, ...] = ("brought_unrecorded", "miscounted", "missing", "unknown")
    checks: tuple[Check, ...] = ()
    day: JalaliDate | None = None
    ask_day: bool = False
    catalogue: int = 0
    to_read: int = 0


@dataclass(frozen=True, slots=True)
class OpenThing:
    """Something to settle before closing: `held`, `unprinted`, `unknown_card`, `drafts`, `cash`."""

    what: str
    count: int
    blocks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a blind count came to; a difference is counted minus expected, below zero when short.

    `suggested_left` is the float that usually stays in the drawer. `slips` of the card terminal
    were counted, or None; `slips_booked`: how many there must be.
    """

    counted: Rial
    expected: Rial
    difference: Rial
    terminal_difference: Rial
    may_recount: bool
    suggested_left: Rial
    slips: int | None = None
    slips_booked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A closing in progress; before a count was kept nothing in it lets the expected be guessed.

    `counted` is the last count when the closing was cut short after it.
    """

    notes: tuple[int, ...]
    open_things: tuple[OpenThing, ...] = ()
    counted: Counted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closed shift: its Z number, what stays as float and what was handed over."""

    number: int
    left: Rial
    handed: Rial


class Reach(StrEnum):
    """How a service can be had here and now."""

    NOW = "now"
    AS_REQUEST = "as_request"
    NEEDS_LINE = "needs_line"
    NOT_HERE = "not_here"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """One service in a list; `price` is None when it depends on what will be answered."""

    code: str
    number: int
    title: Bilingual
    agency: Bilingual
    price: Rial | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class Prefill:
    """An answer known before it was asked, and the day of the visit it comes from."""

    value: str
    since: JalaliDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceForm:
    """A service ready to be asked: its questions, what is known and what was begun.

    `begun` is the version of the catalogue it was begun with, `in_force` the one that prices it;
    `people` are those this visit knows; `quantity` is how many a draft was begun for.
    """

    service: Service
    agency: Bilingual
    reach: Reach
    today: JalaliDate
    prefills: Mapping[str, Prefill]
    draft: Mapping[str, str]
    begun: int = 0
    in_force: int = 0
    people: "tuple[PersonRow, ...]" = ()
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line of the basket. `agencies` + `office_fee` is what the citizen pays for it.

    `detail` is a code of the paper the line was made from, such as a bill id, or empty.
    """

    line_id: str
    title: Bilingual
    detail: str = ""
    quantity: int = 1
    agencies: Rial
    office_fee: Rial
    as_request: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A citizen; `name` is empty until it is known.

    Attributes:
        mobile: the number a text goes to, or empty. due: the nearest of the open cases.
        on_file: papers of which a copy is kept. flags: `guardian`, `lawyer`.
    """

    national_id: NationalId
    name: str = ""
    last_visit: JalaliDate | None = None
    open_cases: int = 0
    mobile: str = ""
    due: JalaliDate | None = None
    on_file: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """The visit being served. Its id is the payment's too, so a payment sent twice is one.

    `by_card` is the part of the total that its agencies take by card alone.
    """

    visit_id: str
    lines: tuple[LineRow, ...] = ()
    person: PersonRow | None = None
    agencies: Rial = ZERO
    office_fee: Rial = ZERO
    total: Rial = ZERO
    by_card: Rial = ZERO


EMPTY: Final = Basket(visit_id="")
"""What is shown before the counter has answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A visit put aside; `name` is the citizen's or the clerk's word for it.

    Attributes:
        minutes: how long it waits. number: its place among those that wait, from 1; 0 unknown.
    """

    visit_id: str
    name: str
    since: datetime
    lines: int
    total: Rial
    minutes: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """What became of a paper: `seen`, `scanned` or `later`."""

    code: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a line would cost with these answers."""

    agencies: Rial
    office_fee: Rial
    total: Rial


@dataclass(frozen=True, slots=True, kw_only=True)
class CashTender:
    """Cash: `amount` is booked, `received` was handed over; the change is between them."""

    amount: Rial
    received: Rial


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTender:
    """Card; `known` is False when nobody knows what the terminal did. Reference as typed."""

    amount: Rial
    known: bool
    reference: str = ""
    last4: str = ""


Tender = CashTender | CardTender


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A booked receipt; paper and drawer follow and may fail without touching it."""

    number: str
    short: str
    total: Rial
    change: Rial
    basket: Basket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A receipt in a list; `doubtful` went by a card of which nobody knows yet how it ended."""

    number: str
    short: str
    at: datetime
    lines: int
    total: Rial
    printed: bool
    doubtful: Rial = ZERO


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """Something the header or the status bar shows is different."""

    status: Status


@dataclass(frozen=True, slots=True)
class ReceiptPrinted:
    """The paper came out."""

    short: str


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """The receipt is booked, the paper is not out; `error` says what the printer needs."""

    short: str
    error: CounterError
