"""A paper the citizen must bring, and what the office may do with it."""

from collections.abc import Mapping

from models.catalogue.condition import Condition
from models.catalogue.record import Bilingual
from models.values.jalali_date import JalaliDate


class Paper(Bilingual, frozen=True, kw_only=True):
    """One paper of a service.

    `see_original`: the clerk must hold the original in hand. `keep_copy`: a scan may stay in the
    file; never so for identity papers, whose copies an office may not ask for (circular of the
    Administrative and Employment Organisation, 1399). With `when` the paper is required only if
    the condition holds, and not asked for otherwise.
    """

    code: str
    see_original: bool
    keep_copy: bool
    required: bool = True
    when: Condition | None = None

    def asked(self, answers: Mapping[str, str], today: JalaliDate) -> bool:
        """Say whether this paper has to do with these answers at all."""
        return self.when is None or self.when.holds(answers, today)
