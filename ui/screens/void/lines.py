"""The lines of a receipt with a tick each: what of it is to go back."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from app.i18n import Words
from ui.finding import SlipLine, SlipWhole
from ui.screens.find.telling import line_state
from ui.tongue import named
from ui.widgets.basic import box, clear
from ui.widgets.roll import Roll

_SEEN: Final = 4


class Lines(Roll):
    """A few lines in sight, the rest a roll away.

    Signals:
        changed: other lines are ticked.
    """

    changed = Signal()

    def __init__(self, words: Words) -> None:
        inside, down = box(gap=2)
        super().__init__(inside)
        self._down: Final = down
        self._ticks: Final[dict[int, QCheckBox]] = {}
        self._open: frozenset[int] = frozenset()
        self._drawing = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        named(self, "void.lines", words)

    def show_lines(self, whole: SlipWhole, words: Words) -> None:
        """Show a receipt's lines; those that cannot go back say why."""
        clear(self._down)
        self._ticks.clear()
        self._open = frozenset(
            line.place for line in whole.lines if line.state == "taken" and not line.held
        )
        for line in whole.lines:
            tick = QCheckBox(_said(line, words).replace("&", "&&"))
            tick.toggled.connect(self._toggled)
            self._ticks[line.place] = tick
            self._down.addWidget(tick)
        self.updateGeometry()

    def choose(self, places: frozenset[int], *, fixed: bool) -> None:
        """Tick these; where nothing can be chosen any more all are fixed."""
        self._drawing = True
        for place, tick in self._ticks.items():
            tick.setChecked(place in places)
            tick.setEnabled(not fixed and place in self._open)
        self._drawing = False

    def chosen(self) -> frozenset[int]:
        """Give the places of the lines that are ticked."""
        return frozenset(place for place, tick in self._ticks.items() if tick.isChecked())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the first line; with a proxy, Tab would go round in the lines."""
        super().focusInEvent(event)
        first = next(iter(self._ticks.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        """Be as high as the first lines."""
        hint = super().sizeHint()
        tick = next(iter(self._ticks.values()), None)
        high = (tick.sizeHint().height() + 2) * min(len(self._ticks), _SEEN) if tick else 0
        return QSize(hint.width(), high + 4)

    def minimumSizeHint(self) -> QSize:
        """Never be squeezed below what it asks for, nor push the dialog wide."""
        return QSize(100, self.sizeHint().height())

    def _toggled(self, _on: bool) -> None:
        if not self._drawing:
            self.changed.emit()


def _said(line: SlipLine, words: Words) -> str:
    title = line.title.of(words.language.value)
    said = words.say("find.line", place=line.place + 1, title=title, amount=line.amount)
    state = line_state(line)
    if not state:
        return said
    return words.say("void.line_and_state", line=said, state=words.say(f"void.line.{state}"))
