"""Facts about codes told by phone: one receipt, one sum, a few minutes, and two clocks apart."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import digest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ids import SeededChance
from app.phone_code import (
    DRIFT_STEPS,
    STEP_S,
    mark_of_secret,
    new_secret,
    phone_code,
    read_secret,
    show_secret,
    step_at,
    step_of_code,
)
from models.errors import Refusal

AT = datetime(2026, 8, 3, 7, 12, tzinfo=UTC)
RECEIPT = "72140087-2-000087-4F7"
SECRET = bytes(range(20))
SUM = 19_374_000


def test_it_is_the_totp_of_rfc_6238_under_a_key_of_its_own() -> None:
    key = digest(SECRET, b"PSK1-PHONE\x00" + f"{RECEIPT}\x00{SUM}".encode(), "sha256")
    counter = (int(AT.timestamp()) // STEP_S).to_bytes(8, "big")
    mac = digest(key, counter, "sha256")
    offset = mac[-1] & 15
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    assert phone_code(SECRET, RECEIPT, SUM, AT) == f"{number % 1_000_000:06d}"


@given(st.integers(-DRIFT_STEPS * STEP_S, DRIFT_STEPS * STEP_S))
def test_two_clocks_may_be_three_minutes_apart(drift: int) -> None:
    middle = AT.replace(second=0)
    code = phone_code(SECRET, RECEIPT, SUM, middle)
    found = step_of_code(SECRET, RECEIPT, SUM, code, middle + timedelta(seconds=drift))
    assert found == step_at(middle)


def test_an_old_code_opens_nothing() -> None:
    code = phone_code(SECRET, RECEIPT, SUM, AT)
    later = AT + timedelta(seconds=STEP_S * (DRIFT_STEPS + 1))
    assert step_of_code(SECRET, RECEIPT, SUM, code, later) is None


@pytest.mark.parametrize(
    ("receipt", "amount", "secret"),
    [
        ("72140087-2-000088-4F7", SUM, SECRET),
        (RECEIPT, SUM + 1, SECRET),
        (RECEIPT, SUM, SECRET[::-1]),
    ],
)
def test_it_opens_nothing_but_its_own(receipt: str, amount: int, secret: bytes) -> None:
    code = phone_code(SECRET, RECEIPT, SUM, AT)
    assert step_of_code(secret, receipt, amount, code, AT) is None


@given(st.text(max_size=12))
def test_whatever_is_typed_is_compared_and_never_breaks(typed: str) -> None:
    expected = phone_code(SECRET, RECEIPT, SUM, AT)
    assert typed == expected or step_of_code(SECRET, RECEIPT, SUM, typed, AT) != step_at(AT)


def test_persian_digits_are_digits() -> None:
    code = phone_code(SECRET, RECEIPT, SUM, AT)
    persian = "".join(chr(ord("۰") + int(digit)) for digit in code)
    assert step_of_code(SECRET, RECEIPT, SUM, persian, AT) == step_at(AT)


def test_a_secret_is_copied_by_hand_and_read_back() -> None:
    secret = new_secret(SeededChance(7))
    assert read_secret(show_secret(secret).lower()) == secret
    assert mark_of_secret(secret) != sha256(secret).hexdigest()[:16]


@pytest.mark.parametrize("typed", ["", "GEYT", "0000 0000", "ی"])
def test_half_a_secret_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_secret(typed)
    assert caught.value.code == "phone_code.secret"
