"""A short account: names at the start, sums under each other at the end, the last one weighs."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from app.i18n import Words
from models.values.rial import Rial
from ui.widgets.basic import label, restyle, spoken


class Sums(QFrame):
    """The words of a line are `window.sums.<name>`; a sum that is None leaves its line out."""

    def __init__(self, names: tuple[str, ...], words: Words) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words = words
        self._names: Final = names
        self._shown: Mapping[str, Rial | None] = {}
        self._said: Final[dict[str, QLabel]] = {}
        self._heads: Final[dict[str, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        for place, name in enumerate(names):
            last = place == len(names) - 1
            self._heads[name] = spoken(f"window.sums.{name}", words, "strong" if last else "plain")
            self._said[name] = label("heading" if last else "plain")
            grid.addWidget(self._heads[name], place, 0)
            grid.addWidget(self._said[name], place, 1, right | Qt.AlignmentFlag.AlignVCenter)

    def show_sums(self, sums: Mapping[str, Rial | None], *, doubtful: bool = False) -> None:
        """Show these sums; `doubtful` marks the last one, by colour and by its word."""
        self._shown = sums
        last = self._names[-1]
        restyle(self._said[last], "doubt", "true" if doubtful else "false")
        self._say()

    def reword(self, words: Words) -> None:
        """Write the sums in the language in use."""
        self._words = words
        self._say()

    def _say(self) -> None:
        for name in self._names:
            amount = self._shown.get(name)
            self._heads[name].setVisible(amount is not None)
            self._said[name].setVisible(amount is not None)
            self._said[name].setText(_signed(self._words, name, amount))


def _signed(words: Words, name: str, amount: Rial | None) -> str:
    """Say a sum; a difference says in a word whether it is short or over."""
    if amount is None:
        return ""
    if "difference" not in name or not amount.amount:
        return words.money(amount)
    word = "short" if amount.amount < 0 else "over"
    return words.say(f"window.sums.{word}", amount=words.money(abs(amount)))
