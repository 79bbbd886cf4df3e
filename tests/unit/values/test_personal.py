"""A person's number never shows whole where a log could take it."""

import pytest

from models.values.bank_card import BankCard
from models.values.foreigner_id import ForeignerId
from models.values.iban import Iban
from models.values.identifier import Personal
from models.values.national_id import NationalId
from models.values.passport_no import PassportNo
from models.values.phone import Landline, Mobile
from models.values.plate import CarPlate, MotorcyclePlate
from models.values.postal_code import PostalCode

PERSONAL: list[tuple[Personal, str]] = [
    (NationalId.parse("0499370899"), "••••••0899"),
    (ForeignerId.parse("12345678"), "••••5678"),
    (PassportNo.parse("A12345678"), "•••••5678"),
    (PassportNo.parse("AB123"), "•••23"),
    (PostalCode.parse("1517863332"), "••••••3332"),
    (Mobile.parse("09123456789"), "•••••••6789"),
    (Landline.parse("02187654321"), "•••••••4321"),
    (CarPlate.parse("12ب14547"), "•••••5-47"),
    (MotorcyclePlate.parse("12345678"), "•••••5678"),
    (BankCard.parse("6037991234567893"), "603799••••••7893"),
    (Iban.parse("IR820540102680020817909002"), "•" * 22 + "9002"),
]


@pytest.mark.parametrize(("value", "masked"), PERSONAL)
def test_a_personal_value_is_masked_in_its_repr(value: Personal, masked: str) -> None:
    assert value.masked() == masked
    assert repr(value) == f"{type(value).__name__}('{masked}')"
    assert str(value) not in f"{value!r} {[value]} {{'who': {value!r}}}"


@pytest.mark.parametrize(("value", "masked"), PERSONAL)
def test_a_mask_hides_at_least_half(value: Personal, masked: str) -> None:
    shown = len(masked.replace("•", ""))
    assert shown <= (10 if isinstance(value, BankCard) else len(masked) / 2)
