"""Questions answered by naming something: a place, another person, a file."""

import re
from collections.abc import Mapping
from typing import Final

from models.catalogue.rules.rule import Form, Rule
from models.catalogue.rules.wording import PersianText
from models.errors import Refusal
from models.values.national_id import NationalId

PLACE_LEVELS: Final = 3
PLACE_MARK: Final = " › "
_LEVEL: Final = PersianText(min=2, max=60)
_BETWEEN: Final = re.compile(r"\s*[›/،,]\s*")
_CITATION: Final = re.compile(r"[A-Za-z0-9_-]{27}")


class PlaceRule(Rule, frozen=True, kw_only=True, tag="place"):
    """A place by its names: province, city and village, the first `levels` of them at least.

    The window offers the names it knows; one that it does not know is an answer as well, since
    villages are founded and renamed faster than any table.
    """

    levels: int = 2

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse a depth that no place has."""
        return "" if 1 <= self.levels <= PLACE_LEVELS else "catalogue.limits"

    def read(self, text: str, form: Form) -> str:
        """Give the names from the province down, as `اردبیل › سرعین`."""
        names = [name for name in _BETWEEN.split(text) if name]
        if not self.levels <= len(names) <= PLACE_LEVELS:
            raise Refusal("catalogue.place_levels", min=self.levels)
        return PLACE_MARK.join(_LEVEL.read(name, form) for name in names)


class PersonRule(Rule, frozen=True, tag="person"):
    """Another person, or the same one again, by کد ملی."""

    def read(self, text: str, form: Form) -> str:
        """Give ten digits whose check digit holds."""
        return str(NationalId.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the number."""
        return NationalId.parse(answer).warnings()


class FileRule(Rule, frozen=True, tag="file"):
    """A file the citizen brought: its answer cites the vault's item that holds it."""

    def read(self, text: str, form: Form) -> str:
        """Give the citation, 27 characters."""
        if _CITATION.fullmatch(text) is None:
            raise Refusal("catalogue.answer_file")
        return text
