"""A condition on what was answered: it selects questions, papers and fee parts."""

from collections.abc import Mapping

from models.catalogue.record import Record
from models.values.jalali_date import JalaliDate


class Condition(Record, frozen=True, kw_only=True, rename={"values": "is"}):
    """Holds when the named field was answered with one of the values, or dates a minor.

    Exactly one of the two is given: `is` (codes of a choice) or `younger_than` (full years
    since the date in the field, on the day of the visit). An unanswered field never holds.
    """

    field: str
    values: tuple[str, ...] = ()
    younger_than: int = 0

    def chosen(self, answers: Mapping[str, str]) -> bool:
        """Say whether one of the values was chosen; a price depends on nothing else."""
        return answers.get(self.field, "") in self.values

    def holds(self, answers: Mapping[str, str], today: JalaliDate) -> bool:
        """Say whether the canonical answers of a form fulfil it on that day."""
        if self.values:
            return self.chosen(answers)
        if not answers.get(self.field):
            return False
        birthday = JalaliDate.parse(answers[self.field])
        years = today.year - birthday.year
        birthday_is_past = (today.month, today.day) >= (birthday.month, birthday.day)
        return years - (not birthday_is_past) < self.younger_than
