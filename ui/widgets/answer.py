"""Which widget asks which kind of question, and what every one of them can do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from app.i18n import Words
from models.catalogue.field import Field
from models.catalogue.rules.calendar import Day
from models.catalogue.rules.choosing import MultiEnum, MustBeTrue, YesNo
from models.catalogue.rules.naming import FileRule, PersonRule, PlaceRule
from models.catalogue.rules.numbers import Digits, Int
from models.catalogue.rules.wording import FreeText, LatinText, PersianText
from models.values.jalali_date import JalaliDate
from ui.rows import PersonRow
from ui.widgets.choice import RADIOS_MOST, LongChoice, Radios, Ticks, consent, yes_no
from ui.widgets.dates import DateEdit
from ui.widgets.digits import CodeEdit, DigitsEdit
from ui.widgets.file import FileEdit
from ui.widgets.line import Line
from ui.widgets.money import MoneyEdit
from ui.widgets.offering import PlaceEdit
from ui.widgets.person import PersonEdit
from ui.widgets.plate import PlateEdit


@dataclass(frozen=True, slots=True)
class Around:
    """What some questions look at beside themselves: the day, and whom this visit knows."""

    today: JalaliDate
    people: tuple[PersonRow, ...] = ()


_LONG_TEXT: Final = 80
_DIGITS: Final = {
    "national_id": 10,
    "legal_id": 11,
    "foreigner_id": 12,
    "postal_code_ir": 10,
    "bill_id": 13,
    "payment_id": 13,
    "imei_luhn": 15,
    "jalali_year": 4,
    "plate_motorcycle": 8,
}
"""Kinds that are so many digits."""

_PHONES: Final = ("mobile_ir", "landline_ir")
_CODES: Final = {"iban_ir": 26, "passport_no": 15, "by_id_kind": 15}
_LATIN: Final = {"email": 30, "regex": 20, "decimal": 12, "jalali_month": 8}


def answer_for(field: Field, words: Words, around: Around) -> QWidget:
    """Make the widget of a question; it is an `Answer`."""
    return _by_kind(field, words) or _by_rule(field, words, around)


def _by_kind(field: Field, words: Words) -> QWidget | None:
    kind = field.kind
    if kind in _DIGITS:
        return DigitsEdit(words, most=_DIGITS[kind])
    if kind in _PHONES:
        # Room for +98 and 0098 in front; as wide as the eleven digits that are kept.
        return DigitsEdit(words, most=14, chars=11)
    if kind in _CODES:
        return CodeEdit(words, most=_CODES[kind])
    if kind in _LATIN:
        return Line(words, chars=_LATIN[kind], rtl=False)
    made = _MADE.get(kind)
    return made(words) if made else None


def _by_rule(field: Field, words: Words, around: Around) -> QWidget:
    match field.rule:
        case Day(not_future=not_future):
            return DateEdit(words, around.today, not_future=not_future)
        case Digits(max=most):
            return DigitsEdit(words, most=most, chars=min(most, 24))
        case Int(max=most):
            return DigitsEdit(words, most=len(str(most)), chars=max(4, len(str(most))))
        case LatinText(max=most):
            return Line(words, chars=_room(most), rtl=False)
        case PersianText(max=most) | FreeText(max=most):
            return Line(words, chars=_room(most), rtl=True)
        case PersonRule():
            return PersonEdit(words, around.people)
        case rule:
            return _chosen(rule, words)


def _chosen(rule: object, words: Words) -> QWidget:
    match rule:
        case YesNo():
            return yes_no(words)
        case MultiEnum(choices=choices):
            return Ticks(choices, words)
        case MustBeTrue():
            return consent(words)
        case PlaceRule():
            return PlaceEdit(words)
        case FileRule():
            return FileEdit(words)
        case _:
            offered = getattr(rule, "offered", ())
            if not offered:
                return Line(words, rtl=True)
            few = len(offered) <= RADIOS_MOST
            return Radios(offered, words) if few else LongChoice(offered, words)


def _room(most: int) -> int:
    """Give the width of a text in letters, 0 for a text that takes all there is."""
    return min(most, 28) if most <= _LONG_TEXT else 0


_MADE: Final[dict[str, Callable[[Words], QWidget]]] = {
    "plate_car": PlateEdit,
    "money_rial": MoneyEdit,
}
