"""The closing of a shift, step by step; before the count is kept nothing tells what is expected."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.i18n import Words
from ui.actions import cap
from ui.rows import Closed, Closing, Counted, OpenThing
from ui.screens.close_shift.presenter import REASONS, CloseShiftPresenter, CloseShiftState, Step
from ui.theme import colours
from ui.told import Saying
from ui.tongue import says
from ui.widgets.basic import Button, Picture, box, button, clear, label, restyle, row, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.denominations import CountTotal, DenominationSheet
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.money import MoneyEdit
from ui.widgets.page import Page, columns
from ui.widgets.stack import Stack
from ui.widgets.strip import MessageStrip
from ui.widgets.sums import Sums

_STEPS: Final = (Step.COUNT, Step.CARD, Step.RESULT)
_KEEP_MS: Final = 700
"""What is typed is kept within a second."""


class CloseShiftScreen(Page):
    """Draws the state."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=120, margin=22)
        self._words = words
        self._state = CloseShiftState()
        self._turn = -1
        self._prepared: Closing | None = None
        self._presenter: CloseShiftPresenter | None = None
        self._sheet: DenominationSheet | None = None
        self._heads: Final[dict[Step, QLabel]] = {}
        self._strip: Final = MessageStrip(words)
        self._pages: Final = Stack()
        self._things = QVBoxLayout()
        self._settling: Final[list[tuple[str, Button]]] = []
        self._keeping: Final = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_MS)
        self._disputed: Final = spoken("drawer.closing.dispute_hint", words, "caption", wrap=True)
        self._terminal: Final = MoneyEdit(words)
        self._slips: Final = DigitsEdit(words, most=4, chars=6)
        self._slips_told: Final = label("caption", wrap=True)
        self._sums: Final = Sums(
            ("counted", "expected", "terminal_difference", "difference"), words
        )
        choices = tuple(spoken_choice(code, f"window.closing.reason.{code}") for code in REASONS)
        self._reason: Final = Radios(choices, words)
        self._left: Final = MoneyEdit(words)
        self._rows: Final = {
            "terminal": FieldRow(
                "terminal", self._terminal, Saying("window.closing.terminal"), words
            ),
            "slips": FieldRow(
                "slips",
                self._slips,
                Saying("drawer.closing.slips"),
                words,
                optional=True,
                hint=Saying("drawer.closing.slips_hint"),
            ),
            "reason": FieldRow(
                "reason", self._reason, Saying("window.closing.reason_field"), words
            ),
            "left": FieldRow("left", self._left, Saying("window.closing.left"), words),
        }
        self._done: Final = label("heading", wrap=True)
        self._handed: Final = label(wrap=True)
        self._kept: Final = spoken("drawer.closing.disputed", words, "caption", wrap=True)
        self._again: Final = button("window.closing.again", words)
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._next: Final = button("window.closing.next", words, "main", cap=cap("confirm"))
        self._go: Final = button("window.closing.go", words, "main", cap=cap("confirm"))
        self._out: Final = button("window.closing.out", words, "main", cap=cap("confirm"))
        self._build()

    def attach(self, presenter: CloseShiftPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: CloseShiftState) -> None:
        """Draw the state."""
        self._state = state
        if state.closing is not None and state.closing is not self._prepared:
            self._prepare(state.closing)
        self._strip.show_notice(state.notice)
        for step, head in self._heads.items():
            restyle(head, "now", "true" if step is state.step else "false")
        self._pages.setCurrentIndex(list(Step).index(state.step))
        # The sheet of an earlier closing is not to be seen, nor typed into.
        self._pages.setVisible(state.closing is not None)
        if state.counted is not None:
            self._show_counted(state.counted, state)
        if state.closed is not None:
            self._say_closed(state.closed)
            self._kept.setVisible(state.asks_reason and state.reason == "dispute")
        counting = state.step in (Step.BEFORE, Step.COUNT, Step.CARD)
        result = state.step is Step.RESULT
        self._disputed.setVisible(state.reason == "dispute")
        begins = state.step is Step.BEFORE
        key = "drawer.before.go" if begins else "window.closing.next"
        says(self._next, key, self._words, cap="Enter" if begins else cap("confirm"))
        self._next.setVisible(counting)
        self._back.setVisible(counting)
        self._go.setVisible(result)
        may = state.counted is not None and state.counted.may_recount and state.asks_reason
        self._again.setVisible(result and may)
        self._out.setVisible(state.step is Step.CLOSED)
        for one in (self._next, self._go, self._again, self._out, self._back):
            one.setEnabled(not state.busy)
        if state.turn != self._turn and state.closing is not None:
            self._turn = state.turn
            self._enter(state)

    def confirm(self) -> None:
        """Ctrl+Enter: on, or close."""
        if self._presenter is None:
            return
        if self._state.step is Step.BEFORE:
            self._presenter.went_on()
        elif self._state.step is Step.COUNT and self._sheet is not None:
            self._presenter.counted(self._sheet.count())
        elif self._state.step is Step.CARD:
            slips = self._slips.value()
            self._presenter.terminal_told(self._terminal.rial(), int(slips) if slips else None)
        else:
            self._presenter.confirmed(self._left.rial())

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        if self._state.closed is not None:
            self._say_closed(self._state.closed)
        if self._prepared is not None:
            had = [one.hasFocus() for _, one in self._settling]
            self._list_things(self._prepared.open_things)
            if any(had):
                self._settling[had.index(True)][1].setFocus(Qt.FocusReason.TabFocusReason)
        if self._state.counted is not None:
            self._tell_slips(self._state.counted)

    def _prepare(self, closing: Closing) -> None:
        self._prepared = closing
        for place in (1, 0):
            if (page := self._pages.widget(place)) is not None:
                self._pages.removeWidget(page)
                page.deleteLater()
        frame, first, second = columns()
        self._sheet = DenominationSheet(closing.notes, self._words)
        self._sheet.finished.connect(self.confirm)
        if self._state.typed is not None:
            self._sheet.put(self._state.typed.count)
        self._sheet.changed.connect(self._keeping.start)
        first.addWidget(self._sheet)
        first.addStretch(1)
        second.addWidget(CountTotal(self._sheet, self._words))
        second.addWidget(spoken("window.closing.blind", self._words, "caption", wrap=True))
        second.addWidget(spoken("drawer.closing.coins", self._words, "caption", wrap=True))
        second.addStretch(1)
        before, inner = box(gap=10)
        inner.addWidget(spoken("drawer.before.title", self._words, "heading"))
        inner.addWidget(spoken("drawer.before.hint", self._words, "quiet", wrap=True))
        self._things = QVBoxLayout()
        inner.addLayout(self._things)
        inner.addStretch(1)
        self._list_things(closing.open_things)
        self._pages.insertWidget(0, before)
        self._pages.insertWidget(1, frame)
        self._terminal.put("")
        self._slips.put("")

    def _enter(self, state: CloseShiftState) -> None:
        match state.step:
            case Step.BEFORE:
                must = {one.what for one in self._things_now() if one.blocks}
                first = next((one for what, one in self._settling if what in must), self._next)
                first.setFocus(Qt.FocusReason.TabFocusReason)
            case Step.COUNT if self._sheet is not None:
                if state.counted is not None:
                    self._sheet.put({})
                self._sheet.setFocus()
            case Step.CARD:
                self._terminal.setFocus()
            case Step.RESULT:
                if state.counted is not None:
                    self._left.put_rial(state.counted.suggested_left)
                (self._reason if state.asks_reason else self._go).setFocus()
            case _:
                self._out.setFocus()

    def _show_counted(self, counted: Counted, state: CloseShiftState) -> None:
        self._sums.show_sums(
            {
                "counted": counted.counted,
                "expected": counted.expected,
                "terminal_difference": counted.terminal_difference,
                "difference": counted.difference,
            },
            doubtful=state.asks_reason,
        )
        self._tell_slips(counted)
        self._rows["reason"].setVisible(state.asks_reason)
        if not state.reason:
            self._reason.blockSignals(True)
            self._reason.put("")
            self._reason.blockSignals(False)

    def _tell_slips(self, counted: Counted) -> None:
        """Say how many slips of the terminal were counted, and how many there must be."""
        told = ""
        if counted.slips is not None:
            numbers = {"slips": counted.slips, "booked": counted.slips_booked}
            told = self._words.say("drawer.closing.slips_are", **numbers)
        self._slips_told.setText(told)
        self._slips_told.setVisible(bool(told))

    def _say_closed(self, closed: Closed) -> None:
        say = self._words.say
        number = self._words.digits(str(closed.number))
        self._done.setText(say("window.closing.done", number=number))
        self._handed.setText(say("window.closing.handed", handed=closed.handed, left=closed.left))

    def _list_things(self, things: tuple[OpenThing, ...]) -> None:
        clear(self._things)
        self._settling.clear()
        for place, thing in enumerate(things, 1):
            frame, inner = box(row(8))
            name, colour = ("fix", colours.ERROR) if thing.blocks else ("clock", colours.SECONDARY)
            inner.addWidget(Picture(name, colour, px=16))
            said = label("strong" if thing.blocks else "plain", wrap=True)
            said.setText(self._words.say(f"drawer.before.open.{thing.what}", count=thing.count))
            inner.addWidget(said, 1)
            settle = button(f"drawer.before.settle.{thing.what}", self._words, cap=str(place))
            settle.clicked.connect(lambda _=False, what=thing.what: self._settle(what))
            inner.addWidget(settle)
            self._settling.append((thing.what, settle))
            self._things.addWidget(frame)
        if any(thing.blocks for thing in things):
            self._things.addWidget(spoken("drawer.before.must", self._words, "wrong", wrap=True))

    def _build(self) -> None:
        head = row(12)
        head.addWidget(spoken("window.closing.title", self._words, "title"))
        head.addStretch(1)
        for step in _STEPS:
            self._heads[step] = spoken(f"window.closing.step.{step.value}", self._words, "step")
            head.addWidget(self._heads[step])
        self.inner.addLayout(head)
        self.inner.addWidget(self._strip)
        self._pages.addWidget(QWidget())
        self._pages.addWidget(QWidget())
        self._pages.addWidget(_stack(self._rows["terminal"], self._rows["slips"]))
        self._pages.addWidget(self._result())
        done, inner = box(gap=8)
        inner.addWidget(
            Picture("done", colours.SUCCESS_TEXT, px=36), 0, Qt.AlignmentFlag.AlignLeading
        )
        inner.addWidget(self._done)
        inner.addWidget(self._handed)
        inner.addWidget(self._kept)
        inner.addWidget(spoken("drawer.closing.paper", self._words, "caption", wrap=True))
        inner.addStretch(1)
        self._pages.addWidget(done)
        self.inner.addWidget(self._pages)
        self.foot.addWidget(self._back)
        self.foot.addWidget(self._again)
        self.foot.addStretch(1)
        for one in (self._next, self._go, self._out):
            self.foot.addWidget(one)
            one.clicked.connect(self.confirm)
        self._keeping.timeout.connect(self._keep)
        self._terminal.entered.connect(self.confirm)
        self._slips.entered.connect(self.confirm)
        self._reason.entered.connect(self._left.setFocus)
        self._left.entered.connect(self._go.setFocus)
        self._reason.changed.connect(self._explained)
        self._again.clicked.connect(self._recount)
        self._back.clicked.connect(self._stepped_back)

    def _result(self) -> QWidget:
        frame, first, second = columns()
        card, inner = box(role="soft", margin=16)
        inner.addWidget(self._sums)
        inner.addWidget(self._slips_told)
        first.addWidget(card)
        first.addStretch(1)
        second.addWidget(self._rows["reason"])
        second.addWidget(self._disputed)
        second.addWidget(self._rows["left"])
        second.addStretch(1)
        return frame

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit settles what stands open; Enter begins the count."""
        place = event.key() - Qt.Key.Key_1
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        before = self._state.step is Step.BEFORE and not plain and not event.isAutoRepeat()
        if before and 0 <= place < len(self._settling):
            event.accept()
            self._settle(self._settling[place][0])
        elif before and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.confirm()
        else:
            super().keyPressEvent(event)

    def _things_now(self) -> tuple[OpenThing, ...]:
        return self._prepared.open_things if self._prepared is not None else ()

    def _settle(self, what: str) -> None:
        if self._presenter is not None:
            self._presenter.settled(what)

    def _keep(self) -> None:
        if self._presenter is not None and self._sheet is not None:
            self._presenter.typing(self._sheet.count())

    def _explained(self) -> None:
        if self._presenter is not None and self._reason.value():
            self._presenter.explained(self._reason.value())

    def _recount(self) -> None:
        if self._presenter is not None:
            self._presenter.recounted()

    def _stepped_back(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped_back()


def _stack(*rows: QWidget) -> QWidget:
    frame, inner = box(gap=14)
    for one in rows:
        inner.addWidget(one)
    inner.addStretch(1)
    return frame
