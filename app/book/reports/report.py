"""What stands around the money facts: the office, who has reported, who signed, what waits."""

from app.book.reports.asks import WAITING, AskedBack
from app.book.reports.facts import Facts
from app.book.reports.figures import Record, ShiftFacts
from app.book.reports.referrals import Referred


class OfficeFacts(Record, frozen=True):
    """The office as its lowest-numbered counter last described it; empty when none has."""

    office: str
    title: str = ""
    title_en: str = ""
    licence: str = ""
    phone: str = ""
    address: str = ""
    profile: str = ""

    @property
    def practice(self) -> bool:
        """Tell whether its papers have no value."""
        return self.profile in ("practice", "training")


class Reach(Record, frozen=True):
    """How far one epoch's events of the day go: sequence numbers, their count, the chain there."""

    epoch: str
    first_seq: int
    last_seq: int
    events: int
    head: str


class Machine(Record, frozen=True):
    """A machine of the office and what of it has been read.

    state: `worked`; `idle` when it was heard of later but did nothing this day; `silent` when
        nothing newer than `last_day` has come in, so its day may still be missing.
    """

    device: str
    counter: int
    state: str
    reaches: tuple[Reach, ...]
    last_day: str = ""
    last_seq: int = 0


class Approval(Record, frozen=True):
    """A supervisor's signature. holds: it was put under these very money facts."""

    report_version: int
    approver: str
    at: str
    own: bool
    note: str
    digest: str
    holds: bool


class Person(Record, frozen=True):
    """A person of the office, by user code."""

    code: str
    name: str


class Doubt(Record, frozen=True):
    """An event the centre holds or has rejected.

    state: `held` or `rejected`. code: the centre's reason. booked: whether it stands in the
        book that the report is read from, and so in its sums. handed: what the supervisor was
        told of it, or empty.
    """

    epoch: str
    seq: int
    receipt: str
    at: str
    amount: int
    state: str
    code: str
    booked: bool = True
    handed: str = ""


class Waiting(Record, frozen=True):
    """What the centre has not confirmed: the receipts of the unsent tail, and those in doubt.

    amount: rial of those receipts. oldest_at: RFC 3339, empty when nothing waits.
    """

    count: int = 0
    amount: int = 0
    oldest_at: str = ""
    rejected: tuple[Doubt, ...] = ()

    @property
    def doubtful(self) -> int:
        """Rial in doubt that the report's sums hold."""
        return sum(doubt.amount for doubt in self.rejected if doubt.booked)


class Finding(Record, frozen=True):
    """An equality that does not hold.

    code: `report.finding.*`. place: what was compared. expected, found: the two numbers.
    """

    code: str
    place: str
    expected: int
    found: int


class DayReport(Record, frozen=True):
    """The day of one office: money facts, who has reported, who signed, and what still waits.

    asked_back, referred: no money yet, or none at all, so they stand outside what is signed.
    """

    office: OfficeFacts
    day: str
    facts: Facts
    machines: tuple[Machine, ...]
    people: tuple[Person, ...]
    approvals: tuple[Approval, ...]
    waiting: Waiting
    findings: tuple[Finding, ...]
    asked_back: tuple[AskedBack, ...] = ()
    referred: tuple[Referred, ...] = ()

    @property
    def still_asked(self) -> tuple[AskedBack, ...]:
        """Give the asks that nobody had decided when the day ended."""
        return tuple(one for one in self.asked_back if one.state == WAITING)

    @property
    def settled(self) -> int:
        """Rial of the day's slips that neither wait nor are in doubt."""
        return self.facts.receipts.net - self.waiting.amount - self.waiting.doubtful


class ShiftReport(Record, frozen=True):
    """The closing (Z) or standing (X, while the shift is open) of one shift.

    before: chain value of this machine's closing before. head: chain value of this closing, or
    of the newest event of an open shift. app: version of the program. turnover: running total.
    """

    office: OfficeFacts
    day: str
    shift: ShiftFacts
    facts: Facts
    people: tuple[Person, ...]
    waiting: Waiting
    findings: tuple[Finding, ...]
    before: str
    head: str
    app: str
    turnover: int
