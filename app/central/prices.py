"""Reckoning a line's price again from the signed catalogue, as far as its parts can tell.

The centre never sees the answers of a form, so a part that depends on them may be there or not,
and a count may be any; all else (fixed parts, bills, tax, payees) must be exactly what the
catalogue says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from models.catalogue.catalogue import Catalogue, Vat
from models.catalogue.fee import FeePart, Fixed, FromBill, FromField, PerUnit
from models.catalogue.price import BASIS_POINTS, TREASURY_VAT, VAT, half_up
from models.catalogue.service import Service
from models.errors import Refusal
from models.events.visit import Line
from models.values.bill import Bill

Share = tuple[str, str]
_TAX: Final[Share] = (VAT, TREASURY_VAT)
_CONDITIONS_MAX: Final = 8
_ANY: Final = frozenset[int | None]({None})
"""Every tax is possible: the catalogue leaves open what it is reckoned on."""


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
    if bill is None and any(isinstance(fee.amount, FromBill) for fee in service.fees):
        return Difference("price.bill")
    stated: dict[Share, int] = {}
    for part in line.parts:
        share = (part.kind, part.payee)
        stated[share] = stated.get(share, 0) + part.amount
    return _compare(
        stated, _by_share(service, catalogue), _Terms(line.quantity, bill, catalogue.vat)
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a line's parts are reckoned under."""

    quantity: int
    bill: Bill | None
    vat: Vat

    def gross(self, fee: FeePart) -> int | None:
        """Give a part's rials before an inside tax is taken out; None when the form knows."""
        match fee.amount:
            case Fixed(rial=rial):
                return rial * self.quantity
            case FromBill() if self.bill is not None:
                return self.bill.amount.amount * self.quantity
            case _:
                return None

    def tax(self, rials: int) -> int:
        """Give the tax on a taxed part: on top of it, or the share of it that is tax."""
        rate = self.vat.rate_bp
        return half_up(rials * rate, BASIS_POINTS + rate if self.vat.inside else BASIS_POINTS)

    def net(self, fee: FeePart, gross: int) -> int:
        """Give what the payee gets of a part."""
        return gross - self.tax(gross) if fee.vat and self.vat.inside else gross


def _by_share(service: Service, catalogue: Catalogue) -> dict[Share, list[FeePart]]:
    """Group the fees as an event states them: by part and by whoever settles it with us."""
    shares: dict[Share, list[FeePart]] = {}
    for fee in service.fees:
        payee = catalogue.payee(fee.payee).owed_by
        shares.setdefault((fee.part, payee), []).append(fee)
    return shares


def _compare(
    stated: dict[Share, int], shares: dict[Share, list[FeePart]], terms: _Terms
) -> Difference | None:
    for share, amount in stated.items():
        if share != _TAX and share not in shares:
            return Difference("price.part_unknown", amount)
    possible: frozenset[int | None] = frozenset({0})
    for share, fees in shares.items():
        amount = stated.get(share, 0)
        taxes = frozenset(_taxes(amount, fees, terms))
        if not taxes:
            return Difference("price.part_amount", amount, _least(fees, terms))
        possible = _sums(possible, taxes)
    tax = stated.get(_TAX, 0)
    if None in possible or tax in possible:
        return None
    return Difference("price.tax", tax, min(one for one in possible if one is not None))


def _sums(some: frozenset[int | None], more: frozenset[int | None]) -> frozenset[int | None]:
    if None in some or None in more:
        return _ANY
    return frozenset((one or 0) + (other or 0) for one in some for other in more)


def _taxes(amount: int, fees: Sequence[FeePart], terms: _Terms) -> Iterator[int | None]:
    """Give the tax of every way in which fees can make up an amount; none: they cannot."""
    known = [fee for fee in fees if terms.gross(fee) is not None]
    open_ = [fee for fee in fees if terms.gross(fee) is None]
    sure = [fee for fee in known if fee.when is None]
    perhaps = [fee for fee in known if fee.when is not None]
    if len(perhaps) > _CONDITIONS_MAX:
        yield None
        return
    for size in range(len(perhaps) + 1):
        for chosen in combinations(perhaps, size):
            taken = [*sure, *chosen]
            grosses = [(fee, terms.gross(fee) or 0) for fee in taken]
            rest = amount - sum(terms.net(fee, gross) for fee, gross in grosses)
            tax = sum(terms.tax(gross) for fee, gross in grosses if fee.vat)
            yield from _rest(rest, tax, open_, terms)


def _rest(rest: int, tax: int, fees: Sequence[FeePart], terms: _Terms) -> Iterator[int | None]:
    """Give the taxes under which fees of open amounts make up what is left."""
    if not rest:
        yield tax
    if not fees or not rest:
        return
    if len(fees) > 1:
        yield None
        return
    (fee,) = fees
    if fee.vat and terms.vat.inside:
        yield None
    elif _possible(fee, rest, terms.quantity):
        yield tax + (terms.tax(rest) if fee.vat else 0)


def _possible(fee: FeePart, amount: int, quantity: int) -> bool:
    match fee.amount:
        case PerUnit(rial=rial) if rial:
            return amount % (rial * quantity) == 0 and amount // (rial * quantity) >= 0
        case FromField(paid_out=paid_out):
            return amount <= 0 if paid_out else amount >= 0
        case _:
            return False


def _least(fees: Iterable[FeePart], terms: _Terms) -> int:
    """Give what must be there whatever is answered."""
    sure = [(fee, terms.gross(fee)) for fee in fees if fee.when is None]
    return sum(terms.net(fee, gross) for fee, gross in sure if gross is not None)
