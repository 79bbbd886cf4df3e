"""Card numbers and IBANs: known answers, and every single slip seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.values.bank_card import BankCard
from models.values.iban import Iban

IBAN = "IR820540102680020817909002"


def test_a_card_is_read_in_groups_and_hints_at_its_bank() -> None:
    value = BankCard.parse("۶۰۳۷-۹۹۱۲-۳۴۵۶-۷۸۹۳")
    assert (str(value), value.bank, value.warnings()) == ("6037991234567893", "melli", ())


def test_a_foreign_card_and_a_disputed_issuer_only_warn() -> None:
    assert BankCard.parse("4444333322221111").warnings() == ("bank_card.unknown_bank",)
    assert BankCard.parse("5859471234567893").warnings() == ("bank_card.unknown_bank",)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 15), st.integers(1, 9))
def test_every_single_wrong_digit_of_a_card_shows(stem: str, place: int, shift: int) -> None:
    doubled = [2 * int(d) if at % 2 == 0 else int(d) for at, d in enumerate(stem)]
    value = BankCard(stem + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10))
    assert BankCard.parse(str(value)) == value
    wrong = str((int(value.digits[place]) + shift) % 10)
    with pytest.raises(Refusal):
        BankCard(value.digits[:place] + wrong + value.digits[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        IBAN,
        IBAN.lower(),
        IBAN[2:],
        "IR82 0540 1026 8002 0817 9090 02",
        "ir۸۲۰۵۴۰۱۰۲۶۸۰۰۲۰۸۱۷۹۰۹۰۰۲",
    ],
)
def test_an_iban_is_read_in_each_of_its_dresses(text: str) -> None:
    value = Iban.parse(text)
    assert str(value) == IBAN
    assert value.grouped == "IR82 0540 1026 8002 0817 9090 02"
    assert (value.bank, value.warnings()) == ("parsian", ())


def test_a_bank_code_on_no_list_only_warns() -> None:
    value = Iban.parse("IR062960000000100324200001")
    assert (value.bank, value.warnings()) == (None, ("iban.unknown_bank",))


@given(st.text("0123456789", min_size=22, max_size=22), st.integers(0, 23), st.integers(1, 9))
def test_every_single_wrong_digit_of_an_iban_shows(account: str, place: int, shift: int) -> None:
    check = 98 - int(account + "182700") % 97
    value = Iban(f"IR{check:02}{account}")
    assert Iban.parse(value.grouped) == value
    at = place + 2
    wrong = str((int(value.text[at]) + shift) % 10)
    with pytest.raises(Refusal):
        Iban(value.text[:at] + wrong + value.text[at + 1 :])
