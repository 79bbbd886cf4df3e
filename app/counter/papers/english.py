"""Whole numbers in English words, for the English receipt."""

from typing import Final

_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = [
    "-",
    "-",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
_GROUPS: Final = ("", "thousand", "million", "billion", "trillion", "quadrillion")


def in_english_words(number: int) -> str:
    """Write a whole number below a quintillion in words: `one hundred and five thousand`."""
    if number < 0:
        return f"minus {in_english_words(-number)}"
    if number == 0:
        return _SMALL[0]
    groups = []
    for name in _GROUPS:
        number, rest = divmod(number, 1000)
        if rest:
            groups.append(f"{_hundreds(rest)} {name}".strip())
    return ", ".join(reversed(groups))


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        words.append(_tens(rest))
    return " and ".join(words)


def _tens(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens]}-{_SMALL[unit]}" if unit else _TENS[tens]
