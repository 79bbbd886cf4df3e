"""Whole office days, grown from a seed on a real file: what reports are tried on.

Acts go through the product's own journal and event bodies; services, people and prices are
invented here. What a clerk would never be let do, these clerks do not do either.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine

from app.book.fold.fold import fold
from app.clock import HandClock
from app.ids import Ids, SeededChance
from app.journal.append import EPOCHS, EVENTS, Identity, Journal, Recorded, Standing
from app.journal.chain import device_signer
from app.journal.times import write_instant
from app.journal.verify import read_events
from app.storage.engine import open_file, open_memory, reading, writing
from models.events.base import Body, Reference
from models.events.office import CatalogueAdopted, OfficeSetUp, StaffChanged
from models.events.people import SessionClosed, SessionOpened
from models.events.shift import (
    CashCounted,
    DayApproved,
    DrawerMoved,
    DrawerOpened,
    NoteCount,
    ShiftClosed,
    ShiftOpened,
)
from models.events.visit import (
    CardResolved,
    Line,
    LinesRefunded,
    Part,
    ReceiptCopied,
    ReceiptVoided,
    ReversedLine,
    Tender,
    VisitAbandoned,
    VisitCompleted,
)
from models.tables.base import Shared
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
        branch = self.journal.head.epoch[:2]
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


def open_till(path: Path, seed: int, counter: int = 1, *, profile: str = "town") -> Till:
    """Set up an office's counter on a new file, with its people and a sample catalogue."""
    engine = open_file(path, None, create=True)
    with writing(engine) as connection:
        Shared.metadata.create_all(connection)
    dice, clock = random.Random(seed * 100 + counter), HandClock(MORNING)
    chance = SeededChance(seed * 100 + counter)
    ids = Ids(clock, chance)
    identity = Identity(OFFICE, counter, ids.new(), 1)
    signer = device_signer(chance.token(32), 1)
    journal = Journal(engine, identity, signer, clock, ids, fold)
    journal.start(epoch=epoch_name(dice), boot="b", app="0.1.0", schema="1", day=DAY)
    till = Till(engine, journal, clock, ids, dice, counter)
    set_up = OfficeSetUp(
        title="دفتر پیشخوان دولت سراب",
        title_en="Sarab government counter office",
        licence="72-14-0087",
        phone="04143220000",
        address="سراب، خیابان امام، پلاک ۱۲",
        profile=profile,
    )
    till.act(set_up)
    for code, name in (*CLERKS, SUPERVISOR):
        roles = ("supervisor",) if code == SUPERVISOR[0] else ("clerk",)
        till.act(
            StaffChanged(
                code=code, name=name, roles=roles, active=True, origin="office", verifier="0" * 16
            )
        )
    till.act(CatalogueAdopted(catalogue=till.catalogue, sha256="ab" * 32, sample=True))
    return till


def serve(till: Till, visits: int) -> None:
    """Serve citizens as they come, with the mishaps of an ordinary day."""
    dice = till.dice
    for _ in range(visits):
        services = dice.choices(
            range(len(SERVICES)), weights=(9, 6, 4, 2, 2, 1, 3), k=dice.choice((1, 1, 2, 3))
        )
        pay = dice.choices(("cash", "card", "split", "unknown"), weights=(12, 6, 2, 1))[0]
        till.sell(services, pay=pay, request=dice.random() < 0.1)
        _mishap(till, dice.random())


def _mishap(till: Till, luck: float) -> None:
    dice = till.dice
    if luck < 0.03 and till.open_sales:
        till.void(till.open_sales.pop(dice.randrange(len(till.open_sales))))
    elif luck < 0.06 and till.open_sales:
        sale = till.open_sales.pop(dice.randrange(len(till.open_sales)))
        places = [place for place in range(len(sale.body.lines)) if dice.random() < 0.6] or [0]
        till.refund(sale, places, dice.choice(("cash", "card")))
    elif luck < 0.1 and till.unknown_sales:
        sale = till.unknown_sales.pop()
        outcome = dice.choice(("paid", "paid_cash", "void"))
        if outcome == "void":
            till.void(sale, "not_paid")
        else:
            till.resolve(sale, outcome)
    elif luck < 0.13 and till.open_sales:
        sale = dice.choice(till.open_sales)
        till.act(ReceiptCopied(of=sale.of, receipt=sale.body.receipt, copy=1))
    elif luck < 0.15:
        till.move("in", 1_000_000)
    elif luck < 0.17 and till.drawer > 5_000_000:
        till.move("out", 3_000_000, "bank")
    elif luck < 0.19:
        till.act(DrawerOpened(reason="change"))
    elif luck < 0.21:
        started = write_instant(till.clock.now())
        till.act(VisitAbandoned(lines=2, total=640_000, started=started))


def settle_cards(till: Till) -> None:
    """See to every unknown card, as must be done before a closing."""
    while till.unknown_sales:
        till.resolve(till.unknown_sales.pop(), "paid")


def work_day(till: Till, visits: int, *, leave_unknown: bool = False) -> None:
    """Work a whole day: a shift a clerk, one closed short, one disputed, one after a recount."""
    clerks = [code for code, _ in CLERKS]
    till.dice.shuffle(clerks)
    ends = (
        {"difference": -150_000, "reason": "change"},
        {"recount": True},
        {"difference": -70_000, "reason": "dispute", "recount": True},
    )
    for place, clerk in enumerate(clerks):
        till.sign_in(clerk)
        till.open_shift(short=20_000 if place == 1 else 0)
        serve(till, visits // len(clerks))
        if place == 1:
            till.restart(till.dice.randrange(10**9))
            till.sign_in(clerk)
            till.standing = replace(till.standing, shift=_shift_open(till))
            serve(till, 2)
        if not leave_unknown:
            settle_cards(till)
        till.close_shift(**ends[place])
        till.sign_out()


def _shift_open(till: Till) -> str:
    with reading(till.engine) as connection:
        query = sa.text("select shift from shift where state = 'open'")
        return str(connection.execute(query).scalar_one())


def copy_of(*engines: Engine) -> Engine:
    """Bring several counters' journals to one place in memory and fold them anew."""
    fresh = open_memory()
    bring(fresh, *engines)
    return fresh


def bring(target: Engine, *engines: Engine) -> None:
    """Bring journals to an empty database and fold them there, as a centre does."""
    rows: dict[sa.Table, dict[tuple[str, str, int], dict[str, object]]] = {EPOCHS: {}, EVENTS: {}}
    for engine in engines:
        with reading(engine) as source:
            for table, kept in rows.items():
                for row in source.execute(sa.select(table)).mappings():
                    kept[(row["office"], row["epoch"], row.get("seq", 0))] = dict(row)
    with writing(target) as connection:
        Shared.metadata.create_all(connection)
        for table, kept in rows.items():
            connection.execute(table.insert(), list(kept.values()))
        for event in read_events(connection):
            fold(connection, event)
