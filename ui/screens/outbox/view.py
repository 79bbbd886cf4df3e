"""The outbox on the screen: three counts, the acts, and the one in hand told in full."""

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.i18n import Words
from ui.actions import cap
from ui.screens.outbox.presenter import OutboxPresenter, OutboxState
from ui.screens.outbox.telling import empty_key, line_in, shown, told_in_full
from ui.sending import Filter, Remedy
from ui.tongue import named, says
from ui.widgets.basic import Button, box, button, label, row, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.page import Page
from ui.widgets.results import ResultsList
from ui.widgets.roll import Roll
from ui.widgets.strip import MessageStrip

_PAGES: Final[dict[int, int]] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_LINES: Final = (5, 15)
"""The list is never lower than the first, and would like to be as high as the second."""


class _Acts(ResultsList):
    """The list of acts: it takes what height the window has, and rolls by itself."""

    def sizeHint(self) -> QSize:
        """Ask for a tall place; a small window gives less."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() * _LINES[1])

    def minimumSizeHint(self) -> QSize:
        """Keep two acts in sight."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LINES[0])


class OutboxScreen(Page):
    """Draws the state.

    Signals:
        asked: the act of that name, which is another page's.
    """

    asked = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(chars=124, margin=24)
        self._words = words
        self._state = OutboxState()
        self._drawing = False
        self._to_list = False
        self._presenter: OutboxPresenter | None = None
        choices = tuple(spoken_choice(one.value, f"outbox.filter.{one.value}") for one in Filter)
        self._strip: Final = MessageStrip(words)
        self._counts: Final = label("strong")
        self._oldest: Final = label("caption")
        self._line: Final = label("caption", wrap=True)
        self._which: Final = Radios(choices, words)
        self._list: Final = _Acts()
        self._empty: Final = label("quiet", wrap=True)
        self._act: Final = label(wrap=True, selectable=True)
        self._card, self._inside = box(role="soft", margin=12)
        told, inside = box()
        inside.addWidget(self._act)
        inside.addStretch(1)
        self._full: Final = Roll(told)
        self._remedies: Final[dict[Remedy, Button]] = {
            one: button(f"outbox.remedy.{one.value}", words, cap=str(place))
            for place, one in enumerate(Remedy, 1)
        }
        self._send: Final = button("outbox.send", words, "main", cap=cap("send"))
        self._export: Final = button("outbox.export", words, cap=cap("export"))
        self._import: Final = button("outbox.import", words, cap=cap("import"))
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        named(self._list, "outbox.list", words)
        self._build(words)
        self.reword(words)

    def attach(self, presenter: OutboxPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: OutboxState) -> None:
        """Draw the state, and let the keys go where it says."""
        before, self._state = self._state, state
        self._draw()
        if state.choosing and not before.choosing:
            shown = (one for one in self._remedies.values() if not one.isHidden())
            if (first := next(shown, None)) is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
        elif before.choosing and not state.choosing:
            self.take_focus()
        elif self._to_list and state.queue.acts:
            # The filter whose digit was pressed takes the focus once it is done with the key.
            QTimer.singleShot(0, self, self._go_to_list)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._draw()

    def panes(self) -> tuple[QWidget, ...]:
        """Give the panes of F6: filters and list."""
        return (self._which, self._list)

    def take_focus(self) -> None:
        """Begin at the list, where the arrow keys read one act after the other.

        While it has none the keys are at the filters, and go to the list once it has some.
        """
        self._to_list = not self._state.queue.acts
        first: QWidget = self._which if self._to_list else self._list
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_list(self) -> None:
        """Leave the filters for the list, unless a person has gone elsewhere meanwhile."""
        self._to_list = False
        now = QApplication.focusWidget()
        if self.isVisible() and (now is None or self._which.isAncestorOf(now)):
            self.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses what is shown, or at the remedies what is done; there pages turn."""
        place = event.key() - Qt.Key.Key_1
        if self._state.choosing and event.key() in _PAGES:
            bar = self._full.verticalScrollBar()
            bar.setValue(bar.value() + _PAGES[event.key()] * bar.pageStep())
            return
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif self._state.choosing and 0 <= place < len(Remedy):
            event.accept()
            if not event.isAutoRepeat():
                self._remedy(tuple(Remedy)[place])
        elif 0 <= place < len(Filter):
            event.accept()
            self._to_list = True
            self._which.put(tuple(Filter)[place].value)
        else:
            super().keyPressEvent(event)

    def _build(self, words: Words) -> None:
        head = row(16)
        head.addWidget(self._counts)
        head.addStretch(1)
        head.addWidget(self._oldest)
        self.inner.addWidget(spoken("outbox.title", words, "title"))
        self.inner.addWidget(self._strip)
        self.inner.addLayout(head)
        self.inner.addWidget(self._line)
        self.inner.addWidget(self._which)
        self._inside.addWidget(self._full, 1)
        for remedy, offered in self._remedies.items():
            self._inside.addWidget(offered)
            offered.clicked.connect(lambda *_, chosen=remedy: self._remedy(chosen))
        across = row(16)
        across.addWidget(self._list, 1)
        across.addWidget(self._card, 1)
        self.inner.addWidget(self._empty)
        across.setContentsMargins(24, 0, 24, 0)
        self.add_below(across)
        for one in (self._list, self._card):
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        for way in (self._import, self._export, self._send):
            self.foot.addWidget(way)
        self._which.changed.connect(self._chose)
        self._which.entered.connect(self.take_focus)
        self._list.moved.connect(self._moved)
        self._list.chosen.connect(self._chose_act)
        self._send.clicked.connect(self._send_now)
        self._back.clicked.connect(self._step_back)
        self._export.clicked.connect(lambda: self.asked.emit("export"))
        self._import.clicked.connect(lambda: self.asked.emit("import"))

    def _draw(self) -> None:
        state, words, queue = self._state, self._words, self._state.queue
        self._drawing = True
        self._strip.show_notice(state.notice)
        self._which.put(state.which.value)
        self._counts.setText(
            words.say("outbox.counts", open=queue.open, sent=queue.sent, attention=queue.attention)
        )
        oldest = words.moment(queue.oldest) if queue.oldest else ""
        self._oldest.setText(words.say("outbox.oldest", moment=oldest) if oldest else "")
        self._line.setText(line_in(words, queue))
        # Nothing is called sending that cannot go now; the key still tries the line.
        later = state.loaded and not queue.online
        says(self._send, f"outbox.send{'_later' if later else ''}", words, cap=cap("send"))
        self._list.show_rows(tuple(shown(act, words) for act in queue.acts), state.current)
        self._list.setVisible(bool(queue.acts))
        self._empty.setVisible(not queue.acts)
        self._empty.setText(words.say(empty_key(state)))
        self._card.setVisible(state.act is not None)
        self._act.setText(told_in_full(state.act, words) if state.act is not None else "")
        for remedy, offered in self._remedies.items():
            offered.setVisible(state.act is not None and remedy in state.act.remedies)
        self._drawing = False

    def _chose(self) -> None:
        if self._presenter is not None and not self._drawing and (which := self._which.value()):
            self._presenter.filtered(Filter(which))

    def _chose_act(self, _place: int) -> None:
        if self._presenter is not None:
            self._presenter.chosen()

    def _remedy(self, remedy: Remedy) -> None:
        if self._presenter is not None:
            self._presenter.remedy_asked(remedy)

    def _send_now(self) -> None:
        if self._presenter is not None:
            self._presenter.send_asked()

    def _step_back(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped_back()

    def _moved(self, place: int) -> None:
        if self._presenter is not None and not self._drawing and place >= 0:
            self._presenter.moved(place)
