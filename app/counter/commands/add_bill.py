"""Adding a bill: by its barcode or by its two ids, as the service that may take it just now."""

from collections.abc import Mapping

from app.counter.commands.add_service import add_service, ids_of
from app.counter.desk import Desk
from app.counter.visit import Visit
from models.catalogue.offer import offered
from models.catalogue.rules.money import PaymentIdRule
from models.catalogue.service import Service
from models.errors import Refusal
from models.values.bill import Bill


def add_bill(desk: Desk, *, bill: Bill, answers: Mapping[str, str] | None = None) -> Visit:
    """Put a bill into the basket.

    While the line is up it is paid at once; while it is down it is held, where the office's
    policy allows that, and refused otherwise.
    """
    service = bill_service(desk)
    return add_service(desk, service=service.code, answers=bill_answers(service, bill, answers))


def bill_service(desk: Desk) -> Service:
    """Find the service that takes one bill just now: lowest number first."""
    reason = "catalogue.no_bills"
    for service in sorted(desk.need_catalogue().services, key=lambda each: each.number):
        if payment_field(service) is None:
            continue
        offer = offered(service, desk.policy, line_up=desk.line_up)
        if offer.how != "not":
            return service
        reason = offer.reason
    raise Refusal(reason)


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
