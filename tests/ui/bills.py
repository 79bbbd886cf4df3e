"""Bills that hold, made for tests."""

from models.errors import Refusal
from models.values.bill import Bill, BillId, PaymentId

LANDLINE = Bill.of("7748317800142", "1770160")


def a_bill(file: int, thousands: int, *, kind: int = 1) -> Bill:
    """Make the bill of a file for so many thousands of rials; `kind` is its type digit."""
    stem = f"{file}123{kind}"
    bill_id = next(BillId(stem + str(d)) for d in range(10) if _holds(BillId, stem + str(d)))
    for one in range(10):
        for two in range(10):
            digits = f"{thousands}501{one}{two}"
            if _holds(PaymentId, digits) and _pairs(bill_id, digits):
                return Bill.of(bill_id, PaymentId(digits))
    raise AssertionError("every amount has its two check digits")


def _holds(kind: type[BillId] | type[PaymentId], digits: str) -> bool:
    try:
        kind(digits)
    except Refusal:
        return False
    return True


def _pairs(bill_id: BillId, digits: str) -> bool:
    try:
        Bill.of(bill_id, PaymentId(digits))
    except Refusal:
        return False
    return True
