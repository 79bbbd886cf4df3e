"""Questions about days, months and years of the Persian calendar."""

import re
from collections.abc import Mapping

from models.catalogue.rules.rule import Form, Rule
from models.errors import Refusal
from models.values.jalali_date import FIRST_YEAR, LAST_YEAR, JalaliDate
from models.values.text import fold_digits, fold_identifier


class Day(Rule, frozen=True, kw_only=True, tag="jalali_date"):
    """A day. `not_before` names a field above whose day may be the same but not later.

    `min` is the earliest day, as `1280/01/01`. Whether the future is open is measured against
    the day of the visit.
    """

    min: str = ""
    not_future: bool = False
    not_before: str = ""

    @property
    def refers_to(self) -> tuple[str, ...]:
        """Name the field of the earlier day, if there is one."""
        return (self.not_before,) if self.not_before else ()

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse an earliest day that is none, and to come after what is no day."""
        if self.not_before and not isinstance(above[self.not_before], Day):
            return "catalogue.pair"
        try:
            sound = not self.min or str(JalaliDate.parse(self.min)) == self.min
        except Refusal:
            sound = False
        return "" if sound else "catalogue.limits"

    def read(self, text: str, form: Form) -> str:
        """Give the day as `1405/05/12`."""
        day = JalaliDate.parse(text)
        if self.not_future and day > form.today:
            raise Refusal("catalogue.day_in_future")
        if self.min and day < JalaliDate.parse(self.min):
            raise Refusal("catalogue.day_too_early", min=self.min)
        earlier = form.answers.get(self.not_before, "")
        if earlier and day < JalaliDate.parse(earlier):
            raise Refusal("catalogue.day_before_other", other=earlier)
        return str(day)


class Year(Rule, frozen=True, kw_only=True, tag="jalali_year"):
    """A year, not later than the one of the visit."""

    min: int = FIRST_YEAR

    def read(self, text: str, form: Form) -> str:
        """Give the year as four digits."""
        typed = fold_identifier(text)
        if not re.fullmatch("[0-9]{4}", typed):
            raise Refusal("catalogue.year_shape")
        if not self.min <= int(typed) <= form.today.year:
            raise Refusal("catalogue.year_range", min=str(self.min), max=str(form.today.year))
        return typed


class Month(Rule, frozen=True, tag="jalali_month"):
    """A month of a year."""

    def read(self, text: str, form: Form) -> str:
        """Give the month as `1405/03`."""
        found = re.fullmatch(r"([0-9]{4}) ?[-/.٫ ]? ?([0-9]{1,2})", fold_digits(text))
        if found is None or not 1 <= int(found[2]) <= 12:
            raise Refusal("catalogue.month_shape")
        if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise Refusal("catalogue.year_range", min=str(FIRST_YEAR), max=str(LAST_YEAR))
        return f"{found[1]}/{int(found[2]):02}"
