"""A circular: what an agency changes, from which day, for which services, and what it stops."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from models.catalogue.record import Bilingual, Record
from models.errors import Refusal
from models.values.jalali_date import JalaliDate

LINES_MOST: Final = 3
"""So many lines say what changes at the counter; a clerk reads no more with a citizen waiting."""
BANNER_DAYS: Final = 14
"""For so many days from its effective one the form of an affected service tells of it."""
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TEXT_MOST: Final = 40_000


class Circular(Record, frozen=True, kw_only=True):
    """One circular as the centre signs it.

    Attributes:
        code: names it for ever, such as `nocr-1405-12`. number: as written on its paper.
        agency: code of the catalogue's agency. services: codes of those it is about.
        changes: what changes at the counter, at most three lines. text: the whole of it.
        issued, effective, read_by: Jalali days, `1405/05/12`.
        stops: the services are not offered from `effective` on, until `until` (that day they are
            again), or until another version of the circular says so where `until` is empty.
    """

    code: str
    number: str
    agency: str
    title: Bilingual
    changes: tuple[Bilingual, ...]
    text: Bilingual
    services: tuple[str, ...]
    issued: str
    effective: str
    read_by: str
    stops: bool = False
    until: str = ""

    def refuse_unsound(self) -> None:
        """Refuse a circular that says too little or too much, naming what of it."""
        wrong = next(chain(self._wrong_words(), self._wrong_days()), "")
        if wrong:
            raise Refusal("circular.shape", field=wrong, at=wrong)

    def in_force(self, today: JalaliDate) -> bool:
        """Tell whether its effective day has come."""
        return self.effective <= str(today)

    def announces(self, today: JalaliDate) -> bool:
        """Tell whether the forms of its services tell of it: from its issue on."""
        last = JalaliDate.parse(self.effective).plus_days(BANNER_DAYS)
        return self.issued <= str(today) < str(last)

    def stopped(self, today: JalaliDate) -> frozenset[str]:
        """Give the services that it keeps from being offered on a day."""
        ended = bool(self.until) and self.until <= str(today)
        if not self.stops or ended or not self.in_force(today):
            return frozenset()
        return frozenset(self.services)

    def _wrong_words(self) -> Iterator[str]:
        if not _CODE.fullmatch(self.code):
            yield "code"
        for name in ("number", "agency"):
            if not getattr(self, name).strip():
                yield name
        if not _said(self.title):
            yield "title"
        if not 1 <= len(self.changes) <= LINES_MOST or not all(map(_said, self.changes)):
            yield "changes"
        if not _said(self.text) or max(len(self.text.fa), len(self.text.en)) > _TEXT_MOST:
            yield "text"
        if not self.services or len(set(self.services)) != len(self.services):
            yield "services"

    def _wrong_days(self) -> Iterator[str]:
        days = [("issued", self.issued), ("effective", self.effective), ("read_by", self.read_by)]
        for name, day in (*days, *((("until", self.until),) if self.until else ())):
            if not _is_day(day):
                yield name
        if self.until and (not self.stops or self.until <= self.effective):
            yield "until"


def _said(text: Bilingual) -> bool:
    return bool(text.fa.strip() and text.en.strip())


def _is_day(text: str) -> bool:
    try:
        return str(JalaliDate.parse(text)) == text
    except Refusal:
        return False
