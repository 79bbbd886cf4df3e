"""The citizen's pane on the screen: a box, whom it finds, their card; or the four fields."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import Words
from ui.actions import cap
from ui.form import Form
from ui.rows import Prefill
from ui.screens.person.card import CardPanel
from ui.screens.person.presenter import PersonPresenter, PersonState, Step
from ui.screens.person.telling import shown
from ui.tongue import named
from ui.widgets.answer import Around
from ui.widgets.basic import announce, button, column, label, row, spoken
from ui.widgets.line import Line
from ui.widgets.results import ResultsList
from ui.widgets.strip import MessageStrip

_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 6,
    Qt.Key.Key_PageUp: -6,
}


class _Box(Line):
    """The box; arrows in it lead the list.

    Signals:
        stepped: an arrow asks for the row so many places on.
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead the list, and keep typing."""
        step = _STEPS.get(event.key())
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(step)
            event.accept()
        else:
            super().keyPressEvent(event)


class PersonPane(QFrame):
    """Draws the state.

    Signals:
        back_asked: Esc's own button.
    """

    back_asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._state = PersonState()
        self._turn = 0
        self._presenter: PersonPresenter | None = None
        self._form: Form | None = None
        self.box: Final = _Box(words)
        self.strip: Final = MessageStrip(words)
        self.results: Final = ResultsList()
        self.card: Final = CardPanel(words)
        self._title: Final = label("heading")
        self._empty: Final = label("quiet", wrap=True)
        self._why: Final = spoken("person.new_why", words, "caption", wrap=True)
        self._compact = False
        self._steps: Final = QStackedWidget()
        self._holder: Final[QVBoxLayout] = column(6)
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._nobody: Final = button("person.nobody", words, "quiet")
        self._new: Final = button("person.new", words)
        self.go: Final = button("person.take", words, "main", cap=cap("confirm"))
        named(self.box, "person.box", words)
        named(self.results, "person.list", words)
        self._build()
        self.reword(words)

    def attach(self, presenter: PersonPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter
        self.box.textEdited.connect(presenter.typed)
        self.box.entered.connect(presenter.chosen)
        self.box.stepped.connect(presenter.stepped)
        self.results.moved.connect(presenter.moved)
        self.results.chosen.connect(lambda _: presenter.chosen())
        self._new.clicked.connect(presenter.new_asked)
        self._nobody.clicked.connect(presenter.nobody_asked)
        self._back.clicked.connect(presenter.stepped_back)
        self.go.clicked.connect(self.confirm)
        self.strip.picked.connect(self._pick)

    def present(self, state: PersonState) -> None:
        """Draw the state, and let the keys go where it says."""
        before, self._state = self._state, state
        self._draw()
        if state.turn != self._turn:
            self._turn = state.turn
            self._begin(state)
        if self._form is not None:
            self._form.show_problems(state.problems)
        if state.found != before.found and state.text.strip():
            announce(self.results, self._words.say("person.found", count=len(state.found.rows)))

    def confirm(self) -> None:
        """Ctrl+Enter: take the current citizen, or the new one."""
        if self._presenter is None:
            return
        if self._state.step is Step.NEW and self._form is not None:
            self._presenter.confirmed(self._form.answers())
        else:
            self._presenter.chosen()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.box.run_towards(rtl=words.direction == "rtl")
        self.box.setPlaceholderText(words.say("person.hint"))
        self.card.reword(words)
        self._draw()

    def set_compact(self, compact: bool) -> None:
        """Leave the room of a small window to what is asked and found."""
        self._compact = compact
        self._draw()

    def focus_here(self) -> QWidget:
        """Give what F6 leads to."""
        new = self._state.step is Step.NEW and self._form is not None
        return self._form if new and self._form is not None else self.box

    def _draw(self) -> None:
        state, words = self._state, self._words
        new = state.step is Step.NEW
        self._title.setText(words.say("person.new_title" if new else "person.title"))
        self._title.setVisible(not self._compact)
        self._why.setVisible(not self._compact)
        self._steps.setCurrentIndex(1 if new else 0)
        self.strip.show_notice(state.notice)
        rows = shown(state.found, state.text, words)
        self.results.show_rows(rows, state.current)
        self.results.setVisible(bool(rows) and not new)
        self.card.show_card(None if new else state.card)
        self._empty.setVisible(not rows and state.card is None and not new)
        crowded = state.found.more and not state.found.rows and bool(state.text.strip())
        self._empty.setText(words.say("person.empty"))
        if crowded:
            self._empty.setText(words.say("person.crowded"))
            self._empty.setVisible(not new)
        own = state.card is not None and not state.text.strip()
        self._nobody.setVisible(own and not new)
        self._new.setVisible(not new)
        self.go.setVisible(new or bool(state.found.rows))
        self.go.setEnabled(not state.busy)

    def _begin(self, state: PersonState) -> None:
        if state.step is Step.NEW and state.form is not None:
            self._make(state)
            return
        if self._form is not None:
            self._drop()
        self.box.setText(state.text)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def _make(self, state: PersonState) -> None:
        assert state.form is not None
        if self._form is not None:
            self._drop()
        form = Form(state.form.fields, (), self._words, Around(state.form.today))
        form.fill(state.typed or {}, dict[str, Prefill]())
        form.ask(frozenset(field.name for field in state.form.fields))
        form.finished.connect(self.confirm)
        self._form = form
        self._holder.addWidget(form, 1)
        QTimer.singleShot(0, form, form.focus_first)

    def _drop(self) -> None:
        if self._form is not None:
            self._holder.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    def _pick(self, name: str) -> None:
        if self._form is not None:
            self._form.focus_field(name)

    def _build(self) -> None:
        looking, new = QWidget(), QWidget()
        down = column(8)
        down.addWidget(self.box)
        down.addWidget(self._empty)
        down.addWidget(self.results, 3)
        down.addWidget(self.card, 4)
        down.addStretch(0)
        looking.setLayout(down)
        self._holder.addWidget(self._why)
        new.setLayout(self._holder)
        self._steps.addWidget(looking)
        self._steps.addWidget(new)
        for one in (self.results, self.card):
            one.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.results.setMinimumHeight(96)
        whole = column(8)
        whole.setContentsMargins(14, 10, 14, 12)
        whole.addWidget(self._title)
        whole.addWidget(self.strip)
        whole.addWidget(self._steps, 1)
        foot = row(10)
        for act in (self._back, self._nobody):
            foot.addWidget(act)
        foot.addStretch(1)
        for act in (self._new, self.go):
            foot.addWidget(act)
        whole.addLayout(foot)
        self.setLayout(whole)
