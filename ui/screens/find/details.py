"""One slip told in full: whose, its lines and papers, its money, and all that happened to it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel

from app.i18n import Words
from ui.finding import SlipWhole
from ui.screens.find import telling
from ui.tongue import named
from ui.widgets.basic import Tone, box, clear, label
from ui.widgets.roll import Roll


class Details(Roll):
    """Drawn anew for each slip; the keys can go in to read it page by page."""

    def __init__(self, words: Words) -> None:
        inside, down = box(gap=4)
        super().__init__(inside)
        self._down: Final[QBoxLayout] = down
        self._words = words
        self._whole: SlipWhole | None = None
        self._texts: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        named(self, "find.details", words)

    def show_slip(self, whole: SlipWhole | None, words: Words) -> None:
        """Tell this slip, or nothing."""
        if whole == self._whole and words is self._words and self._texts:
            return
        self._whole, self._words = whole, words
        clear(self._down)
        self._texts = []
        if whole is None:
            return
        self._head(whole)
        self._lines(whole)
        self._money(whole)
        self._events(whole)
        self._down.addStretch(1)
        self.setAccessibleDescription("\n".join(self._texts))

    def text(self) -> str:
        """Give all that is told."""
        return "\n".join(self._texts)

    def _head(self, whole: SlipWhole) -> None:
        first, *rest = telling.head(whole, self._words)
        self._say(first, "strong", struck=whole.row.state == "voided")
        for text in rest:
            self._say(text, "caption")

    def _lines(self, whole: SlipWhole) -> None:
        self._title("find.title_lines")
        for line in whole.lines:
            self._say(telling.line_of(line, self._words), struck=line.state != "taken")
            if papers := telling.papers_of(line, self._words):
                self._say(papers, "caption")
        if files := telling.files_of(whole.files, self._words):
            self._say(files, "caption")

    def _money(self, whole: SlipWhole) -> None:
        self._title("find.title_money")
        self._say(self._words.say("find.total", amount=whole.row.total), "strong")
        for tender in whole.tenders:
            self._say(telling.tender_of(tender, self._words))

    def _events(self, whole: SlipWhole) -> None:
        self._title("find.title_events")
        for event in whole.events:
            self._say(telling.event_of(event, self._words))
        self._say(self._words.say(f"outbox.means.{whole.row.sent.value}"), "caption")

    def _title(self, key: str) -> None:
        self._down.addSpacing(6)
        self._say(self._words.say(key), "caption")

    def _say(self, text: str, tone: Tone = "plain", *, struck: bool = False) -> None:
        made: QLabel = label(tone, wrap=True)
        made.setText(text)
        if struck:
            font = made.font()
            font.setStrikeOut(True)
            made.setFont(font)
        self._texts.append(text)
        self._down.addWidget(made)
