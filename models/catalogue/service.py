"""One service an office offers: its questions, papers, price and need of a line."""

from collections.abc import Mapping
from typing import Literal

from models.catalogue.check import Checked, check
from models.catalogue.fee import AnyAmount, FeePart, Fixed, FromBill, FromField, PerUnit
from models.catalogue.field import Field
from models.catalogue.paper import Paper
from models.catalogue.record import Bilingual, Record
from models.catalogue.rules.money import PaymentIdRule
from models.errors import Refusal
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

Connectivity = Literal["offline_complete", "offline_accept_forward", "online_required"]
ReceiptKind = Literal["final", "numbered", "provisional"]
Applicant = Literal[
    "person", "legal", "person_or_legal", "person_or_foreigner", "guardian", "office", "none"
]


class Takes(Record, frozen=True, kw_only=True):
    """How long the citizen waits: minutes at the counter, or from so many to so many days.

    `basis` says where the figure was found; most are invented.
    """

    minutes: int = 0
    days_min: int = 0
    days_max: int = 0
    basis: Bilingual | None = None


class Service(Bilingual, frozen=True, kw_only=True):
    """A service, whole by itself: a form can be drawn, checked and priced from it alone.

    `number` is what a clerk types; `code` is the agency's. `stated_total` is the printed total
    in rial, before value-added tax: the parts that apply whatever is answered, for one unit.
    `person_field` names the question that the person of the visit answers, empty when the
    service is anonymous or is for somebody else (a child, a firm). `held_money`: money is taken
    while the line is down and paid in later, which an office's policy must allow. `card_only`: the
    agency takes no cash for it. `repeats`: the form opens again for the next one (several bills in
    one visit).
    """

    code: str
    number: int
    agency: str
    category: str
    applicant: Applicant
    connectivity: Connectivity
    takes: Takes
    receipt: ReceiptKind
    fees: tuple[FeePart, ...]
    stated_total: int
    fields: tuple[Field, ...] = ()
    papers: tuple[Paper, ...] = ()
    accepted: tuple[str, ...] = ()
    person_field: str = ""
    synonyms: tuple[str, ...] = ()
    line_reason: Bilingual | None = None
    held_money: bool = False
    card_only: bool = False
    repeats: bool = False

    def field(self, name: str) -> Field:
        """Give the question of that name, or refuse."""
        for field in self.fields:
            if field.name == name:
                return field
        raise Refusal("catalogue.unknown_field", field=name)

    def check(self, answers: Mapping[str, str], today: JalaliDate) -> Checked:
        """Read all answers; every problem is told, not only the first."""
        return check(self.fields, answers, today)

    def papers_needed(
        self, answers: Mapping[str, str], today: JalaliDate
    ) -> tuple[tuple[Paper, bool], ...]:
        """Give the papers these answers call for, each with whether it must be there."""
        return tuple((p, p.required) for p in self.papers if p.asked(answers, today))

    def bill(self, answers: Mapping[str, str]) -> Bill | None:
        """Give the bill whose two ids stand in the canonical answers, if the form takes one."""
        for field in self.fields:
            if isinstance(field.rule, PaymentIdRule):
                bill_id, payment_id = answers.get(field.rule.pair_with), answers.get(field.name)
                return Bill.of(bill_id, payment_id) if bill_id and payment_id else None
        return None

    def example(self, today: JalaliDate) -> dict[str, str]:
        """Give answers that pass `check` on most days: every required question by its example."""
        answers: dict[str, str] = {}
        for field in self.fields:
            if field.required and field.asked(answers, today):
                answers[field.name] = field.default or field.example
        return answers

    @property
    def total(self) -> Rial:
        """Give the stated total: before tax, for one unit, without what the answers add."""
        return Rial(self.stated_total)

    @property
    def unit_field(self) -> str:
        """Name the count that a typed quantity (`104*3`) fills, empty if there is none."""
        for fee in self.fees:
            if isinstance(fee.amount, PerUnit):
                return fee.amount.field
        return ""

    @property
    def takes_money_through(self) -> bool:
        """Say whether money that is not the price passes over the counter (a bill, a deposit)."""
        return any(isinstance(fee.amount, FromBill | FromField) for fee in self.fees)


def once(amount: AnyAmount) -> int:
    """Give the rials an amount adds for one unit and no money passing through."""
    match amount:
        case Fixed(rial=rial):
            return rial
        case PerUnit(rial=rial, beyond=beyond):
            return 0 if beyond else rial
        case FromBill() | FromField():
            return 0
