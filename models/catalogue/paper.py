"""A paper the citizen must bring, and what the office may do with it."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta

from models.catalogue.condition import Condition
from models.catalogue.record import Bilingual
from models.values.jalali_date import JalaliDate

GOOD_DAYS_MAX: Final = 3650


class Paper(Bilingual, frozen=True, kw_only=True):
    """One paper of a service.

    `see_original`: the clerk must hold the original in hand. `keep_copy`: a scan may stay in the
    file; never so for identity papers, whose copies an office may not ask for (circular of the
    Administrative and Employment Organisation, 1399). With `when` the paper is required only if
    the condition holds, and not asked for otherwise. `good_days`: for how many days a copy that
    was kept serves this citizen's other requests too, and the paper is not asked for again; 0 is
    for the one request only.
    """

    code: str
    see_original: bool
    keep_copy: bool
    required: bool = True
    when: Condition | None = None
    good_days: Annotated[int, Meta(ge=0, le=GOOD_DAYS_MAX)] = 0

    def asked(self, answers: Mapping[str, str], today: JalaliDate) -> bool:
        """Say whether this paper has to do with these answers at all."""
        return self.when is None or self.when.holds(answers, today)
