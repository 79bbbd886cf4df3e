"""A part of a service's price: who gets it, and which of four ways its amount is found."""

from typing import Literal

from models.catalogue.condition import Condition
from models.catalogue.record import Bilingual, Record

Basis = Literal["sourced", "illustrative"]
OFFICE = "office"


class Amount(Record, frozen=True, tag_field="rule"):
    """A way to find an amount; there are exactly four, and none of them is a formula."""


class Fixed(Amount, frozen=True, kw_only=True, tag="fixed"):
    """Always the same; negative where the office pays it out."""

    rial: int


class PerUnit(Amount, frozen=True, kw_only=True, tag="per_unit"):
    """So much for each unit of a count on the form, beyond the units that cost nothing."""

    rial: int
    field: str
    beyond: int = 0


class FromBill(Amount, frozen=True, tag="from_bill"):
    """The amount written in the payment id of the bill."""


class FromField(Amount, frozen=True, kw_only=True, tag="from_field"):
    """The amount of a money field on the form; `paid_out` when the office hands it over."""

    field: str
    paid_out: bool = False


AnyAmount = Fixed | PerUnit | FromBill | FromField


class FeePart(Record, frozen=True, kw_only=True):
    """One part of the price.

    `part` and `payee` are codes of the catalogue (part names and payees are data). `basis` says
    whether the amount was found in a public list (`source` names it) or is invented. `vat` tells
    whether value-added tax is reckoned on it.
    """

    part: str
    payee: str
    amount: AnyAmount
    basis: Basis
    vat: bool = False
    when: Condition | None = None
    source: str = ""
    note: Bilingual | None = None
