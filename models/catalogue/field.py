"""One question of a service's form."""

from collections.abc import Mapping
from typing import Literal

from models.catalogue.condition import Condition
from models.catalogue.record import Bilingual, Choice
from models.catalogue.rules.kinds import AnyRule
from models.errors import Refusal
from models.values.jalali_date import JalaliDate

Prefill = Literal["person", "visit", "never"]


class Field(Bilingual, frozen=True, kw_only=True):
    """One question: its words are the label, its rule says what an answer is.

    The name is also the key under which an answer is found again: the same name in a later
    service of the visit is the same question (`prefill` "visit"), and one that belongs to the
    person is kept with the person ("person"). With `when` it is asked only if the condition
    holds. `example` is a sound answer: shown as a hint, and tried when a catalogue is read.
    """

    name: str
    rule: AnyRule
    example: str
    required: bool = True
    when: Condition | None = None
    hint: Bilingual | None = None
    why: Bilingual | None = None
    default: str = ""
    sensitive: bool = False
    prefill: Prefill = "visit"

    @property
    def kind(self) -> str:
        """Give the kind's name in the catalogue, which also chooses the widget."""
        return str(self.rule.__struct_config__.tag)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give what can be chosen, empty for a typed answer."""
        return self.rule.offered

    def choice(self, code: str) -> Choice:
        """Give the words of a stored choice, or refuse a code that is none."""
        for choice in self.rule.offered:
            if choice.code == code:
                return choice
        raise Refusal("catalogue.unknown_choice", field=self.name)

    def asked(self, answers: Mapping[str, str], today: JalaliDate) -> bool:
        """Say whether the form asks this, given the canonical answers above it."""
        return self.when is None or self.when.holds(answers, today)
