"""The frame of the one window: header, band, the page in front, keys and status."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import Words
from ui.actions import ACTIONS, Action, valid_now
from ui.look import Look
from ui.widgets.band import Band
from ui.widgets.header import Header
from ui.widgets.keystrip import KeyStrip
from ui.widgets.statusbar import StatusBar

if TYPE_CHECKING:
    from ui.rows import Status
    from ui.widgets.strip import MessageStrip

LEAST: Final = (900, 480)
USUAL: Final = (1366, 728)
COMPACT_BELOW: Final = 1000
"""Narrower than this, at a zoom of 100 %, the window takes its compact form."""

_TICK_MS: Final = 1_000


@runtime_checkable
class Paned(Protocol):
    """A page that F6 goes through part by part."""

    def panes(self) -> tuple[QWidget, ...]:
        """Give the parts, in the order they are read; the status bar follows them."""
        ...


class Window(QWidget):
    """Holds the pages; what an act does is not its business.

    Signals:
        acted: the name of an act that is valid now and was asked for by its key or a click.
        closing: the window is asked to go; it goes when told so.
        compacted: the compact form begins (True) or ends.
    """

    acted = Signal(str)
    closing = Signal()
    compacted = Signal(bool)

    def __init__(self, words: Words, look: Look, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("window")
        self._words = words
        self._look: Final = look
        self._now: Final = now
        self._compact: bool | None = None
        self._title_key = "window.title.main"
        self._may_close = False
        self._left: QWidget | None = None
        self._strips: Final[list[MessageStrip]] = []
        self.header: Final = Header(words)
        self.keys: Final = KeyStrip(words)
        self.status: Final = StatusBar(words)
        self.stage: Final = QStackedWidget()
        self.stage.setObjectName("stage")
        self.band: Final = Band(words)
        self._actions: Final[dict[str, QAction]] = {}
        self._build()
        self._bind()
        self._clock: Final = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._tick()
        self.reword(words)

    def add_page(self, page: QWidget) -> None:
        """Take a page that can be brought to the front; what its messages say is in the title."""
        from ui.widgets.strip import MessageStrip  # noqa: PLC0415 - no page painted first has one

        self.stage.addWidget(page)
        strips = page.findChildren(MessageStrip)
        self._strips.extend(strips)
        for strip in strips:
            strip.turned.connect(self._entitle)
            strip.asked.connect(self.acted)

    def show_page(self, page: QWidget, title: str) -> None:
        """Bring a page to the front; `title` is the key of the window's title."""
        self._title_key = title
        self._left = None
        self.stage.setCurrentWidget(page)
        self._entitle()

    @property
    def title_key(self) -> str:
        """The key of the window's title."""
        return self._title_key

    def entitle(self, title: str) -> None:
        """Name the window by another key: the page in front shows something else."""
        self._title_key = title
        self._entitle()

    def show_status(self, status: "Status") -> None:
        """Show where the counter stands."""
        self.header.show_status(status)
        self.status.show_status(status)
        self.band.show_status(status)

    def show_acts(self, asked: frozenset[str]) -> None:
        """Let exactly these acts, and those that are always there, be done."""
        valid = {action.name for action in valid_now(asked)}
        for name, action in self._actions.items():
            action.setEnabled(name in valid)
        self.keys.show_actions(asked)

    def let_go(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def come_forward(self) -> None:
        """Stand in front of other windows, because the program was started again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def fit(self) -> None:
        """Take the form that the size and the zoom ask for."""
        compact = self.width() * 100 < COMPACT_BELOW * self._look.zoom
        if compact != self._compact:
            self._compact = compact
            self.header.set_compact(compact)
            self.keys.set_compact(compact)
            self.compacted.emit(compact)

    def zoomed(self, _percent: int) -> None:
        """Fit the new zoom; a method, so that it is forgotten with the window."""
        self.fit()

    def reword(self, words: Words) -> None:
        """Name the window in the language in use."""
        self._words = words
        self._entitle()
        for name, action in self._actions.items():
            action.setText(words.say(f"window.action.{name}"))

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clock go on."""
        super().showEvent(event)
        self._tick()
        self._clock.start(_TICK_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell nobody the time whom nobody sees."""
        self._clock.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new size."""
        super().resizeEvent(event)
        self.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before going, since a job may be running."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.closing.emit()

    def next_pane(self, step: int) -> None:
        """Lead the focus from pane to pane of the page and to the status bar, round and round."""
        page: object = self.stage.currentWidget()
        now = QApplication.focusWidget()
        panes: tuple[QWidget, ...]
        if isinstance(page, Paned):
            panes = page.panes()
        else:
            if now is not None and _holds(self.stage, now):
                self._left = now
            panes = (self._left or self.stage,)
        places = (*panes, self.status)
        holding = (at for at, one in enumerate(places) if now is not None and _holds(one, now))
        here = next(holding, 0)
        for way in range(1, len(places) + 1):
            there = places[(here + way * step) % len(places)]
            if there.isVisible():
                there.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _entitle(self) -> None:
        shown = [one for one in self._strips if one.isVisibleTo(self.stage)]
        wrong = any(one.kind() == "fix" for one in shown)
        title = self._words.say(self._title_key)
        self.setWindowTitle(self._words.say("window.title.wrong", title=title) if wrong else title)

    def _build(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addWidget(self.band)
        down.addWidget(self.stage, 1)
        down.addWidget(self.keys)
        down.addWidget(self.status)
        self.setMinimumSize(*LEAST)
        self.resize(*USUAL)

    def _bind(self) -> None:
        for action in ACTIONS:
            made = QAction(self)
            made.setShortcuts([QKeySequence(key) for key in action.keys])
            # A key held down acts once: F9 must not run on and confirm what it has opened.
            made.setAutoRepeat(action.name in ("zoom_in", "zoom_out"))
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            made.triggered.connect(_acting(self, action))
            self.addAction(made)
            self._actions[action.name] = made
        self.keys.acted.connect(self.acted)
        self.header.language_asked.connect(lambda: self.acted.emit("language"))
        self.status.opened.connect(lambda: self.acted.emit("outbox"))

    def _tick(self) -> None:
        self.header.show_now(self._now())


def _holds(outer: QWidget, inner: QWidget) -> bool:
    return outer is inner or outer.isAncestorOf(inner)


def _acting(window: Window, action: Action) -> Callable[[], None]:
    return lambda: window.acted.emit(action.name)
