"""The devices page: the devices at the start side, the one in hand at the end side."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from app.i18n import Words
from ui.actions import cap
from ui.devices import Device
from ui.habit import SCANS, Habit
from ui.scanner import Scanner
from ui.screens.devices.presenter import FOUND, SET, TESTED, DevicesPresenter
from ui.screens.devices.setting import Setting
from ui.screens.devices.state import DevicesState
from ui.screens.devices.telling import shown, told_in_full
from ui.tongue import named
from ui.widgets.basic import Button, box, button, label, row, spoken
from ui.widgets.flow import Flow
from ui.widgets.page import Page
from ui.widgets.results import ResultsList
from ui.widgets.roll import Roll
from ui.widgets.strip import MessageStrip

_CAPS: Final = {
    "test": "Ctrl+T",
    "find": "Ctrl+F",
    "folder": "Ctrl+O",
    "backup": "Ctrl+B",
    "diagnostics": "Ctrl+S",
    "phone": "Ctrl+G",
}
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINES: Final = (4, 18)
"""The list is never lower than the first, and would like to be as high as the second."""


class _List(ResultsList):
    """The list of devices: it takes what height the window has, and rolls by itself."""

    def sizeHint(self) -> QSize:
        """Ask for a tall place; a small window gives less."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() * _LINES[1])

    def minimumSizeHint(self) -> QSize:
        """Keep two devices in sight."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LINES[0])


class DevicesScreen(Page):
    """Draws the state; asks for folders; listens to the scanner while it is learned.

    Signals:
        learning: whether bursts are to be told as they come. phone_asked: a supervisor's secret
            for codes by phone is to be put in.
    """

    learning = Signal(bool)
    phone_asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(chars=124, margin=24)
        self._words = words
        self._state = DevicesState()
        self._turn = -1
        self._drawing = False
        self._presenter: DevicesPresenter | None = None
        self._scanner: Scanner | None = None
        self._strip: Final = MessageStrip(words)
        self._list: Final = _List()
        self._told: Final = label(wrap=True, selectable=True)
        self._wait: Final = label("strong", wrap=True)
        self.setting: Final = Setting(words)
        self._buttons: Final[dict[str, Button]] = {
            name: button(f"devices.act.{name}", words, cap=key) for name, key in _CAPS.items()
        }
        self._keep: Final = button("devices.act.keep", words, "main", cap=cap("confirm"))
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        named(self._list, "devices.list", words)
        self._build(words)
        self.reword(words)

    def attach(self, presenter: DevicesPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def hear(self, scanner: Scanner) -> None:
        """Learn from this scanner, and teach it what was learned."""
        self._scanner = scanner
        scanner.burst.connect(self._burst)

    @property
    def scanner(self) -> Scanner | None:
        """The scanner that is learned, once there is one."""
        return self._scanner

    def tune(self, habit: Habit) -> None:
        """Let the scanner know how it types."""
        if self._scanner is not None:
            self._scanner.tune(habit)

    def present(self, state: DevicesState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if self._scanner is not None and before.learning != state.learning:
            self._scanner.learn(learning=state.learning)
        self._draw()

    def confirm(self) -> None:
        """Ctrl+Enter: keep what is set."""
        if self._presenter is not None:
            self._presenter.kept(self.setting.wanted())

    def take_focus(self) -> None:
        """Begin at the list."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._draw()

    def event(self, event: QEvent) -> bool:
        """Keep the page's own keys from acts of the window that share them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._named(event):
                event.accept()
                return True
            event.ignore()
            return False
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a device leads to its set-up, or tests it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in _ENTERS:
                self._entered()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key says."""
        name = self._named(event)
        if name and not event.isAutoRepeat():
            event.accept()
            self._act(name)
        elif not name:
            super().keyPressEvent(event)

    def _named(self, event: QKeyEvent) -> str:
        pressed = QKeySequence(event.key() | event.modifiers().value).toString()
        offered = self._offered()
        return next((name for name, key in _CAPS.items() if key == pressed and offered[name]), "")

    def _offered(self) -> dict[str, bool]:
        device = self._state.device
        return {
            "test": device in TESTED,
            "find": device in FOUND,
            "folder": device is Device.SCANNER,
            "backup": device is Device.BACKUP,
            "diagnostics": True,
            "phone": True,
        }

    def _act(self, name: str) -> None:
        presenter = self._presenter
        if presenter is None:
            return
        match name:
            case "test":
                presenter.test_asked()
            case "find":
                presenter.find_asked()
            case "folder":
                if chosen := self._folder("devices.choose_scans"):
                    self.setting.put_scanner(f"folder:{chosen}")
            case "backup":
                if chosen := self._folder("devices.choose_backup"):
                    presenter.back_up_asked(Path(chosen))
            case "phone":
                self.phone_asked.emit()
            case _:
                if chosen := self._folder("devices.choose_diagnostics"):
                    presenter.diagnostics_asked(Path(chosen))

    def _folder(self, title: str) -> str:
        return QFileDialog.getExistingDirectory(self, self._words.say(title))

    def _entered(self) -> None:
        field = self.setting.first()
        if field is not None:
            field.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._presenter is not None:
            self._presenter.test_asked()

    def _draw(self) -> None:
        state, words = self._state, self._words
        self._drawing = True
        rows = tuple(shown(one, words) for one in state.devices.rows)
        if rows != self._list.rows() or state.current != self._list.currentIndex().row():
            self._list.show_rows(rows, state.current)
        self._drawing = False
        self._told.setText(told_in_full(state.row, words) if state.row is not None else "")
        self.setting.show_setting(state, anew=state.turn != self._turn)
        self._turn = state.turn
        self._strip.show_notice(state.notice)
        offered = self._offered()
        for name, one in self._buttons.items():
            # Where a device has acts of its own they need the room; the key is there all the same.
            crowded = name == "phone" and state.device in TESTED
            one.setVisible(offered[name] and not crowded)
            one.setEnabled(not state.busy)
        self._keep.setVisible(state.device in SET)
        self._keep.setEnabled(not state.busy)
        waiting = "devices.asking" if state.busy else ""
        if state.learning:
            left = SCANS - state.learned
            self._wait.setText(words.say("devices.scan_now", count=left))
        else:
            self._wait.setText(words.say(waiting) if waiting else "")
        self._wait.setVisible(bool(self._wait.text()))

    def _build(self, words: Words) -> None:
        self.inner.addWidget(spoken("devices.title", words, "title"))
        self.inner.addWidget(self._strip)
        card, inside = box(role="soft", margin=12)
        inside.addWidget(self._told)
        inside.addWidget(self._wait)
        inside.addWidget(self.setting)
        inside.addStretch(1)
        body = row(12)
        body.setContentsMargins(24, 0, 24, 0)
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        body.addWidget(self._list, 4)
        body.addWidget(Roll(card), 5)
        self.add_below(body)
        acts = QWidget()
        acts.setProperty("role", "bare")
        flow = Flow(acts, gap=8)
        for name, one in self._buttons.items():
            flow.addWidget(one)
            one.clicked.connect(_acting(self._act, name))
        self.foot.addWidget(acts, 1)
        self.foot.addWidget(self._keep)
        self.foot.addWidget(self._back)
        self._keep.clicked.connect(self.confirm)
        self._back.clicked.connect(self._left)
        self.setting.entered.connect(self.confirm)
        self._list.moved.connect(self._moved)
        self._list.installEventFilter(self)

    def _moved(self, place: int) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.moved(place)

    def _burst(self, burst: object) -> None:
        if self._presenter is not None:
            self._presenter.burst(burst)  # type: ignore[arg-type] # the signal carries a Burst

    def _left(self) -> None:
        if self._presenter is not None:
            self._presenter.stepped_back()


def _acting(act: Callable[[str], None], name: str) -> Callable[[], None]:
    return lambda: act(name)
