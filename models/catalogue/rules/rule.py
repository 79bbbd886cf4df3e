"""What every kind of question has in common: it reads what was typed, or it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.catalogue.record import Choice, Record
from models.values.jalali_date import JalaliDate


@dataclass(frozen=True, slots=True)
class Form:
    """What a rule may look at beside its own text: the day, and the answers read so far.

    The answers are canonical; a field whose text was refused is not among them. So a rule that
    speaks of another field (a pair, a later date) finds it whole or not at all.
    """

    today: JalaliDate
    answers: dict[str, str] = field(default_factory=dict)


class Rule(Record, frozen=True, tag_field="kind"):
    """One kind of question; the tag is its name in the catalogue.

    Every kind has `read(text, form) -> str`: it turns a normalised, non-empty text into the
    canonical answer or raises a `Refusal`. Which kinds there are is told in `kinds.py`.
    """

    @property
    def refers_to(self) -> tuple[str, ...]:
        """Name the fields that must stand above this one."""
        return ()

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Give the choices, if the answer is chosen and not typed."""
        return ()

    def fault(self, above: Mapping[str, "Rule"]) -> str:
        """Give the code of what makes this rule unusable, empty if nothing does.

        `above` holds the rules of the fields above by name; all that `refers_to` names is there.
        """
        return ""

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about a sound answer; the clerk is asked to look again."""
        return ()
