"""The price of a service: the signed catalogue's parts, each with its payee, in whole rials."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.catalogue.catalogue import Catalogue, Vat
from models.catalogue.fee import OFFICE, AnyAmount, Fixed, FromBill, FromField, PerUnit
from models.catalogue.service import Service
from models.errors import Defect, Refusal
from models.values.bill import Bill
from models.values.rial import Rial

TREASURY_VAT: Final = "treasury-vat"
VAT: Final = "vat"
QUANTITY_MAX: Final = 1_000
BASIS_POINTS: Final = 10_000
DIGITS_MAX: Final = 16


@dataclass(frozen=True, slots=True)
class PricedPart:
    """What one payee gets of one line; negative when the office pays it out."""

    part: str
    payee: str
    amount: Rial


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """The price of one line. Its parts add up to its total, whatever is answered.

    Value-added tax is a part of its own (`part` VAT, `payee` TREASURY_VAT). Parts of nothing
    are left out, so a free service has no parts and a total of zero.
    """

    service: str
    catalogue_version: int
    quantity: int
    parts: tuple[PricedPart, ...]
    total: Rial

    def __post_init__(self) -> None:
        """Refuse to be a price whose parts are not its total."""
        if sum(part.amount.amount for part in self.parts) != self.total.amount:
            raise Defect("catalogue.price_does_not_add_up", service=self.service)

    @property
    def commission(self) -> Rial:
        """Give the office's own share, without tax."""
        return Rial(sum(p.amount.amount for p in self.parts if p.payee == OFFICE))

    @property
    def passed_on(self) -> Rial:
        """Give all that the office only collects: agencies' shares, bills and tax."""
        return Rial(self.total.amount - self.commission.amount)


def half_up(numerator: int, denominator: int) -> int:
    """Divide to the nearest rial, a half going away from zero: the one rounding there is.

    Away from zero on both sides, so that taking back an amount takes back exactly its tax.
    """
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def price(
    service: Service,
    answers: Mapping[str, str],
    catalogue: Catalogue,
    *,
    bill: Bill | None = None,
    quantity: int = 1,
) -> Priced:
    """Price one line from checked (canonical) answers.

    Equal parts for one payee are added up; tax is reckoned on each taxed part and is one part of
    its own. `bill` is the scanned bill; without it the ids of the form are read. A quantity
    multiplies every part, and is refused where money passes through: two payments, two lines.
    """
    most = 1 if service.takes_money_through else QUANTITY_MAX
    if not 1 <= quantity <= most:
        raise Refusal("catalogue.quantity", field="quantity", max=most)
    through = _bill_of(service, answers, bill)
    shares: dict[tuple[str, str], int] = {}
    tax = 0
    for fee in service.fees:
        if fee.when is not None and not fee.when.chosen(answers):
            continue
        rials = _rials(fee.amount, answers, through) * quantity
        vat = _vat_on(rials, catalogue.vat) if fee.vat else 0
        tax += vat
        share = (fee.part, fee.payee)
        shares[share] = shares.get(share, 0) + rials - (vat if catalogue.vat.inside else 0)
    shares[VAT, TREASURY_VAT] = tax
    return Priced(
        service=service.code,
        catalogue_version=catalogue.version,
        quantity=quantity,
        parts=tuple(PricedPart(*share, Rial(rials)) for share, rials in shares.items() if rials),
        total=Rial(sum(shares.values())),
    )


def _bill_of(service: Service, answers: Mapping[str, str], scanned: Bill | None) -> Bill | None:
    typed = service.bill(answers)
    if scanned is not None and typed is not None and scanned != typed:
        raise Refusal("catalogue.another_bill")
    return scanned or typed


def _rials(amount: AnyAmount, answers: Mapping[str, str], bill: Bill | None) -> int:
    match amount:
        case Fixed(rial=rial):
            return rial
        case PerUnit(rial=rial, field=field, beyond=beyond):
            return rial * max(0, _whole(answers, field) - beyond)
        case FromField(field=field, paid_out=paid_out):
            rials = _whole(answers, field)
            return -rials if paid_out else rials
        case FromBill():
            if bill is None:
                raise Refusal("catalogue.bill_missing")
            return bill.amount.amount


def _whole(answers: Mapping[str, str], field: str) -> int:
    answer = answers.get(field, "")
    if not (answer.isascii() and answer.isdigit() and len(answer) <= DIGITS_MAX):
        raise Refusal("catalogue.answer_missing", field=field)
    return int(answer)


def _vat_on(rials: int, vat: Vat) -> int:
    """Give the tax on one part: on top of it, or the share of it that is tax."""
    base = BASIS_POINTS + vat.rate_bp if vat.inside else BASIS_POINTS
    return half_up(rials * vat.rate_bp, base)
