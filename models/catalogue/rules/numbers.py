"""Questions answered with digits and codes whose only rule is their length, range or shape."""

import re
from collections.abc import Mapping
from decimal import Decimal

from models.catalogue.rules.rule import Form, Rule
from models.errors import Refusal
from models.values.text import fold_digits, fold_identifier

DIGITS_MAX = 40
PATTERN_MAX = 200
PATTERN_TEXT_MAX = 100
# Repetition without an upper limit, groups that look around, references to a group: with none of
# them, nothing that is typed can make a pattern run for long.
_UNBOUNDED = re.compile(r"[*+]|\{[0-9]*,\}|\(\?|\\[1-9]")
_SIGN = re.compile("[-\u2010-\u2015\u2212]")
_GROUPS = str.maketrans("", "", "\u066c,،_")


def ascii_digits(text: str) -> str:
    """Give the digits of a number typed in any script, without the gaps people leave in it."""
    digits = fold_identifier(text).translate(_GROUPS)
    if not (digits.isascii() and digits.isdigit()):
        raise Refusal("catalogue.digits_only")
    return digits


class Limited(Rule, frozen=True, kw_only=True):
    """A question whose answer lies between two limits, both of them sound answers."""

    min: int
    max: int

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse limits that leave nothing between them."""
        return "" if 0 <= self.min <= self.max else "catalogue.limits"


class Digits(Limited, frozen=True, kw_only=True, tag="digits"):
    """A number that is a name: leading zeros belong to it."""

    min: int = 1
    max: int = DIGITS_MAX

    def read(self, text: str, form: Form) -> str:
        """Give the digits, `min` to `max` of them."""
        digits = ascii_digits(text)
        if not self.min <= len(digits) <= self.max:
            raise Refusal("catalogue.digits_length", min=self.min, max=self.max)
        return digits


class Int(Limited, frozen=True, kw_only=True, tag="int"):
    """A count."""

    def read(self, text: str, form: Form) -> str:
        """Give the count without leading zeros."""
        # A sign is no gap: a number below nothing is refused, not read as its opposite.
        if _SIGN.search(text):
            raise Refusal("catalogue.out_of_range", min=self.min, max=self.max)
        digits = ascii_digits(text)
        number = int(digits[:DIGITS_MAX])
        if len(digits) > DIGITS_MAX or not self.min <= number <= self.max:
            raise Refusal("catalogue.out_of_range", min=self.min, max=self.max)
        return str(number)


class Measure(Limited, frozen=True, kw_only=True, tag="decimal"):
    """A measured quantity, with up to two places after the point; never money."""

    def read(self, text: str, form: Form) -> str:
        """Give the quantity with a point, without needless zeros."""
        typed = fold_digits(text).replace("٫", ".").replace("/", ".").translate(_GROUPS)
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", typed):
            raise Refusal("catalogue.not_a_measure")
        number = Decimal(typed)
        if not self.min <= number <= self.max:
            raise Refusal("catalogue.out_of_range", min=self.min, max=self.max)
        whole = f"{number:f}"
        return whole.rstrip("0").rstrip(".") if "." in whole else whole


class Pattern(Rule, frozen=True, kw_only=True, tag="regex"):
    """A code whose shape the agency fixes; read in capitals, with Latin digits."""

    pattern: str

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse a pattern that is none, or that could be made to run for long."""
        try:
            re.compile(self.pattern)
        except re.error:
            return "catalogue.regex"
        bounded = len(self.pattern) <= PATTERN_MAX and not _UNBOUNDED.search(self.pattern)
        return "" if bounded else "catalogue.regex"

    def read(self, text: str, form: Form) -> str:
        """Give the code in capitals."""
        code = fold_digits(text).upper().replace(" ", "")
        if len(code) > PATTERN_TEXT_MAX or re.fullmatch(self.pattern, code) is None:
            raise Refusal("catalogue.pattern")
        return code


class Imei(Rule, frozen=True, tag="imei_luhn"):
    """The number of a telephone set: fifteen digits, the last of which is Luhn's."""

    def read(self, text: str, form: Form) -> str:
        """Give the fifteen digits."""
        digits = ascii_digits(text)
        if len(digits) != 15:
            raise Refusal("catalogue.imei_length")
        doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(digits)]
        if sum(n - 9 if n > 9 else n for n in doubled) % 10:
            raise Refusal("catalogue.imei_check")
        return digits
