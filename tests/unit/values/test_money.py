"""Rials: whole, bounded, and read from what people type."""

import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.values.rial import LARGEST, ZERO, Rial
from models.values.text import group

amounts = st.integers(-(10**14), 10**14)


@given(amounts, amounts)
def test_rials_add_subtract_and_order_as_numbers_do(one: int, other: int) -> None:
    assert Rial(one) + Rial(other) == Rial(one + other)
    assert Rial(one) - Rial(other) == Rial(one - other)
    assert -Rial(one) == Rial(-one)
    assert abs(Rial(one)) == Rial(abs(one))
    assert (Rial(one) < Rial(other)) == (one < other)
    assert (Rial(one) == Rial(other)) == (one == other)


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_a_sum_of_rials_is_the_sum_of_their_amounts(many: list[int]) -> None:
    assert Rial.sum(Rial(amount) for amount in many) == Rial(sum(many))


def test_a_sum_of_nothing_is_nothing() -> None:
    assert Rial.sum([]) == ZERO == Rial()


@given(amounts)
def test_rials_read_back_from_text_and_from_display(amount: int) -> None:
    assert Rial.parse(str(Rial(amount))) == Rial(amount)
    assert Rial.parse(group(amount)) == Rial(amount)


@given(st.integers(-(10**6), 10**6), st.integers(0, 1000))
def test_a_quantity_multiplies_from_either_side(amount: int, quantity: int) -> None:
    assert Rial(amount) * quantity == quantity * Rial(amount) == Rial(amount * quantity)


@pytest.mark.parametrize("amount", [True, 1.0, "1", None])
def test_only_whole_numbers_are_rials(amount: object) -> None:
    with pytest.raises(TypeError):
        Rial(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "other"),
    [
        (operator.add, 1),
        (operator.sub, 1),
        (operator.mul, Rial(2)),
        (operator.mul, 1.5),
        (operator.mul, True),
        (operator.lt, 5),
        (operator.truediv, 2),
        (operator.floordiv, 2),
    ],
)
def test_rials_do_nothing_that_money_does_not(
    act: Callable[[object, object], object], other: object
) -> None:
    with pytest.raises(TypeError):
        act(Rial(10), other)


def test_only_rials_are_summed() -> None:
    with pytest.raises(TypeError):
        Rial.sum([Rial(1), 2])  # type: ignore[list-item]


@pytest.mark.parametrize("beyond", [LARGEST + 1, -LARGEST - 1])
def test_an_amount_that_a_spreadsheet_would_round_is_refused(beyond: int) -> None:
    with pytest.raises(Refusal, match=r"rial\.range"):
        Rial(beyond)
    with pytest.raises(Refusal, match=r"rial\.range"):
        Rial(LARGEST) + Rial(1)
    assert Rial(-LARGEST).amount == -LARGEST


def test_tomans_are_ten_rials_or_are_not_said() -> None:
    assert Rial(19_824_000).toman == 1_982_400
    assert Rial(-50).toman == -5
    assert Rial(15).toman is None


def test_the_currency_and_its_era_stand_beside_the_amount() -> None:
    assert (Rial.currency, Rial.currency_era) == ("IRR", "present_rial")


@pytest.mark.parametrize(
    ("text", "rials"),
    [
        ("120000", 120_000),
        ("120,000", 120_000),
        ("۱۲۰٬۰۰۰", 120_000),
        ("١٢٠،٠٠٠", 120_000),
        ("120 000", 120_000),
        ("120\u00a0000", 120_000),
        ("۱۲۰٬۰۰۰ ریال", 120_000),
        ("۱۲۰٬۰۰۰ريال", 120_000),
        ("۱۲٬۰۰۰ تومان", 120_000),
        ("12000 Toman", 120_000),
        ("120000 IRR", 120_000),
        ("120000 ﷼", 120_000),
        ("0", 0),
        ("000", 0),
        ("0001", 1),
        ("\u2066۱٬۰۰۰\u2069", 1_000),
        ("-5", -5),
        ("\u200e\u2212۵", -5),
        ("9007199254740991", LARGEST),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, rials: int) -> None:
    assert Rial.parse(text) == Rial(rials)


def test_an_amount_is_shown_in_persian_digits_and_thousands() -> None:
    assert group(1_234_567) == "۱٬۲۳۴٬۵۶۷"
    assert group(0) == "۰"
    assert group(-1_000) == "\u200e\u2212۱٬۰۰۰"
