"""The line of a form that heads its papers: how many are ready, and the key that opens them."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.i18n import Words
from ui.actions import cap
from ui.papers import Papers
from ui.widgets.basic import button, label, row, spoken


class PapersLine(QFrame):
    """A heading, «2 of 3 ready», and the way to scanner and files.

    Signals:
        asked: scanner and files are wanted.
    """

    asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words = words
        self._papers = Papers()
        self._ready: Final = label("quiet")
        self._open: Final = button("papers.open", words, "quiet", cap=cap("papers"))
        across = row(12)
        across.addWidget(spoken("window.form.papers", words, "heading"))
        across.addWidget(self._ready)
        across.addWidget(self._open)
        across.addStretch(1)
        self.setLayout(across)
        self._open.clicked.connect(self.asked)

    def show_papers(self, papers: Papers) -> None:
        """Say how many are ready."""
        self._papers = papers
        count = len(papers.rows)
        said = self._words.say("papers.ready", ready=papers.ready, count=count)
        self._ready.setText(said if count else "")

    def ready(self) -> str:
        """Give what is said of them."""
        return self._ready.text()

    def reword(self, words: Words) -> None:
        """Say it in other words."""
        self._words = words
        self.show_papers(self._papers)
