"""The citizen's pane: found as something of them is typed, shown with their cases, or made new."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from models.catalogue.check import check
from models.errors import CounterError, Fault
from models.values.text import fold_identifier
from ui.person import NOBODY, CitizenCard, CitizenForm, FoundCitizens, People
from ui.ports import Jobs
from ui.rows import Basket
from ui.told import Kind, Notice, Problem, Saying, fix

_IDENTITY = 10
_MOBILE = 11


class Step(StrEnum):
    """What the pane is at."""

    LOOKING = "looking"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Everything the pane shows.

    Attributes:
        found: of the text typed; while it is empty the card of the visit's own citizen is shown.
        current: the current row; the last, behind those found, is somebody new.
        typed: answers that the new citizen's form begins with.
    """

    step: Step = Step.LOOKING
    text: str = ""
    found: FoundCitizens = NOBODY
    looking: bool = False
    current: int = 0
    card: CitizenCard | None = None
    form: CitizenForm | None = None
    typed: Mapping[str, str] | None = None
    problems: tuple[Problem, ...] = ()
    notice: Notice | None = None
    busy: bool = False
    turn: int = 0

    @property
    def rows(self) -> int:
        """Count the rows: nobody is made new before anything was typed."""
        return len(self.found.rows) + 1 if self.text.strip() else 0


class PersonView(Protocol):
    """What the presenter needs of the pane."""

    def present(self, state: PersonState) -> None:
        """Show this state."""
        ...


class PersonPresenter:
    """Asks once at a time: what was typed meanwhile is asked when the answer is there."""

    def __init__(
        self,
        view: PersonView,
        people: People,
        jobs: Jobs,
        *,
        taken: Callable[[Basket], None],
        left: Callable[[], None],
    ) -> None:
        self._view = view
        self._people = people
        self._jobs = jobs
        self._taken = taken
        self._left = left
        self.state = PersonState()

    def opened(self) -> None:
        """Begin with an empty box, and the card of whoever is being served."""
        self._show(PersonState(turn=self.state.turn + 1))
        self._jobs.run(self._people.this_citizen, self._own_card, self._failed)

    def typed(self, text: str) -> None:
        """Another text stands in the box: find whom it may mean."""
        if text.strip() == self.state.text.strip():
            return
        self._change(text=text, notice=None)
        if not text.strip():
            self._change(found=NOBODY, current=0)
            self._jobs.run(self._people.this_citizen, self._own_card, self._failed)
        elif not self.state.looking:
            self._look()

    def moved(self, row: int) -> None:
        """The current row is another one."""
        if 0 <= row < self.state.rows and row != self.state.current:
            self._change(current=row)
            self._show_current()

    def stepped(self, step: int) -> None:
        """An arrow in the box leads the list."""
        self.moved(min(max(self.state.current + step, 0), self.state.rows - 1))

    def chosen(self) -> None:
        """Enter: the visit is the current row's; behind the last stands somebody new."""
        state = self.state
        if state.busy or state.looking or not state.rows:
            return
        if state.current >= len(state.found.rows):
            self.new_asked()
            return
        key = state.found.rows[state.current].key
        self._change(busy=True)
        self._jobs.run(lambda: self._people.take_citizen(key), self._done, self._failed)

    def nobody_asked(self) -> None:
        """The visit is nobody's again."""
        self._change(busy=True)
        self._jobs.run(self._people.no_citizen, self._done, self._failed)

    def new_asked(self) -> None:
        """Somebody new: ask the four fields, with what was typed in its place."""
        typed = meant(self.state.text)
        self._jobs.run(
            self._people.citizen_form,
            lambda form: self._change(
                step=Step.NEW,
                form=form,
                typed=typed,
                problems=(),
                notice=None,
                turn=self.state.turn + 1,
            ),
            self._failed,
        )

    def confirmed(self, answers: Mapping[str, str]) -> None:
        """Take somebody new, or tell everything that is wrong."""
        form = self.state.form
        if form is None or self.state.busy:
            return
        wrong = check(form.fields, answers, form.today).problems
        if wrong:
            labels = {field.name: field for field in form.fields}
            problems = tuple(Problem(one.field, one, labels.get(one.field)) for one in wrong)
            told = fix(Saying("window.form.to_fix", {"count": len(problems)}), *problems)
            self._change(problems=problems, notice=told)
            return
        self._change(busy=True, problems=(), notice=None)
        self._jobs.run(lambda: self._people.add_citizen(answers), self._done, self._failed)

    def stepped_back(self) -> None:
        """Esc: from the form to the search, from the search out; nothing typed there is kept."""
        if self.state.step is Step.NEW:
            self._change(step=Step.LOOKING, notice=None, problems=(), turn=self.state.turn + 1)
        else:
            self._left()

    def _look(self) -> None:
        text = self.state.text
        self._change(looking=True)
        self._jobs.run(
            lambda: self._people.find_people(text),
            lambda found: self._found(text, found),
            self._failed,
        )

    def _found(self, text: str, found: FoundCitizens) -> None:
        self._change(looking=False)
        if text != self.state.text:
            if self.state.text.strip():
                self._look()
            return
        self._change(found=found, current=0, card=None)
        self._show_current()

    def _show_current(self) -> None:
        """Ask for the card of the current row, so that it is the right person who is taken."""
        state = self.state
        if state.current >= len(state.found.rows):
            self._change(card=None)
            return
        key = state.found.rows[state.current].key
        self._jobs.run(lambda: self._people.citizen(key), self._card, self._failed)

    def _card(self, card: CitizenCard) -> None:
        rows, current = self.state.found.rows, self.state.current
        if current < len(rows) and rows[current].key == card.citizen.key:
            self._change(card=card)

    def _own_card(self, card: CitizenCard | None) -> None:
        if not self.state.text.strip():
            self._change(card=card)

    def _done(self, basket: Basket) -> None:
        self._change(busy=False)
        self._taken(basket)

    def _failed(self, error: CounterError) -> None:
        kind = Kind.DEVICE if isinstance(error, Fault) else Kind.FIX
        self._change(busy=False, looking=False, notice=Notice(kind, error))

    def _change(self, **changes: Any) -> None:
        self._show(replace(self.state, **changes))

    def _show(self, state: PersonState) -> None:
        self.state = state
        self._view.present(state)


def meant(text: str) -> dict[str, str]:
    """Say which field of somebody new a text belongs to, so that it is not typed twice."""
    bare = fold_identifier(text)
    if bare.isascii() and bare.removeprefix("+").isdigit():
        mobile = bare.startswith("09") and len(bare) == _MOBILE
        if mobile or len(bare) > _IDENTITY:
            return {"mobile": bare}
        return {"national_id": bare}
    words = [word for word in text.split() if not word.isdigit()]
    return {"full_name": " ".join(words)} if words else {}
