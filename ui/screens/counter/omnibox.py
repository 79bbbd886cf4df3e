"""What was typed or scanned into the command box, read by its form alone, with no Qt and no search.

More than one reading means that the clerk chooses; nothing is ever guessed.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from models.errors import Refusal
from models.values.bill import Bill
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.receipt_number import ReceiptNumber
from models.values.text import fold_identifier, normalise
from models.values.tracking_code import TrackingCode

QUANTITY_MOST: Final = 999
_SERVICE: Final = re.compile(r"(\d{3,4})(?: ?[*×] ?(\d{1,3}))?(?: +(\d[\d \-]{7,12}))?", re.ASCII)
_BILL_LENGTHS: Final = range(18, 27)
_PERSON_LENGTHS: Final = range(8, 11)
_MOBILE_LENGTHS: Final = range(10, 15)
_RUNNING_NUMBER: Final = 6
_CODED: Final = re.compile(r"[0-9-]")
_CHECKS: Final = ("receipt_number.check_digit", "tracking_code.check_character")


@dataclass(frozen=True, slots=True)
class BillRead:
    """A bill, both ids of which hold."""

    bill: Bill


@dataclass(frozen=True, slots=True)
class NotABill:
    """As many digits as a bill has, and what is wrong with them; the digits are kept."""

    digits: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A national id; `padded` when leading zeros were restored and the clerk must look."""

    national_id: NationalId
    padded: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A national id, receipt number or tracking code by its form, but not by its check; and why."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class MobileRead:
    """A mobile number, to find people by."""

    mobile: Mobile


@dataclass(frozen=True, slots=True)
class ServiceRead:
    """A service by the number clerks type, how many, and for whom if that was typed too."""

    number: int
    quantity: int = 1
    person: NationalId | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRead:
    """A receipt number, its running six digits, or a tracking code."""

    text: str


@dataclass(frozen=True, slots=True)
class CommandRead:
    """`/` and the beginning of a command's words."""

    text: str


@dataclass(frozen=True, slots=True)
class HelpRead:
    """`?` and what help is wanted on."""

    text: str


@dataclass(frozen=True, slots=True)
class WordsRead:
    """Words to find a service by."""

    text: str


Reading = (
    BillRead
    | NotABill
    | PersonRead
    | Refused
    | MobileRead
    | ServiceRead
    | ReceiptRead
    | CommandRead
    | HelpRead
    | WordsRead
)


def read(text: str) -> tuple[Reading, ...]:
    """Read a text in every way it can be meant; nothing typed has no reading."""
    typed = normalise(text)
    if not typed:
        return ()
    if typed[0] == "/":
        return (CommandRead(typed[1:].strip()),)
    if typed[0] in "?؟":
        return (HelpRead(typed[1:].strip()),)
    if service := _SERVICE.fullmatch(typed):
        return _service(*service.groups())
    digits = fold_identifier(typed)
    if digits.isascii() and digits.removeprefix("+").isdigit():
        return _digits(digits, typed)
    return (_receipt(typed) or WordsRead(typed),)


def _service(number: str, quantity: str | None, person: str | None) -> tuple[Reading, ...]:
    try:
        whose = NationalId.parse(person) if person else None
    except Refusal as refusal:
        return (Refused(refusal),)
    many = min(max(int(quantity or 1), 1), QUANTITY_MOST)
    return (ServiceRead(int(number), many, whose),)


def _digits(digits: str, typed: str) -> tuple[Reading, ...]:
    if len(digits) in _BILL_LENGTHS:
        return (_bill(digits),)
    if len(digits) == _RUNNING_NUMBER:
        return (ReceiptRead(typed),)
    if receipt := _receipt(typed):
        return (receipt,)
    found: list[Reading] = []
    refused: Refusal | None = None
    if len(digits) in _PERSON_LENGTHS:
        try:
            found.append(PersonRead(NationalId.parse(digits), NationalId.padded(digits)))
        except Refusal as refusal:
            refused = refusal
    if len(digits) in _MOBILE_LENGTHS:
        with suppress(Refusal):
            found.append(MobileRead(Mobile.parse(digits)))
    if found:
        return tuple(found)
    if refused is not None and len(digits) == _PERSON_LENGTHS[-1]:
        return (Refused(refused),)
    return (WordsRead(typed),)


def _bill(digits: str) -> Reading:
    try:
        return BillRead(Bill.parse(digits))
    except Refusal as refusal:
        return NotABill(digits, refusal)


def _receipt(typed: str) -> ReceiptRead | Refused | None:
    refused: Refusal | None = None
    for kind in (ReceiptNumber, TrackingCode):
        try:
            kind.parse(typed)
        except Refusal as refusal:
            if refusal.code in _CHECKS:
                refused = refusal
        else:
            # A word can be a sound tracking code by chance; a code has a digit or a hyphen.
            return ReceiptRead(typed) if _CODED.search(typed) else None
    return Refused(refused) if refused is not None and "-" in typed else None
