"""What the citizen pays, in figures to read aloud, with its toman beneath."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from app.i18n import Words
from models.values.rial import ZERO, Rial
from ui.widgets.basic import column, label, row, spoken


class TotalPanel(QFrame):
    """The total and its toman; a sample catalogue's mark stands beside the figures."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words = words
        self._amount = ZERO
        self._mark = ""
        self._figures: Final = label("total", selectable=True)
        self._toman: Final = label("quiet")
        self._sample: Final = label("mark")
        upper = row()
        upper.addWidget(spoken("window.basket.total", words, "heading"))
        upper.addStretch(1)
        upper.addWidget(self._figures)
        down = column(0)
        down.addLayout(upper)
        lower = row()
        lower.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignVCenter)
        lower.addStretch(1)
        lower.addWidget(self._toman)
        down.addLayout(lower)
        self.setLayout(down)
        self._say()

    def show_total(self, amount: Rial, mark: str = "") -> None:
        """Show an amount; `mark` is the key of the words for a sample catalogue, or empty."""
        self._amount, self._mark = amount, mark
        self._say()

    def reword(self, words: Words) -> None:
        """Write the figures in the language in use."""
        self._words = words
        self._say()

    def _say(self) -> None:
        self._figures.setText(self._words.rial(self._amount))
        # A reader passes by figures that stand alone.
        aloud = self._words.say("window.basket.total_aloud", amount=self._amount)
        self._figures.setAccessibleName(aloud)
        toman = self._words.toman(self._amount)
        self._toman.setText(self._words.say("window.money.equals", toman=toman))
        self._sample.setVisible(bool(self._mark))
        if self._mark:
            self._sample.setText(self._words.say(self._mark))
