"""The key strip: the keys that do something here and now, and what they do."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from app.i18n import Code, Words
from ui.actions import ACTIONS, Action, valid_now
from ui.widgets.basic import label, restyle, row

_LEAST_PX: Final = 40


class _Key(QPushButton):
    """A key-cap and what it does; the mouse may do it too, the focus never rests here."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.action: Final = action
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cap: Final = label("cap")
        self._act: Final = label()
        across = row(4)
        across.setContentsMargins(5, 0, 5, 0)
        for part in (self._cap, self._act):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            across.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(across)

    def say(self, words: Words) -> None:
        """Say key and act in the language in use."""
        key, act = words.shape(Code(self.action.cap)), words.say(self.action.words)
        self._cap.setText(key)
        self._act.setText(act)
        self.setAccessibleName(words.say("window.keys.one", key=key, act=act))

    def sizeHint(self) -> QSize:
        """Be as wide as key and act together."""
        inner = self.layout()
        return inner.sizeHint() if inner is not None else super().sizeHint()


class KeyStrip(QFrame):
    """Shows as many keys as there is room for; the rest stand in the help of F1.

    Signals:
        acted: the name of an action whose place was clicked.
    """

    acted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("keys")
        self._words = words
        self._valid: tuple[Action, ...] = ()
        self._buttons: Final[dict[str, _Key]] = {}
        self._across: Final = row(2)
        self._across.setContentsMargins(8, 0, 8, 0)
        self._across.addStretch(1)
        self.setLayout(self._across)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.reword(words)

    def show_actions(self, asked: frozenset[str]) -> None:
        """Show the keys of these acts."""
        self._valid = valid_now(asked)
        self._fit()

    def shown(self) -> tuple[str, ...]:
        """Name the acts whose keys are in sight."""
        shown = {name for name, one in self._buttons.items() if not one.isHidden()}
        return tuple(action.name for action in ACTIONS if action.name in shown)

    def set_compact(self, compact: bool) -> None:
        """Use the smallest letters there are, and give more room to the work."""
        restyle(self, "compact", "true" if compact else "false")
        self._fit()

    def reword(self, words: Words) -> None:
        """Say the acts in the language in use."""
        self._words = words
        for button in self._buttons.values():
            button.say(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits now."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Show what fits when the keys want other room: another zoom, another palette."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        room = self.width() - _LEAST_PX
        shown = set()
        for action in sorted((a for a in self._valid if a.rank), key=lambda a: a.rank):
            button = self._key(action)
            button.ensurePolished()
            room -= button.sizeHint().width() + 2
            if room < 0:
                break
            shown.add(action.name)
        for name, button in self._buttons.items():
            button.setVisible(name in shown)

    def _key(self, action: Action) -> _Key:
        """Give an action's place; it is made when it is first valid, in the order of them all."""
        if action.name not in self._buttons:
            button = _Key(action)
            button.say(self._words)
            button.clicked.connect(_acting(self, action.name))
            before = ACTIONS[: ACTIONS.index(action)]
            self._across.insertWidget(sum(one.name in self._buttons for one in before), button)
            self._buttons[action.name] = button
        return self._buttons[action.name]


def _acting(strip: KeyStrip, name: str) -> Callable[[], None]:
    return lambda: strip.acted.emit(name)
