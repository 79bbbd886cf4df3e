"""The counter's screen: one box above, the work at the start side, the basket at the end side."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from app.i18n import Words
from ui.screens.counter.basket import BasketSide
from ui.screens.counter.paid import PaidCard
from ui.screens.counter.presenter import CounterPresenter
from ui.screens.counter.rows import Row
from ui.screens.counter.state import CounterState, Listing, Pane
from ui.theme import colours
from ui.told import Kind, tell
from ui.widgets.basic import Picture, box, column, label
from ui.widgets.omnibox import Omnibox
from ui.widgets.results import ResultsList, Shown
from ui.widgets.stack import Stack
from ui.widgets.strip import MessageStrip


class CounterScreen(QWidget):
    """Draws the state; the focus goes to the box whenever the state's turn rises.

    Signals:
        acts_changed: other acts are valid now.
    """

    acts_changed = Signal()

    def __init__(self, words: Words, form: QWidget) -> None:
        super().__init__()
        self.setObjectName("desk")
        self._words = words
        self._state = CounterState()
        self._turn = -1
        self._presenter: CounterPresenter | None = None
        self.box: Final = Omnibox(words)
        self.strip: Final = MessageStrip(words)
        self.results: Final = ResultsList()
        self.basket: Final = BasketSide(words)
        self._paid: Final = PaidCard(words)
        self._empty: Final = label("quiet", wrap=True)
        self._form: Final = form
        self._panes: Final[dict[Pane, QWidget]] = {Pane.FORM: form}
        self._work: Final = Stack()
        self._lists: Final = Stack()
        self._down: Final = column(8)
        self._sides: Final = QSplitter(Qt.Orientation.Horizontal)
        self._above: Final = column(8)
        self._hollow: Final = column()
        self._lens: Final = Picture("search", colours.SECONDARY, px=36)
        self._build()
        self.reword(words)

    def attach(self, presenter: CounterPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter
        self.box.written.connect(presenter.box.typed)
        self.box.entered.connect(lambda: presenter.box.entered(self.box.value()))
        self.box.stepped.connect(self._step)
        self.results.chosen.connect(presenter.box.opened)
        self.results.moved.connect(presenter.box.moved)
        self.strip.undone.connect(presenter.undone)
        self.basket.removed.connect(presenter.removed)
        self.basket.method_asked.connect(presenter.pay_asked)
        self.basket.hold_asked.connect(presenter.held_or_recalled)
        self.basket.person_asked.connect(presenter.person_asked)

    def add_pane(self, pane: Pane, widget: QWidget) -> None:
        """Take what the work pane shows at a pane of that name."""
        self._panes[pane] = widget
        self._work.addWidget(widget)

    def present(self, state: CounterState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.turn != self._turn and state.pane is Pane.RESULTS:
            # Before its pane goes: Qt would hand the keys to the next widget, and choose a row.
            self._take_focus()
        self._work.setCurrentWidget(self._panes.get(state.pane, self._lists))
        self.basket.show_basket(state.basket, mark=state.mark)
        troubled = state.notice is not None and state.notice.kind is Kind.DEVICE
        self._paid.show_paid(state.paid, troubled=troubled)
        self.strip.show_notice(state.notice)
        self._list(state)
        if state.turn != self._turn:
            self._turn = state.turn
            self.box.write(state.text)
            if state.pane is Pane.RESULTS:
                self._take_focus()
        if before.acts != state.acts:
            self.acts_changed.emit()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        # Qt puts what a splitter holds one pixel too far to the right when it runs from there.
        self._sides.setContentsMargins(0, 0, 1 if words.direction == "rtl" else 0, 0)
        self.results.setAccessibleName(words.say("window.list.name"))
        self._list(self._state)

    def set_compact(self, compact: bool) -> None:
        """Give the work more of a small window."""
        self.basket.set_compact(compact)
        self._paid.set_compact(compact)
        self._above.setSpacing(2 if compact else 8)
        # A message and the last payment may stand above, and are worth more than a picture.
        self._lens.setVisible(not compact)
        self._hollow.setContentsMargins(*((8, 2, 8, 2) if compact else (24, 24, 24, 24)))
        self._down.setContentsMargins(*((8, 6, 8, 4) if compact else (12, 8, 12, 10)))

    def panes(self) -> tuple[QWidget, ...]:
        """Give the panes of F6: box, work, basket."""
        work = self._panes.get(self._state.pane, self.results)
        return (self.box, work, self.basket.table)

    def _take_focus(self) -> None:
        # A page that is not in front must not take the keys of the one that is: of a PIN, say.
        if not self.isVisible():
            return
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def _step(self, step: int) -> None:
        count = len(self._state.rows)
        if self._presenter is not None and count:
            there = min(max(self._state.current + step, 0), count - 1)
            self._presenter.box.moved(there)

    def _list(self, state: CounterState) -> None:
        rows = tuple(_shown(self._words, row) for row in state.rows)
        self.results.show_rows(rows, state.current)
        self._lists.setCurrentIndex(0 if rows else 1)
        empty = "nothing_found" if state.text or state.listing is not Listing.HOME else "begin"
        if state.listing is Listing.HELD:
            empty = "nothing_held"
        elif state.listing is Listing.RECEIPTS:
            empty = "no_receipt"
        self._empty.setText(self._words.say(f"window.list.{empty}"))

    def _build(self) -> None:
        hollow, inner = box(self._hollow, role="card", gap=12)
        inner.addStretch(1)
        inner.addWidget(self._lens, 0, Qt.AlignmentFlag.AlignCenter)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self._empty)
        inner.addStretch(2)
        self._lists.addWidget(self.results)
        self._lists.addWidget(hollow)
        self._work.addWidget(self._lists)
        self._work.addWidget(self._form)
        work = self._above
        work.addWidget(self.strip)
        work.addWidget(self._paid)
        work.addWidget(self._work, 1)
        start = QWidget()
        start.setProperty("role", "bare")
        start.setLayout(work)
        panes = self._sides
        panes.setHandleWidth(10)
        panes.setChildrenCollapsible(False)
        panes.addWidget(start)
        panes.addWidget(self.basket)
        panes.setStretchFactor(0, 11)
        panes.setStretchFactor(1, 9)
        for side in (start, self.basket):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._down.setContentsMargins(12, 8, 12, 10)
        self._down.addWidget(self.box)
        self._down.addWidget(panes, 1)
        self.setLayout(self._down)


def _shown(words: Words, row: Row) -> Shown:
    return Shown(
        title=tell(words, row.title),
        detail=tell(words, row.detail) if row.detail is not None else "",
        code=words.digits(row.code),
        side=words.money(row.amount) if row.amount is not None else "",
        state=tell(words, row.state) if row.state is not None else "",
        icon=row.icon,
        mood=row.mood,
        heading=tell(words, row.heading) if row.heading is not None else "",
    )
