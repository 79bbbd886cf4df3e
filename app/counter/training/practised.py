"""What was practised so far, and what the next lesson is done with."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT, SHIFT
from app.counter.desk import Desk
from app.counter.queries.drawer import drawer_balance
from app.counter.queries.standing import carried
from app.counter.training.filling import count_out, filled_by
from app.counter.training.people import invent_bill, invent_citizen
from app.ids import dice
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import offered
from models.catalogue.service import Service
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate

_NAME: Final = "first_name"
_ANSWERS: Final = (3, 8)
"""A form to practise on has at least and at most so many answers to type."""


_NOT_TYPED: Final = (
    *("bill_id", "payment_id", "code_table", "enum", "file", "multi_enum"),
    *("must_be_true", "person", "place", "yes_no"),
)
"""Kinds of answer that a lesson of typing leaves out."""


@dataclass(frozen=True, slots=True)
class Practised:
    """How often each lesson's act was done in this training: paid bills, forms, closings."""

    bills: int
    forms: int
    closings: int


@dataclass(frozen=True, slots=True)
class Matter:
    """What a lesson is done with.

    Attributes:
        bill: an invented one that was never paid here. service: whose form is practised on, None
            where the catalogue has none that can. answers: for it, by field, in the form's order.
        drawer: what should lie in the drawer, note by note.
    """

    bill: Bill
    service: Service | None
    answers: dict[str, str]
    drawer: dict[int, int]


def practised(desk: Desk) -> Practised:
    """Count what was done in this training since it was made."""
    office = desk.office.office
    paid = (
        sa.select(sa.func.count())
        .select_from(LINE)
        .join(
            RECEIPT,
            sa.and_(
                RECEIPT.c.office == LINE.c.office,
                RECEIPT.c.day == LINE.c.day,
                RECEIPT.c.epoch == LINE.c.epoch,
                RECEIPT.c.seq == LINE.c.seq,
            ),
        )
        .where(LINE.c.office == office, RECEIPT.c.kind == "visit")
    )
    closed = sa.select(sa.func.count()).where(SHIFT.c.office == office, SHIFT.c.state != "open")
    with desk.read() as connection:
        bills = connection.execute(paid.where(LINE.c.bill_id != "")).scalar_one()
        forms = connection.execute(paid.where(LINE.c.bill_id == "")).scalar_one()
        closings = connection.execute(closed).scalar_one()
    return Practised(int(bills), int(forms), int(closings))


def matter_of(desk: Desk, done: Practised) -> Matter:
    """Give what the next lesson is done with; the same again until something more was done."""
    chance = dice(1405 + done.bills + done.forms)
    today = desk.today()
    citizen, bill = invent_citizen(chance), invent_bill(chance)
    service = _short_form(desk, desk.need_catalogue(), today)
    answers = filled_by(service, citizen, None, today) if service is not None else {}
    return Matter(bill, service, answers, count_out(_in_drawer(desk)))


def _in_drawer(desk: Desk) -> int:
    """Give what should lie in the drawer: before a shift, what the last one left."""
    return drawer_balance(desk).amount if desk.shift is not None else carried(desk).left


def _short_form(desk: Desk, catalogue: Catalogue, today: JalaliDate) -> Service | None:
    """Find the service with the least to type that asks who somebody is and costs something."""
    fitting = [one for one in catalogue.services if _fits(desk, one, today)]

    def ease(service: Service) -> tuple[bool, int, int]:
        answers = service.example(today)
        return _NAME not in answers, sum(map(len, answers.values())), service.number

    return min(fitting, key=ease, default=None)


def _fits(desk: Desk, service: Service, today: JalaliDate) -> bool:
    answers = service.example(today)
    return (
        bool(service.person_field)
        and _ANSWERS[0] <= len(answers) <= _ANSWERS[1]
        and service.stated_total > 0
        and not (service.card_only or service.held_money)
        and not any(required for _, required in service.papers_needed(answers, today))
        and not any(field.kind in _NOT_TYPED for field in service.fields if field.name in answers)
        and offered(service, desk.policy, line_up=True).how == "now"
    )
