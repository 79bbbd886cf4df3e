"""The form in the work pane: what is asked, what is wrong, what it costs, and when it was kept."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame

from app.i18n import Words
from models.values.jalali_date import at_tehran
from ui.actions import cap
from ui.form import Form
from ui.papers import Papers
from ui.rows import ServiceForm
from ui.screens.service_form.presenter import FormPresenter, FormState
from ui.told import Problem
from ui.widgets.answer import Around
from ui.widgets.basic import button, column, label, row, rule
from ui.widgets.circular_banner import CircularBanner
from ui.widgets.strip import MessageStrip

SETTLE_MS: Final = 600
"""So long after the first key since the last time the draft is kept, however fast one types."""


class FormScreen(QFrame):
    """Draws the state; a new form is made when another service is asked.

    Signals:
        left: the clerk goes back. settled: typing paused, or the form is left for a moment.
        paper_said, papers_asked: as of the form in front.
    """

    settled = Signal()
    paper_said = Signal(str, str)
    papers_asked = Signal()
    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._state = FormState()
        self._turn = -1
        self._known_turn = 0
        self._file_turn = 0
        self._presenter: FormPresenter | None = None
        self._form: Form | None = None
        self.strip: Final = MessageStrip(words)
        self.banner: Final = CircularBanner(words)
        self._title: Final = label("heading", wrap=True)
        self._price: Final = label("quiet", wrap=True)
        self._saved: Final = label("caption")
        self.go: Final = button("window.form.add", words, "main", cap=cap("confirm"))
        self._pause: Final = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLE_MS)
        self._pause.timeout.connect(self.settle_now)
        self._column: Final = column(8)
        self._build()

    def attach(self, presenter: FormPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: FormState) -> None:
        """Draw the state."""
        self._state = state
        if state.form is None:
            return
        if state.turn != self._turn:
            self._turn = state.turn
            self._make(state.form)
        form = self.form()
        form.ask(state.asked)
        form.show_problems(state.problems)
        self._take_in(form, state)
        self.strip.show_notice(state.notice)
        self.strip.settle(frozenset(problem.field for problem in state.problems))
        self.go.setEnabled(not state.busy)
        self._say(state)

    def form(self) -> Form:
        """Give the form in front."""
        if self._form is None:
            raise LookupError("no service is asked")
        return self._form

    def asked_form(self) -> ServiceForm:
        """Give what is asked."""
        if self._state.form is None:
            raise LookupError("no service is asked")
        return self._state.form

    def confirm(self) -> None:
        """Ctrl+Enter: check everything and add to the basket."""
        if self._presenter is not None and self._form is not None:
            self._pause.stop()
            self._presenter.confirmed(self._form.answers(), self._form.papers())

    def focus_papers(self) -> None:
        """F4."""
        if self._form is not None:
            self._form.focus_papers()

    def problems(self) -> tuple[Problem, ...]:
        """Give what is wrong, as it is told."""
        return self._state.problems

    def saved(self) -> str:
        """Give what is said of the draft."""
        return self._saved.text()

    def answers(self) -> dict[str, str]:
        """Give what is answered so far."""
        return self._form.answers() if self._form is not None else {}

    def show_papers(self, papers: Papers) -> None:
        """Say how the papers of the form in front stand."""
        if self._form is not None:
            self._form.show_papers(papers)
            if self._presenter is not None:
                self._presenter.papers_chosen(self._form.papers())

    def setFocus(self, *_reason: object) -> None:
        """Put the focus on the first open question."""
        if self._form is not None:
            self._form.focus_first()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._say(self._state)

    def _make(self, asked: ServiceForm) -> None:
        if self._form is not None:
            self._pause.stop()
            self._column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        around = Around(asked.today, asked.people)
        form = Form(asked.service.fields, asked.service.papers, self._words, around)
        form.fill(asked.draft, asked.prefills)
        form.changed.connect(self._changed)
        form.left.connect(self._left)
        form.paper_said.connect(self.paper_said)
        form.papers_asked.connect(self.papers_asked)
        form.finished.connect(self.go.setFocus)
        form.file_wanted.connect(self._choose_file)
        self._form = form
        self._column.insertWidget(self._column.indexOf(self.strip) + 1, form, 1)
        # The first question is known only after the state has said which are asked.
        QTimer.singleShot(0, form, form.focus_first)

    def _say(self, state: FormState) -> None:
        if state.form is None:
            return
        say, language = self._words.say, self._words.language.value
        title = state.form.service.of(language)
        agency = state.form.agency.of(language)
        self._title.setText(say("window.form.title", title=title, agency=agency))
        if state.preview is not None:
            agencies, fee = state.preview.agencies, state.preview.office_fee
            priced = say("window.form.price", agencies=agencies, fee=fee, total=state.preview.total)
            self._price.setText(priced)
        else:
            stated = state.form.service.total
            self._price.setText(say("window.form.price_from", total=stated))
        at = state.saved_at
        if state.quantity > 1:
            many = say("form.many", count=state.quantity)
            self._price.setText(f"{self._price.text()} · {many}")
        # To the second: a clerk who looks up sees that the last word is kept.
        moment = self._words.digits(f"{at_tehran(at):%H:%M:%S}") if at is not None else ""
        self._saved.setText(say("form.saved", at=moment) if moment else "")

    def _changed(self) -> None:
        if self._presenter is not None and self._form is not None:
            self._presenter.changed(self._form.answers())
            self._presenter.papers_chosen(self._form.papers())
            if not self._pause.isActive():
                self._pause.start()

    def _take_in(self, form: Form, state: FormState) -> None:
        """Show what came since: what is known of a person, and a file that was kept."""
        if state.known_turn != self._known_turn:
            self._known_turn = state.known_turn
            form.refill(state.known)
        if state.file_turn != self._file_turn:
            self._file_turn = state.file_turn
            form.attached(*state.file)

    def _choose_file(self, name: str) -> None:
        kinds = f"{self._words.say('form.file_kinds')} (*.jpg *.jpeg *.png *.pdf)"
        title = self._words.say("form.file_title")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen and self._presenter is not None:
            self._presenter.file_chosen(name, Path(chosen))

    def _left(self, name: str) -> None:
        if self._presenter is not None and self._form is not None:
            self._presenter.left(name, self._form.answers())

    def settle_now(self) -> None:
        """Keep the draft now, as after a pause in typing."""
        if self._presenter is not None and self._form is not None:
            self._pause.stop()
            self._presenter.settled(self._form.answers(), self._form.kept())
            self.settled.emit()

    def _build(self) -> None:
        self._column.setContentsMargins(14, 10, 14, 12)
        self._column.addWidget(self._title)
        self._column.addWidget(self._price)
        self._column.addWidget(self.banner)
        self._column.addWidget(self.strip)
        self._column.addWidget(rule())
        foot = row(12)
        back = button("window.action.back", self._words, cap=cap("back"))
        back.clicked.connect(self.left)
        foot.addWidget(self._saved, 1)
        foot.addWidget(back)
        foot.addWidget(self.go)
        self._column.addLayout(foot)
        self.setLayout(self._column)
        self.go.clicked.connect(self.confirm)
        self.strip.picked.connect(lambda name: self.form().focus_field(name))
