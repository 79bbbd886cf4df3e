"""Asking what a service needs: only what applies, each wrong answer told at its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from models.catalogue.field import Field
from models.errors import CounterError, Refusal
from ui.forms import QUANTITY, FileKept, Forms
from ui.ports import Jobs, Visits
from ui.rows import Basket, Paper, Prefill, Preview, ServiceForm
from ui.screens.service_form.complete import is_whole
from ui.told import Kind, Notice, Problem, Saying, fix

PAPER: Final = "paper."
"""What the names of papers begin with among the names of a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """Everything the form shows.

    Attributes:
        asked: names of the questions and papers (`paper.<code>`) that apply now.
        problems: what is told at its field; the notice lists them when they were all checked.
        known, known_turn: what is known of the person named in the form; filled in when it rises.
        file, file_turn: the file kept last, as (field, citation, title); shown when it rises.
    """

    form: ServiceForm | None = None
    quantity: int = 1
    asked: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    preview: Preview | None = None
    saved_at: datetime | None = None
    notice: Notice | None = None
    busy: bool = False
    turn: int = 0
    known: Mapping[str, Prefill] = field(default_factory=dict)
    known_turn: int = 0
    file: tuple[str, str, str] = ("", "", "")
    file_turn: int = 0


class FormCounter(Visits, Forms, Protocol):
    """What this screen asks of the counter."""


class FormView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: FormState) -> None:
        """Show this state."""
        ...


class FormPresenter:
    """Never tells a field wrong while it is typed; what was told goes as soon as it is right."""

    def __init__(
        self, view: FormView, visits: FormCounter, jobs: Jobs, added: Callable[[Basket], None]
    ) -> None:
        self._view = view
        self._visits = visits
        self._jobs = jobs
        self._added = added
        self._answers: Mapping[str, str] = {}
        self._identity = ""
        self._state = FormState()

    def opened(self, form: ServiceForm, quantity: int) -> None:
        """Ask a service; what is known and what was begun stands in it already."""
        quantity = quantity if quantity > 1 else form.quantity
        known = {name: prefill.value for name, prefill in form.prefills.items()}
        answers = known | dict(form.draft)
        if form.service.unit_field and quantity > 1:
            answers[form.service.unit_field] = str(quantity)
        self._answers = answers
        self._identity = self._named(form, known)
        self._state = FormState(
            form=form,
            quantity=quantity,
            turn=self._state.turn + 1,
            known_turn=self._state.known_turn,
            file_turn=self._state.file_turn,
        )
        self._show(replace(self._state, asked=self._asked(answers), notice=_of_another(form)))
        self._price(answers)
        self._look_up(answers)

    def changed(self, answers: Mapping[str, str]) -> None:
        """An answer is another one: other questions may apply, and problems may be solved."""
        form = self._state.form
        if form is None:
            return
        still = self._problems_in(answers)
        kept = tuple(
            replace(still[problem.field], label=problem.label)
            if problem.field in still
            else problem
            for problem in self._state.problems
            if problem.field in still or problem.field.startswith(PAPER)
        )
        told = {problem.field for problem in kept}
        whole = tuple(
            still[one.name]
            for one in form.service.fields
            if one.name in still and one.name not in told and self._just_whole(one, answers)
        )
        self._answers = dict(answers)
        self._show(replace(self._state, asked=self._asked(answers), problems=(*kept, *whole)))
        self._look_up(answers)

    def left(self, name: str, answers: Mapping[str, str]) -> None:
        """The clerk left a field: if something is typed in it, it can be told wrong now."""
        if self._state.form is None or not answers.get(name):
            return
        found = self._problems_in(answers).get(name)
        others = tuple(one for one in self._state.problems if one.field != name)
        self._show(replace(self._state, problems=(*others, found) if found else others))

    def papers_chosen(self, papers: Mapping[str, str]) -> None:
        """A paper was seen or promised: it is wrong no more."""
        kept = tuple(
            problem
            for problem in self._state.problems
            if problem.field.removeprefix(PAPER) not in papers
        )
        self._show(replace(self._state, problems=kept))

    def settled(self, answers: Mapping[str, str], kept: Mapping[str, str]) -> None:
        """A moment passed since the first key: keep the draft and price what there is.

        Args:
            kept: what a draft keeps, with what the clerk cleared as an empty answer.
        """
        form = self._state.form
        if form is None or self._state.busy:
            return
        draft, code = dict(kept), form.service.code
        if self._state.quantity > 1:
            draft[QUANTITY] = str(self._state.quantity)
        self._jobs.run(lambda: self._visits.keep_draft(code, draft), self._kept, self._unkept)
        self._price(dict(answers))

    def confirmed(self, answers: Mapping[str, str], papers: Mapping[str, str]) -> None:
        """Add to the basket, or list all that is wrong."""
        form = self._state.form
        if form is None or self._state.busy:
            return
        found = (*self._problems_in(answers).values(), *self._papers_missing(answers, papers))
        if found:
            told = Saying("window.form.to_fix", {"count": len(found)})
            self._show(replace(self._state, problems=found, notice=fix(told, *found)))
            return
        self._show(replace(self._state, busy=True, problems=(), notice=None))
        given = tuple(Paper(code, state) for code, state in papers.items())
        kept, quantity = dict(answers), 1 if form.service.unit_field else self._state.quantity
        self._jobs.run(
            lambda: self._visits.add_service(form.service.code, kept, given, quantity),
            self._done,
            self._refused,
        )

    def closed(self) -> None:
        """Esc: the form goes, its draft stays."""
        state = self._state
        self._state = FormState(
            turn=state.turn, known_turn=state.known_turn, file_turn=state.file_turn
        )

    def file_chosen(self, name: str, file: Path) -> None:
        """A file answers a question: it is kept at once."""
        form = self._state.form
        if form is None:
            return
        code = form.service.code
        self._jobs.run(
            lambda: self._visits.attach(code, name, file),
            lambda kept: self._attached(name, kept),
            self._refused,
        )

    def _attached(self, name: str, kept: FileKept) -> None:
        turn = self._state.file_turn + 1
        self._show(replace(self._state, file=(name, kept.citation, kept.title), file_turn=turn))

    def _just_whole(self, one: Field, answers: Mapping[str, str]) -> bool:
        """Tell whether the last key made a self-checking code whole; before, it is being typed."""
        typed = answers.get(one.name, "")
        return typed != self._answers.get(one.name, "") and is_whole(one, typed)

    def _look_up(self, answers: Mapping[str, str]) -> None:
        """Once somebody is named in the form, have what is known of them filled in."""
        form = self._state.form
        identity = self._named(form, answers) if form is not None else ""
        if form is None or not identity or identity == self._identity:
            return
        self._identity, code, turn = identity, form.service.code, self._state.turn
        self._jobs.run(
            lambda: self._visits.known(code, identity),
            lambda known: self._known(turn, identity, known),
            self._unpriced,
        )

    def _named(self, form: ServiceForm, answers: Mapping[str, str]) -> str:
        """Give the number of whom a form is about, once it is right."""
        name = form.service.person_field
        if not name or not answers.get(name):
            return ""
        return form.service.check({name: answers[name]}, form.today).answers.get(name, "")

    def _known(self, turn: int, identity: str, known: Mapping[str, Prefill]) -> None:
        """Fill in what is known, if this form still asks about this person."""
        form = self._state.form
        if form is None or turn != self._state.turn or identity != self._identity:
            return
        others = {name: one for name, one in known.items() if name != form.service.person_field}
        self._show(replace(self._state, known=others, known_turn=self._state.known_turn + 1))

    def _asked(self, answers: Mapping[str, str]) -> frozenset[str]:
        form = self._state.form
        if form is None:
            return frozenset()
        sound = form.service.check(answers, form.today).answers
        fields = {one.name for one in form.service.fields if one.asked(sound, form.today)}
        papers = {PAPER + one.code for one, _ in form.service.papers_needed(sound, form.today)}
        return frozenset(fields | papers)

    def _problems_in(self, answers: Mapping[str, str]) -> dict[str, Problem]:
        form = self._state.form
        if form is None:
            return {}
        labels = {field.name: field for field in form.service.fields}
        return {
            refusal.field: Problem(refusal.field, refusal, labels.get(refusal.field))
            for refusal in form.service.check(answers, form.today).problems
        }

    def _papers_missing(
        self, answers: Mapping[str, str], papers: Mapping[str, str]
    ) -> tuple[Problem, ...]:
        form = self._state.form
        if form is None:
            return ()
        sound = form.service.check(answers, form.today).answers
        return tuple(
            Problem(PAPER + paper.code, Refusal("paper.missing", field=paper.code), paper)
            for paper, required in form.service.papers_needed(sound, form.today)
            if required and paper.code not in papers
        )

    def _price(self, answers: Mapping[str, str]) -> None:
        form, quantity = self._state.form, self._state.quantity
        if form is None:
            return
        if not form.service.check(answers, form.today).sound:
            self._show(replace(self._state, preview=None))
            return
        kept, code = dict(answers), form.service.code
        many = 1 if form.service.unit_field else quantity
        self._jobs.run(lambda: self._visits.preview(code, kept, many), self._priced, self._unpriced)

    def _priced(self, preview: Preview) -> None:
        self._show(replace(self._state, preview=preview))

    def _unpriced(self, error: CounterError) -> None:
        # Papers or a line may still be missing: there is no price yet, and that is no mistake.
        del error
        self._show(replace(self._state, preview=None))

    def _kept(self, at: datetime) -> None:
        self._show(replace(self._state, saved_at=at))

    def _unkept(self, error: CounterError) -> None:
        self._show(replace(self._state, saved_at=None, notice=fix(error)))

    def _done(self, basket: Basket) -> None:
        self.closed()
        self._added(basket)

    def _refused(self, error: CounterError) -> None:
        name = error.field
        form = self._state.form
        known = form is not None and any(one.name == name for one in form.service.fields)
        found = (Problem(name, error),) if known else ()
        self._show(replace(self._state, busy=False, problems=found, notice=fix(error, *found)))

    def _show(self, state: FormState) -> None:
        self._state = state
        if state.form is not None:
            self._view.present(state)


def _of_another(form: ServiceForm) -> Notice | None:
    """Say that the form was begun before the services changed; its questions stay."""
    if form.begun == form.in_force:
        return None
    facts = {"begun": form.begun, "now": form.in_force}
    return Notice(Kind.DONE, Saying("form.old_version", facts))
