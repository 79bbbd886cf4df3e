"""The line of a form that says how many of its papers are ready, and leads to them."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.i18n import Words
from ui.actions import cap
from ui.papers import Papers
from ui.screens.papers.telling import ready_in
from ui.widgets.basic import button, label, row, spoken


class PapersLine(QWidget):
    """A heading, a count, and the button of F4.

    Signals:
        opened: the papers are to be seen one by one.
    """

    opened = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words = words
        self._papers = Papers()
        self._ready: Final = label("caption")
        open_papers = button("papers.open", words, "quiet", cap=cap("papers"))
        open_papers.clicked.connect(self.opened)
        across = row(10)
        across.addWidget(spoken("window.form.papers", words, "heading"))
        across.addWidget(self._ready, 1)
        across.addWidget(open_papers)
        self.setLayout(across)

    def show_papers(self, papers: Papers) -> None:
        """Say how many are ready."""
        self._papers = papers
        self._ready.setText(ready_in(self._words, papers) if papers.rows else "")

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        self.show_papers(self._papers)
