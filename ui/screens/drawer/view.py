"""The drawer on the screen: its menu at the start side, what a choice asks at the end side."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.i18n import Code, Typed, Words
from models.catalogue.record import Choice
from ui.actions import cap
from ui.drawer import OPENINGS, PARTIES, REASONS, Summary
from ui.screens.drawer.presenter import MENU, DrawerPresenter, DrawerState, Filled, Part
from ui.told import Saying, tell
from ui.tongue import says
from ui.widgets.basic import Button, box, button, clear, column, label, restyle, row, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line
from ui.widgets.money import MoneyEdit
from ui.widgets.page import Page
from ui.widgets.strip import MessageStrip

_COUNTS: Final = ("receipts", "voids", "refunds", "copies", "openings", "moves", "unknown_cards",
                  "waiting")  # fmt: skip
_GO: Final = {
    Part.IN: "move",
    Part.OUT: "move",
    Part.OPEN: "open",
    Part.SUMMARY: "print_standing",
    Part.ACCEPT: "accept",
}
"""What the main button of each part does; the menu has none but the way back."""
_PIN_MOST: Final = 32
_SLIP_CHARS: Final = 12
_WORD_DIGITS: Final = 8


class DrawerScreen(Page):
    """Draws the state; a digit chooses while the menu has the focus."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=118, margin=24)
        self._words = words
        self._state = DrawerState()
        self._turn = -1
        self._drawing = False
        self._presenter: DrawerPresenter | None = None
        self._strip: Final = MessageStrip(words)
        self._told: Final = label("heading", wrap=True)
        self._menu: Final[dict[Part, Button]] = {
            part: button(f"drawer.menu.{part.value}", words, cap=str(place))
            for place, part in enumerate(MENU, 1)
        }
        self._amount: Final = MoneyEdit(words)
        self._party: Final = {
            part: Radios(_choices("drawer.party", PARTIES), words) for part in (Part.OUT, Part.IN)
        }
        self._why: Final = Radios(_choices("drawer.reason", REASONS), words)
        self._open_why: Final = Radios(_choices("drawer.reason", OPENINGS), words)
        self._slip: Final = Line(words, chars=_SLIP_CHARS, rtl=False)
        self._way_slip: Final = Line(words, chars=_SLIP_CHARS, rtl=False)
        self._word: Final = DigitsEdit(words, most=_WORD_DIGITS)
        self._approver: Final = DigitsEdit(words, most=8)
        self._pin: Final = Line(words, chars=16, rtl=False)
        self._pin.setEchoMode(Line.EchoMode.Password)
        self._pin.setMaxLength(_PIN_MOST)
        self._rows: Final = self._make_rows(words)
        self._pages: Final = QStackedWidget()
        self._sums: Final = QVBoxLayout()
        self._ways: Final = QVBoxLayout()
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._go: Final = button("drawer.move", words, "main", cap=cap("confirm"))
        self._build()

    def attach(self, presenter: DrawerPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: DrawerState) -> None:
        """Draw the state."""
        self._state = state
        self._drawing = True
        self._draw(state)
        self._drawing = False
        if state.turn != self._turn:
            self._turn = state.turn
            self._enter(state)
        if state.problem is not None:
            self._rows[_row_of(state)].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def confirm(self) -> None:
        """Ctrl+Enter, or Enter in the last field."""
        if self._presenter is None:
            return
        at_way = self._state.part is Part.ACCEPT
        self._presenter.confirmed(
            Filled(
                amount=self._amount.rial(),
                slip=(self._way_slip if at_way else self._slip).value(),
                word=self._word.value(),
                approver=self._approver.value(),
                pin=self._pin.text(),
            )
        )

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._drawing = True
        self._draw(self._state)
        self._drawing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses from the menu, whichever of its lines has the focus."""
        place = event.key() - Qt.Key.Key_1
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        at_menu = self._state.part in (Part.MENU, Part.SUMMARY)
        if at_menu and not plain and 0 <= place < len(MENU) and not event.isAutoRepeat():
            event.accept()
            if self._menu[MENU[place]].isVisible() and self._menu[MENU[place]].isEnabled():
                self._chose(MENU[place])
        else:
            super().keyPressEvent(event)

    def _draw(self, state: DrawerState) -> None:
        self._strip.show_notice(state.notice)
        self._told.setVisible(state.told is not None)
        self._told.setText(tell(self._words, state.told) if state.told else "")
        self._menu[Part.ACCEPT].setVisible(bool(state.way))
        self._menu[Part.OPEN].setEnabled(state.can_open)
        self._menu[Part.OPEN].setToolTip(
            "" if state.can_open else self._words.say("drawer.no_drawer")
        )
        moves = state.part in (Part.IN, Part.OUT)
        shown = {
            "to": state.part is Part.OUT,
            "from": state.part is Part.IN,
            "amount": moves,
            "why": moves and not state.asks_slip,
            "slip": state.asks_slip,
            "approver": moves and state.second,
            "pin": moves and state.second,
        }
        for name, there in shown.items():
            self._rows[name].setVisible(there)
        for party in self._party.values():
            party.put(state.party)
        at = _row_of(state)
        for name, field in self._rows.items():
            field.show_problem(state.problem if name == at else None)
        places = {Part.IN: 1, Part.OUT: 1, Part.OPEN: 2, Part.SUMMARY: 3, Part.ACCEPT: 4}
        self._pages.setCurrentIndex(places.get(state.part, 0))
        act = _GO.get(state.part)
        self._go.setVisible(act is not None)
        restyle(self._back, "rank", "plain" if act else "main")
        key = f"drawer.{'working' if state.busy else act or 'move'}"
        says(self._go, key, self._words, cap=cap("confirm"))
        for one in (self._go, self._back):
            one.setEnabled(not state.busy)
        self._show_summary(state.summary if state.part is Part.SUMMARY else None)
        self._show_way(state)

    def _enter(self, state: DrawerState) -> None:
        """Empty the fields of a new part, and begin at its first."""
        match state.part:
            case Part.IN | Part.OUT if state.second:
                self._approver.setFocus(Qt.FocusReason.TabFocusReason)
            case Part.IN | Part.OUT:
                for one in (self._amount, self._slip, self._approver, self._pin, self._why):
                    one.put("")
                self._amount.setFocus(Qt.FocusReason.TabFocusReason)
            case Part.OPEN:
                self._open_why.put("")
                self._open_why.setFocus(Qt.FocusReason.TabFocusReason)
            case Part.ACCEPT:
                self._way_slip.put(state.way[0].slip if state.way else "")
                self._word.put("")
                self._word.setFocus(Qt.FocusReason.TabFocusReason)
            case _:
                self._menu[Part.IN].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_summary(self, summary: Summary | None) -> None:
        clear(self._sums)
        if summary is None:
            if self._state.part is Part.SUMMARY:
                self._sums.addWidget(spoken("drawer.loading", self._words, "quiet"))
            return
        say, words = self._words.say, self._words
        self._sums.addWidget(_pair(say("drawer.summary.shift"), words.number(summary.number)))
        self._sums.addWidget(_pair(say("drawer.summary.since"), words.moment(summary.since)))
        for name in _COUNTS:
            count = words.number(getattr(summary, name))
            self._sums.addWidget(_pair(say(f"drawer.summary.{name}"), count))
        if summary.first:
            first, last = (Code(f"{one:06d}") for one in (summary.first, summary.last))
            said = label("caption")
            said.setText(say("drawer.summary.numbers", first=first, last=last))
            self._sums.addWidget(said)
        self._sums.addWidget(spoken("drawer.summary.blind", words, "caption", wrap=True))

    def _show_way(self, state: DrawerState) -> None:
        clear(self._ways)
        self._ways.addWidget(spoken("drawer.in_way_title", self._words, "strong"))
        for one in state.way:
            said = label(wrap=True)
            at = Typed(self._words.time(one.since))
            slip = Code(one.slip)
            said.setText(self._words.say("drawer.in_way", slip=slip, amount=one.amount, at=at))
            self._ways.addWidget(said)
        if not state.way:
            self._ways.addWidget(spoken("drawer.in_way_none", self._words, "quiet"))

    def _make_rows(self, words: Words) -> dict[str, FieldRow]:
        asked: tuple[tuple[str, QWidget, str], ...] = (
            ("to", self._party[Part.OUT], "to"),
            ("from", self._party[Part.IN], "from"),
            ("amount", self._amount, "amount"),
            ("slip", self._slip, "slip"),
            ("why", self._why, "why"),
            ("approver", self._approver, "approver"),
            ("pin", self._pin, "pin"),
            ("open_why", self._open_why, "why"),
            ("way_slip", self._way_slip, "slip"),
            ("word", self._word, "word"),
        )
        hints = {"slip": "slip_hint", "word": "word_hint"}
        return {
            name: FieldRow(
                name,
                widget,
                Saying(f"drawer.{said}"),
                words,
                hint=Saying(f"drawer.{hints[name]}") if name in hints else None,
            )
            for name, widget, said in asked
        }

    def _build(self) -> None:
        self.inner.addWidget(spoken("drawer.title", self._words, "title"))
        self.inner.addWidget(self._strip)
        self.inner.addWidget(self._told)
        across = row(28)
        menu = column(8)
        for part, one in self._menu.items():
            menu.addWidget(one)
            one.clicked.connect(lambda _=False, chosen=part: self._chose(chosen))
        menu.addStretch(1)
        across.addLayout(menu)
        across.addWidget(self._pages, 1)
        self.inner.addLayout(across)
        sums, way = box(gap=6)[0], box(gap=6)[0]
        sums.layout().addLayout(self._sums)  # type: ignore[union-attr]
        way.layout().addLayout(self._ways)  # type: ignore[union-attr]
        self._pages.addWidget(_stack(spoken("drawer.choose", self._words, "quiet", wrap=True)))
        moves = ("to", "from", "amount", "slip", "why", "approver", "pin")
        self._pages.addWidget(_stack(*(self._rows[name] for name in moves)))
        self._pages.addWidget(_stack(self._rows["open_why"]))
        self._pages.addWidget(_stack(sums))
        self._pages.addWidget(_stack(way, self._rows["way_slip"], self._rows["word"]))
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        self.foot.addWidget(self._go)
        self._listen()

    def _listen(self) -> None:
        self._go.clicked.connect(self.confirm)
        self._back.clicked.connect(self._stepped_back)
        for party in self._party.values():
            party.changed.connect(self._party_chosen)
            party.entered.connect(self._amount.setFocus)
        self._amount.entered.connect(self._after_amount)
        self._slip.entered.connect(self.confirm)
        for radios in (self._why, self._open_why):
            radios.changed.connect(self._why_chosen)
            radios.entered.connect(self.confirm)
        self._approver.entered.connect(self._pin.setFocus)
        self._pin.entered.connect(self.confirm)
        self._way_slip.entered.connect(self._word.setFocus)
        self._word.entered.connect(self.confirm)

    def _after_amount(self) -> None:
        there: QWidget = self._slip if self._state.asks_slip else self._why
        there.setFocus(Qt.FocusReason.TabFocusReason)

    def _party_chosen(self) -> None:
        party = self._party.get(self._state.part)
        if self._presenter is not None and not self._drawing and party and party.value():
            self._presenter.party_is(party.value())

    def _why_chosen(self) -> None:
        radios = self._open_why if self._state.part is Part.OPEN else self._why
        if self._presenter is not None and not self._drawing and radios.value():
            self._presenter.reason_is(radios.value())

    def _chose(self, part: Part) -> None:
        if self._presenter is not None:
            self._presenter.chose(part)

    def _stepped_back(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped_back()


def _row_of(state: DrawerState) -> str:
    """Name the row that the problem is at: two parts have rows of their own."""
    if state.problem is None:
        return ""
    own = {(Part.OPEN, "why"): "open_why", (Part.ACCEPT, "slip"): "way_slip"}
    return own.get((state.part, state.problem.field), state.problem.field)


def _choices(room: str, codes: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(spoken_choice(code, f"{room}.{code}") for code in codes)


def _pair(name: str, value: str) -> QWidget:
    frame, inner = box(row(12))
    head, said = label(), label("strong")
    head.setText(name)
    said.setText(value)
    inner.addWidget(head)
    inner.addStretch(1)
    inner.addWidget(said)
    return frame


def _stack(*rows: QWidget) -> QWidget:
    frame, inner = box(gap=12)
    for one in rows:
        inner.addWidget(one)
    inner.addStretch(1)
    return frame
