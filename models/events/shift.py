"""The drawer's day: a shift opened with a counted float, cash moved, counted blind, and closed."""

from typing import ClassVar

import msgspec

from models.events.base import Body, Reference


class NoteCount(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How many of one note or coin; `value` in rial."""

    value: int
    quantity: int


class ShiftOpened(Body, frozen=True, kw_only=True):
    """A clerk opened the drawer. The event's own id is the shift's.

    Attributes:
        number: running shift number of this counter, from 1.
        counts: the float as counted; `counted` is its sum in rial.
        carried: what the last closing left in the drawer. brought: added from the safe.
        reason: why counted differs from carried + brought, empty when it does not.
    """

    kind: ClassVar[str] = "shift.opened"
    number: int
    counts: tuple[NoteCount, ...]
    counted: int
    carried: int
    brought: int
    reason: str = ""


class DrawerMoved(Body, frozen=True, kw_only=True):
    """Cash came into or went out of the drawer beside the citizens' payments.

    Attributes:
        direction: `in` or `out`. party: `bank`, `safe`, `expense`, `counter`.
        amount: rial, above zero. number: running slip number of this counter.
    """

    kind: ClassVar[str] = "drawer.moved"
    direction: str
    party: str
    amount: int
    reason: str


class DrawerOpened(Body, frozen=True, kw_only=True):
    """The drawer was opened without a payment. Reason: `change`, `check` or `test`."""

    kind: ClassVar[str] = "drawer.opened"
    reason: str


class CashCounted(Body, frozen=True, kw_only=True):
    """The drawer was counted before the expected sum was shown; every attempt is kept."""

    kind: ClassVar[str] = "cash.counted"
    attempt: int
    counts: tuple[NoteCount, ...]
    counted: int
    terminal_total: int


class CardSlipsCounted(Body, frozen=True, kw_only=True):
    """The terminal's slips were counted with the drawer; it stands right behind that count.

    Attributes:
        slips: as counted. booked: how many there must be, by what the shift took by card.
    """

    kind: ClassVar[str] = "card_slips.counted"
    slips: int
    booked: int


class CashAccepted(Body, frozen=True, kw_only=True):
    """Cash handed to another counter arrived there: that counter's word for it was typed here.

    Attributes:
        of: the `drawer.moved` by which it went out. counter: the one that took it in.
        code: the other counter's word, six digits that only its slip shows.
    """

    kind: ClassVar[str] = "cash.accepted"
    of: Reference
    counter: int
    code: str


class ShiftDisputed(Body, frozen=True, kw_only=True):
    """The clerk holds the count to be right: the evidence of the shift was put together.

    Attributes:
        evidence: hex SHA-256 of the pack, made of the journal before this event and of what this
            machine noted of its devices and its line. size: its bytes.
    """

    kind: ClassVar[str] = "shift.disputed"
    evidence: str
    size: int


class ShiftClosed(Body, frozen=True, kw_only=True):
    """The shift ended with a count; the difference is booked in the same act.

    Attributes:
        first_seq, last_seq: the shift's events lie between them, this one excluded.
        receipts: receipts given in the shift, slips of void and refund counted too.
        cash, card, card_unknown: tenders of the shift in rial, refunds taken off.
        counted, expected: the drawer; their difference goes to over/short or, when the
            clerk disputes it, to the disputed account.
        terminal_total: what the card terminal says.
        left: float for the next shift. handed: cash taken out and handed over.
        reason: `change`, `missed`, `notes`, `unknown`, `dispute`, or empty.
        turnover: running total of this counter, never reset. chain: head before this event.
    """

    kind: ClassVar[str] = "shift.closed"
    first_seq: int
    last_seq: int
    receipts: int
    cash: int
    card: int
    card_unknown: int
    counted: int
    expected: int
    terminal_total: int
    left: int
    handed: int
    reason: str
    note: str = ""
    turnover: int
    chain: str


class DayApproved(Body, frozen=True, kw_only=True):
    """A supervisor signed a day's report as it then stood; a later change is a new version.

    Attributes:
        business_day: the day approved. report_version: 1, 2, ... digest: SHA-256 of the
            report's JSON. own: the approver served at the counter that day himself.
    """

    kind: ClassVar[str] = "day.approved"
    business_day: str
    report_version: int
    digest: str
    own: bool
    note: str = ""
