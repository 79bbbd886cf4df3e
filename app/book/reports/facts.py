"""The money facts of a day or a shift as one record: what the digest of a report is taken over."""

from app.book.reports.entries import (
    Abandoned,
    CatalogueUse,
    CopyFacts,
    Move,
    Request,
    Series,
    Slip,
    UnknownCard,
)
from app.book.reports.figures import (
    Balance,
    ByAgency,
    ByClerk,
    ByPayee,
    ByService,
    ByTender,
    Flow,
    Record,
    ShiftFacts,
    add_flows,
)


class Facts(Record, frozen=True):
    """The money facts of one business day, or of one shift: what the digest is taken over."""

    office: str
    day: str
    shift: str
    receipts: Flow
    lines: int
    services: tuple[ByService, ...]
    agencies: tuple[ByAgency, ...]
    payees: tuple[ByPayee, ...]
    clerks: tuple[ByClerk, ...]
    tenders: tuple[ByTender, ...]
    accounts: tuple[Balance, ...]
    shifts: tuple[ShiftFacts, ...]
    slips: tuple[Slip, ...]
    copies: tuple[CopyFacts, ...]
    moves: tuple[Move, ...]
    abandoned: tuple[Abandoned, ...]
    unknown_cards: tuple[UnknownCard, ...]
    requests: tuple[Request, ...]
    series: tuple[Series, ...]
    catalogues: tuple[CatalogueUse, ...]

    @property
    def voids(self) -> tuple[Slip, ...]:
        """Give the slips of void."""
        return tuple(slip for slip in self.slips if slip.kind == "void")

    @property
    def refunds(self) -> tuple[Slip, ...]:
        """Give the slips of refund."""
        return tuple(slip for slip in self.slips if slip.kind == "refund")

    @property
    def openings(self) -> tuple[Move, ...]:
        """Give the openings of the drawer without a payment."""
        return tuple(move for move in self.moves if move.direction == "open")

    @property
    def differences(self) -> tuple[ShiftFacts, ...]:
        """Give the shifts whose float, drawer or terminal did not agree."""
        return tuple(
            shift
            for shift in self.shifts
            if shift.opening_difference
            or shift.difference
            or (shift.closed and shift.terminal_difference)
        )

    @property
    def sample(self) -> bool:
        """Tell whether any amount comes from a sample catalogue."""
        return any(use.sample for use in self.catalogues)

    @property
    def commission(self) -> Flow:
        """Give the office's own share."""
        return self._parts("office_commission")

    @property
    def vat(self) -> Flow:
        """Give the value-added tax."""
        return self._parts("vat")

    def _parts(self, kind: str) -> Flow:
        flows = [row.flow for row in self.payees if row.part == kind]
        return add_flows(flows)
