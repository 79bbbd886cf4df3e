"""The pay dialog: the sum, the way, the change in large figures; F9 or Enter books."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Words
from ui.actions import BY_NAME, cap
from ui.rows import EMPTY
from ui.screens.pay.change import ChangePanel
from ui.screens.pay.presenter import Method, PayPresenter, PayState, problem_at, told_of
from ui.screens.pay.slip import SlipFields
from ui.theme import colours
from ui.told import Saying, tell
from ui.tongue import named, says
from ui.widgets.basic import Picture, announce, box, button, label, row
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.dialog import Dialog
from ui.widgets.fieldrow import FieldRow
from ui.widgets.money import MoneyEdit
from ui.widgets.page import columns
from ui.widgets.total import TotalPanel

CHARS_WIDE: Final = 102
"""Width of the dialog in letters, so that it grows with the zoom."""


class PayDialog(Dialog):
    """Draws the state; Esc and the window's corner are one level back, nothing more."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = PayState(basket=EMPTY, open=False)
        self._turn = -1
        self._presenter: PayPresenter | None = None
        self._drawing = False
        self._title: Final = label("heading")
        self._total: Final = TotalPanel(words)
        self._ways: Final = Radios(
            tuple(spoken_choice(way.value, f"window.pay.{way.value}") for way in Method), words
        )
        self._received: Final = MoneyEdit(words)
        self._by_card: Final = MoneyEdit(words)
        self.slip: Final = SlipFields(words)
        self._change: Final = ChangePanel(words)
        self._only: Final = label("strong", wrap=True)
        self._shares: Final = label("caption", wrap=True)
        self._notice: Final = label("wrong", wrap=True)
        self._alarm, self._alarm_row = box(row(8))
        self._rows: Final = {
            "by_card": FieldRow("by_card", self._by_card, Saying("window.pay.by_card"), words),
            "received": FieldRow("received", self._received, Saying("window.pay.received"), words),
        }
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._go: Final = button("window.pay.go", words, "main", cap="Enter")
        self._look: Final = button("window.pay.look", words, "main", cap=cap("back"))
        self._sure: Final = button("window.pay.sure", words)
        named(self._ways, "window.pay.ways", words)
        self._build()
        self.reword(words)

    def attach(self, presenter: PayPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter
        for name, method in (("cash", Method.CASH), ("card", Method.CARD), ("split", Method.SPLIT)):
            for key in BY_NAME[name].keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(lambda way=method: self._chose(way))

    def present(self, state: PayState) -> None:
        """Draw the state."""
        self._state = state
        if not state.open:
            self._change.hush()
            self.hide()
            return
        self._drawing = True
        self._draw(state)
        self._drawing = False
        if not self.isVisible():
            self.open()
        if state.turn != self._turn:
            self._turn = state.turn
            self._fill(state)
        if state.doubted:
            self._look.setFocus()
        elif state.problem is not None:
            self._focus(state.problem.field or _first_of(state))

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.setWindowTitle(words.say("window.pay.title"))
        if self._state.open:
            self._draw(self._state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books wherever it is pressed; Esc goes back."""
        enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            if not event.isAutoRepeat():
                self._cancel()
        elif event.key() in enters and not event.isAutoRepeat():
            event.accept()
            self._confirm()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The corner is Esc."""
        event.ignore()
        self._cancel()

    def row(self, name: str) -> FieldRow:
        """Give the row of `received` or `by_card`."""
        return self._rows[name]

    def told(self, text: str) -> None:
        """Say a line in the dialog itself, such as that a scan was not taken."""
        self._notice.setText(text)
        self._alarm.setVisible(bool(text))
        announce(self, text)

    def _draw(self, state: PayState) -> None:
        say = self._words.say
        self._title.setText(say("window.pay.items", count=len(state.basket.lines)))
        self._total.show_total(state.basket.total, state.mark)
        self._ways.put(state.method.value)
        by_cash, by_card = state.method is not Method.CARD, state.method is not Method.CASH
        self._ways.setVisible(not state.pays_out)
        self._rows["received"].setVisible(by_cash and not state.pays_out)
        self._rows["by_card"].setVisible(state.method is Method.SPLIT)
        self.slip.setVisible(by_card)
        self.slip.show_state(state.problem, unknown=state.unknown)
        self._change.show_change(state.change if by_cash else None)
        for name, field in self._rows.items():
            field.show_problem(problem_at(state.problem, name))
        self._only.setVisible(bool(state.basket.by_card.amount))
        self._only.setText(say("window.pay.card_only", amount=state.basket.by_card))
        self._shares.setText(
            say("window.pay.shares", agencies=state.basket.agencies, fee=state.basket.office_fee)
        )
        self.told(self._alarming(state))
        self._back.setVisible(not state.doubted)
        self._go.setVisible(not state.doubted)
        self._look.setVisible(state.doubted)
        self._sure.setVisible(state.doubted)
        says(
            self._go,
            "window.pay.booking" if state.busy else "window.pay.go",
            self._words,
            cap="Enter",
        )
        for one in (self._go, self._ways, self._received, self._by_card, self.slip, self._back):
            one.setEnabled(not state.busy)
        self.fit_soon(CHARS_WIDE)

    def _alarming(self, state: PayState) -> str:
        """Say what concerns the whole payment and stands at no field."""
        if state.doubted:
            return self._words.say("window.pay.doubt", change=state.change)
        told = told_of(state.problem, "")
        return tell(self._words, told) if told is not None else ""

    def _fill(self, state: PayState) -> None:
        self._drawing = True
        if state.received is not None:
            self._received.put_rial(state.received)
        if state.by_card is None:
            self._by_card.put("")
        else:
            self._by_card.put_rial(state.by_card)
        if not state.reference:
            self.slip.clear()
        self._drawing = False
        self._focus(_first_of(state))

    def _focus(self, field: str) -> None:
        row = self._rows.get(field)
        if row is None:
            self.slip.focus(field)
        else:
            there = self._go if row.isHidden() else row.widget
            there.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 14, 20, 14)
        down.setSpacing(10)
        body, start, end = columns(24)
        start.addWidget(self._ways)
        for field in self._rows.values():
            start.addWidget(field)
        start.addWidget(self.slip)
        start.addStretch(1)
        end.addWidget(self._title)
        end.addWidget(self._total)
        end.addWidget(self._change)
        end.addWidget(self._only)
        end.addWidget(self._shares)
        end.addStretch(1)
        down.addWidget(body, 1)
        self._alarm_row.addWidget(Picture("fix", colours.ERROR, px=18))
        self._alarm_row.addWidget(self._notice, 1)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self._back)
        foot.addWidget(self._sure)
        foot.addStretch(1)
        foot.addWidget(self._go)
        foot.addWidget(self._look)
        down.addLayout(foot)
        self._listen()

    def _listen(self) -> None:
        self._ways.changed.connect(lambda: self._chose(Method(self._ways.value() or "cash")))
        self._received.changed.connect(self._typed)
        self._received.stepped.connect(self._stepped)
        self._by_card.changed.connect(self._typed_part)
        self.slip.changed.connect(self._typed_slip)
        self.slip.unknown_changed.connect(self._doubtful)
        for one in (self._received, self._by_card, self.slip):
            one.entered.connect(self._confirm)
        self._change.rested.connect(self._describe)
        self._go.clicked.connect(self._confirm)
        self._sure.clicked.connect(self._confirm)
        self._back.clicked.connect(self._cancel)
        self._look.clicked.connect(self._cancel)

    def _describe(self, change: str) -> None:
        """Have the change read with the field, unless that says what is wrong."""
        if problem_at(self._state.problem, "received") is None:
            self._received.line.setAccessibleDescription(change)

    def _confirm(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed()

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()

    def _chose(self, method: Method) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.chose(method)

    def _typed(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.received(self._received.rial())

    def _stepped(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped()

    def _typed_part(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.card_part_typed(self._by_card.rial())
            self._drawing = True
            if self._state.received is not None:
                self._received.put_rial(self._state.received)
            self._drawing = False

    def _typed_slip(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.slip_typed(*self.slip.values())

    def _doubtful(self, unknown: bool) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.doubtful(unknown)


def _first_of(state: PayState) -> str:
    """Name the field that is typed first."""
    split = "reference" if state.by_card is not None else "by_card"
    return {Method.CASH: "received", Method.CARD: "reference", Method.SPLIT: split}[state.method]
