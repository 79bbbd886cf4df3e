"""Questions answered in words: Persian text, free text and an e-mail address."""

import re
from collections.abc import Mapping

from models.catalogue.rules.rule import Form, Rule
from models.errors import Refusal
from models.values.text import fold_digits

# Letters of Persian and of the Arabic names it keeps (ة أ إ آ ؤ ئ ء), as identifiers.md 14 says.
_PERSIAN_LETTER = re.compile(r"[\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_LATIN_LETTER = re.compile(r"[A-Za-z]")
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
EMAIL_MAX = 254
TEXT_MAX = 5_000


def _fitting(text: str, least: int, most: int) -> str:
    if _UNPRINTABLE.search(text):
        raise Refusal("catalogue.text_unprintable")
    if len(text) < least:
        raise Refusal("catalogue.text_short", min=least)
    if len(text) > most:
        raise Refusal("catalogue.text_long", max=most)
    return text


class Text(Rule, frozen=True, kw_only=True):
    """A text of some length, counted in characters."""

    min: int = 1
    max: int

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse limits that leave nothing between them, or room for a book."""
        return "" if 1 <= self.min <= self.max <= TEXT_MAX else "catalogue.limits"


class PersianText(Text, frozen=True, kw_only=True, tag="persian_text"):
    """A name or a short text in Persian letters.

    `latin` lets Latin letters stand beside the Persian ones (a firm's or a product's name); the
    names of people never have them.
    """

    latin: bool = False

    def read(self, text: str, form: Form) -> str:
        """Give the text as it was typed, normalised."""
        fitting = _fitting(text, self.min, self.max)
        if not _PERSIAN_LETTER.search(fitting):
            raise Refusal("catalogue.text_not_persian")
        if not self.latin and _LATIN_LETTER.search(fitting):
            raise Refusal("catalogue.text_not_persian")
        return fitting


class LatinText(Text, frozen=True, kw_only=True, tag="latin_text"):
    """A name or a short text in Latin letters, as a passport writes it."""

    def read(self, text: str, form: Form) -> str:
        """Give the text as it was typed, normalised."""
        fitting = _fitting(text, self.min, self.max)
        if not fitting.isascii() or not _LATIN_LETTER.search(fitting):
            raise Refusal("catalogue.text_not_latin")
        return fitting


class FreeText(Text, frozen=True, kw_only=True, tag="free"):
    """Any text that can be printed."""

    def read(self, text: str, form: Form) -> str:
        """Give the text as it was typed, normalised."""
        return _fitting(text, self.min, self.max)


class Email(Rule, frozen=True, tag="email"):
    """An e-mail address; whether anyone reads it, no rule can tell."""

    def read(self, text: str, form: Form) -> str:
        """Give the address with its domain in small letters."""
        address = fold_digits(text).replace(" ", "")
        if len(address) > EMAIL_MAX or _EMAIL.fullmatch(address) is None:
            raise Refusal("catalogue.email_shape")
        person, _, domain = address.rpartition("@")
        return f"{person}@{domain.lower()}"
