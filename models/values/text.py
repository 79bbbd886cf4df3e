"""Folds what people and scanners write into one spelling, and amounts into numbers and words."""

import re
import unicodedata
from typing import Final

from persiantools import digits as persian_digits

from models.errors import Refusal

ZWNJ: Final = "\u200c"
THOUSANDS: Final = "\u066c"
# Unicode's own Persian locale writes the sign so: the mark keeps it on the left of the number.
MINUS: Final = "\u200e\u2212"

_PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC: Final = "٠١٢٣٤٥٦٧٨٩"
_DIGITS: Final = str.maketrans(_PERSIAN + _ARABIC, "0123456789" * 2)
_TO_PERSIAN: Final = str.maketrans("0123456789,", _PERSIAN + THOUSANDS)

# Direction marks, BOM, soft hyphen, zero-width space, word joiner: no reader can see them.
_INVISIBLE: Final = "".join(
    map(chr, (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
) + ("\ufeff\u00ad\u200b\u2060")
_HYPHENS: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
# Kashida, the short vowels and their kin: kept in a name, no part of an identifier.
_MARKS: Final = "\u0640\u0670" + "".join(map(chr, range(0x064B, 0x0656)))
_JOINERS: Final = "\u200c\u200d"
_PRESENTATION: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_BLANKS: Final = re.compile(f"[\\s{ZWNJ}]+")

_DROP_INVISIBLE: Final = str.maketrans("", "", _INVISIBLE)
_STORED: Final = _DIGITS | str.maketrans("\u064a\u0649\u0643", "ییک")
_SEARCHED: Final = str.maketrans(
    "أإآٱةۀ\u06d5\u06c1\u06beئ\u06d2ؤ\u06aa",
    "اااا" + "ههههه" + "ییوک",
    _MARKS + _JOINERS + _HYPHENS + " ",
)
_BARE: Final = _STORED | str.maketrans("", "", _INVISIBLE + _MARKS + _JOINERS + _HYPHENS)

_RIALS_IN: Final = dict.fromkeys(("ریال", "rial", "rials", "irr"), 1) | dict.fromkeys(
    ("تومان", "تومن", "toman", "tomans"), 10
)
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[,٬، ][0-9]{3})+|[0-9]+")
_DECIMAL: Final = re.compile(r"[0-9][./٫][0-9]")
_FOREIGN_TO_AMOUNTS: Final = re.compile(r"[^0-9,٬، ]")
_LONGEST_AMOUNT: Final = 16  # Digits of 2**53 - 1.

_WORDS_LIMIT: Final = 10**18
_LIBRARY_LIMIT: Final = 10**15
_TRILLION: Final = 10**12
_LONGEST_WORDS: Final = 400
_SCALES: Final = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9, "تریلیون": _TRILLION}
_OTHER_SPELLINGS: Final = {
    "صد": "یکصد",
    "دوصد": "دویست",
    "سهصد": "سیصد",
    "پنجصد": "پانصد",
    "هیجده": "هجده",
    "هژده": "هجده",
    "ملیون": "میلیون",
    "ملیارد": "میلیارد",
    "بیلیون": "میلیارد",
}


def fold_digits(text: str) -> str:
    """Write Persian (۰-۹) and Arabic (٠-٩) digits as ASCII; everything else stays."""
    return text.translate(_DIGITS)


def normalise(text: str) -> str:
    """Write one line the one way it is stored: what a reader can tell apart stays apart.

    Arabic ي ى ك become ی ک, digits ASCII, presentation forms letters; direction marks go, blanks
    and ZWNJs shrink to one. ئ ة أ إ آ, kashida and vowels stay: a name is as on its card.
    """
    text = text.translate(_DROP_INVISIBLE)
    # Some forms decompose to a blank and a vowel; the blank was never typed.
    text = _PRESENTATION.sub(lambda form: unicodedata.normalize("NFKC", form[0]).lstrip(), text)
    text = unicodedata.normalize("NFC", text).translate(_STORED)
    text = _BLANKS.sub(lambda run: ZWNJ if not run[0].strip(ZWNJ) else " ", text)
    return text.strip(" " + ZWNJ)


def search_key(text: str) -> str:
    """Give what two spellings of one name share; for finding, never for showing or storing."""
    return unicodedata.normalize("NFC", normalise(text).translate(_SEARCHED).casefold())


def fold_identifier(text: str) -> str:
    """Strip a typed identifier of what is not part of it: blanks, hyphens, marks, other digits.

    Raises TypeError for anything but text: a number has already lost its leading zeros.
    """
    if type(text) is not str:
        raise TypeError(f"an identifier is read from str, not {type(text).__name__}")
    if text.isascii() and text.isalnum():
        return text
    text = _PRESENTATION.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    return "".join(unicodedata.normalize("NFC", text).translate(_BARE).split())


def group(number: int) -> str:
    """Show a whole number in Persian digits and thousands: 1234567 is ۱٬۲۳۴٬۵۶۷."""
    _require_int(number)
    return (MINUS if number < 0 else "") + f"{abs(number):,}".translate(_TO_PERSIAN)


def parse_amount(text: str) -> int:
    """Read a typed sum as whole rials; a final «تومان» multiplies by ten, no unit means rial.

    Raises Refusal: `rial.empty`, `.characters`, `.decimal`, `.grouping` or `.range`.
    """
    figures = normalise(text).casefold()
    unit = next((unit for unit in _RIALS_IN if figures.endswith(unit)), "")
    figures = figures.removesuffix(unit).strip()
    owed = figures.startswith(("-", "\u2212"))
    figures = figures[owed:].strip()
    if not figures:
        raise Refusal("rial.empty", field="rial")
    if _DECIMAL.search(figures):
        raise Refusal("rial.decimal", field="rial")
    if _FOREIGN_TO_AMOUNTS.search(figures):
        raise Refusal("rial.characters", field="rial")
    if not _GROUPED.fullmatch(figures):
        raise Refusal("rial.grouping", field="rial")
    digits = re.sub(r"[^0-9]", "", figures).lstrip("0") or "0"
    if len(digits) > _LONGEST_AMOUNT:
        raise Refusal("rial.range", field="rial")
    rials = int(digits) * _RIALS_IN.get(unit, 1)
    return -rials if owed else rials


def in_words(number: int) -> str:
    """Spell a whole number as money words do: «یکصد و بیست», «یک هزار», «صفر», «منفی پنج».

    Above 10**15 it counts in thousands of trillions («نه هزار و هفت تریلیون»).
    Raises Refusal `words.range` at 10**18.
    """
    _require_int(number)
    if abs(number) >= _WORDS_LIMIT:
        raise Refusal("words.range", field="words")
    if abs(number) < _LIBRARY_LIMIT:
        return persian_digits.to_word(number)
    trillions, rest = divmod(abs(number), _TRILLION)
    words = f"{persian_digits.to_word(trillions)} تریلیون"
    if rest:
        words += f" و {persian_digits.to_word(rest)}"
    return f"منفی {words}" if number < 0 else words


def from_words(text: str) -> int:
    """Read a spelled number, however its blanks fall and with «صد», «هزار» standing for one.

    Raises Refusal: `words.empty`, or `words.unreadable` for anything `in_words` would not say.
    """
    key = search_key(text)
    if not key:
        raise Refusal("words.empty", field="words")
    tokens = _tokens(key) if len(key) <= _LONGEST_WORDS else []
    if not tokens:
        raise Refusal("words.unreadable", field="words")
    number = _value(tokens)
    # Written back, only a well-formed number reads the same; so «سه و سی» cannot pass for 33.
    if abs(number) >= _WORDS_LIMIT or search_key(in_words(number)) != "".join(tokens):
        raise Refusal("words.unreadable", field="words")
    return number


def _require_int(number: int) -> None:
    if type(number) is not int:  # bool and float would both sneak past isinstance.
        raise TypeError(f"a whole number is int, not {type(number).__name__}")


def _vocabulary() -> dict[str, int]:
    """Take the number words from the library that writes them, so the two cannot drift apart."""
    plain = (*range(20), *range(20, 100, 10), *range(100, 1000, 100))
    return {search_key(persian_digits.to_word(number)): number for number in plain}


_NUMBERS: Final = _vocabulary()
_TOKEN: Final = re.compile(
    "|".join(sorted({*_NUMBERS, *_SCALES, *_OTHER_SPELLINGS, "و", "منفی"}, key=len, reverse=True))
)


def _tokens(key: str) -> list[str]:
    """Cut a blankless spelling into canonical words; no words where a piece is none of ours."""
    words: list[str] = []
    at = 0
    while at < len(key):
        piece = _TOKEN.match(key, at)
        if piece is None:
            return []
        word = _OTHER_SPELLINGS.get(piece[0], piece[0])
        if word == "هزار" and _stands_for_one_thousand(words):
            words.append("یک")
        words.append(word)
        at = piece.end()
    return words


def _stands_for_one_thousand(before: list[str]) -> bool:
    match before:
        case [] | ["منفی"]:
            return True
        case [*_, scale, "و"]:
            return scale in _SCALES
        case _:
            return False


def _value(words: list[str]) -> int:
    """Add the words up; a scale multiplies all smaller parts before it (هزار و دو تریلیون)."""
    parts: list[int] = []
    below_a_thousand = 0
    for word in words:
        if word in _SCALES:
            scale, times = _SCALES[word], below_a_thousand
            while parts and parts[-1] < scale:
                times += parts.pop()
            parts.append(times * scale)
            below_a_thousand = 0
        else:
            below_a_thousand += _NUMBERS.get(word, 0)
    total = sum(parts) + below_a_thousand
    return -total if words[0] == "منفی" else total
