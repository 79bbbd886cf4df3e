"""What a report states: frozen records of whole rials, the same at the counter and the centre.

Every figure is a function of the events of its business day (or shift) alone: what happens to a
receipt on a later day stands in that day's report, so a day reads the same for ever. Amounts are
rial; what goes back to citizens is negative.
"""

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a report; every field is written, so that equal reports are equal bytes."""


class Flow(Record, frozen=True):
    """What was taken and what of it, or of earlier days, went back.

    count: lines, parts, receipts or tenders taken; back: how many went back.
    """

    count: int = 0
    taken: int = 0
    back: int = 0
    returned: int = 0

    @property
    def net(self) -> int:
        """Rial that stayed."""
        return self.taken + self.returned


def add_flows(flows: list[Flow]) -> Flow:
    """Add flows up."""
    return Flow(
        count=sum(flow.count for flow in flows),
        taken=sum(flow.taken for flow in flows),
        back=sum(flow.back for flow in flows),
        returned=sum(flow.returned for flow in flows),
    )


class ByService(Record, frozen=True):
    """One service; empty codes stand for reversed lines whose receipt is not here yet.

    quantity: units sold. requests, requested: lines taken while the line was down and their rial.
    """

    service: str
    agency: str
    quantity: int
    requests: int
    requested: int
    flow: Flow


class ByAgency(Record, frozen=True):
    """All services of one agency."""

    agency: str
    requests: int
    requested: int
    flow: Flow


class ByPayee(Record, frozen=True):
    """One kind of part owed to one payee: the office's commission, a state fee, the tax."""

    payee: str
    part: str
    flow: Flow


class ByClerk(Record, frozen=True):
    """One clerk: receipts given, slips of void and refund made, and what else is counted.

    services: lines sold. openings: of the drawer without a payment.
    """

    clerk: str
    services: int
    copies: int
    openings: int
    abandoned: int
    flow: Flow


class ByTender(Record, frozen=True):
    """One account that tenders stand on: `drawer`, `card` or `card_unknown`.

    flow.count: tenders; flow.back: slips of void and refund that gave back by it.
    received, change: cash handed over and given back, where the clerk typed what he got.
    resolved: rial that moved here, or away, when unknown cards became known.
    """

    account: str
    flow: Flow
    received: int = 0
    change: int = 0
    resolved: int = 0

    @property
    def net(self) -> int:
        """Rial on the account from tenders."""
        return self.flow.net + self.resolved


class Balance(Record, frozen=True):
    """Rial posted onto one account of the ledger."""

    account: str
    amount: int


class Note(Record, frozen=True):
    """How many of one note or coin were counted."""

    value: int
    quantity: int


class Count(Record, frozen=True):
    """One count of a drawer. occasion: `open` or `close`; a second `close` is a recount."""

    occasion: str
    attempt: int
    counted: int
    terminal_total: int
    notes: tuple[Note, ...]


class ShiftFacts(Record, frozen=True):
    """A drawer's turn, with the proof of its cash by the ledger.

    cash: what citizens' tenders left in the drawer, refunds and known cards paid in cash
        included. moved_in, moved_out: other cash in, and out as a negative number.
    proof: opening + cash + moved_in + moved_out, which the clerk's `expected` must equal.
    counts: every count, in order; the last of `close` is `counted`.
    """

    shift: str
    device: str
    counter: int
    number: int
    clerk: str
    state: str
    opened_at: str
    closed_at: str
    opening: int
    opening_difference: int
    opening_reason: str
    receipts: int
    cash: int
    card: int
    card_unknown: int
    moved_in: int
    moved_out: int
    proof: int
    expected: int
    counted: int
    difference: int
    terminal_total: int
    left: int
    handed: int
    reason: str
    note: str
    counts: tuple[Count, ...]

    @property
    def closed(self) -> bool:
        """Tell whether it was counted and closed."""
        return self.state == "closed"

    @property
    def disputed(self) -> bool:
        """Tell whether the clerk disputes the difference."""
        return self.reason == "dispute"

    @property
    def terminal_difference(self) -> int:
        """What the terminal says above what was booked as surely paid by card."""
        return self.terminal_total - self.card

    @property
    def recounts(self) -> int:
        """How often the drawer was counted again at closing."""
        return max(0, sum(count.occasion == "close" for count in self.counts) - 1)
