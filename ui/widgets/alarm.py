"""What is wrong with a dialog as a whole, beside a sign; not in sight while nothing is."""

from typing import Final

from PySide6.QtWidgets import QFrame

from ui.theme import colours
from ui.widgets.basic import Picture, announce, label, row


class Alarm(QFrame):
    """Says one sentence, and announces it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words: Final = label("wrong", wrap=True)
        across = row(8)
        across.addWidget(Picture("fix", colours.ERROR, px=18))
        across.addWidget(self._words, 1)
        self.setLayout(across)
        self.hide()

    def text(self) -> str:
        """Give what is said now."""
        return self._words.text()

    def say(self, text: str) -> None:
        """Say this, or nothing."""
        self._words.setText(text)
        self.setVisible(bool(text))
        announce(self, text)
