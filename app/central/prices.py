"""Reckoning a line's price again from the signed catalogue, as far as its parts can tell.

The centre never sees the answers of a form, so a part that depends on them may be there or not,
and a count may be any; all else (fixed parts, bills, tax, payees) must be exactly what the
catalogue says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.catalogue.catalogue import Catalogue, Vat
from models.catalogue.fee import FeePart, Fixed, FromBill, FromField, PerUnit
from models.catalogue.price import BASIS_POINTS, TREASURY_VAT, VAT, half_up
from models.catalogue.service import Service
from models.errors import Refusal
from models.events.visit import Line, Part
from models.values.bill import Bill


@dataclass(frozen=True, slots=True)
class Difference:
    """What a price does not agree in: a code (`price.*`), what was stated, what was reckoned."""

    code: str
    stated: int = 0
    reckoned: int = 0


def check_price(line: Line, catalogue: Catalogue) -> Difference | None:
    """Give the first way in which a line's parts are not the catalogue's, or None."""
    try:
        service = catalogue.service(line.service)
        bill = Bill.of(*line.bill) if line.bill else None
    except Refusal as refusal:
        unknown = refusal.code == "catalogue.unknown_service"
        return Difference("price.unknown_service" if unknown else "price.bill")
    if service.agency != line.agency:
        return Difference("price.unknown_service")
    return _compare(line, service, catalogue.vat, bill)


def _compare(line: Line, service: Service, vat: Vat, bill: Bill | None) -> Difference | None:
    waiting = list(line.parts)
    taxes: list[int] = []
    tax_known = True
    for fee in service.fees:
        reckoned = _gross(fee, line.quantity, bill)
        part = _claimed(waiting, fee, reckoned, vat)
        if part is None:
            missing = _missing(waiting, fee, reckoned, vat)
            if missing is not None:
                return missing
            continue
        waiting.remove(part)
        if fee.vat:
            gross = part.amount if not vat.inside else reckoned
            tax_known = tax_known and gross is not None
            taxes.append(tax_on(gross or 0, vat))
    stated = sum(part.amount for part in waiting if _is_tax(part))
    others = [part for part in waiting if not _is_tax(part)]
    if others:
        return Difference("price.part_unknown", others[0].amount)
    if tax_known and stated != sum(taxes):
        return Difference("price.tax", stated, sum(taxes))
    return None


def _is_tax(part: Part) -> bool:
    return (part.kind, part.payee) == (VAT, TREASURY_VAT)


def tax_on(rials: int, vat: Vat) -> int:
    """Give the tax on a taxed part: on top of it, or the share of it that is tax."""
    base = BASIS_POINTS + vat.rate_bp if vat.inside else BASIS_POINTS
    return half_up(rials * vat.rate_bp, base)


def _gross(fee: FeePart, quantity: int, bill: Bill | None) -> int | None:
    """Give a part's rials before an inside tax is taken out; None when only the form knows."""
    match fee.amount:
        case Fixed(rial=rial):
            return rial * quantity
        case FromBill() if bill is not None:
            return bill.amount.amount * quantity
        case _:
            return None


def _net(fee: FeePart, gross: int, vat: Vat) -> int:
    return gross - tax_on(gross, vat) if fee.vat and vat.inside else gross


def _claimed(waiting: Sequence[Part], fee: FeePart, reckoned: int | None, vat: Vat) -> Part | None:
    """Find the stated part that this fee explains."""
    for part in waiting:
        if (part.kind, part.payee) != (fee.part, fee.payee):
            continue
        if reckoned is None:
            if _possible(fee, part.amount, vat):
                return part
        elif part.amount == _net(fee, reckoned, vat):
            return part
    return None


def _possible(fee: FeePart, amount: int, vat: Vat) -> bool:
    match fee.amount:
        case PerUnit(rial=rial) if rial and not (fee.vat and vat.inside):
            return amount % rial == 0 and amount // rial >= 0
        case FromField(paid_out=paid_out):
            return amount <= 0 if paid_out else amount >= 0
        case _:
            return True


def _missing(
    waiting: Sequence[Part], fee: FeePart, reckoned: int | None, vat: Vat
) -> Difference | None:
    """Tell what is wrong when no stated part is this fee's, unless it need not be there."""
    if fee.when is not None or reckoned is None or not _net(fee, reckoned, vat):
        return None
    alike = [part for part in waiting if (part.kind, part.payee) == (fee.part, fee.payee)]
    stated = alike[0].amount if alike else 0
    return Difference("price.part_amount", stated, _net(fee, reckoned, vat))
