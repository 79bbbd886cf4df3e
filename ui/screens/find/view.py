"""The find screen: a box, how far back, the slips, and the one in hand told in full."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.i18n import Words
from ui.actions import cap
from ui.finding import Span
from ui.screens.find.details import Details
from ui.screens.find.presenter import FindPresenter, FindState
from ui.screens.find.telling import shown
from ui.tongue import named
from ui.widgets.basic import Button, announce, box, button, label, row
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.line import Line
from ui.widgets.page import Page
from ui.widgets.results import ResultsList
from ui.widgets.strip import MessageStrip

_TYPED_MS: Final = 250
_LATE_MS: Final = 300
_LINES: Final = (5, 16)
_STEPS: Final[dict[int, int]] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Box(Line):
    """The box; Ctrl+Del in it is the window's, and the arrows are the list's."""

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Del to the window: it takes a receipt back, wherever the keys are."""
        control = Qt.KeyboardModifier.ControlModifier
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Delete
            and event.modifiers() & control
        ):
            event.ignore()
            return False
        return super().event(event)


class _Slips(ResultsList):
    """The list of slips: it takes what height the window has, and rolls by itself."""

    def sizeHint(self) -> QSize:
        """Ask for a tall place; a small window gives less."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() * _LINES[1])

    def minimumSizeHint(self) -> QSize:
        """Keep two slips in sight."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LINES[0])


class FindScreen(Page):
    """Draws the state."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=128, margin=20)
        self._words = words
        self._state = FindState()
        self._drawing = False
        self._presenter: FindPresenter | None = None
        self.box: Final = _Box(words, rtl=words.direction == "rtl")
        choices = tuple(spoken_choice(one.value, f"find.span.{one.value}") for one in Span)
        self._span: Final = Radios(choices, words)
        self._strip: Final = MessageStrip(words)
        self.slips: Final = _Slips()
        self._empty: Final = label("quiet", wrap=True)
        self._late: Final = label("caption")
        self.details: Final = Details(words)
        self._card, self._inside = box(role="soft", margin=10)
        self._question, inside = box(row(8))
        self._asked: Final = label(wrap=True)
        self._copy: Final[Button] = button("find.copy_go", words, "main", cap="Enter")
        inside.addWidget(self._asked, 1)
        inside.addWidget(self._copy)
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._reprint: Final = button("find.reprint", words, cap=cap("reprint"))
        self._void: Final = button("window.action.void", words, cap=cap("void"))
        self._go_on: Final = button("find.go_on", words, "main", cap="Enter")
        self._typing: Final = QTimer(self)
        self._waiting: Final = QTimer(self)
        named(self.box, "find.box", words)
        named(self.slips, "find.list", words)
        self._build()
        self.reword(words)

    def attach(self, presenter: FindPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: FindState) -> None:
        """Draw the state, and let the keys go where it says."""
        before, self._state = self._state, state
        self._draw()
        if state.turn != before.turn:
            self._typing.stop()
            self.box.put(state.text)
            self.take_focus()
        elif state.copying and not before.copying:
            self._copy.setFocus(Qt.FocusReason.TabFocusReason)
        elif before.copying and not state.copying and self._focus_is_lost():
            self.slips.setFocus(Qt.FocusReason.OtherFocusReason)
        if state.to_list != before.to_list:
            self.slips.setFocus(Qt.FocusReason.OtherFocusReason)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.box.run_towards(rtl=words.direction == "rtl")
        self.box.setPlaceholderText(words.say("find.hint"))
        self._draw()

    def take_focus(self) -> None:
        """Begin at the box."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def panes(self) -> tuple[QWidget, ...]:
        """Name what F6 leads round: box, list, and what is told in full."""
        return (self.box, self.slips, self.details)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the box the arrows go to the list; a character typed at the list goes to the box."""
        text = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _STEPS and self.box.hasFocus():
            self.slips.setFocus(Qt.FocusReason.OtherFocusReason)
        elif plain and text and text.isprintable() and self.slips.hasFocus():
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
            self.box.put(text)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        head = row(16)
        head.addWidget(self.box, 1)
        head.addWidget(self._span)
        self.inner.addLayout(head)
        self.inner.addWidget(self._strip)
        self.inner.addWidget(self._late)
        self.inner.addWidget(self._empty)
        across = row(16)
        across.setContentsMargins(20, 0, 20, 0)
        across.addWidget(self.slips, 6)
        self._inside.addWidget(self.details, 1)
        across.addWidget(self._card, 5)
        self.add_below(across)
        for one in (self.slips, self._card):
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.foot.addWidget(self._back)
        self.foot.addWidget(self._question, 1)
        self.foot.addStretch(0)
        for way in (self._go_on, self._void, self._reprint):
            self.foot.addWidget(way)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPED_MS)
        self._typing.timeout.connect(self._search)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_LATE_MS)
        self._waiting.timeout.connect(self._say_late)
        self._connect()

    def _connect(self) -> None:
        self.box.changed.connect(self._typed)
        self.box.entered.connect(self._enter)
        self._span.changed.connect(self._spanned)
        self._span.entered.connect(lambda: self.slips.setFocus(Qt.FocusReason.TabFocusReason))
        self.slips.moved.connect(self._moved)
        self.slips.chosen.connect(lambda _: self._do(FindPresenter.chosen))
        self._copy.clicked.connect(lambda: self._do(FindPresenter.reprint_confirmed))
        self._back.clicked.connect(lambda: self._do(FindPresenter.stepped_back))
        self._reprint.clicked.connect(lambda: self._do(FindPresenter.reprint_asked))
        self._void.clicked.connect(lambda: self._do(FindPresenter.void_asked))
        self._go_on.clicked.connect(lambda: self._do(FindPresenter.chosen))

    def _draw(self) -> None:
        state, words = self._state, self._words
        self._drawing = True
        self._strip.show_notice(state.notice)
        self._span.put(state.span.value)
        slips = state.page.slips
        self.slips.show_rows(tuple(shown(one, words) for one in slips), state.current)
        self.slips.setVisible(bool(slips))
        self._card.setVisible(bool(slips))
        self._empty.setVisible(not slips)
        self._empty.setText(words.say(self._emptiness()))
        self.details.show_slip(state.whole, words)
        self._show_question()
        for act in (self._reprint, self._void, self._go_on):
            act.setEnabled(bool(slips))
        if not state.looking:
            self._waiting.stop()
            self._late.setVisible(False)
        elif not self._waiting.isActive():
            self._waiting.start()
        self._drawing = False

    def _show_question(self) -> None:
        state, words = self._state, self._words
        asked = state.copying and state.row is not None
        self._question.setVisible(asked)
        for act in (self._reprint, self._void, self._go_on):
            act.setVisible(not asked)
        if state.copying and state.row is not None:
            copies = state.whole.copies if state.whole is not None else 0
            key = "find.copy_asked" if state.row.printed else "find.print_asked"
            said = words.say(key, number=words.digits(state.row.short), copy=copies + 1)
            self._asked.setText(said)
            announce(self, said)

    def _emptiness(self) -> str:
        state = self._state
        if not state.loaded:
            return "find.loading"
        if state.text:
            return "find.empty" if state.span is not Span.ALL else "find.empty_all"
        return "find.none" if state.span is Span.ALL else "find.none_in_span"

    def _say_late(self) -> None:
        self._late.setText(self._words.say("find.loading"))
        self._late.setVisible(True)

    def _focus_is_lost(self) -> bool:
        now = QApplication.focusWidget()
        return now is None or self._question.isAncestorOf(now) or now is self._copy

    def _typed(self) -> None:
        if not self._drawing and self.box.hasFocus():
            self._typing.start()

    def _search(self) -> None:
        if self._presenter is not None:
            self._presenter.typed(self.box.value())

    def _enter(self) -> None:
        self._typing.stop()
        if self._presenter is not None:
            self._presenter.entered(self.box.value())

    def _spanned(self) -> None:
        if self._presenter is not None and not self._drawing and (span := self._span.value()):
            self._presenter.spanned(Span(span))

    def _moved(self, place: int) -> None:
        if self._presenter is not None and not self._drawing and place >= 0:
            self._presenter.moved(place)

    def _do(self, act: Callable[[FindPresenter], None]) -> None:
        if self._presenter is not None:
            act(self._presenter)
