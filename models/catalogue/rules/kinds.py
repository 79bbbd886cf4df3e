"""The closed list of the kinds of question a catalogue may ask; another kind is refused."""

from models.catalogue.rules.calendar import Day, Month, Year
from models.catalogue.rules.choosing import CodeTable, Enum, MultiEnum, MustBeTrue, YesNo
from models.catalogue.rules.identity import (
    ByIdKind,
    CarPlateRule,
    ForeignerIdRule,
    IbanRule,
    LandlineRule,
    LegalIdRule,
    MobileRule,
    MotorcyclePlateRule,
    NationalIdRule,
    PassportNoRule,
    PostalCodeRule,
)
from models.catalogue.rules.money import BillIdRule, MoneyRial, PaymentIdRule
from models.catalogue.rules.naming import FileRule, PersonRule, PlaceRule
from models.catalogue.rules.numbers import Digits, Imei, Int, Measure, Pattern
from models.catalogue.rules.wording import Email, FreeText, LatinText, PersianText

# A closed union and not a base class: whoever reads a rule meets every kind there is.
AnyRule = (
    NationalIdRule
    | LegalIdRule
    | ForeignerIdRule
    | ByIdKind
    | PassportNoRule
    | MobileRule
    | LandlineRule
    | PostalCodeRule
    | CarPlateRule
    | MotorcyclePlateRule
    | IbanRule
    | BillIdRule
    | PaymentIdRule
    | Day
    | Year
    | Month
    | Digits
    | Int
    | Measure
    | MoneyRial
    | Email
    | Pattern
    | Imei
    | PersianText
    | LatinText
    | FreeText
    | Enum
    | CodeTable
    | MultiEnum
    | YesNo
    | MustBeTrue
    | PlaceRule
    | PersonRule
    | FileRule
)
KINDS = frozenset(str(kind.__struct_config__.tag) for kind in AnyRule.__args__)
