"""Judging the price of a service: known parts and payees, sane amounts, and the printed sum."""

from typing import Final

from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import FeePart, Fixed, FromBill, FromField, PerUnit
from models.catalogue.rules.money import MoneyRial, PaymentIdRule
from models.catalogue.rules.numbers import Int
from models.catalogue.service import Service, once
from models.catalogue.sound_fields import refuse_unsound_condition
from models.catalogue.unsound import unsound

FEE_MAX: Final = 1_000_000_000_000
PAID_OUT: Final = frozenset({"refund", "withdrawal"})


def refuse_unsound_fees(service: Service, catalogue: Catalogue) -> None:
    """Raise a `Refusal` for the first part that cannot be reckoned, or for a wrong sum.

    The printed total is the sum of the parts that apply whatever is answered, for one unit:
    published lists were found to print totals that are not their parts' sum. An invented amount
    is for samples only: no flag alone can turn the sample into a tariff.
    """
    fields = {field.name: field for field in service.fields}
    for fee in service.fees:
        _refuse_unsound_names(service, fee, catalogue)
        _refuse_unsound_amount(service, fee)
        if fee.when is not None:
            refuse_unsound_condition(service, fee.part, fee.when, fields)
            if fee.when.younger_than:
                raise unsound("catalogue.condition_shape", service.code, fee.part)
    found = sum(once(fee.amount) for fee in service.fees if fee.when is None)
    if found != service.stated_total:
        raise unsound(
            "catalogue.sum", service.code, "stated_total", stated=service.stated_total, found=found
        )


def _refuse_unsound_names(service: Service, fee: FeePart, catalogue: Catalogue) -> None:
    if all(part.code != fee.part for part in catalogue.parts):
        raise unsound("catalogue.names_part", service.code, fee.part, name=fee.part)
    if all(payee.code != fee.payee for payee in catalogue.payees):
        raise unsound("catalogue.names_payee", service.code, fee.part, name=fee.payee)
    if fee.basis == "illustrative" and not catalogue.sample:
        raise unsound("catalogue.invented", service.code, fee.part)
    if (fee.basis == "sourced") != bool(fee.source):
        raise unsound("catalogue.basis", service.code, fee.part)
    if fee.source and all(source.code != fee.source for source in catalogue.sources):
        raise unsound("catalogue.names_source", service.code, fee.part, name=fee.source)


def _refuse_unsound_amount(service: Service, fee: FeePart) -> None:
    sound = False
    match fee.amount:
        case Fixed(rial=rial):
            low = -FEE_MAX if fee.part in PAID_OUT else 0
            sound = low <= rial <= FEE_MAX
        case PerUnit(rial=rial, field=field, beyond=beyond):
            sound = 0 < rial <= FEE_MAX and beyond >= 0 and _is(service, field, Int)
        case FromField(field=field, paid_out=paid_out):
            sound = _is(service, field, MoneyRial) and paid_out == (fee.part in PAID_OUT)
        case FromBill():
            sound = any(_is(service, one.name, PaymentIdRule) for one in service.fields)
    # Tax is owed on what the office keeps, never on money that only passes through.
    if not sound or (fee.vat and isinstance(fee.amount, FromBill | FromField)):
        raise unsound("catalogue.amount", service.code, fee.part)


def _is(service: Service, name: str, kind: type) -> bool:
    return any(
        field.name == name and field.required and field.when is None
        for field in service.fields
        if isinstance(field.rule, kind)
    )
