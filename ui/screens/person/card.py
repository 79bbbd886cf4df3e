"""The citizen's card on the screen: who, how to reach them, what they wait for, what was before."""

from typing import Final

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.i18n import Words
from ui.person import CitizenCard
from ui.screens.person import telling
from ui.theme import colours
from ui.widgets.basic import Picture, clear, column, label, row, spoken
from ui.widgets.roll import Roll


class CardPanel(Roll):
    """Draws a card; nothing in it takes keys."""

    def __init__(self, words: Words) -> None:
        inside = QWidget()
        super().__init__(inside)
        self._words = words
        self._card: CitizenCard | None = None
        self._name: Final = label("heading", wrap=True)
        self._facts: Final = label(wrap=True, selectable=True)
        self._counts: Final = label("caption", wrap=True)
        self._flags: Final = label("strong", wrap=True)
        self._cases_title: Final = spoken("person.open_cases", words, "strong")
        self._history_title: Final = spoken("person.history", words, "strong")
        self._cases: Final[QVBoxLayout] = column(2)
        self._history: Final[QVBoxLayout] = column(2)
        down = column(6)
        down.setContentsMargins(12, 10, 12, 10)
        head = row(8)
        head.addWidget(Picture("person", colours.PRIMARY, px=22))
        head.addWidget(self._name, 1)
        down.addLayout(head)
        for one in (self._flags, self._facts, self._counts):
            down.addWidget(one)
        down.addSpacing(4)
        down.addWidget(self._cases_title)
        down.addLayout(self._cases)
        down.addSpacing(4)
        down.addWidget(self._history_title)
        down.addLayout(self._history)
        down.addStretch(1)
        inside.setLayout(down)
        self.hide()

    def show_card(self, card: CitizenCard | None) -> None:
        """Show a citizen, or nobody."""
        if card != self._card:
            self._card = card
            self._say()
        self.setVisible(card is not None)

    def reword(self, words: Words) -> None:
        """Tell the same in the language in use."""
        self._words = words
        self._say()

    def _say(self) -> None:
        card, words = self._card, self._words
        clear(self._cases)
        clear(self._history)
        if card is None:
            return
        self._name.setText(telling.name_of(card, words))
        self._facts.setText(telling.facts(card, words))
        self._counts.setText(telling.counts(card, words))
        flags = telling.flags(card, words)
        self._flags.setText(flags)
        self._flags.setVisible(bool(flags))
        for text, late in telling.cases(card, words):
            self._cases.addWidget(_case(text, late=late))
        if not card.open_cases:
            self._cases.addWidget(_line(words.say("person.no_cases"), "caption"))
        for text in telling.history(card, words):
            self._history.addWidget(_line(text))
        self._history_title.setVisible(bool(card.history))


def _line(text: str, tone: str = "plain") -> QLabel:
    made = label("caption" if tone == "caption" else "plain", wrap=True)
    made.setText(text)
    return made


def _case(text: str, *, late: bool) -> QWidget:
    holder = QWidget()
    across = row(6)
    across.addWidget(Picture("fix" if late else "clock", _tint(late=late), px=15))
    across.addWidget(_line(text), 1)
    holder.setLayout(across)
    return holder


def _tint(*, late: bool) -> str:
    return colours.ERROR if late else colours.SECONDARY
