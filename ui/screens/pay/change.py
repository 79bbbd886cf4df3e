"""The change to give back, in figures to be seen and in words to be said."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame

from app.i18n import Language, Words
from models.values.rial import Rial
from models.values.text import in_words
from ui.widgets.basic import announce, column, label, row, spoken

PAUSE_MS: Final = 700
"""A sum is said once nothing was typed for so long: nobody wants to hear every digit's change."""


class ChangePanel(QFrame):
    """Large enough to read from a standing height.

    Signals:
        rested: the sum is what it is; whoever listens is told of it now.
    """

    rested = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "soft")
        self._words = words
        self._change: Rial | None = None
        self._figures: Final = label("change")
        self._aloud: Final = label("quiet", wrap=True)
        self._aloud.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        across = row(12)
        across.addWidget(spoken("window.pay.change", words, "strong"))
        across.addStretch(1)
        across.addWidget(self._figures)
        self._pause: Final = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        down = column(0)
        down.setContentsMargins(14, 4, 14, 6)
        down.addLayout(across)
        down.addWidget(self._aloud)
        self.setLayout(down)

    def show_change(self, change: Rial | None) -> None:
        """Show what goes back; None when nothing is paid in cash."""
        other, self._change = change != self._change, change
        self.setVisible(change is not None)
        if change is not None:
            self._say(change)
        if other and change is not None:
            self._pause.start()

    def said(self) -> str:
        """Give what is to be said to the citizen, empty while nothing is paid in cash."""
        return self._aloud.text() if self._change is not None else ""

    def _tell(self) -> None:
        self.rested.emit(self.said())
        announce(self, self.said())

    def hush(self) -> None:
        """Say nothing more: the dialog is gone."""
        self._pause.stop()
        self._change = None

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        if self._change is not None:
            self._say(self._change)

    def _say(self, change: Rial) -> None:
        words = self._words
        # Room for the longest sum in words, so that the dialog does not jump while one types.
        self._aloud.setMinimumHeight(2 * self._aloud.fontMetrics().lineSpacing())
        if change.amount < 0:
            self._figures.setText(" ")
            self._aloud.setText(words.say("window.pay.short", missing=-change))
            return
        self._figures.setText(words.rial(change))
        if not change.amount:
            self._aloud.setText(words.say("window.pay.no_change"))
            return
        persian = words.language is Language.FA
        spelled = in_words(change.amount) if persian else words.number(change.amount)
        toman = words.toman(change)
        self._aloud.setText(words.say("window.pay.give_back", words=spelled, toman=toman))
