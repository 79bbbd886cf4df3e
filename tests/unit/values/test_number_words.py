"""Numbers in words as receipts say them, and back from any spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.values.text import from_words, in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "صفر"),
        (18, "هجده"),
        (100, "یکصد"),
        (800, "هشتصد"),
        (1_000, "یک هزار"),
        (1_001, "یک هزار و یک"),
        (120_000, "یکصد و بیست هزار"),
        (1_001_000, "یک میلیون و یک هزار"),
        (-5, "منفی پنج"),
        (10**15, "یک هزار تریلیون"),
        (9_007 * 10**12 + 199, "نه هزار و هفت تریلیون و یکصد و نود و نه"),
    ],
)
def test_a_number_is_said_in_the_words_of_a_receipt(number: int, words: str) -> None:
    assert in_words(number) == words


@given(st.one_of(st.integers(-(10**18) + 1, 10**18 - 1), st.integers(0, 9_999)))
def test_every_number_reads_back_from_its_words(number: int) -> None:
    words = in_words(number)
    assert from_words(words) == number
    assert from_words(words.replace(" ", "\u200c")) == number
    assert from_words(words.replace(" ", "")) == number


def test_every_number_below_ten_thousand_reads_back_and_no_two_sound_alike() -> None:
    spoken = {in_words(number): number for number in range(10_000)}
    assert len(spoken) == 10_000
    assert all(from_words(words) == number for words, number in spoken.items())


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("صد", 100),
        ("صد و بیست هزار", 120_000),
        ("هشت صد", 800),
        ("هشت\u200cصد", 800),
        ("یک صد", 100),
        ("پنج صد و سه", 503),
        ("سي\u200cصد", 300),
        ("هزار", 1_000),
        ("هزار و دویست", 1_200),
        ("منفی هزار", -1_000),
        ("یک میلیون و هزار و یک", 1_001_001),
        ("هیجده", 18),
        ("یک بیلیون", 10**9),
        ("سی و  دو", 32),
    ],
)
def test_the_spellings_of_others_are_understood(words: str, number: int) -> None:
    assert from_words(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "سه و سی",
        "بیست سه",
        "و",
        "یک و",
        "منفی صفر",
        "صفر و یک",
        "میلیون",
        "صد و هزار",
        "دو هزار میلیون",
        "یک منفی",
        "ده و یک",
        "پول",
    ],
)
def test_what_a_receipt_would_not_say_is_not_guessed_at(words: str) -> None:
    with pytest.raises(Refusal, match=r"words\.unreadable"):
        from_words(words)
