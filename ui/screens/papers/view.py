"""The papers pane: what is needed, what is on file, what was scanned, and the page in sight."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QProgressBar, QSizePolicy, QWidget

from app.i18n import Words
from ui.papers import AGAIN, PageView, PaperState
from ui.screens.papers.presenter import PapersPresenter
from ui.screens.papers.state import PapersState
from ui.screens.papers.telling import page_in, ready_in, shown
from ui.tongue import named
from ui.widgets.basic import Button, announce, box, button, column, label, row, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.flow import Flow
from ui.widgets.results import ResultsList
from ui.widgets.strip import MessageStrip

_CAPS: Final = {
    "scan": "Enter",
    "rescan": "Shift+Enter",
    "attach": "Ins",
    "seen": "Space",
    "later": "Ctrl+D",
    "again": "Ctrl+G",
    "turn": "Ctrl+R",
    "drop": "Del",
}
_KEYS: Final = {
    "Return": "scan",
    "Enter": "scan",
    "Shift+Return": "rescan",
    "Shift+Enter": "rescan",
    "Ins": "attach",
    "Space": "seen",
    "Ctrl+D": "later",
    "Ctrl+G": "again",
    "Ctrl+R": "turn",
    "Del": "drop",
}
_SEEN_HIGH: Final = 40


class _Sheet(QLabel):
    """A page as large as its place allows, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._page = QPixmap()
        self._shown: PageView | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(QSize(120, _SEEN_HIGH))

    def show_page(self, page: PageView | None) -> None:
        """Show a page, or nothing."""
        if page is self._shown:
            return
        self._shown = page
        self._page = QPixmap()
        if page is not None:
            self._page.loadFromData(page.picture)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page to the new place."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._page.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        place = self.contentsRect().size() * ratio
        smooth = Qt.TransformationMode.SmoothTransformation
        fitted = self._page.scaled(
            place.boundedTo(self._page.size()), Qt.AspectRatioMode.KeepAspectRatio, smooth
        )
        fitted.setDevicePixelRatio(ratio)
        self.setPixmap(fitted)


class PapersPane(QFrame):
    """Draws the state; its keys are its own while the list or a button of it has the focus."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._state = PapersState()
        self._drawing = False
        self._presenter: PapersPresenter | None = None
        self.strip: Final = MessageStrip(words)
        self.list: Final = ResultsList()
        self._ready: Final = label("strong")
        self._empty: Final = spoken("papers.none", words, "quiet", wrap=True)
        self._sheet: Final = _Sheet()
        self._page: Final = label("caption", wrap=True)
        self._bar: Final = QProgressBar()
        self._side, self._side_inside = box(gap=4)
        self._scanning, self._scanning_row = box(row(10))
        choices = tuple(spoken_choice(one, f"papers.again.{one}") for one in AGAIN)
        self._reasons: Final = Radios(choices, words)
        self._why, self._why_inside = box(role="soft", margin=10)
        self._buttons: Final[dict[str, Button]] = {
            name: button(f"papers.act.{name}", words, cap=cap) for name, cap in _CAPS.items()
        }
        named(self.list, "papers.list", words)
        named(self._sheet, "papers.preview", words)
        self._build(words)
        self.reword(words)

    def attach(self, presenter: PapersPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: PapersState) -> None:
        """Draw the state, and let the keys go where it says."""
        before, self._state = self._state, state
        self._draw()
        if not self.isVisible():
            return
        if state.choosing and not before.choosing:
            self._reasons.put("")
            self._reasons.setFocus(Qt.FocusReason.TabFocusReason)
        elif before.choosing and not state.choosing:
            self.take_focus()

    def take_focus(self) -> None:
        """Begin at the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def setFocus(self, *_reason: object) -> None:
        """Put the focus where the keys of the pane are."""
        self.take_focus()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._draw()

    def event(self, event: QEvent) -> bool:
        """Keep the pane's own keys from acts of the window that share them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if (name := _named(event)) in _KEYS and name.startswith("Ctrl+"):
                event.accept()
                return True
            event.ignore()
            return False
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the pane's keys before the list does something of its own with them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key says about the paper in hand."""
        if not self._press(event):
            super().keyPressEvent(event)

    def ask_file(self) -> None:
        """Ask for the file of a paper."""
        if self._presenter is None or not self._presenter.attachable():
            return
        kinds = f"{self._words.say('papers.files')} (*.jpg *.jpeg *.png *.pdf)"
        title = self._words.say("papers.choose_file")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            self._presenter.file_chosen(Path(chosen))

    def _press(self, event: QKeyEvent) -> bool:
        act = _KEYS.get(_named(event))
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._state.pages:
            event.accept()
            self._turn(1 if event.key() == Qt.Key.Key_PageDown else -1)
            return True
        if act is None or self._state.choosing:
            return False
        event.accept()
        if not event.isAutoRepeat():
            self._act(act)
        return True

    def _act(self, act: str) -> None:
        presenter = self._presenter
        if presenter is None:
            return
        match act:
            case "scan":
                presenter.scan_asked()
            case "rescan":
                presenter.scan_asked(afresh=True)
            case "attach":
                self.ask_file()
            case "seen":
                presenter.seen_asked()
            case "later":
                presenter.later_asked()
            case "again":
                presenter.again_asked()
            case "turn":
                presenter.turn_asked()
            case _:
                presenter.drop_asked()

    def _turn(self, step: int) -> None:
        if self._presenter is not None:
            self._presenter.paged(step)

    def _draw(self) -> None:
        state, words = self._state, self._words
        self._drawing = True
        rows = tuple(shown(one, words) for one in state.papers.rows)
        if rows != self.list.rows() or state.current != self.list.currentIndex().row():
            self.list.show_rows(rows, state.current)
        self._drawing = False
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._ready.setText(ready_in(words, state.papers) if rows else "")
        self._sheet.show_page(state.seen_page)
        self._page.setText(page_in(words, state))
        self._side.setVisible(bool(state.pages))
        if state.scanning and self._scanning.isHidden():
            announce(self, words.say("papers.scanning", page=len(state.pages) + 1))
        self._scanning.setVisible(state.scanning)
        self._bar.setAccessibleName(words.say("papers.scanning", page=len(state.pages) + 1))
        self._why.setVisible(state.choosing)
        self.strip.show_notice(state.notice)
        self._offer(state)

    def _offer(self, state: PapersState) -> None:
        """Show the acts that do something about the paper in hand."""
        paper = state.row
        there = paper.state if paper is not None else None
        scanned = there is PaperState.SCANNED
        copied = paper is not None and paper.may_scan and there is not PaperState.ON_FILE
        offered = {
            "scan": copied,
            "rescan": scanned,
            "attach": copied and not scanned,
            "seen": paper is not None and there is not PaperState.ON_FILE and not scanned,
            "later": paper is not None and paper.may_wait and there is PaperState.NEEDED,
            "again": there is PaperState.ON_FILE,
            "turn": scanned and bool(state.pages),
            "drop": scanned and bool(state.pages),
        }
        for name, one in self._buttons.items():
            one.setVisible(offered[name] and not state.choosing)
            one.setEnabled(not state.scanning)

    def _build(self, words: Words) -> None:
        down = column(8)
        down.setContentsMargins(14, 10, 14, 12)
        head = row(12)
        head.addWidget(spoken("papers.title", words, "heading"), 1)
        head.addWidget(self._ready)
        down.addLayout(head)
        down.addWidget(self.strip)
        work = row(10)
        work.addWidget(self.list, 3)
        work.addWidget(self._empty, 3)
        self._side_inside.addWidget(self._sheet, 1)
        self._side_inside.addWidget(self._page)
        work.addWidget(self._side, 2)
        down.addLayout(work, 1)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._scanning_row.addWidget(spoken("papers.scanning_now", words))
        self._scanning_row.addWidget(self._bar, 1)
        down.addWidget(self._scanning)
        self._why_inside.addWidget(spoken("papers.why_again", words, "strong", wrap=True))
        self._why_inside.addWidget(self._reasons)
        down.addWidget(self._why)
        acts = QWidget()
        acts.setProperty("role", "bare")
        flow = Flow(acts, gap=6)
        for name, one in self._buttons.items():
            flow.addWidget(one)
            one.clicked.connect(_acting(self._act, name))
        down.addWidget(acts)
        self.setLayout(down)
        self.list.moved.connect(self._moved)
        self.list.installEventFilter(self)
        self._reasons.entered.connect(self._reason)

    def _moved(self, place: int) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.moved(place)

    def _reason(self) -> None:
        if self._presenter is not None and self._reasons.value():
            self._presenter.reason_chosen(self._reasons.value())


def _named(event: QKeyEvent) -> str:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(event.key() | plain.value).toString()


def _acting(act: Callable[[str], None], name: str) -> Callable[[], None]:
    return lambda: act(name)
