"""A form made from a service's questions and papers: asks only what applies, top to bottom."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.i18n import Words
from models.catalogue.field import Field
from models.catalogue.paper import Paper
from ui.papers import Papers, PaperState
from ui.rows import Prefill
from ui.screens.service_form.presenter import PAPER
from ui.told import Problem, Saying, Told
from ui.widgets.answer import Around, answer_for
from ui.widgets.basic import column
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.fieldrow import FieldRow
from ui.widgets.file import FileEdit
from ui.widgets.papersline import PapersLine
from ui.widgets.roll import Roll

_SAID: Final = (PaperState.SEEN, PaperState.LATER)
_THERE: Final = (PaperState.ON_FILE, PaperState.SCANNED)


class Form(Roll):
    """The questions of one service.

    Enter leads from question to question and passes over what is known already; an answer that is
    filled in while its field has the focus is passed over too.

    Signals:
        changed: an answer is another one. left: the focus left the field of that name.
        finished: Enter in the last question. file_wanted: choose the file of that question.
        paper_said: what was said here of a paper, by its code: `seen`, `later` or `needed`.
        papers_asked: scanner and files are wanted.
    """

    changed = Signal()
    left = Signal(str)
    finished = Signal()
    file_wanted = Signal(str)
    paper_said = Signal(str, str)
    papers_asked = Signal()

    def __init__(
        self, fields: tuple[Field, ...], papers: tuple[Paper, ...], words: Words, around: Around
    ) -> None:
        inside = QWidget()
        super().__init__(inside)
        self._rows: Final[dict[str, FieldRow]] = {}
        self._cleared: Final[set[str]] = set()
        self._column: Final[QVBoxLayout] = column(8)
        self._column.setContentsMargins(4, 4, 8, 4)
        inside.setLayout(self._column)
        for field in fields:
            self._add(_question(field, words, around))
        self._column.addSpacing(4)
        self.papers_line: Final = PapersLine(words)
        self.papers_line.asked.connect(self.papers_asked)
        self._column.addWidget(self.papers_line)
        self._states: dict[str, str] = {}
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

    def kept(self) -> dict[str, str]:
        """Give what a draft keeps: the answers, and an empty one for what the clerk cleared.

        Also of a question that does not apply just now: it may again, and was answered once.
        """
        answers = {
            name: row.answer.value()
            for name, row in self._rows.items()
            if not name.startswith(PAPER) and row.answer.value()
        }
        return dict.fromkeys(self._cleared, "") | answers

    def papers(self) -> dict[str, str]:
        """Give the state of every paper that is asked for and was dealt with, here or behind F4."""
        said = {
            name.removeprefix(PAPER): row.answer.value()
            for name, row in self._rows.items()
            if name.startswith(PAPER) and not row.isHidden() and row.answer.value()
        }
        return said | self._states

    def fill(self, values: Mapping[str, str], prefills: Mapping[str, Prefill]) -> None:
        """Show a draft, and what is known only where nothing was typed and nothing cleared."""
        for name, row in self._rows.items():
            prefill = prefills.get(name)
            if prefill is not None and values.get(name, prefill.value) == prefill.value:
                row.fill(prefill.value, source_of(prefill))
            elif name in values:
                row.answer.put(values[name])
                if not values[name]:
                    self._cleared.add(name)

    def refill(self, prefills: Mapping[str, Prefill]) -> None:
        """Show what is known of another person, in the place of what was known of the one before.

        What the clerk typed or cleared stays as it is. If the question in hand is among what is
        filled, its turn is over.
        """
        here = self._row_in_hand()
        empty = here is not None and not here.answer.value()
        for name, row in self._rows.items():
            prefill = prefills.get(name)
            if row.known() and (prefill is None or row.answer.value() != prefill.value):
                row.clear()
            if prefill is not None and not row.answer.value() and name not in self._cleared:
                row.fill(prefill.value, source_of(prefill))
        if here is not None and empty and here.known():
            self._next(here.name)

    def show_papers(self, papers: Papers) -> None:
        """Say how the papers stand: what is seen or comes later, and what is there already."""
        self.papers_line.show_papers(papers)
        self._states = {one.code: one.state.value for one in papers.rows if one.state in _THERE}
        for one in papers.rows:
            row = self._rows.get(PAPER + one.code)
            if row is None:
                continue
            blocked = row.blockSignals(True)
            there = one.state in _THERE
            chosen = one.state.value if one.state in _SAID else ""
            if row.answer.value() != chosen:
                row.answer.put(chosen)
            row.show_mark(Saying(f"papers.state.{one.state.value}") if there else None)
            # What is there already is told, and not asked.
            row.widget.setVisible(not there)
            row.blockSignals(blocked)

    def attached(self, name: str, citation: str, title: str) -> None:
        """Show that a file was kept as the answer of a question."""
        widget = self._rows[name].widget
        if isinstance(widget, FileEdit):
            widget.attached(citation, title)

    def ask(self, names: frozenset[str]) -> None:
        """Ask exactly these questions and papers; a new one appears below what is answered."""
        for name, row in self._rows.items():
            if row.isHidden() == (name in names):
                row.setVisible(name in names)
        self.papers_line.setVisible(any(name.startswith(PAPER) for name in names))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Say each problem at its field, and take the others away."""
        told = {problem.field: problem for problem in problems}
        for name, row in self._rows.items():
            row.show_problem(told.get(name))

    def focus_first(self) -> None:
        """Put the focus on the first question that has no answer, else on the first."""
        asked = self._asked()
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
        row.cleared.connect(self._cleared.add)
        if row.name.startswith(PAPER):
            row.changed.connect(self._paper_said)
        if isinstance(row.widget, FileEdit):
            row.widget.wanted.connect(lambda: self.file_wanted.emit(row.name))

    def _paper_said(self, name: str) -> None:
        state = self._rows[name].answer.value() or PaperState.NEEDED.value
        self.paper_said.emit(name.removeprefix(PAPER), state)

    def _asked(self) -> list[FieldRow]:
        shown = (row for row in self._rows.values() if not row.isHidden())
        return [row for row in shown if not row.widget.isHidden()]

    def _row_in_hand(self) -> FieldRow | None:
        now = QApplication.focusWidget()
        return next((row for row in self._asked() if now and row.isAncestorOf(now)), None)

    def _next(self, name: str) -> None:
        asked = self._asked()
        place = next(at for at, row in enumerate(asked) if row.name == name)
        # What is known needs no key; Tab and the arrows of the list still lead there.
        following = next((row for row in asked[place + 1 :] if not row.known()), None)
        if following is not None:
            self._go(following)
        else:
            self.finished.emit()

    def _go(self, row: FieldRow) -> None:
        row.widget.setFocus(Qt.FocusReason.TabFocusReason)
        # A row that has just appeared has its place only after the layout ran.
        QTimer.singleShot(0, row, lambda: self.reveal(row))


def source_of(prefill: Prefill) -> Told:
    """Say where a known answer is from."""
    if prefill.since is None:
        return Saying("window.form.from_visit")
    return Saying("window.form.from_date", {"day": prefill.since})


def _question(field: Field, words: Words, around: Around) -> FieldRow:
    return FieldRow(
        field.name,
        answer_for(field, words, around),
        field,
        words,
        optional=not field.required,
        hint=field.hint,
        why=field.why,
    )


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
