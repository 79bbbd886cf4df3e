"""The form of a returned request: why above, what is in question beneath, and nothing else."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Numeral, Typed, Words
from ui.actions import cap
from ui.finding import Returned
from ui.screens.outbox.correcting import CorrectPresenter, CorrectState
from ui.widgets.alarm import Alarm
from ui.widgets.answer import Around, answer_for
from ui.widgets.basic import box, button, clear, label, row
from ui.widgets.dialog import CarefulDialog
from ui.widgets.fieldrow import FieldRow
from ui.widgets.roll import Roll

CHARS_WIDE: Final = 76
_TAB: Final = Qt.FocusReason.TabFocusReason


class CorrectDialog(CarefulDialog):
    """Draws the state; the questions are made anew for each request."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = CorrectState()
        self._presenter: CorrectPresenter | None = None
        self._title: Final = label("heading", wrap=True)
        self._why: Final = label("wrong", wrap=True)
        self._due: Final = label("strong", wrap=True)
        self._rest: Final = label("caption", wrap=True)
        self.rows: Final[dict[str, FieldRow]] = {}
        inside, self._asked = box(gap=8)
        self._roll: Final = Roll(inside)
        self._alarm: Final = Alarm()
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self.go: Final = button("outbox.resend", words, "main", cap="Ctrl+Enter")
        self._build()
        self.reword(words)

    def attach(self, presenter: CorrectPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: CorrectState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.returned is None:
            self.hide()
            return
        if state.turn != before.turn:
            self._make(state.returned)
        self._draw(state)
        if not self.isVisible():
            self.open()
        if state.turn != before.turn:
            self._first().setFocus(_TAB)
        elif state.problem is not None and not state.busy and state.problem != before.problem:
            found = self.rows.get(state.problem.field)
            (found.widget if found is not None else self._first()).setFocus(_TAB)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.setWindowTitle(words.say("outbox.correct_title"))
        if self._state.returned is not None:
            self._draw(self._state)

    def _make(self, returned: Returned) -> None:
        clear(self._asked)
        self.rows.clear()
        form = returned.form
        asked = {field.name: field for field in form.service.fields}
        for name in returned.first:
            if name not in asked:
                continue
            field = asked[name]
            widget = answer_for(field, self._words, Around(form.today, form.people))
            made = FieldRow(name, widget, field, self._words)
            made.answer.put(form.draft.get(name, ""))
            made.changed.connect(self._typed)
            made.entered.connect(self._onward)
            self.rows[name] = made
            self._asked.addWidget(made)

    def _draw(self, state: CorrectState) -> None:
        returned, words = state.returned, self._words
        if returned is None:
            return
        title = returned.form.service.of(words.language.value)
        number = Numeral(returned.row.short)
        self._title.setText(words.say("outbox.correct_asked", service=title, number=number))
        self._why.setText(words.say("outbox.agency_said", said=Typed(returned.reason)))
        self._why.setVisible(bool(returned.reason))
        due = returned.due
        self._due.setText(words.say("outbox.due", day=due) if due is not None else "")
        self._due.setVisible(due is not None)
        others = len(returned.form.draft) - len(self.rows)
        self._rest.setText(words.say("outbox.rest_stays", count=max(0, others)))
        for made in self.rows.values():
            made.setEnabled(not state.busy)
        self._alarm.tell_of(state.problem, self.rows, words)
        self.go.setEnabled(not state.busy)
        self._back.setEnabled(not state.busy)
        self.fit_soon(CHARS_WIDE)

    def _first(self) -> QWidget:
        return next((made.widget for made in self.rows.values()), self.go)

    def _onward(self, name: str) -> None:
        """Enter in a question leads to the next one, and from the last to the button."""
        names = list(self.rows)
        after = names[names.index(name) + 1 :]
        (self.rows[after[0]].widget if after else self.go).setFocus(_TAB)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 14)
        down.setSpacing(10)
        for one in (self._title, self._why, self._due, self._roll, self._rest):
            down.addWidget(one)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        down.addLayout(foot)
        self._back.clicked.connect(self._cancel)
        self.go.clicked.connect(self._confirm)
        self.on_sure(self._confirm)

    def _typed(self) -> None:
        if self._presenter is not None:
            self._presenter.typed()

    def _confirm(self) -> None:
        if self._presenter is not None:
            answers = {name: made.answer.value() for name, made in self.rows.items()}
            self._presenter.confirmed(answers)

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()
