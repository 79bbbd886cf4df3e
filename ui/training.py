"""What the training shows: how far each lesson is, and what it is done with."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from models.catalogue.record import Bilingual
from models.values.bill import Bill
from ui.rows import Count, Status


class Lesson(StrEnum):
    """The three lessons, in their order."""

    BILL = "bill"
    FORM = "form"
    CLOSING = "closing"


LESSONS: Final = tuple(Lesson)
NO_TITLE: Final = Bilingual(fa="", en="")


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What is to be typed into a field of the form that is practised on; `said` as one reads it."""

    field: str
    label: Bilingual
    said: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Where the training stands.

    Attributes:
        done: how often each lesson's act was done here. bill: to be paid, None where there is no
            catalogue. number, title, answers: of the service whose form is practised on, 0 and
            empty where there is none. drawer: what should lie in the drawer.
        user, pin: of the clerk who practises. supervisor, supervisor_pin: of the second person.
    """

    done: tuple[int, int, int] = (0, 0, 0)
    bill: Bill | None = None
    number: int = 0
    title: Bilingual = NO_TITLE
    answers: tuple[AnswerRow, ...] = ()
    drawer: Count
    user: str = ""
    pin: str = ""
    supervisor: str = ""
    supervisor_pin: str = ""

    def times(self, lesson: Lesson) -> int:
        """Tell how often a lesson's act was done."""
        return self.done[LESSONS.index(lesson)]


class Training(Protocol):
    """Practising in a file of its own, beside the counter's."""

    def enter_training(self) -> Status:
        """Go into the training, its clerk signed in; refused while a shift is open here."""
        ...

    def leave_training(self) -> Status:
        """Go back to the counter, where nobody is signed in."""
        ...

    def reset_training(self) -> Status:
        """Throw away all that was practised, and begin the training anew."""
        ...

    def practice(self) -> Practice:
        """Tell where the training stands; refused outside of it."""
        ...
