"""The single rows a report lists: slips, copies, drawer moves, unknown cards, requests, numbers."""

from app.book.reports.figures import Record


class Slip(Record, frozen=True):
    """A receipt or a slip of void or refund.

    state: as this day left it: `given`, `voided`, `part_refunded`. copies: printed this day.
    of_receipt, of_day: the original of a void or refund. epoch, seq: its event.
    """

    counter: int
    number: int
    receipt: str
    kind: str
    state: str
    shift: str
    clerk: str
    approver: str
    total: int
    turnover: int
    at: str
    reason: str
    copies: int
    catalogue: int
    of_receipt: str
    of_day: str
    epoch: str
    seq: int


class CopyFacts(Record, frozen=True):
    """A copy of a receipt that was printed."""

    receipt: str
    copy: int
    clerk: str
    at: str


class Move(Record, frozen=True):
    """Cash in or out beside payments, or (`open`, amount 0) the drawer opened without one."""

    direction: str
    party: str
    amount: int
    reason: str
    clerk: str
    approver: str
    at: str


class Abandoned(Record, frozen=True):
    """A basket given up before it was paid."""

    lines: int
    total: int
    clerk: str
    at: str


class UnknownCard(Record, frozen=True):
    """Rial whose card payment became unknown this day, or became known.

    outcome: `unknown`, then `paid`, `paid_cash` or `voided`. receipt: the receipt's number,
    empty when that receipt is not here. day: the receipt's business day.
    """

    receipt: str
    day: str
    amount: int
    outcome: str
    clerk: str
    at: str


class Request(Record, frozen=True):
    """A line taken while the line was down, to be sent on."""

    receipt: str
    line: int
    service: str
    agency: str
    amount: int
    clerk: str
    at: str


class Gap(Record, frozen=True):
    """Numbers missing from a series. day: the business day they stand on, empty if nowhere."""

    first: int
    last: int
    day: str


class Series(Record, frozen=True):
    """The running receipt numbers of one machine. turnover: before the first, after the last."""

    counter: int
    device: str
    first: int
    last: int
    first_receipt: str
    last_receipt: str
    slips: int
    gaps: tuple[Gap, ...]
    turnover_before: int
    turnover_after: int


class CatalogueUse(Record, frozen=True):
    """A catalogue that prices of the day come from; adopted: a counter stated it as in force."""

    version: int
    sha256: str
    sample: bool
    adopted: bool
    receipts: int
