"""A counter in memory: the whole of `ui.ports.Counter` on the sample catalogue, with rollback.

Every command builds the next state from the last one and puts it in place at its end, so a refusal
changes nothing; faults are planted by name and come out of the command they were planted in.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Final

from app.catalogue.read import read_sample
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy, offered
from models.catalogue.price import Priced, price
from models.catalogue.record import Bilingual
from models.catalogue.service import Service
from models.errors import CounterError, Refusal
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.rial import Rial
from ui.rows import (
    Basket,
    CashTender,
    Check,
    Closed,
    Closing,
    Count,
    Counted,
    FirstRun,
    Health,
    HeldRow,
    LineRow,
    Link,
    Opening,
    OpenThing,
    Paper,
    PersonRow,
    Prefill,
    Preview,
    Reach,
    Receipt,
    ReceiptRow,
    ServiceForm,
    ServiceRow,
    Stage,
    Status,
    Tender,
)

NOW: Final = datetime(2026, 8, 3, 7, 12, tzinfo=UTC)
TODAY: Final = JalaliDate(1405, 5, 12)
NOTES: Final = (2_000_000, 1_000_000, 500_000, 100_000, 50_000, 20_000, 10_000, 1)
PEOPLE: Final = {"1024": ("مریم رضایی", "482915"), "1031": ("علی کریمی", "771203")}
FLOAT: Final = Rial(5_000_000)
FIRST: Final = Basket(visit_id="visit-1")
BILLS: Final = {
    1: Bilingual(fa="قبض آب", en="Water bill"),
    2: Bilingual(fa="قبض برق", en="Electricity bill"),
    3: Bilingual(fa="قبض گاز", en="Gas bill"),
    4: Bilingual(fa="قبض تلفن ثابت", en="Landline bill"),
}


@cache
def catalogue() -> Catalogue:
    """Give the sample catalogue, read once."""
    return read_sample()


@dataclass(frozen=True)
class Shift:
    """An open shift: its number, clerk, float, and the counts made of it."""

    number: int
    clerk: str
    opened_with: Rial
    counts: tuple[tuple[Count, Rial], ...] = ()


@dataclass(frozen=True)
class World:
    """All that the counter knows; replaced whole, never changed."""

    stage: Stage = Stage.NO_SHIFT
    user: str = "1024"
    basket: Basket = FIRST
    before: Basket | None = None
    held: tuple[Basket, ...] = ()
    receipts: tuple[tuple[Basket, Receipt, tuple[Tender, ...]], ...] = ()
    paid_bills: frozenset[Bill] = frozenset()
    basket_bills: tuple[tuple[str, Bill], ...] = ()
    drafts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shift: Shift | None = None
    left: Rial = FLOAT
    left_by: str = "1024"
    visits: int = 1
    lines: int = 0
    shifts: int = 310
    failures: int = 0
    copies: int = 0


class FakeCounter:
    """See `ui.ports.Counter`; what a test may look at besides is `world` and `calls`."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.calls: list[str] = []
        self.link = Link.OFFLINE
        self.training = False
        self.open_things: tuple[OpenThing, ...] = ()
        self.policy = Policy(held_money=True)
        self._planted: dict[str, CounterError] = {}

    def plant(self, command: str, error: CounterError) -> None:
        """Let the next call of a command fail."""
        self._planted[command] = error

    # ---------------------------------------------------------------------------- entrance

    def status(self) -> Status:
        """Tell where this counter stands."""
        world = self.world
        return Status(
            stage=world.stage,
            link=self.link,
            office="دفتر پیشخوان دولت سراب" if world.stage is not Stage.FIRST_RUN else "",
            office_code="72140087",
            counter=2 if world.stage is not Stage.FIRST_RUN else 0,
            clerk=PEOPLE[world.user][0] if world.user else "",
            shift=world.shift.number if world.shift else 0,
            waiting=14,
            held=len(world.held),
            training=self.training,
            mark=catalogue().mark,
            last_sent=datetime(2026, 8, 2, 12, 50, tzinfo=UTC),
        )

    def enrol(self, asked: FirstRun) -> Status:
        """Become a counter, if the code is the one given out."""
        with self._command("enrol"):
            if not asked.address.startswith("https://"):
                raise Refusal("settings.unsafe_address", field="address", key="centre_url")
            if asked.code != "K7Q2M9":
                raise Refusal("enrolment.code", field="code")
            self.world = replace(self.world, stage=Stage.SIGNED_OUT, user="")
        return self.status()

    def sign_in(self, user: str, pin: str) -> Status:
        """Let a person in; the same one back to a locked window."""
        with self._command("sign_in"):
            if PEOPLE.get(user, ("", ""))[1] != pin:
                self.world = replace(self.world, failures=self.world.failures + 1)
                left = 5 - self.world.failures
                raise Refusal("sign_in.wrong", field="pin", left=left)
            back = self.world.stage is Stage.LOCKED and user == self.world.user
            stage = Stage.SERVING if back or self.world.shift else Stage.NO_SHIFT
            self.world = replace(self.world, user=user, stage=stage, failures=0)
        return self.status()

    def sign_out(self) -> Status:
        """Let the person out."""
        with self._command("sign_out"):
            if self.world.shift is not None:
                raise Refusal("shift.open_already")
            self.world = replace(self.world, user="", stage=Stage.SIGNED_OUT)
        return self.status()

    def lock(self) -> Status:
        """Hide everything."""
        with self._command("lock"):
            self.world = replace(self.world, stage=Stage.LOCKED)
        return self.status()

    # -------------------------------------------------------------------------- the drawer

    def opening(self) -> Opening:
        """Tell what to count."""
        same = self.world.left_by == self.world.user
        return Opening(
            notes=NOTES,
            carried=self.world.left,
            carried_at=datetime(2026, 8, 2, 13, 1, tzinfo=UTC),
            carried_by=PEOPLE[self.world.left_by][0],
            carried_count={1_000_000: 3, 500_000: 4} if same else None,
            checks=(
                Check("printer", Health.GOOD),
                Check("drawer", Health.GOOD),
                Check("terminal", Health.MISSING),
                Check("clock", Health.GOOD),
            ),
        )

    def open_shift(self, count: Count, brought: Rial, reason: str) -> Status:
        """Open the shift."""
        with self._command("open_shift"):
            counted = _sum(count)
            if counted != self.world.left + brought and not reason:
                raise Refusal("shift.float_differs", field="reason", difference=0)
            number = self.world.shifts + 1
            shift = Shift(number, self.world.user, counted)
            self.world = replace(self.world, shift=shift, shifts=number, stage=Stage.SERVING)
        return self.status()

    def begin_close(self) -> Closing:
        """Begin, or go on with, the closing."""
        with self._command("begin_close"):
            self.world = replace(self.world, stage=Stage.CLOSING)
        shift = self._shift()
        counted = self._counted(*shift.counts[-1]) if shift.counts else None
        return Closing(notes=NOTES, open_things=self.open_things, counted=counted)

    def count_drawer(self, count: Count, terminal_total: Rial) -> Counted:
        """Keep a blind count."""
        with self._command("count_drawer"):
            shift = self._shift()
            if len(shift.counts) == 2:
                raise Refusal("shift.counted_twice")
            kept = (*shift.counts, (dict(count), terminal_total))
            self.world = replace(self.world, shift=replace(shift, counts=kept))
        return self._counted(count, terminal_total)

    def close_shift(self, reason: str, left: Rial) -> Closed:
        """Close."""
        with self._command("close_shift"):
            shift = self._shift()
            counted = self._counted(*shift.counts[-1])
            if counted.difference.amount and not reason:
                raise Refusal("shift.float_differs", field="reason", difference=0)
            self.world = replace(
                self.world, shift=None, left=left, left_by=self.world.user,
                user="", stage=Stage.SIGNED_OUT,
            )  # fmt: skip
        return Closed(number=shift.number, left=left, handed=counted.counted - left)

    def leave_close(self) -> Status:
        """Go back to serving."""
        with self._command("leave_close"):
            self.world = replace(self.world, stage=Stage.SERVING)
        return self.status()

    def move_cash(self, direction: str, party: str, amount: Rial, reason: str) -> Status:
        """Book a move; this fake's drawer only knows payments."""
        with self._command("move_cash"):
            return self.status()

    def open_drawer(self, reason: str) -> None:
        """Open the drawer."""
        with self._command("open_drawer"):
            return

    # --------------------------------------------------------------------------- the shelf

    def search(self, text: str) -> tuple[ServiceRow, ...]:
        """Find services."""
        return tuple(self._row(service) for service in catalogue().search(text, 20))

    def favourites(self) -> tuple[ServiceRow, ...]:
        """Give five services."""
        return tuple(
            self._row(catalogue().by_number(number)) for number in (101, 126, 111, 131, 161)
        )

    # -------------------------------------------------------------------------- the visits

    def basket(self) -> Basket:
        """Give the visit in hand."""
        return self.world.basket

    def form(self, code: str) -> ServiceForm:
        """Give a service to be asked."""
        service = catalogue().service(code)
        self._offer(service)
        person = self.world.basket.person
        prefills: dict[str, Prefill] = {}
        if person is not None and service.person_field:
            prefills[service.person_field] = Prefill(person.national_id.digits)
            prefills["mobile"] = Prefill("09141234567", JalaliDate(1405, 3, 12))
        return ServiceForm(
            service=service,
            agency=catalogue().agency(service.agency),
            reach=self._reach(service),
            today=TODAY,
            prefills={name: one for name, one in prefills.items() if _asks(service, name)},
            draft=self.world.drafts.get(code, {}),
        )

    def preview(self, code: str, answers: Mapping[str, str], quantity: int) -> Preview:
        """Price answers."""
        priced = self._priced(catalogue().service(code), answers, quantity)
        return Preview(agencies=priced.passed_on, office_fee=priced.commission, total=priced.total)

    def keep_draft(self, code: str, answers: Mapping[str, str]) -> datetime:
        """Keep what is typed so far."""
        with self._command("keep_draft"):
            self.world = replace(self.world, drafts={**self.world.drafts, code: dict(answers)})
        return NOW

    def add_service(
        self, code: str, answers: Mapping[str, str], papers: tuple[Paper, ...], quantity: int
    ) -> Basket:
        """Add a line."""
        with self._command("add_service"):
            service = catalogue().service(code)
            checked = service.check(answers, TODAY).accepted()
            given = {paper.code for paper in papers}
            for paper, required in service.papers_needed(checked, TODAY):
                if required and paper.code not in given:
                    raise Refusal("paper.missing", field=paper.code)
            priced = self._priced(service, checked, quantity)
            request = self._reach(service) is Reach.AS_REQUEST
            self._add(service, priced.passed_on, priced.commission, quantity, request=request)
            drafts = {name: kept for name, kept in self.world.drafts.items() if name != code}
            self.world = replace(self.world, drafts=drafts)
        return self.world.basket

    def add_bill(self, bill: Bill) -> Basket:
        """Add a bill's line."""
        with self._command("add_bill"):
            if bill in self.world.paid_bills:
                raise Refusal("bill.paid_here", field="bill", receipt="000086", at="09:12")
            if any(one == bill for _, one in self.world.basket_bills):
                raise Refusal("bill.in_basket", field="bill")
            title = BILLS.get(bill.bill_id.type_digit, Bilingual(fa="قبض", en="Bill"))
            line = self._line(title, bill.amount, Rial(12_000), detail=bill.bill_id.digits)
            bills = (*self.world.basket_bills, (line.line_id, bill))
            self.world = replace(self.world, basket_bills=bills)
        return self.world.basket

    def set_person(self, national_id: NationalId) -> Basket:
        """Say whose visit it is."""
        with self._command("set_person"):
            known = national_id.digits == "0499370899"
            name = "علی محمدی" if known else ""
            last = JalaliDate(1405, 3, 12) if known else None
            person = PersonRow(
                national_id=national_id, name=name, last_visit=last, open_cases=2 if known else 0
            )
            self._change(replace(self.world.basket, person=person))
        return self.world.basket

    def people(self, mobile: Mobile) -> tuple[PersonRow, ...]:
        """Find citizens."""
        if mobile.digits != "09141234567":
            return ()
        return (PersonRow(national_id=NationalId("0499370899"), name="علی محمدی"),)

    def remove_line(self, line_id: str) -> Basket:
        """Take a line out."""
        with self._command("remove_line"):
            basket = self.world.basket
            lines = tuple(one for one in basket.lines if one.line_id != line_id)
            if len(lines) == len(basket.lines):
                raise Refusal("visit.no_such_line")
            self._change(_summed(replace(basket, lines=lines)))
        return self.world.basket

    def undo(self) -> Basket:
        """Take back the last change."""
        with self._command("undo"):
            if self.world.before is None:
                raise Refusal("visit.nothing_to_undo")
            self.world = replace(self.world, basket=self.world.before, before=None)
        return self.world.basket

    def hold(self) -> Basket:
        """Put the visit aside."""
        with self._command("hold"):
            if not self.world.basket.lines:
                raise Refusal("visit.empty")
            held = (*self.world.held, self.world.basket)
            self.world = replace(self.world, held=held)
            self._fresh()
        return self.world.basket

    def held(self) -> tuple[HeldRow, ...]:
        """List what is put aside."""
        return tuple(
            HeldRow(
                visit_id=one.visit_id,
                name=one.person.name if one.person else one.visit_id.rpartition("-")[2],
                since=NOW,
                lines=len(one.lines),
                total=one.total,
            )
            for one in self.world.held
        )

    def recall(self, visit_id: str) -> Basket:
        """Take a held visit up again."""
        with self._command("recall"):
            found = next((one for one in self.world.held if one.visit_id == visit_id), None)
            if found is None:
                raise Refusal("visit.not_held")
            rest = tuple(one for one in self.world.held if one.visit_id != visit_id)
            self.world = replace(self.world, held=rest, basket=found, before=None)
        return self.world.basket

    # --------------------------------------------------------------------------- the money

    def take_payment(self, visit_id: str, tenders: tuple[Tender, ...]) -> Receipt:
        """Book the visit once."""
        with self._command("take_payment"):
            for basket, receipt, _ in self.world.receipts:
                if basket.visit_id == visit_id:
                    return receipt
            basket = self.world.basket
            if basket.visit_id != visit_id or not basket.lines:
                raise Refusal("visit.empty")
            if Rial.sum(tender.amount for tender in tenders) != basket.total:
                raise Refusal("tender.short", field="received", left=0)
            change = Rial.sum(
                one.received - one.amount for one in tenders if isinstance(one, CashTender)
            )
            bills = frozenset(bill for _, bill in self.world.basket_bills)
            self._fresh()
            number = 87 + len(self.world.receipts)
            receipt = Receipt(
                number=f"72140087-2-{number:06}",
                short=f"{number:06}",
                total=basket.total,
                change=change,
                basket=self.world.basket,
            )
            self.world = replace(
                self.world,
                receipts=((basket, receipt, tenders), *self.world.receipts),
                paid_bills=self.world.paid_bills | bills,
                basket_bills=(),
            )
        return receipt

    def reprint(self, number: str) -> int:
        """Print a copy."""
        with self._command("reprint"):
            self.world = replace(self.world, copies=self.world.copies + 1)
        return self.world.copies

    def receipts(self, text: str) -> tuple[ReceiptRow, ...]:
        """Find receipts."""
        return tuple(
            ReceiptRow(
                number=receipt.number,
                short=receipt.short,
                at=NOW,
                lines=len(basket.lines),
                total=receipt.total,
                printed=True,
            )
            for basket, receipt, _ in self.world.receipts
            if text in receipt.number
        )

    def void(self, number: str, reason: str, approver: str, approver_pin: str) -> Receipt:
        """Take a receipt back."""
        raise Refusal("receipt.unknown", field="receipt")

    def refund(
        self, number: str, lines: tuple[int, ...], reason: str, approver: str, approver_pin: str
    ) -> Receipt:
        """Take lines back."""
        raise Refusal("receipt.unknown", field="receipt")

    # ------------------------------------------------------------------------------ inside

    @contextmanager
    def _command(self, name: str) -> Iterator[None]:
        before = self.world
        self.calls.append(name)
        try:
            if (planted := self._planted.pop(name, None)) is not None:
                raise planted
            yield
        except CounterError as error:
            # A wrong PIN is the one thing a refusal leaves behind.
            if error.code != "sign_in.wrong":
                self.world = before
            raise

    def _shift(self) -> Shift:
        if self.world.shift is None:
            raise Refusal("shift.none")
        return self.world.shift

    def _counted(self, count: Count, terminal: Rial) -> Counted:
        shift = self._shift()
        taken = [one for _, _, tenders in self.world.receipts for one in tenders]
        cash = Rial.sum(one.amount for one in taken if isinstance(one, CashTender))
        card = Rial.sum(one.amount for one in taken if not isinstance(one, CashTender))
        counted, expected = _sum(count), shift.opened_with + cash
        return Counted(
            counted=counted,
            expected=expected,
            difference=counted - expected,
            terminal_difference=terminal - card,
            may_recount=len(shift.counts) < 2,
            suggested_left=min(FLOAT, counted),
        )

    def _row(self, service: Service) -> ServiceRow:
        return ServiceRow(
            code=service.code,
            number=service.number,
            title=service,
            agency=catalogue().agency(service.agency),
            price=None if service.takes_money_through else service.total,
            reach=self._reach(service),
        )

    def _reach(self, service: Service) -> Reach:
        offer = offered(service, self.policy, line_up=self.link is not Link.OFFLINE)
        if offer.how == "not":
            return Reach.NEEDS_LINE if offer.reason == "catalogue.line_down" else Reach.NOT_HERE
        return Reach.AS_REQUEST if offer.how == "as_request" else Reach.NOW

    def _offer(self, service: Service) -> None:
        offered(service, self.policy, line_up=self.link is not Link.OFFLINE).demand(service)

    def _priced(self, service: Service, answers: Mapping[str, str], quantity: int) -> Priced:
        checked = service.check(answers, TODAY).accepted()
        return price(service, checked, catalogue(), quantity=quantity)

    def _add(
        self, title: Bilingual, agencies: Rial, fee: Rial, quantity: int, *, request: bool
    ) -> None:
        self._line(title, agencies, fee, quantity=quantity, request=request)

    def _line(
        self,
        title: Bilingual,
        agencies: Rial,
        fee: Rial,
        *,
        detail: str = "",
        quantity: int = 1,
        request: bool = False,
    ) -> LineRow:
        number = self.world.lines + 1
        line = LineRow(
            line_id=f"line-{number}",
            title=title,
            detail=detail,
            quantity=quantity,
            agencies=agencies,
            office_fee=fee,
            as_request=request,
        )
        basket = self.world.basket
        self.world = replace(self.world, lines=number)
        self._change(_summed(replace(basket, lines=(*basket.lines, line))))
        return line

    def _change(self, basket: Basket) -> None:
        self.world = replace(self.world, before=self.world.basket, basket=basket)

    def _fresh(self) -> None:
        visits = self.world.visits + 1
        fresh = Basket(visit_id=f"visit-{visits}")
        self.world = replace(self.world, basket=fresh, before=None, visits=visits, basket_bills=())


def _asks(service: Service, name: str) -> bool:
    return any(one.name == name for one in service.fields)


def _sum(count: Count) -> Rial:
    return Rial.sum(Rial(value) * quantity for value, quantity in count.items())


def _summed(basket: Basket) -> Basket:
    agencies = Rial.sum(one.agencies for one in basket.lines)
    fee = Rial.sum(one.office_fee for one in basket.lines)
    return replace(basket, agencies=agencies, office_fee=fee, total=agencies + fee)
