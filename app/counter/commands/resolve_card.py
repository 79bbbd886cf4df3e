"""Settling a card payment whose result was unknown: a slip was found, or cash was paid instead."""

from app.counter.commands.take_payment import refuse_slip
from app.counter.desk import Desk
from app.counter.queries.receipt import find_receipt
from models.errors import Refusal
from models.events.visit import CardResolved
from models.people import Right
from models.values.text import fold_digits


def resolve_card(
    desk: Desk,
    *,
    receipt: str,
    outcome: str,
    reference: str = "",
    last4: str = "",
    terminal: str = "",
) -> None:
    """State how an unknown card payment ended; one that never came is a void instead.

    Args:
        outcome: `paid` (with the terminal's reference) or `paid_cash`.
    """
    desk.need(Right.SERVE)
    desk.need_shift()
    found = find_receipt(desk, receipt)
    unknown = [place for place, tender in enumerate(found.tenders) if tender.state == "unknown"]
    if not unknown:
        raise Refusal("card.not_unknown", field="receipt")
    if outcome not in ("paid", "paid_cash"):
        raise Refusal("card.outcome", field="outcome")
    typed = fold_digits(reference).strip(), fold_digits(last4).strip()
    if outcome == "paid":
        refuse_slip(*typed)
    body = CardResolved(
        of=found.of,
        tender=unknown[0],
        amount=found.tenders[unknown[0]].amount,
        outcome=outcome,
        reference=typed[0] if outcome == "paid" else "",
        last4=typed[1] if outcome == "paid" else "",
        terminal=terminal if outcome == "paid" else "",
    )
    with desk.write() as work:
        work.append(body, desk.standing())
    desk.news.tell("card.resolved", receipt)
