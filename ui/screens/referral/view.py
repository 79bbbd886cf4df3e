"""The pane of a service that is not to be had here: reason, places, papers, and the slip's key."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.i18n import Code, Words
from ui.actions import cap
from ui.referral import Guide, PlaceRow
from ui.screens.referral.presenter import ReferralPresenter, ReferralState
from ui.theme import colours
from ui.widgets.basic import Picture, announce, box, button, clear, column, label, row, spoken
from ui.widgets.roll import Roll
from ui.widgets.strip import MessageStrip

_NEAR: Final = 1_000
_PLACES_SHOWN: Final = 3


class ReferralPane(QFrame):
    """Draws the state.

    Signals:
        back_asked: Esc's own button.
    """

    back_asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._state = ReferralState()
        self._turn = 0
        self._presenter: ReferralPresenter | None = None
        self.strip: Final = MessageStrip(words)
        self._title: Final = label("heading", wrap=True)
        self._why: Final = label(wrap=True)
        self._do: Final = label("caption", wrap=True)
        self._sample: Final = spoken("referral.sample", words, "mark")
        self._places: Final[QVBoxLayout] = column(8)
        self._papers: Final[QVBoxLayout] = column(2)
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self.go: Final = button("referral.print", words, "main", cap=cap("confirm"))
        self._build(words)

    def attach(self, presenter: ReferralPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter
        self.go.clicked.connect(presenter.confirmed)
        self._back.clicked.connect(self.back_asked)

    def present(self, state: ReferralState) -> None:
        """Draw the state."""
        self._state = state
        self.strip.show_notice(state.notice)
        self.go.setEnabled(not state.busy)
        if state.turn != self._turn:
            self._turn = state.turn
            self._say()
            if state.guide is not None:
                announce(self, f"{self._title.text()}. {self._why.text()}")

    def confirm(self) -> None:
        """Ctrl+Enter."""
        if self._presenter is not None:
            self._presenter.confirmed()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._say()

    def focus_here(self) -> QWidget:
        """Give what F6 leads to."""
        return self.go

    def _say(self) -> None:
        guide, words = self._state.guide, self._words
        clear(self._places)
        clear(self._papers)
        if guide is None:
            return
        tongue = words.language.value
        title, agency = guide.title.of(tongue), guide.agency.of(tongue)
        self._title.setText(words.say("window.form.title", title=title, agency=agency))
        told = words.error(guide.why)
        self._why.setText(told.reason)
        self._do.setText(told.remedy)
        self._sample.setVisible(guide.sample)
        for place in guide.places[:_PLACES_SHOWN]:
            self._places.addWidget(_place(place, words))
        if not guide.places:
            self._places.addWidget(_text(words.say("referral.no_place", agency=agency)))
        self._say_papers(guide)

    def _say_papers(self, guide: Guide) -> None:
        words = self._words
        for paper, always in guide.papers:
            key = "referral.paper" if always else "referral.paper_if"
            self._papers.addWidget(_text(words.say(key, paper=paper.of(words.language.value))))
        if not guide.papers:
            self._papers.addWidget(_text(words.say("referral.no_papers")))

    def _build(self, words: Words) -> None:
        inside = QWidget()
        down = column(8)
        down.setContentsMargins(2, 2, 8, 2)
        why, within = box(row(10), role="soft", margin=10)
        within.addWidget(
            Picture("offline", colours.WARNING_TEXT, px=22), 0, Qt.AlignmentFlag.AlignTop
        )
        told = column(2)
        told.addWidget(self._why)
        told.addWidget(self._do)
        within.addLayout(told, 1)
        down.addWidget(why)
        head = row(8)
        head.addWidget(spoken("referral.where", words, "strong"))
        head.addWidget(self._sample)
        head.addStretch(1)
        down.addLayout(head)
        down.addLayout(self._places)
        down.addWidget(spoken("referral.papers", words, "strong"))
        down.addLayout(self._papers)
        down.addStretch(1)
        inside.setLayout(down)
        whole = column(8)
        whole.setContentsMargins(14, 10, 14, 12)
        whole.addWidget(self._title)
        whole.addWidget(self.strip)
        whole.addWidget(Roll(inside), 1)
        foot = row(10)
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.setLayout(whole)


def _text(said: str, *, strong: bool = False) -> QLabel:
    made = label("strong" if strong else "plain", wrap=True, selectable=True)
    made.setText(said)
    return made


def _place(place: PlaceRow, words: Words) -> QWidget:
    tongue = words.language.value
    holder, down = box(gap=1)
    down.addWidget(_text(place.title.of(tongue), strong=True))
    down.addWidget(_text(place.address.of(tongue)))
    parts = [place.hours.of(tongue)]
    if place.phone:
        phone = Code(words.digits(place.phone))
        parts.append(words.say("referral.call", phone=phone))
    if place.metres:
        parts.append(_way(words, place.metres))
    more = label("caption", wrap=True)
    more.setText(" · ".join(parts))
    down.addWidget(more)
    return holder


def _way(words: Words, metres: int) -> str:
    if metres < _NEAR:
        return words.say("referral.metres", metres=metres)
    whole, tenth = divmod(round(metres / 100), 10)
    return words.say("referral.kilometres", whole=whole, tenth=tenth)
