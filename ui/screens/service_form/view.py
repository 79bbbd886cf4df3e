"""The form in the work pane: what is asked, what is wrong, what it costs, and when it was kept."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from app.i18n import Words
from ui.actions import cap
from ui.form import Form
from ui.rows import ServiceForm
from ui.screens.service_form.presenter import FormPresenter, FormState
from ui.widgets.basic import button, column, label, row, rule
from ui.widgets.strip import MessageStrip

SETTLE_MS: Final = 600
"""A pause in typing after which the draft is kept; at most a second of work can be lost."""


class FormScreen(QFrame):
    """Draws the state; a new form is made when another service is asked.

    Signals:
        left: the clerk goes back.
    """

    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._state = FormState()
        self._turn = -1
        self._presenter: FormPresenter | None = None
        self._form: Form | None = None
        self.strip: Final = MessageStrip(words)
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
        form = Form(asked.service.fields, asked.service.papers, self._words)
        form.fill(asked.draft, asked.prefills)
        form.changed.connect(self._changed)
        form.left.connect(self._left)
        form.finished.connect(self.go.setFocus)
        self._form = form
        self._column.insertWidget(3, form, 1)
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
        self._saved.setText(say("window.form.saved", at=at) if at is not None else "")

    def _changed(self) -> None:
        if self._presenter is not None and self._form is not None:
            self._presenter.changed(self._form.answers())
            self._presenter.papers_chosen(self._form.papers())
            self._pause.start()

    def _left(self, name: str) -> None:
        if self._presenter is not None and self._form is not None:
            self._presenter.left(name, self._form.answers())

    def settle_now(self) -> None:
        """Keep the draft now, as after a pause in typing."""
        if self._presenter is not None and self._form is not None:
            self._presenter.settled(self._form.answers())

    def _build(self) -> None:
        self._column.setContentsMargins(14, 10, 14, 12)
        self._column.addWidget(self._title)
        self._column.addWidget(self._price)
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
