"""Adding a bill: by its barcode or by its two ids, as the service that may take it just now."""

from collections.abc import Mapping
from typing import Final

from app.counter.commands.add_service import add_service, ids_of
from app.counter.desk import Desk
from app.counter.visit import Visit
from models.catalogue.fee import FromBill
from models.catalogue.offer import offered
from models.catalogue.rules.money import PaymentIdRule
from models.catalogue.service import Service
from models.errors import Refusal
from models.values.bill import Bill

BILLER: Final = "biller"
"""The payee of a bill's amount where the bill itself names who is paid."""
_NEAREST: Final = (
    "catalogue.held_money_off",
    "catalogue.line_down",
    "catalogue.suspended",
    "catalogue.not_licensed",
    "catalogue.no_bills",
)


def add_bill(
    desk: Desk, *, bill: Bill, answers: Mapping[str, str] | None = None, again: bool = False
) -> Visit:
    """Put a bill into the basket.

    While the line is up it is paid at once; while it is down it is held, where the office's
    policy allows that, and refused otherwise.

    Args:
        again: a second person said that it may be paid though it was paid before.
    """
    service = bill_service(desk)
    filled = bill_answers(service, bill, answers)
    return add_service(desk, service=service.code, answers=filled, again=again)


def bill_service(desk: Desk) -> Service:
    """Find the service that takes any bill just now: lowest number first.

    Where none does, the refusal is that of the service that came nearest to it.
    """
    reasons = {"catalogue.no_bills"}
    for service in sorted(desk.need_catalogue().services, key=lambda each: each.number):
        if payment_field(service) is None or not _goes_to_its_biller(service):
            continue
        offer = offered(service, desk.offering(), line_up=desk.line_up)
        if offer.how != "not":
            return service
        reasons.add(offer.reason)
    raise Refusal(min(reasons, key=_NEAREST.index))


def _goes_to_its_biller(service: Service) -> bool:
    """Tell whether a bill's money goes to whoever the bill names; a tax office takes its own."""
    return any(isinstance(part.amount, FromBill) and part.payee == BILLER for part in service.fees)


def payment_field(service: Service) -> PaymentIdRule | None:
    """Give the rule of a service's payment id, if the service takes a bill."""
    rules = (field.rule for field in service.fields)
    return next((rule for rule in rules if isinstance(rule, PaymentIdRule)), None)


def bill_answers(service: Service, bill: Bill, answers: Mapping[str, str] | None) -> dict[str, str]:
    """Fill a bill's ids into the form of a service, beside what else was typed."""
    bill_id, payment_id = ids_of(bill)
    filled = dict(answers or {})
    for field in service.fields:
        if isinstance(field.rule, PaymentIdRule):
            filled[field.name] = payment_id
            filled[field.rule.pair_with] = bill_id
    return filled
