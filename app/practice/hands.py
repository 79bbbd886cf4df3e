"""What hands do at a counter on a practice day: fill a form, lay out money, count a drawer."""

from typing import Final

from app.counter.commands.take_payment import card, card_unknown, cash
from app.counter.training.filling import filled_by
from app.practice.plan import SPLIT_LEAST, Visit, Wish
from models.catalogue.service import Service
from models.events.visit import Tender
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

NOTE: Final = 500_000
"""Rial of the note that citizens pay with."""


def answers_of(service: Service, visit: Visit, wish: Wish, today: JalaliDate) -> dict[str, str]:
    """Fill a service's form as this citizen would."""
    return filled_by(service, visit.citizen, wish.bill, today)


def tenders_of(visit: Visit, total: Rial, by_card: Rial) -> list[Tender]:
    """Pay as the plan says; what an agency takes by card alone goes on the card in any case."""
    if total == Rial(0):
        return []
    reference = f"{71_000_000 + visit.number * 7919}"
    if visit.pays == "unknown":
        return [card_unknown(total, terminal="1")]
    in_cash = total - by_card
    if visit.pays == "card":
        in_cash = Rial(0)
    elif visit.pays == "split" and by_card == Rial(0) and total.amount >= SPLIT_LEAST:
        in_cash = Rial(total.amount // SPLIT_LEAST * (SPLIT_LEAST // 2))
    on_card = total - in_cash
    tenders = []
    if in_cash > Rial(0):
        tenders.append(cash(in_cash, Rial(-(-in_cash.amount // NOTE) * NOTE)))
    if on_card > Rial(0):
        tenders.append(card(on_card, reference=reference, last4="4471", terminal="1"))
    return tenders
