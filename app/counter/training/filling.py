"""How somebody invented answers a form, and how an amount lies in the drawer."""

from app.counter.commands.open_shift import COINS, NOTES
from app.counter.training.people import Citizen
from models.catalogue.service import Service
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate


def filled_by(
    service: Service, citizen: Citizen, bill: Bill | None, today: JalaliDate
) -> dict[str, str]:
    """Fill a service's form as this citizen would, with a bill where it asks for one."""
    answers: dict[str, str] = service.example(today)
    known = citizen.answers()
    for field in service.fields:
        name = "national_id" if field.name == service.person_field else field.name
        if (
            field.name in answers
            and name in known
            and (name != "national_id" or field.kind == "national_id")
        ):
            answers[field.name] = known[name]
        if bill is not None and field.kind == "bill_id":
            answers[field.name] = str(bill.bill_id)
        if bill is not None and field.kind == "payment_id":
            answers[field.name] = str(bill.payment_id)
    return answers


def count_out(amount: int) -> dict[int, int]:
    """Lay an amount out in notes, the greatest first, coins last."""
    counts: dict[int, int] = {}
    for value in (*NOTES, COINS):
        counts[value], amount = divmod(amount, value)
    return {value: quantity for value, quantity in counts.items() if quantity}
