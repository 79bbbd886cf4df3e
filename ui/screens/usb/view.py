"""The page for sticks on the screen: drives at the start side, what goes and comes beside them."""

from typing import Final

from PySide6.QtCore import QDir, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCompleter, QFileSystemModel, QProgressBar, QWidget

from app.i18n import Words
from ui.actions import cap
from ui.screens.usb.presenter import UsbPresenter, UsbState
from ui.screens.usb.telling import (
    came_of,
    file_row,
    missing_in,
    standing,
    stick_row,
    waits_in,
)
from ui.tongue import named
from ui.widgets.basic import announce, box, button, column, label, row, spoken
from ui.widgets.line import Line
from ui.widgets.page import Page
from ui.widgets.results import ResultsList
from ui.widgets.roll import Roll
from ui.widgets.strip import MessageStrip

_LOOK_MS: Final = 2_000
_LINES: Final = (3, 12)
"""The list is never lower than the first, and would like to be as high as the second."""


class _List(ResultsList):
    """Takes what height the window has, and rolls by itself."""

    def sizeHint(self) -> QSize:
        """Ask for a tall place; a small window gives less."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() * _LINES[1])

    def minimumSizeHint(self) -> QSize:
        """Keep one drive in sight."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LINES[0])


class UsbScreen(Page):
    """Draws the state; looks for drives as long as it is seen."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=124, margin=24)
        self._words = words
        self._state = UsbState()
        self._turn = -1
        self._drawing = False
        self._presenter: UsbPresenter | None = None
        self._strip: Final = MessageStrip(words)
        self._list: Final = _List()
        self._empty: Final = label("quiet", wrap=True)
        self._path: Final = Line(words, rtl=False)
        self._waits: Final = label("strong", wrap=True)
        self._standing: Final = label("heading", wrap=True)
        self._bar: Final = QProgressBar()
        self._came: Final = label(wrap=True, selectable=True)
        self._missing: Final = label("wrong", wrap=True)
        self._files: Final = label("caption", wrap=True)
        self._export: Final = button("usb.export", words, "main", cap=cap("export"))
        self._import: Final = button("usb.import", words, cap=cap("import"))
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        named(self._list, "usb.list", words)
        named(self._path, "usb.path", words)
        named(self._bar, "usb.bar", words)
        self._ticking: Final = QTimer(self)
        self._ticking.setInterval(_LOOK_MS)
        self._ticking.timeout.connect(self._look)
        self._build(words)
        self._complete()
        self.reword(words)

    def attach(self, presenter: UsbPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: UsbState) -> None:
        """Draw the state; what happens to the stick is also said aloud."""
        before, self._state = self._standing.text(), state
        self._draw()
        if self._standing.text() != before and (state.safe or state.progress is None):
            announce(self, self._standing.text())
        if state.turn != self._turn:
            self._turn = state.turn
            self._path.put(state.typed)
            self.take_focus()

    def take_focus(self) -> None:
        """Begin at the drives."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Ctrl+Enter: the main act, which is writing."""
        if self._presenter is not None:
            self._presenter.export_asked()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._path.setPlaceholderText(words.say("usb.path"))
        self._draw()

    def panes(self) -> tuple[QWidget, ...]:
        """Give the panes of F6: drives, the place typed instead, the acts."""
        return (self._list, self._path, self._export)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for drives from now on."""
        super().showEvent(event)
        self._ticking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the drives alone while nobody sees them."""
        self._ticking.stop()
        super().hideEvent(event)

    def _draw(self) -> None:
        state, words = self._state, self._words
        self._drawing = True
        self._strip.show_notice(state.notice)
        current = state.current if not state.typed.strip() else -1
        self._list.show_rows(tuple(stick_row(one, words) for one in state.sticks), current)
        self._empty.setVisible(not state.sticks)
        self._empty.setText(words.say("usb.none" if state.looked else "usb.looking"))
        self._waits.setText(waits_in(state.carrying, words))
        self._standing.setText(standing(state, words))
        self._standing.setVisible(bool(self._standing.text()))
        self._bar.setVisible(state.busy)
        progress = state.progress
        # Without a total the bar runs to and fro: something is being done all the same.
        self._bar.setRange(0, progress.total if progress is not None else 0)
        self._bar.setValue(progress.done if progress is not None else 0)
        self._came.setText(came_of(state, words))
        self._came.setVisible(bool(self._came.text()))
        self._missing.setText(missing_in(state.carrying, words))
        self._missing.setVisible(bool(self._missing.text()))
        written = state.carrying.written if state.carrying is not None else ()
        lines = [file_row(one, words) for one in written]
        self._files.setText("\n".join(lines) or words.say("usb.no_files"))
        self._drawing = False

    def _build(self, words: Words) -> None:
        self.inner.addWidget(spoken("usb.title", words, "title"))
        self.inner.addWidget(self._strip)
        told, inside = box(gap=8)
        for part in (self._waits, self._standing, self._bar, self._came, self._missing):
            inside.addWidget(part)
        inside.addWidget(spoken("usb.files", words, "strong"))
        inside.addWidget(self._files)
        inside.addStretch(1)
        card, within = box(role="soft", margin=12)
        within.addWidget(Roll(told))
        start = column(8)
        start.addWidget(self._list, 1)
        start.addWidget(self._empty)
        elsewhere = row(8)
        elsewhere.addWidget(spoken("usb.other_place", words, "caption"))
        elsewhere.addWidget(self._path, 1)
        start.addLayout(elsewhere)
        across = row(16)
        across.setContentsMargins(24, 0, 24, 0)
        across.addLayout(start, 2)
        across.addWidget(card, 3)
        self.add_below(across)
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        self.foot.addWidget(self._import)
        self.foot.addWidget(self._export)
        self._bar.setTextVisible(False)
        self._list.moved.connect(self._moved)
        self._list.chosen.connect(lambda _: self._export.setFocus())
        self._path.changed.connect(self._typed)
        self._path.entered.connect(self._export.setFocus)
        self._export.clicked.connect(self.confirm)
        self._import.clicked.connect(self._take_in)
        self._back.clicked.connect(self._step_back)

    def _complete(self) -> None:
        """Complete a folder's name while it is typed."""
        folders = QFileSystemModel(self)
        folders.setFilter(QDir.Filter.AllDirs | QDir.Filter.NoDotAndDotDot)
        folders.setRootPath("")
        self._path.setCompleter(QCompleter(folders, self._path))

    def _look(self) -> None:
        if self._presenter is not None:
            self._presenter.look()
            self._presenter.changed()

    def _moved(self, place: int) -> None:
        if self._presenter is not None and not self._drawing and place >= 0:
            self._presenter.moved(place)

    def _typed(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.typed(self._path.value())

    def _take_in(self) -> None:
        if self._presenter is not None:
            self._presenter.import_asked()

    def _step_back(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped_back()
