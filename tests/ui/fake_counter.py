"""A counter in memory: the whole of `ui.ports.Counter` on the sample catalogue, with rollback.

Every command builds the next state from the last one, so a refusal changes nothing; faults are
planted by name and come out of the command they were planted in.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from models.catalogue.offer import offered
from models.catalogue.price import Priced, price
from models.catalogue.record import Bilingual
from models.catalogue.service import Service
from models.errors import Refusal
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.rial import Rial
from tests.ui.fake_devices import FakeDevices
from tests.ui.fake_finding import FakeFinding
from tests.ui.fake_forms import FakeForms
from tests.ui.fake_papers import FakePapers
from tests.ui.fake_person import FakePeople
from tests.ui.fake_sending import FakeSending
from tests.ui.fake_training import FakeTraining
from tests.ui.fake_usb import FakeUsb
from tests.ui.fake_world import BILLS, NOW, TODAY, catalogue
from ui.rows import (
    Basket,
    CashTender,
    HeldRow,
    LineRow,
    Link,
    Paper,
    PersonRow,
    Prefill,
    Preview,
    Reach,
    Receipt,
    ReceiptRow,
    ServiceForm,
    ServiceRow,
    Tender,
)


class FakeCounter(
    FakeSending, FakeFinding, FakePapers, FakeDevices, FakeForms, FakePeople, FakeTraining, FakeUsb
):
    """See `ui.ports.Shelf`, `ui.ports.Visits` and `ui.ports.Money`."""

    def search(self, text: str) -> tuple[ServiceRow, ...]:
        """Find services."""
        return tuple(self._row(service) for service in catalogue().search(text, 20))

    def favourites(self) -> tuple[ServiceRow, ...]:
        """Give five services."""
        return tuple(
            self._row(catalogue().by_number(number)) for number in (101, 126, 111, 131, 161)
        )

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
            prefills |= self.known(code, person.national_id.digits)
        return ServiceForm(
            service=service,
            agency=catalogue().agency(service.agency),
            reach=self._reach(service),
            today=TODAY,
            prefills={name: one for name, one in prefills.items() if _asks(service, name)},
            draft=self.world.drafts.get(code, {}),
        )

    def resume(self, key: str) -> ServiceForm:
        """Take a draft up."""
        if key not in self.world.drafts:
            raise Refusal("draft.gone")
        return self.form(key)

    def preview(self, code: str, answers: Mapping[str, str], quantity: int) -> Preview:
        """Price answers."""
        priced = self._priced(catalogue().service(code), answers, quantity)
        return Preview(agencies=priced.passed_on, office_fee=priced.commission, total=priced.total)

    def keep_draft(self, code: str, answers: Mapping[str, str]) -> datetime:
        """Keep what is typed so far."""
        with self.command("keep_draft"):
            self.world = replace(self.world, drafts={**self.world.drafts, code: dict(answers)})
        return NOW

    def add_service(
        self, code: str, answers: Mapping[str, str], papers: tuple[Paper, ...], quantity: int
    ) -> Basket:
        """Add a line."""
        with self.command("add_service"):
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
        with self.command("add_bill"):
            if bill in self.world.paid_bills:
                raise Refusal("bill.paid_here", field="bill", receipt="000086", at="09:12")
            if bill in self.world.paid_elsewhere:
                facts = {"office": "72140099", "day": "1405/08/30"}
                raise Refusal("bill.paid_elsewhere", field="bill", **facts)
            if any(one == bill for _, one in self.world.basket_bills):
                raise Refusal("bill.in_basket", field="bill")
            title = BILLS.get(bill.bill_id.type_digit, Bilingual(fa="قبض", en="Bill"))
            line = self._line(title, bill.amount, Rial(12_000), detail=bill.bill_id.digits)
            bills = (*self.world.basket_bills, (line.line_id, bill))
            self.world = replace(self.world, basket_bills=bills)
        return self.world.basket

    def set_person(self, national_id: NationalId) -> Basket:
        """Say whose visit it is."""
        with self.command("set_person"):
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
        with self.command("remove_line"):
            basket = self.world.basket
            lines = tuple(one for one in basket.lines if one.line_id != line_id)
            if len(lines) == len(basket.lines):
                raise Refusal("visit.no_such_line")
            self._change(_summed(replace(basket, lines=lines)))
        return self.world.basket

    def undo(self) -> Basket:
        """Take back the last change."""
        with self.command("undo"):
            if self.world.before is None:
                raise Refusal("visit.nothing_to_undo")
            self.world = replace(self.world, basket=self.world.before, before=None)
        return self.world.basket

    def hold(self) -> Basket:
        """Put the visit aside."""
        with self.command("hold"):
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
        with self.command("recall"):
            found = next((one for one in self.world.held if one.visit_id == visit_id), None)
            if found is None:
                raise Refusal("visit.not_held")
            rest = tuple(one for one in self.world.held if one.visit_id != visit_id)
            self.world = replace(self.world, held=rest, basket=found, before=None)
        return self.world.basket

    def take_payment(self, visit_id: str, tenders: tuple[Tender, ...]) -> Receipt:
        """Book the visit once."""
        with self.command("take_payment"):
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

    def resolve_card(self, number: str, outcome: str, reference: str, last4: str) -> None:
        """Say how a card payment in doubt ended."""
        with self.command("resolve_card"):
            receipts = tuple(
                (basket, receipt, tuple(map(_known, tenders)))
                if receipt.number == number
                else (basket, receipt, tenders)
                for basket, receipt, tenders in self.world.receipts
            )
            self.world = replace(self.world, receipts=receipts)

    def reprint(self, number: str) -> int:
        """Print a copy."""
        with self.command("reprint"):
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
                doubtful=Rial.sum(one.amount for one in tenders if not _is_known(one)),
            )
            for basket, receipt, tenders in self.world.receipts
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


def _is_known(tender: Tender) -> bool:
    return isinstance(tender, CashTender) or tender.known


def _known(tender: Tender) -> Tender:
    return tender if isinstance(tender, CashTender) else replace(tender, known=True)


def _asks(service: Service, name: str) -> bool:
    return any(one.name == name for one in service.fields)


def _summed(basket: Basket) -> Basket:
    agencies = Rial.sum(one.agencies for one in basket.lines)
    fee = Rial.sum(one.office_fee for one in basket.lines)
    return replace(basket, agencies=agencies, office_fee=fee, total=agencies + fee)
