"""Tracking codes: every single slip and every exchange of two characters is seen."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.values.tracking_code import ALPHABET, LARGEST_NUMBER, TrackingCode

numbers = st.integers(0, LARGEST_NUMBER)


def holds(symbols: str) -> bool:
    try:
        TrackingCode.parse(symbols)
    except Refusal as refusal:
        if refusal.code != "tracking_code.check_character":
            raise
        return False
    return True


def bare(code: TrackingCode) -> str:
    return str(code).replace("-", "")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0000-0000"), (123_456_789, "03NQ-K8N1"), (LARGEST_NUMBER, "ZZZZ-ZZZC")],
)
def test_a_number_is_always_the_same_code(number: int, text: str) -> None:
    assert str(TrackingCode.make(number)) == text
    assert TrackingCode.parse(text).number == number


@given(numbers)
def test_a_code_reads_back_as_itself_and_as_its_number(number: int) -> None:
    code = TrackingCode.make(number)
    assert TrackingCode.parse(str(code)) == code
    assert TrackingCode.parse(bare(code).lower()) == code
    assert code.number == number


@given(numbers, numbers)
def test_codes_order_as_their_numbers_do(one: int, other: int) -> None:
    assert (TrackingCode.make(one) < TrackingCode.make(other)) == (one < other)


def test_letters_that_people_misread_are_read_as_meant() -> None:
    assert TrackingCode.parse("O0oO-0000") == TrackingCode.make(0)
    code = TrackingCode.make(123_456_789)
    assert TrackingCode.parse("o3nq k8nI") == TrackingCode.parse("۰3NQ-K8Nl") == code


def test_no_error_pattern_of_one_or_two_equal_parts_is_a_code() -> None:
    """The code is linear, so these patterns stand for every slip and exchange in every code.

    A wrong character adds one pattern of the first kind, an exchange one of the second.
    """
    for symbol in ALPHABET[1:]:
        for place in range(8):
            assert not holds("".join(symbol if at == place else "0" for at in range(8)))
        for pair in combinations(range(8), 2):
            assert not holds("".join(symbol if at in pair else "0" for at in range(8)))


@pytest.mark.parametrize("number", [0, 1, 123_456_789, 2**34 + 987_654_321, LARGEST_NUMBER])
def test_every_slip_and_every_exchange_in_a_code_shows(number: int) -> None:
    symbols = bare(TrackingCode.make(number))
    for place in range(8):
        for wrong in set(ALPHABET) - {symbols[place]}:
            assert not holds(symbols[:place] + wrong + symbols[place + 1 :])
    for one, other in combinations(range(8), 2):
        exchanged = list(symbols)
        exchanged[one], exchanged[other] = exchanged[other], exchanged[one]
        assert holds("".join(exchanged)) == (symbols[one] == symbols[other])


@given(numbers, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_a_slip_in_any_code_shows(number: int, place: int, symbol: str) -> None:
    symbols = bare(TrackingCode.make(number))
    slipped = symbols[:place] + symbol + symbols[place + 1 :]
    assert holds(slipped) == (slipped == symbols)
