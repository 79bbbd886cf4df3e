"""A counter for trying reports on: the product's own journal, and a clerk who remembers his money.

Services, people and prices are invented. What a clerk would never be let do, this one does not
do either.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Engine

from app.clock import HandClock
from app.ids import Ids
from app.journal.append import Journal, Recorded, Standing
from app.journal.times import write_instant
from models.events.base import Body, Reference
from models.events.people import SessionClosed, SessionOpened
from models.events.shift import (
    CashCounted,
    DayApproved,
    DrawerMoved,
    NoteCount,
    ShiftClosed,
    ShiftOpened,
)
from models.events.visit import (
    CardResolved,
    Line,
    LinesRefunded,
    Part,
    ReceiptVoided,
    ReversedLine,
    Tender,
    VisitCompleted,
)
from models.values.jalali_date import JalaliDate
from models.values.receipt_number import ReceiptNumber

OFFICE: Final = "72140087"
DAY: Final = "1405/05/12"
MORNING: Final = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
CLERKS: Final = (("101", "مریم رضایی"), ("102", "علی کریمی"), ("103", "زهرا محمدی"))
SUPERVISOR: Final = ("900", "حسن مرادی")
COMMISSION, VAT = "office_commission", "vat"
# (service, agency, ((part, payee, rial, taxed), ...)); a rial of 0 is the bill's own amount.
_Fee = tuple[str, str, int, bool]
_Priced = tuple[str, str, tuple[_Fee, ...]]


def _commission(rial: int) -> _Fee:
    return COMMISSION, "office", rial, True


_FEE = "state_fee"
SERVICES: Final[tuple[_Priced, ...]] = (
    ("BILL-101", "BILL", (("bill_amount", "biller", 0, False), _commission(12_000))),
    ("BILL-102", "BILL", (("bill_amount", "biller", 0, False), _commission(12_000))),
    ("NOCR-112", "NOCR", ((_FEE, "treasury", 300_000, False), _commission(150_000))),
    ("POL-101", "POL", ((_FEE, "police", 2_450_000, False), _commission(90_500))),
    ("TAX-101", "TAX", ()),
    ("SSO-104", "SSO", (("refund", "social_security", -180_000, False), _commission(60_000))),
    ("POST-101", "POST", (("fare", "post", 485_000, False), _commission(73_333))),
)


@dataclass(frozen=True, slots=True)
class Sale:
    """A visit as it was booked."""

    of: Reference
    body: VisitCompleted
    unknown: bool


@dataclass(slots=True)
class Till:
    """One counter with its journal, and the clerk's memory of what it holds."""

    engine: Engine
    journal: Journal
    clock: HandClock
    ids: Ids
    dice: random.Random
    counter: int
    day: str = DAY
    catalogue: int = 3
    number: int = 0
    turnover: int = 0
    shifts: int = 0
    left: int = 0
    drawer: int = 0
    cash: int = 0
    card: int = 0
    unknown: int = 0
    slips: int = 0
    opened_seq: int = 0
    standing: Standing = field(default_factory=lambda: Standing(day=DAY))
    open_sales: list[Sale] = field(default_factory=list)
    unknown_sales: list[Sale] = field(default_factory=list)

    def act(self, body: Body, *, approver: str = "", seconds: int = 40) -> Recorded:
        """Let some time pass and book an event."""
        self.clock.advance(timedelta(seconds=seconds))
        with self.journal.write() as work:
            return work.append(body, replace(self.standing, approver=approver))

    def sign_in(self, clerk: str) -> None:
        self.standing = Standing(actor=clerk, day=self.day, catalogue=self.catalogue)
        opened = self.act(SessionOpened(user=clerk))
        session = opened.event.envelope.event_id
        self.standing = replace(self.standing, session=session)

    def open_shift(self, *, brought: int = 5_000_000, short: int = 0) -> None:
        self.shifts += 1
        counted = self.left + brought - short
        body = ShiftOpened(
            number=self.shifts,
            counts=notes(counted),
            counted=counted,
            carried=self.left,
            brought=brought,
            reason="missing" if short else "",
        )
        opened = self.act(body).event.envelope
        self.standing = replace(self.standing, shift=opened.event_id)
        self.opened_seq, self.drawer = opened.seq, counted
        self.cash = self.card = self.unknown = self.slips = 0

    def sell(
        self, services: list[int], *, pay: str = "cash", request: bool = False, big: int = 0
    ) -> Sale:
        """Serve a citizen. pay: `cash`, `card`, `split` or `unknown`."""
        lines = tuple(self._line(SERVICES[place], request=request, big=big) for place in services)
        total = sum(line.amount for line in lines)
        tenders = self._tenders(total, pay)
        number, receipt = self._next(total)
        body = VisitCompleted(
            number=number,
            receipt=receipt,
            tracking=f"T{number:07d}",
            total=total,
            turnover=self.turnover,
            started=write_instant(self.clock.now()),
            lines=lines,
            tenders=tenders,
        )
        unknown = any(tender.state == "unknown" for tender in tenders)
        sale = Sale(self._of(self.act(body)), body, unknown)
        for tender in tenders:
            self._paid(tender, 1)
        (self.unknown_sales if unknown else self.open_sales).append(sale)
        return sale

    def void(self, sale: Sale, reason: str = "wrong_amount") -> None:
        number, receipt = self._next(-sale.body.total)
        body = ReceiptVoided(
            of=sale.of,
            voids=sale.body.receipt,
            number=number,
            receipt=receipt,
            turnover=self.turnover,
            total=-sale.body.total,
            reason=reason,
            lines=tuple(
                ReversedLine(place, line.parts) for place, line in enumerate(sale.body.lines)
            ),
            tenders=sale.body.tenders,
        )
        self.act(body, approver=SUPERVISOR[0])
        for tender in sale.body.tenders:
            self._paid(tender, -1)

    def refund(self, sale: Sale, places: list[int], tender: str = "cash") -> None:
        back = tuple(ReversedLine(place, sale.body.lines[place].parts) for place in places)
        amount = sum(part.amount for line in back for part in line.parts)
        number, receipt = self._next(-amount)
        paid = Tender(kind=tender, amount=amount, received=amount if tender == "cash" else 0)
        body = LinesRefunded(
            of=sale.of,
            refunds=sale.body.receipt,
            number=number,
            receipt=receipt,
            turnover=self.turnover,
            total=-amount,
            reason="gave_up",
            lines=back,
            tenders=(paid,),
        )
        self.act(body, approver=SUPERVISOR[0])
        self._paid(paid, -1)

    def resolve(self, sale: Sale, outcome: str) -> None:
        place = next(
            place for place, each in enumerate(sale.body.tenders) if each.state == "unknown"
        )
        amount = sale.body.tenders[place].amount
        self.act(CardResolved(of=sale.of, tender=place, amount=amount, outcome=outcome))
        self.unknown -= amount
        if outcome == "paid_cash":
            self.cash += amount
            self.drawer += amount
        else:
            self.card += amount

    def move(self, direction: str, amount: int, party: str = "safe") -> None:
        self.act(DrawerMoved(direction=direction, party=party, amount=amount, reason="پول خرد"))
        self.drawer += amount if direction == "in" else -amount

    def close_shift(
        self, *, difference: int = 0, reason: str = "", recount: bool = False, kept: int = 2_000_000
    ) -> None:
        counted = self.drawer + difference
        if recount:
            self._count(1, counted + 100_000)
        self._count(2 if recount else 1, counted)
        left = min(kept, counted)
        body = ShiftClosed(
            first_seq=self.opened_seq,
            last_seq=self.journal.head.seq,
            receipts=self.slips,
            cash=self.cash,
            card=self.card,
            card_unknown=self.unknown,
            counted=counted,
            expected=self.drawer,
            terminal_total=self.card,
            left=left,
            handed=counted - left,
            reason=reason if difference else "",
            turnover=self.turnover,
            chain=self.journal.head.chain.hex(),
        )
        self.act(body)
        self.left = left
        self.standing = replace(self.standing, shift="")

    def sign_out(self) -> None:
        self.act(SessionClosed(why="sign_out"))

    def approve(self, digest: str) -> None:
        self.standing = Standing(actor=SUPERVISOR[0], day=self.day, catalogue=self.catalogue)
        body = DayApproved(business_day=self.day, report_version=1, digest=digest, own=False)
        self.act(body)

    def next_day(self) -> None:
        """Let the night pass; the till stays on."""
        self.day = str(JalaliDate.parse(self.day).plus_days(1))
        self.clock.advance(timedelta(hours=14))

    def restart(self, seed: int) -> None:
        """Start the program again: a new epoch on the same journal."""
        epoch = epoch_name(random.Random(seed))
        self.journal.start(epoch=epoch, boot="b", app="0.1.0", schema="1", day=self.day)

    def _count(self, attempt: int, counted: int) -> None:
        body = CashCounted(
            attempt=attempt, counts=notes(counted), counted=counted, terminal_total=self.card
        )
        self.act(body)

    def _line(self, service: _Priced, *, request: bool, big: int) -> Line:
        code, agency, priced = service
        parts = [
            Part(kind, payee, rial or big or self.dice.randrange(100_000, 30_000_000, 1000))
            for kind, payee, rial, _ in priced
        ]
        tax = sum(rial // 10 for _, _, rial, taxed in priced if taxed)
        if tax:
            parts.append(Part(VAT, "treasury-vat", tax))
        mode = "request" if request else "final"
        return Line(service=code, agency=agency, parts=tuple(parts), mode=mode)

    def _tenders(self, total: int, pay: str) -> tuple[Tender, ...]:
        if pay == "cash":
            return (Tender(kind="cash", amount=total, received=-(-total // 100_000) * 100_000),)
        if pay == "split":
            half = total // 2
            return (
                Tender(kind="cash", amount=half, received=half),
                Tender(kind="card", amount=total - half, reference="620811", last4="4321"),
            )
        state = "unknown" if pay == "unknown" else "taken"
        return (Tender(kind="card", amount=total, state=state),)

    def _paid(self, tender: Tender, sign: int) -> None:
        amount = sign * tender.amount
        if tender.kind == "cash":
            self.cash += amount
            self.drawer += amount
        elif tender.state == "unknown":
            self.unknown += amount
        else:
            self.card += amount

    def _next(self, total: int) -> tuple[int, str]:
        self.number += 1
        self.slips += 1
        self.turnover += total
        branch = self.journal.head.epoch[-2:]
        return self.number, str(ReceiptNumber(OFFICE, self.counter, self.number, branch))

    def _of(self, recorded: Recorded) -> Reference:
        event = recorded.event
        return Reference(event.envelope.day, event.epoch, event.envelope.seq)


def notes(amount: int) -> tuple[NoteCount, ...]:
    """Count an amount as a clerk does: greatest note first, loose coins last."""
    counts = []
    for value in (1_000_000, 500_000, 100_000, 50_000, 10_000, 1):
        quantity, amount = divmod(amount, value)
        if quantity:
            counts.append(NoteCount(value, quantity))
    return tuple(counts) or (NoteCount(1, 0),)


def epoch_name(dice: random.Random) -> str:
    """Give 26 Crockford characters."""
    return "".join(dice.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=26))
