"""The screen of a shift that another clerk left open: three ways on, and whose leave one needs."""

from typing import Final

from PySide6.QtWidgets import QLineEdit

from app.i18n import Typed, Words
from models.catalogue.record import Choice as Offered
from ui.actions import cap
from ui.doorstep import OtherShift
from ui.screens.handover.presenter import Choice, HandoverPresenter, HandoverState
from ui.theme import colours
from ui.told import Saying
from ui.tongue import says
from ui.widgets.basic import Picture, box, button, label, row
from ui.widgets.choice import Radios
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line
from ui.widgets.page import Page
from ui.widgets.strip import MessageStrip

_CODE_MOST: Final = 8


class HandoverScreen(Page):
    """Draws the state; remembers only what is being typed."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=92)
        self._words = words
        self._state = HandoverState()
        self._turn = -1
        self._presenter: HandoverPresenter | None = None
        self._ways: Radios | None = None
        self._ways_row: FieldRow | None = None
        self._title: Final = label("title", wrap=True)
        self._what: Final = label("quiet", wrap=True)
        self._strip: Final = MessageStrip(words)
        self._held: Final = label("strong", wrap=True)
        self._means: Final = label("quiet", wrap=True)
        self._choice, self._choices = box(gap=0)
        self._approver: Final = DigitsEdit(words, most=_CODE_MOST, chars=10)
        self._pin: Final = Line(words, chars=12, rtl=False)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._rows: Final = {
            "approver": FieldRow(
                "approver", self._approver, Saying("entrance.other.approver"), words
            ),
            "pin": FieldRow("pin", self._pin, Saying("entrance.other.pin"), words),
        }
        self._go: Final = button("entrance.other.go_take", words, "main", cap=cap("confirm"))
        self._build()

    def attach(self, presenter: HandoverPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: HandoverState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.other is not None:
            self._say(state.other)
            if state.turn != self._turn:
                self._turn = state.turn
                self._begin(state.other)
        self._strip.show_notice(state.notice)
        for name, field in self._rows.items():
            field.setVisible(state.asks_leave)
            wrong = state.problem is not None and state.problem.field == name
            field.show_problem(state.problem.told if wrong and state.problem else None)
        says(self._go, f"entrance.other.go_{state.choice.value}", self._words, cap=cap("confirm"))
        self._go.setEnabled(not state.busy and state.other is not None)
        problem = state.problem
        if problem is not None and problem is not before.problem and not state.busy:
            self._pin.clear()
            target = self._approver if problem.field == "approver" else self._pin
            target.setFocus()
            target.selectAll()

    def confirm(self) -> None:
        """Ctrl+Enter."""
        if self._presenter is not None:
            self._presenter.confirmed(self._approver.value(), self._pin.value())

    def take_focus(self) -> None:
        """Begin at the ways on."""
        if self._ways is not None:
            self._ways.setFocus()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        if self._state.other is not None:
            self._offer(self._state.other)
        self.present(self._state)

    def _begin(self, other: OtherShift) -> None:
        self._approver.put(other.user)
        self._pin.clear()
        self._offer(other)
        if self._ways is not None:
            self._ways.setFocus()

    def _say(self, other: OtherShift) -> None:
        say, clerk = self._words.say, Typed(other.clerk)
        self._title.setText(say("entrance.other.title", clerk=clerk))
        since = self._words.moment(other.since)
        number = self._words.number(other.number)
        self._what.setText(say("entrance.other.what", number=number, moment=since, clerk=clerk))
        self._held.setText(say("entrance.other.held", count=other.held) if other.held else "")
        self._held.setVisible(bool(other.held))
        if self._state.choice is not Choice.TAKE:
            means = say(f"entrance.other.{self._state.choice.value}_means", clerk=clerk)
        elif other.alone:
            means = say("entrance.other.take_alone")
        else:
            means = say("entrance.other.take_leave", clerk=clerk)
        self._means.setText(means)

    def _offer(self, other: OtherShift) -> None:
        """Say the ways on; their words hold a name, so they are made when it is known."""
        had_focus = self._ways is not None and self._ways.isAncestorOf(self.focusWidget())
        if self._ways_row is not None:
            self._ways_row.hide()
            self._ways_row.deleteLater()
        said = {
            way: self._words.say(
                f"entrance.other.{way.value}",
                **({"clerk": Typed(other.clerk)} if way is Choice.BACK else {}),
            )
            for way in Choice
        }
        offered = tuple(Offered(code=way.value, fa=text, en=text) for way, text in said.items())
        self._ways = Radios(offered, self._words)
        self._ways.put(self._state.choice.value)
        self._ways.changed.connect(self._chose)
        self._ways.entered.connect(self._entered)
        self._ways_row = FieldRow(
            "choice", self._ways, Saying("entrance.other.choose"), self._words
        )
        self._choices.addWidget(self._ways_row)
        if had_focus:
            self._ways.setFocus()

    def _build(self) -> None:
        head = row(12)
        head.addWidget(Picture("person", colours.PRIMARY, px=34))
        head.addWidget(self._title, 1)
        self.inner.addLayout(head)
        for one in (self._what, self._strip, self._held, self._choice, self._means):
            self.inner.addWidget(one)
        for field in self._rows.values():
            self.inner.addWidget(field)
        self.foot.addStretch(1)
        self.foot.addWidget(self._go)
        self._approver.entered.connect(self._pin.setFocus)
        self._pin.entered.connect(self.confirm)
        self._go.clicked.connect(self.confirm)

    def _entered(self) -> None:
        """Enter on a way leads to whose leave it needs, or does it."""
        if self._state.asks_leave:
            target = self._pin if self._approver.value() else self._approver
            target.setFocus()
        else:
            self.confirm()

    def _chose(self) -> None:
        if self._presenter is not None and self._ways is not None and self._ways.value():
            self._presenter.chose(Choice(self._ways.value()))
