"""Reading a form's answers: all that is wrong is told at once, each at its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.catalogue.field import Field
from models.catalogue.rules.rule import Form
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.text import normalise


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sound but unusual answer; `code` names the words that ask the clerk to look again."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The canonical answers in the order of the form, and what is wrong with the others.

    A field that was left empty, or is not asked, has no answer here. Each problem bears the
    name of its field. Doubts hinder nothing.
    """

    answers: dict[str, str]
    problems: tuple[Refusal, ...]
    doubts: tuple[Doubt, ...]

    @property
    def sound(self) -> bool:
        """Say whether the form can be taken as it is."""
        return not self.problems

    def accepted(self) -> dict[str, str]:
        """Give the answers, or raise the first problem."""
        if self.problems:
            raise self.problems[0]
        return self.answers


def check(fields: Iterable[Field], typed: Mapping[str, str], today: JalaliDate) -> Checked:
    """Read every answer by its field's rule; an answer without a field is a problem too.

    An answer to a question that is not asked (its condition does not hold) is left out: what
    nobody asked for is not kept.
    """
    form = Form(today=today)
    problems: list[Refusal] = []
    doubts: list[Doubt] = []
    known = set()
    for field in fields:
        known.add(field.name)
        if not field.asked(form.answers, today):
            continue
        try:
            answer = _read(field, typed.get(field.name, ""), form)
        except Refusal as refusal:
            problems.append(_at(field.name, refusal))
            continue
        if answer:
            form.answers[field.name] = answer
            doubts.extend(Doubt(field.name, code) for code in field.rule.doubts(answer))
    problems.extend(
        Refusal("catalogue.unknown_answer", field=name) for name in sorted(set(typed) - known)
    )
    return Checked(form.answers, tuple(problems), tuple(doubts))


def _read(field: Field, typed: str, form: Form) -> str:
    text = normalise(typed)
    if text:
        return field.rule.read(text, form)
    if field.required:
        raise Refusal("catalogue.answer_missing")
    return ""


def _at(name: str, refusal: Refusal) -> Refusal:
    """Say the same of the field of the form; a value does not know where it was typed."""
    return Refusal(refusal.code, field=name, **refusal.facts)
