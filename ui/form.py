"""A form made from a service's questions and papers: asks only what applies, top to bottom."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Words
from models.catalogue.field import Field
from models.catalogue.paper import Paper
from ui.rows import Prefill
from ui.screens.service_form.presenter import PAPER
from ui.told import Problem, Saying, Told
from ui.widgets.answer import answer_for
from ui.widgets.basic import column, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.fieldrow import FieldRow
from ui.widgets.roll import Roll


class Form(Roll):
    """The questions of one service.

    Signals:
        changed: an answer is another one. left: the focus left the field of that name.
        finished: Enter in the last question.
    """

    changed = Signal()
    left = Signal(str)
    finished = Signal()

    def __init__(self, fields: tuple[Field, ...], papers: tuple[Paper, ...], words: Words) -> None:
        inside = QWidget()
        super().__init__(inside)
        self._rows: Final[dict[str, FieldRow]] = {}
        self._column: Final[QVBoxLayout] = column(8)
        self._column.setContentsMargins(4, 4, 8, 4)
        inside.setLayout(self._column)
        for field in fields:
            hint = field.hint
            row = FieldRow(
                field.name,
                answer_for(field, words),
                field,
                words,
                optional=not field.required,
                hint=hint,
            )
            self._add(row)
        self._papers_title: Final = spoken("window.form.papers", words, "heading")
        self._column.addSpacing(4)
        self._column.addWidget(self._papers_title)
        for paper in papers:
            self._add(_paper_row(paper, words))
        self._column.addStretch(1)

    def answers(self) -> dict[str, str]:
        """Give every answer of a question that is asked, as typed."""
        return {
            name: row.answer.value()
            for name, row in self._rows.items()
            if not name.startswith(PAPER) and not row.isHidden() and row.answer.value()
        }

    def papers(self) -> dict[str, str]:
        """Give the state chosen for every paper that is asked for."""
        return {
            name.removeprefix(PAPER): row.answer.value()
            for name, row in self._rows.items()
            if name.startswith(PAPER) and not row.isHidden() and row.answer.value()
        }

    def fill(self, values: Mapping[str, str], prefills: Mapping[str, Prefill]) -> None:
        """Show a draft, and over it nothing: what is known already only where nothing was typed."""
        for name, row in self._rows.items():
            prefill = prefills.get(name)
            if name in values:
                row.answer.put(values[name])
            elif prefill is not None:
                row.answer.put(prefill.value)
                row.show_mark(_source(prefill))

    def ask(self, names: frozenset[str]) -> None:
        """Ask exactly these questions and papers; a new one appears below what is answered."""
        for name, row in self._rows.items():
            row.setVisible(name in names)
        self._papers_title.setVisible(any(name.startswith(PAPER) for name in names))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Say each problem at its field, and take the others away."""
        told = {problem.field: problem.told for problem in problems}
        for name, row in self._rows.items():
            row.show_problem(told.get(name))

    def focus_first(self) -> None:
        """Put the focus on the first question that has no answer, else on the first."""
        asked = [row for row in self._rows.values() if not row.isHidden()]
        empty = next((row for row in asked if not row.answer.value()), None)
        if asked:
            self._go(empty or asked[0])

    def focus_field(self, name: str) -> None:
        """Put the focus on one question."""
        if name in self._rows:
            self._go(self._rows[name])

    def focus_papers(self) -> None:
        """Put the focus on the first paper."""
        first = next((row for name, row in self._rows.items() if name.startswith(PAPER)), None)
        if first is not None and not first.isHidden():
            self._go(first)

    def row(self, name: str) -> FieldRow:
        """Give the row of a question; papers are named `paper.<code>`."""
        return self._rows[name]

    def _add(self, row: FieldRow) -> None:
        self._rows[row.name] = row
        self._column.addWidget(row)
        row.changed.connect(lambda _: self.changed.emit())
        row.entered.connect(self._next)
        row.left.connect(self.left)

    def _next(self, name: str) -> None:
        asked = [row for row in self._rows.values() if not row.isHidden()]
        place = next(at for at, row in enumerate(asked) if row.name == name)
        if place + 1 < len(asked):
            self._go(asked[place + 1])
        else:
            self.finished.emit()

    def _go(self, row: FieldRow) -> None:
        row.widget.setFocus(Qt.FocusReason.TabFocusReason)
        # A row that has just appeared has its place only after the layout ran.
        QTimer.singleShot(0, row, lambda: self.reveal(row))


def _paper_row(paper: Paper, words: Words) -> FieldRow:
    states = ["seen"]
    if not paper.see_original:
        states.append("later")
    choices = tuple(spoken_choice(state, f"window.form.paper_{state}") for state in states)
    return FieldRow(
        PAPER + paper.code,
        Radios(choices, words),
        paper,
        words,
        optional=not paper.required,
        hint=None if paper.keep_copy else Saying("window.form.paper_no_copy"),
    )


def _source(prefill: Prefill) -> Told:
    if prefill.since is None:
        return Saying("window.form.from_visit")
    return Saying("window.form.from_date", {"day": prefill.since})
