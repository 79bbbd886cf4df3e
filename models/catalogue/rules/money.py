"""Questions about money: an amount in rials, and the two ids of a bill."""

from collections.abc import Mapping

from models.catalogue.rules.numbers import Limited
from models.catalogue.rules.rule import Form, Rule
from models.errors import Refusal
from models.values.bill import Bill, BillId, PaymentId
from models.values.rial import Rial

MONEY_MAX = 10_000_000_000_000


class MoneyRial(Limited, frozen=True, kw_only=True, tag="money_rial"):
    """An amount in whole rials; a final «تومان» is turned into them."""

    min: int = 0
    max: int = MONEY_MAX

    def read(self, text: str, form: Form) -> str:
        """Give the rials as plain digits."""
        amount = Rial.parse(text).amount
        if not self.min <= amount <= self.max:
            raise Refusal("catalogue.money_range", min=self.min, max=self.max)
        return str(amount)


class BillIdRule(Rule, frozen=True, tag="bill_id"):
    """شناسه قبض."""

    def read(self, text: str, form: Form) -> str:
        """Give the id whose check digit holds."""
        return str(BillId.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the id."""
        return BillId.parse(answer).warnings()


class PaymentIdRule(Rule, frozen=True, kw_only=True, tag="payment_id"):
    """شناسه پرداخت: its second check digit spans the bill id above it."""

    pair_with: str

    @property
    def refers_to(self) -> tuple[str, ...]:
        """Name the field of the bill id."""
        return (self.pair_with,)

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse a pair that is not with a bill id."""
        return "" if isinstance(above[self.pair_with], BillIdRule) else "catalogue.pair"

    def read(self, text: str, form: Form) -> str:
        """Give the id that belongs to the bill id; without a sound one, only its own check."""
        payment_id = PaymentId.parse(text)
        if self.pair_with in form.answers:
            Bill.of(form.answers[self.pair_with], payment_id)
        return str(payment_id)
