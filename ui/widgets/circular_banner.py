"""One line above a service's form: which circular changed it, and what that means here."""

from typing import Final

from PySide6.QtWidgets import QFrame, QSizePolicy

from app.i18n import Typed, Words
from ui.circulars import CircularRow
from ui.theme import colours
from ui.widgets.basic import Picture, label, restyle, row


class CircularBanner(QFrame):
    """Shown while a circular about the service is new, or until the clerk has read it."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "soft")
        self._words = words
        self._row: CircularRow | None = None
        self._said: Final = label(wrap=True)
        across = row(8)
        across.setContentsMargins(10, 4, 10, 4)
        across.addWidget(Picture("clock", colours.WARNING_TEXT, px=16))
        across.addWidget(self._said, 1)
        self.setLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_row(self, circular: CircularRow | None) -> None:
        """Tell of a circular, or of none."""
        self._row = circular
        self.setVisible(circular is not None)
        self._say()

    def text(self) -> str:
        """Give the line, empty while there is none."""
        return self._said.text() if self._row is not None else ""

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        self._say()

    def _say(self) -> None:
        one = self._row
        if one is None or one.effective is None or not one.changes:
            return
        words = self._words
        due = one.in_force and not one.read
        restyle(self._said, "tone", "wrong" if due else "plain")
        number = Typed(words.digits(one.number))
        change = one.changes[0].of(words.language.value)
        day = Typed(words.date(one.effective))
        key = "circulars.banner_unread" if due else "circulars.banner"
        facts = {"number": number, "change": change}
        self._said.setText(words.say(key, **facts, **({} if due else {"effective": day})))
