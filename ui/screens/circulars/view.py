"""The inbox on the screen: the list at the start side, the circular in hand beside it."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent

from app.i18n import Typed, Words
from ui.actions import cap
from ui.circulars import CircularRow
from ui.screens.circulars.presenter import CircularsPresenter, CircularsState
from ui.told import tell
from ui.tongue import named
from ui.widgets.basic import announce, box, button, column, label, row, spoken
from ui.widgets.line import Line
from ui.widgets.page import Page
from ui.widgets.results import Mood, ResultsList, Shown
from ui.widgets.roll import Roll
from ui.widgets.strip import MessageStrip

_LINES: Final = (6, 16)
"""The list is never lower than the first, and would like to be as high as the second."""


class _List(ResultsList):
    """Takes what height the window has, and rolls by itself."""

    def sizeHint(self) -> QSize:
        """Ask for a tall place; a small window gives less."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() * _LINES[1])

    def minimumSizeHint(self) -> QSize:
        """Keep two circulars in sight."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LINES[0])


class _Search(Line):
    """The field of the search; arrows go to the list, and the hand stays at the keys."""

    def __init__(self, words: Words, listed: ResultsList) -> None:
        super().__init__(words)
        self._listed = listed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk through the list while one types."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key())) if event.key() in steps else None
        if step is None:
            super().keyPressEvent(event)
            return
        event.accept()
        model, now = self._listed.model(), self._listed.currentIndex().row()
        there = model.index(min(max(now + step, 0), model.rowCount() - 1), 0)
        if there.isValid():
            self._listed.setCurrentIndex(there)


class CircularsScreen(Page):
    """Draws the state."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=128, margin=24)
        self._words = words
        self._state = CircularsState()
        self._turn = -1
        self._told_of = ""
        self._presenter: CircularsPresenter | None = None
        self._strip: Final = MessageStrip(words)
        self._list: Final = _List()
        self._card, self._card_inside = box(role="soft", margin=12)
        self._search: Final = _Search(words, self._list)
        self._empty: Final = label("quiet", wrap=True)
        self._title: Final = label("heading", wrap=True)
        self._agency: Final = label("caption", wrap=True)
        self._changes_head: Final = spoken("circulars.changes", words, "strong")
        self._changes: Final = label(wrap=True)
        self._stops: Final = label("wrong", wrap=True)
        self._about: Final = label("caption", wrap=True)
        self._text: Final = label(wrap=True, selectable=True)
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._go: Final = button("circulars.understood", words, "main", cap=cap("confirm"))
        named(self._list, "circulars.list", words)
        named(self._search, "circulars.search", words)
        self._build()
        self.reword(words)

    def attach(self, presenter: CircularsPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: CircularsState) -> None:
        """Draw the state."""
        self._state = state
        self._draw()
        if state.turn != self._turn:
            self._turn = state.turn
            self._search.blockSignals(True)
            self._search.put(state.text)
            self._search.blockSignals(False)
            self._search.setFocus(Qt.FocusReason.TabFocusReason)

    def confirm(self) -> None:
        """Ctrl+Enter: read and understood."""
        if self._presenter is not None:
            self._presenter.understood()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._search.setPlaceholderText(words.say("circulars.search"))
        self._draw()

    def _draw(self) -> None:
        state, say = self._state, self._words.say
        self._strip.show_notice(state.notice)
        self._list.show_rows(tuple(shown(one, self._words) for one in state.rows), state.current)
        self._list.setVisible(bool(state.rows))
        self._empty.setVisible(not state.rows)
        key = "nothing_found" if state.all else "empty"
        self._empty.setText(say(f"circulars.{key if state.loaded else 'loading'}"))
        self._show_row(state.row)
        one = state.row
        self._go.setVisible(one is not None and not one.read and one.refused is None)
        self._go.setEnabled(not state.busy)

    def _show_row(self, one: CircularRow | None) -> None:
        say, language = self._words.say, self._words.language.value
        shown_parts = (self._agency, self._changes_head, self._changes, self._about, self._text)
        for part in shown_parts:
            part.setVisible(one is not None and one.refused is None)
        self._card.setVisible(one is not None)
        self._title.setVisible(one is not None)
        self._stops.setVisible(one is not None and (one.stops or one.refused is not None))
        if one is None:
            return
        if one.refused is not None:
            self._title.setText(one.code)
            self._stops.setText(tell(self._words, one.refused))
            return
        self._title.setText(one.title.of(language))
        number = Typed(self._words.digits(one.number))
        agency = say("circulars.agency", agency=one.agency.of(language), number=number)
        days = {
            name: Typed(self._words.date(day))
            for name, day in (("issued", one.issued), ("effective", one.effective))
            if day is not None
        }
        self._agency.setText(f"{agency}\n{say('circulars.issued', **days)}")
        self._changes.setText("\n".join(f"• {line.of(language)}" for line in one.changes))
        if one.stops and one.effective is not None:
            self._stops.setText(say("circulars.stops", effective=days["effective"]))
        services = say("circulars.comma").join(name.of(language) for name in one.services)
        self._about.setText(say("circulars.about", services=services))
        self._text.setText(one.text.of(language))
        if one.code != self._told_of:
            self._told_of = one.code
            announce(self, self._title.text())

    def _build(self) -> None:
        self.inner.addWidget(spoken("circulars.title", self._words, "title"))
        self.inner.addWidget(self._strip)
        told, inside = box(gap=8)
        parts = (
            *(self._title, self._agency, self._stops, self._changes_head, self._changes),
            *(self._about, self._text),
        )
        for part in parts:
            inside.addWidget(part)
        inside.addStretch(1)
        within = self._card_inside
        within.addWidget(Roll(told))
        start = column(8)
        start.addWidget(self._search)
        start.addWidget(self._list, 1)
        start.addWidget(self._empty)
        start.addStretch(0)
        across = row(16)
        across.setContentsMargins(24, 0, 24, 0)
        across.addLayout(start, 2)
        across.addWidget(self._card, 3)
        self.add_below(across)
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        self.foot.addWidget(self._go)
        self._go.clicked.connect(self.confirm)
        self._back.clicked.connect(self._stepped_back)
        self._search.changed.connect(self._searched)
        self._search.entered.connect(self._go.setFocus)
        self._list.moved.connect(self._moved)
        self._list.chosen.connect(lambda _: self._go.setFocus())

    def _searched(self) -> None:
        if self._presenter is not None:
            self._presenter.searched(self._search.value())

    def _moved(self, place: int) -> None:
        if self._presenter is not None and place >= 0:
            self._presenter.moved(place)

    def _stepped_back(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped_back()


def shown(one: CircularRow, words: Words) -> Shown:
    """Say a circular in a row of the list."""
    language = words.language.value
    if one.refused is not None:
        return Shown(
            title=one.code,
            detail=words.error(one.refused).reason,
            state=words.say("circulars.refused"),
            mood="no",
        )
    day = words.date(one.issued) if one.issued is not None else ""
    state = words.say("circulars.read")
    mood: Mood = "good"
    if not one.read and one.in_force:
        state, mood = words.say("circulars.in_force"), "no"
    elif not one.read and one.read_by is not None:
        state = words.say("circulars.by", day=Typed(words.date(one.read_by)))
        mood = "wait"
    return Shown(
        title=one.title.of(language),
        detail=one.agency.of(language),
        side=day,
        state=state,
        mood=mood,
    )
