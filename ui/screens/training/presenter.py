"""The coach of the training: three lessons, and the one thing to press next in each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Protocol

from app.i18n import Code
from models.errors import CounterError
from models.values.rial import Rial
from ui.ports import Jobs
from ui.rows import Count, Stage, Status
from ui.screens.close_shift.presenter import Step as ClosingStep
from ui.told import Fact, Saying
from ui.training import LESSONS, Lesson, Practice, Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the clerk has in front.

    Attributes:
        home: the counter's own page is in front, not the outbox or another one beside it.
        lines: of the basket. paying: the pay dialog is open. form: a form is asked.
        field: name of the form's field that the keys go into, or empty.
        closing: step of the closing.
    """

    stage: Stage = Stage.NO_SHIFT
    home: bool = True
    lines: int = 0
    paying: bool = False
    form: bool = False
    field: str = ""
    closing: ClosingStep = ClosingStep.COUNT


class Mark(StrEnum):
    """How a lesson stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachState:
    """Everything the coach shows.

    Attributes:
        lesson: the one in hand, None once all are done. marks: one for each lesson.
        step: what to do next, None while that is being found out. drawer: notes named in it, None
            where it names none. put: what the button puts into the box, or empty.
    """

    lesson: Lesson | None = Lesson.BILL
    marks: tuple[Mark, ...] = (Mark.NOW, Mark.LATER, Mark.LATER)
    step: Saying | None = None
    drawer: Count | None = None
    put: str = ""


class CoachView(Protocol):
    """What the presenter needs of the strip."""

    def present(self, state: CoachState) -> None:
        """Show this state."""
        ...


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next: words and what fills them, notes if the drawer is counted."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    drawer: Count | None = None
    put: str = ""


class TrainingPresenter:
    """Goes in and out, and follows what the clerk does; it presses nothing itself."""

    def __init__(
        self,
        view: CoachView,
        training: Training,
        jobs: Jobs,
        *,
        turned: Callable[[Status], None],
        refused: Callable[[CounterError], None],
    ) -> None:
        """Bind the strip.

        Args:
            turned: the window stands on another file now.
        """
        self._view = view
        self._training = training
        self._jobs = jobs
        self._turned = turned
        self._refused_to = refused
        self._practice: Practice | None = None
        self._sight = Sight()
        self._state = CoachState()
        self._busy = self._asking = self._again = False
        self.inside = False

    @property
    def state(self) -> CoachState:
        """What is shown now."""
        return self._state

    def entered(self) -> None:
        """Go into the training."""
        self._turn(self._training.enter_training, inside=True)

    def left(self) -> None:
        """Go back to the counter."""
        self._turn(self._training.leave_training, inside=False)

    def begun_anew(self) -> None:
        """Throw away what was practised."""
        self._turn(self._training.reset_training, inside=True)

    def saw(self, sight: Sight) -> None:
        """The clerk has something else in front, or did something."""
        if not self.inside:
            return
        self._sight = sight
        self._tell()
        self.looked()

    def looked(self) -> None:
        """Something may have been booked: ask the training how far it is."""
        if not self.inside:
            return
        if self._asking:
            self._again = True
            return
        self._asking = True
        self._jobs.run(self._training.practice, self._told, self._unseen)

    def put_asked(self, put: Callable[[str], None]) -> None:
        """Give what the step in hand wants typed to whoever types it."""
        if self._state.put:
            put(self._state.put)

    def _turn(self, act: Callable[[], Status], *, inside: bool) -> None:
        if self._busy:
            return
        self._busy = True

        def done(status: Status) -> None:
            self._busy = False
            self.inside = inside
            self._practice = None
            self._show(CoachState())
            self._turned(status)

        self._jobs.run(act, done, self._refused)

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        self._refused_to(error)

    def _told(self, practice: Practice) -> None:
        self._asking = False
        self._practice = practice
        self._tell()
        if self._again:
            self._again = False
            self.looked()

    def _unseen(self, error: CounterError) -> None:
        self._asking = self._again = False
        if self.inside:
            self._refused_to(error)

    def _tell(self) -> None:
        practice = self._practice
        if practice is None:
            return
        lesson = next((one for one in LESSONS if not practice.times(one)), None)
        marks = tuple(
            Mark.DONE if practice.times(one) else Mark.NOW if one is lesson else Mark.LATER
            for one in LESSONS
        )
        on = next_of(lesson, practice, self._sight)
        self._show(
            replace(
                self._state,
                lesson=lesson,
                marks=marks,
                step=Saying(f"training.step.{on.key}", on.facts),
                drawer=on.drawer,
                put=on.put,
            )
        )

    def _show(self, state: CoachState) -> None:
        if state != self._state:
            self._state = state
            self._view.present(state)


_CLOSING: Final = {
    ClosingStep.BEFORE: "before",
    ClosingStep.CARD: "card",
    ClosingStep.RESULT: "result",
    ClosingStep.CLOSED: "closed",
}


def next_of(lesson: Lesson | None, practice: Practice, sight: Sight) -> Next:
    """Say what to do next; where nobody is in, or a shift is wanted first, that comes before."""
    if sight.stage is Stage.SIGNED_OUT and lesson is None:
        return Next("ready")
    if sight.stage in (Stage.SIGNED_OUT, Stage.LOCKED):
        return Next("sign_in", {"user": Code(practice.user), "pin": Code(practice.pin)})
    if sight.stage is Stage.CLOSING:
        return _closing(practice, sight)
    if lesson is None:
        return Next("ready")
    if sight.stage is Stage.NO_SHIFT:
        return Next("open", drawer=practice.drawer)
    return _serving(lesson, practice, sight)


def _serving(lesson: Lesson, practice: Practice, sight: Sight) -> Next:
    if sight.paying:
        return Next("confirm")
    if not sight.home:
        return Next("back")
    match lesson:
        case Lesson.CLOSING:
            return Next("finish" if sight.lines else "close")
        case Lesson.FORM if not sight.lines:
            return _form(practice, sight)
        case Lesson.BILL if not sight.lines and practice.bill is not None:
            code = practice.bill.barcode
            return Next("bill", {"bill": Code(code)}, put=code)
        case _:
            return Next("cash")


def _form(practice: Practice, sight: Sight) -> Next:
    if not sight.form:
        number = str(practice.number)
        facts: dict[str, Fact] = {"service": practice.title, "number": Code(number)}
        return Next("service", facts, put=number)
    for answer in practice.answers:
        if answer.field == sight.field:
            return Next("field", {"label": answer.label, "answer": answer.said})
    return Next("form_go")


def _closing(practice: Practice, sight: Sight) -> Next:
    if sight.closing is ClosingStep.COUNT:
        return Next("count", drawer=practice.drawer)
    return Next(_CLOSING[sight.closing])


def notes_of(drawer: Count) -> tuple[tuple[int, Rial], ...]:
    """Give how many of which note, the greatest first."""
    return tuple(
        (quantity, Rial(value)) for value, quantity in sorted(drawer.items(), reverse=True)
    )
