"""The work pane of a service: its form, and behind F4 its papers; Esc gives the form back."""

from typing import Final

from PySide6.QtWidgets import QStackedWidget

from ui.papers import Papers, PaperState
from ui.screens.papers.presenter import PapersPresenter
from ui.screens.papers.state import PapersState
from ui.screens.papers.view import PapersPane
from ui.screens.service_form.view import FormScreen


class ServiceWork(QStackedWidget):
    """Shows form or papers, and tells each what it must know of the other."""

    def __init__(self, form: FormScreen, pane: PapersPane) -> None:
        super().__init__()
        self._form: Final = form
        self.pane: Final = pane
        self._presenter: PapersPresenter | None = None
        self.addWidget(form)
        self.addWidget(pane)
        form.papers_asked.connect(self.show_papers)
        form.settled.connect(self._settled)
        form.paper_said.connect(self._said)

    def attach(self, presenter: PapersPresenter) -> None:
        """Tell this presenter what the form says."""
        self._presenter = presenter
        self.pane.attach(presenter)

    def present(self, state: PapersState) -> None:
        """Draw the papers, in front or behind."""
        self.pane.present(state)
        before, now = self.currentWidget(), self.pane if state.shown else self._form
        if before is not now:
            self.setCurrentWidget(now)
            if self.isVisible():
                now.setFocus()

    def papers_are(self, papers: Papers) -> None:
        """Say in the form how its papers stand."""
        self._form.show_papers(papers)

    def opened(self) -> None:
        """Another service is asked."""
        if self._presenter is not None:
            form = self._form.asked_form()
            self._presenter.opened(form.service.code, self._form.answers())

    def closed(self) -> None:
        """The form is gone."""
        if self._presenter is not None:
            self._presenter.closed()

    def show_papers(self) -> None:
        """F4."""
        if self._presenter is not None:
            self._presenter.answered(self._form.answers())
            self._presenter.came_forward()

    def stepped_back(self) -> bool:
        """Esc: tell whether it was the papers' own."""
        if self._presenter is None or not self._presenter.state.shown:
            return False
        self._presenter.stepped_back()
        return True

    def confirm(self) -> None:
        """Ctrl+Enter: the form is checked with its papers; what is wrong is told there."""
        if self._presenter is not None and self._presenter.state.shown:
            if not self._presenter.state.scanning:
                self._presenter.left(self._form.confirm)
            return
        self._form.confirm()

    def setFocus(self, *_reason: object) -> None:
        """Put the focus into what is in front."""
        front = self.pane if self.currentWidget() is self.pane else self._form
        front.setFocus()

    def _said(self, paper: str, state: str) -> None:
        if self._presenter is not None:
            self._presenter.said(paper, PaperState(state))

    def _settled(self) -> None:
        if self._presenter is not None:
            self._presenter.answered(self._form.answers())
