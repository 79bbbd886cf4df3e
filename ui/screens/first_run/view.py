"""The first screen of a new PC: office, first person, one-time code; then whose counter it is."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QTimer

from app.i18n import Code, Typed, Words
from ui.actions import cap
from ui.rows import FirstRun
from ui.screens.first_run.presenter import FIELDS, FirstRunPresenter, FirstRunState
from ui.theme import colours
from ui.told import Saying
from ui.widgets.basic import Picture, box, button, label, row, spoken
from ui.widgets.digits import CodeEdit, DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line
from ui.widgets.page import Page, columns

_CODE_MOST: Final = 32
_HINTED: Final = frozenset({"office", "pin", "address", "code"})
_SECOND: Final = frozenset({"user", "name", "pin", "again"})


class FirstRunScreen(Page):
    """The questions, then the answer of the centre to look at before going on."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=118)
        self._words = words
        self._state = FirstRunState()
        self._turn = 0
        self._presenter: FirstRunPresenter | None = None
        self._fields: Final[dict[str, Line]] = {
            "office": DigitsEdit(words, most=12, chars=14),
            "counter": DigitsEdit(words, most=2, chars=4),
            "title": Line(words, rtl=True),
            "user": DigitsEdit(words, most=8, chars=10),
            "name": Line(words, rtl=True),
            "pin": _hidden(words),
            "again": _hidden(words),
            "address": Line(words, rtl=False),
            "code": CodeEdit(words, most=_CODE_MOST, chars=20),
        }
        self._rows: Final = {
            name: FieldRow(
                name,
                self._fields[name],
                Saying(f"window.first_run.ask.{name}"),
                words,
                hint=Saying(f"window.first_run.ask.{name}_hint") if name in _HINTED else None,
            )
            for name in FIELDS
        }
        self._found, found = box(role="soft", margin=14, gap=4)
        self._office: Final = label("heading", wrap=True)
        self._counter: Final = label("quiet", wrap=True)
        found.addWidget(self._office)
        found.addWidget(self._counter)
        self._working: Final = spoken("window.first_run.working", words, "quiet")
        self._go: Final = button("window.first_run.go", words, "main", cap=cap("confirm"))
        self._on: Final = button("window.first_run.on", words, "main", cap=cap("confirm"))
        self._build(words)

    def attach(self, presenter: FirstRunPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: FirstRunState) -> None:
        """Draw the state."""
        self._state = state
        done = state.enrolled is not None
        for name, field in self._rows.items():
            field.setVisible(not done)
            wrong = state.problem is not None and state.problem.field == name
            field.show_problem(state.problem.told if wrong and state.problem else None)
        self._found.setVisible(done)
        if state.enrolled is not None:
            office = Typed(state.enrolled.office)
            code = Code(state.enrolled.office_code)
            say = self._words.say
            self._office.setText(say("window.first_run.office", office=office, code=code))
            number = state.enrolled.counter
            self._counter.setText(say("window.first_run.counter", number=number))
        self._go.setVisible(not done)
        self._on.setVisible(done)
        self._go.setEnabled(not state.busy)
        self._working.setVisible(state.busy)
        if state.turn != self._turn:
            self._turn = state.turn
            # Asked before anything is filled in: what we fill nobody is typing.
            typing = self._being_typed()
            if not done and state.begun is not None:
                self._fill(state.begun)
            (self._on if done else typing or self._first_open()).setFocus()
        elif state.problem is not None and not state.busy:
            row = self._rows[state.problem.field]
            row.widget.setFocus()
            # What is told beneath the field has its place only after the layout ran.
            QTimer.singleShot(0, row, lambda: self.roll.reveal(row))

    def field(self, name: str) -> Line:
        """Give the field of a question."""
        return self._fields[name]

    def confirm(self) -> None:
        """Ctrl+Enter."""
        if self._presenter is not None:
            values = {name: field.value() for name, field in self._fields.items()}
            number, again = int(values.pop("counter") or 0), values.pop("again")
            self._presenter.confirmed(FirstRun(counter=number, **values), again)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.present(self._state)

    def _fill(self, begun: FirstRun) -> None:
        """Fill in what is known; what was typed before anybody could ask for it stays."""
        for name, field in self._fields.items():
            known = "" if name == "again" else str(getattr(begun, name) or "")
            if known and not field.value():
                field.put(known)

    def _being_typed(self) -> Line | None:
        fields = self._fields.values()
        return next((each for each in fields if each.hasFocus() and each.value()), None)

    def _first_open(self) -> Line:
        fields = tuple(self._fields.values())
        return next((each for each in fields if not each.value()), fields[0])

    def _build(self, words: Words) -> None:
        head = row(12)
        head.addWidget(Picture("office", colours.PRIMARY, px=34))
        head.addWidget(spoken("window.first_run.title", words, "title"), 1)
        self.inner.addLayout(head)
        self.inner.addWidget(spoken("window.first_run.what", words, "quiet", wrap=True))
        self.inner.addSpacing(8)
        asked, first, second = columns()
        for name, field in self._rows.items():
            (second if name in _SECOND else first).addWidget(field)
        for side in (first, second):
            side.addStretch(1)
        self.inner.addWidget(asked)
        self.inner.addWidget(self._found)
        for one in (self._working, None, self._go, self._on):
            if one is None:
                self.foot.addStretch(1)
            else:
                self.foot.addWidget(one)
        asked_for = list(self._fields.values())
        for field_before, field_after in pairwise(asked_for):
            field_before.entered.connect(field_after.setFocus)
        asked_for[-1].entered.connect(self.confirm)
        self._go.clicked.connect(self.confirm)
        self._on.clicked.connect(self.confirm)


def _hidden(words: Words) -> Line:
    made = Line(words, chars=20, rtl=False)
    made.setEchoMode(Line.EchoMode.Password)
    return made
