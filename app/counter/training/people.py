"""Invented citizens and bills to practise on: made from a seed, valid to each check digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from models.errors import Refusal
from models.values.bill import Bill, BillId, PaymentId
from models.values.national_id import NationalId

_T = TypeVar("_T")


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WOMEN: Final = _names(
    "بهاره تینا ثریا خدیجه رعنا زهرا ژاله شیدا صبا عسل غزال گلناز لادن مریم یلدا سمیرا نسرین"
)
_MEN: Final = _names(
    "آرش پویا جواد حامد داریوش سهراب طاهر فرهاد کاوه نادر هومن بهروز کیوان سیاوش منصور"
)
_LAST: Final = _names(
    "آذری بهرامی پارسا تهرانی جلالی حیدری خسروی دانش رستگار زمانی سلیمی شریفی صادقی طباطبایی "
    "علوی فلاح قاسمی کریمی گودرزی لطفی محمدی نوروزی هاشمی یوسفی موسوی احمدی"
)


class Dice(Protocol):
    """Chance that repeats itself from its seed."""

    def randrange(self, start: int, stop: int | None = None, /) -> int:
        """Draw a whole number below `start`, or from `start` to below `stop`."""
        ...

    def choice(self, among: Sequence[_T], /) -> _T:
        """Draw one of several."""
        ...

    def sample(self, among: Sequence[_T], count: int, /) -> list[_T]:
        """Draw several, each once."""
        ...


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who does not exist: names, a national id that checks, a mobile number."""

    national_id: str
    first_name: str
    last_name: str
    father_name: str
    mobile: str

    def answers(self) -> dict[str, str]:
        """Give what any form may ask of this person, by the catalogue's field names."""
        return {
            "national_id": self.national_id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "father_name": self.father_name,
            "mobile": self.mobile,
        }


def invent_citizen(chance: Dice) -> Citizen:
    """Make a citizen up."""
    return Citizen(
        _national_id(chance),
        chance.choice((*_WOMEN, *_MEN)),
        chance.choice(_LAST),
        chance.choice(_MEN),
        f"09{chance.choice(('12', '13', '35', '01'))}{chance.randrange(10**7):07d}",
    )


def _national_id(chance: Dice) -> str:
    while True:
        stem = f"{chance.randrange(10**9):09d}"
        for last in range(10):
            try:
                number = NationalId.parse(f"{stem}{last}")
            except Refusal:
                continue
            if not number.warnings():
                return str(number)


def invent_bill(chance: Dice) -> Bill:
    """Make a bill up: a company that may exist, a sum of 50,000 to 9,000,000 rial."""
    stem = f"{chance.randrange(10**6, 10**8)}{chance.randrange(100, 999)}{chance.randrange(1, 7)}"
    bill_id = next(BillId(f"{stem}{d}") for d in range(10) if _valid(BillId, f"{stem}{d}"))
    thousands, period = chance.randrange(50, 9000), chance.randrange(1, 7)
    stem = f"{thousands}{chance.randrange(10)}{period:02d}"
    for check in range(100):
        text = f"{stem}{check:02d}"
        if _valid(PaymentId, text):
            try:
                return Bill(bill_id, PaymentId(text))
            except Refusal:
                continue
    return invent_bill(chance)


def _valid(kind: type[BillId] | type[PaymentId], digits: str) -> bool:
    try:
        kind(digits)
    except Refusal:
        return False
    return True
