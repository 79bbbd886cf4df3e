"""What a citizen's visit leaves: services, money and one receipt; copies, voids, refunds."""

from typing import ClassVar

import msgspec

from models.events.base import Body, Reference


class Part(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, order=True):
    """One part of a price: its kind, whom it is owed to, rial (negative: owed to the citizen)."""

    kind: str
    payee: str
    amount: int


class PaperTaken(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A paper of a service: `seen`, `scanned` or `later`; `item` cites the vault when kept."""

    code: str
    state: str
    item: str = ""


class Line(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One service of a visit.

    Attributes:
        service, agency: codes of the catalogue. quantity: how many, at least 1.
        parts: the price by payee; their sum is the line's amount.
        bill: [bill id, payment id] when the service pays a bill.
        mode: `final`, or `request` when it was taken while the line was down, to be sent on.
        agency_number: what the agency's own system called it, when it answered at once.
    """

    service: str
    agency: str
    quantity: int = 1
    parts: tuple[Part, ...]
    bill: tuple[str, str] | None = None
    mode: str = "final"
    agency_number: str = ""
    papers: tuple[PaperTaken, ...] = ()

    @property
    def amount(self) -> int:
        """Rial the citizen owes for this line."""
        return sum(part.amount for part in self.parts)


class Tender(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One way the citizen paid.

    Attributes:
        kind: `cash` or `card`. amount: rial booked, change taken off.
        received: cash handed over, in rial; the change is received - amount.
        state: `taken`, or `unknown` when nobody knows what the card terminal did.
        reference, last4, terminal: as typed from the terminal's slip.
    """

    kind: str
    amount: int
    received: int = 0
    state: str = "taken"
    reference: str = ""
    last4: str = ""
    terminal: str = ""


class VisitCompleted(Body, frozen=True, kw_only=True):
    """A citizen was served and paid: lines, tenders and the receipt's number, in one act.

    Attributes:
        number: running receipt number of this counter, from 1, without a gap.
        receipt: the receipt number as printed. tracking: the citizen's tracking code.
        total: rial, the sum of lines and of tenders.
        turnover: sum of all totals of this counter up to here, never reset.
        started: when the visit began, RFC 3339.
        kept: citation of what the vault keeps of the visit, the citizen's identity and the
            answers of every line's form, or empty. One for all of them: they are erased together.
    """

    kind: ClassVar[str] = "visit.completed"
    number: int
    receipt: str
    tracking: str
    total: int
    turnover: int
    started: str
    kept: str = ""
    lines: tuple[Line, ...]
    tenders: tuple[Tender, ...]

    def __post_init__(self) -> None:
        """Hold the promise that what is owed is what is paid."""
        owed = sum(line.amount for line in self.lines)
        paid = sum(tender.amount for tender in self.tenders)
        if not (self.lines and owed == paid == self.total):
            raise ValueError("lines, tenders and total of a visit must agree")


class VisitAbandoned(Body, frozen=True, kw_only=True):
    """A basket that held something was given up before it was paid."""

    kind: ClassVar[str] = "visit.abandoned"
    lines: int
    total: int
    started: str


class ReceiptCopied(Body, frozen=True, kw_only=True):
    """A copy of a receipt was printed; copies are numbered from 1."""

    kind: ClassVar[str] = "receipt.copied"
    of: Reference
    receipt: str
    copy: int


class ReversedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line taken back: its place in the original (from 0) and its parts, as they were."""

    line: int
    parts: tuple[Part, ...]


class ReceiptVoided(Body, frozen=True, kw_only=True):
    """A whole receipt was taken back: the exact negation of its money, with a slip of its own.

    Attributes:
        of: the original. voids: its receipt number. number, receipt, turnover: this slip's.
        lines, tenders: the original's, as they were; the ledger negates them.
        total: what goes back, as a negative number of rial.
    """

    kind: ClassVar[str] = "receipt.voided"
    of: Reference
    voids: str
    number: int
    receipt: str
    turnover: int
    total: int
    reason: str
    lines: tuple[ReversedLine, ...]
    tenders: tuple[Tender, ...]

    def __post_init__(self) -> None:
        """Hold the promise that what goes back is what came in."""
        owed = sum(part.amount for line in self.lines for part in line.parts)
        if not owed == sum(tender.amount for tender in self.tenders) == -self.total:
            raise ValueError("a void must be the exact negation of its receipt")


class LinesRefunded(Body, frozen=True, kw_only=True):
    """Some lines of a receipt were taken back later, by a tender of their own.

    Attributes: as for ReceiptVoided; `tenders` say how the money goes back.
    """

    kind: ClassVar[str] = "lines.refunded"
    of: Reference
    refunds: str
    number: int
    receipt: str
    turnover: int
    total: int
    reason: str
    lines: tuple[ReversedLine, ...]
    tenders: tuple[Tender, ...]

    def __post_init__(self) -> None:
        """Hold the promise that lines and tenders of a refund agree."""
        owed = sum(part.amount for line in self.lines for part in line.parts)
        if not owed == sum(tender.amount for tender in self.tenders) == -self.total:
            raise ValueError("lines, tenders and total of a refund must agree")


class CardResolved(Body, frozen=True, kw_only=True):
    """It became known what a card terminal had done.

    Attributes:
        tender: place of the tender in the receipt, from 0. amount: its rial.
        outcome: `paid` (the terminal's slip was found) or `paid_cash` (the citizen paid cash
            instead). A payment that never came is a void of the receipt.
    """

    kind: ClassVar[str] = "card.resolved"
    of: Reference
    tender: int
    amount: int
    outcome: str
    reference: str = ""
    last4: str = ""
    terminal: str = ""
