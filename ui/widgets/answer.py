"""Which widget asks which kind of question, and what every one of them can do."""

from collections.abc import Callable
from typing import Final, Protocol, cast

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.i18n import Words
from models.catalogue.field import Field
from models.catalogue.rules.choosing import MultiEnum, MustBeTrue
from models.catalogue.rules.numbers import Digits, Int
from models.catalogue.rules.wording import FreeText, PersianText
from ui.widgets.choice import RADIOS_MOST, LongChoice, Radios, Ticks, consent
from ui.widgets.digits import CodeEdit, DateEdit, DigitsEdit
from ui.widgets.line import Line
from ui.widgets.money import MoneyEdit
from ui.widgets.plate import PlateEdit


class Answer(Protocol):
    """What a form needs of a widget, whatever the question."""

    changed: SignalInstance
    entered: SignalInstance
    left: SignalInstance

    def value(self) -> str:
        """Give what is typed or chosen, as the field's rule reads it; empty when nothing is."""
        ...

    def put(self, value: str) -> None:
        """Show a value."""
        ...

    def mark(self, problem: str) -> None:
        """Ring as wrong, or take that back with an empty text."""
        ...


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


def answer_for(field: Field, words: Words) -> QWidget:
    """Make the widget of a question; it is an `Answer`."""
    return _by_kind(field, words) or _by_rule(field, words)


def as_answer(widget: QWidget) -> Answer:
    """See a widget made here as what it can do."""
    return cast("Answer", widget)


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


def _by_rule(field: Field, words: Words) -> QWidget:
    match field.rule:
        case Digits(max=most):
            return DigitsEdit(words, most=most, chars=min(most, 24))
        case Int(max=most):
            return DigitsEdit(words, most=len(str(most)), chars=max(4, len(str(most))))
        case PersianText(max=most) | FreeText(max=most):
            return Line(words, chars=min(most, 28) if most <= _LONG_TEXT else 0, rtl=True)
        case MultiEnum(choices=choices):
            return Ticks(choices, words)
        case MustBeTrue():
            return consent(words)
        case rule if rule.offered:
            few = len(rule.offered) <= RADIOS_MOST
            return Radios(rule.offered, words) if few else LongChoice(rule.offered, words)
        case _:
            return Line(words, rtl=True)


_MADE: Final[dict[str, Callable[[Words], QWidget]]] = {
    "plate_car": PlateEdit,
    "money_rial": MoneyEdit,
    "jalali_date": DateEdit,
}
