"""The help of F1: the keys that do something here and now, and after them an article."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.i18n import Code, Words
from ui.actions import Action, cap
from ui.articles import Told
from ui.widgets.basic import announce, button, clear, column, label, row, spoken
from ui.widgets.dialog import Dialog
from ui.widgets.roll import Roll

_CLOSES: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ROLLS: Final = {
    Qt.Key.Key_Down: 40,
    Qt.Key.Key_Up: -40,
    Qt.Key.Key_PageDown: 240,
    Qt.Key.Key_PageUp: -240,
}
_LEAST_WIDE: Final = 600
_HIGH: Final = 330


class HelpOverlay(Dialog):
    """Two pages: F1 turns from the keys to the article; Esc, Enter and the last F1 close it.

    Signals:
        asked: F1 over the keys asks for the article.
    """

    asked = Signal()

    def __init__(self, words: Words, parent: QWidget, code: Code) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.is_there = True
        self._words: Final = words
        self._told = False
        self._title: Final = label("heading", wrap=True)
        self._lines: Final = column(8)
        inside = QWidget()
        inside.setLayout(self._lines)
        self._roll: Final = Roll(inside)
        self._more: Final = button("help.again", words, cap=cap("help"))
        self._more.clicked.connect(self.asked)
        close = button("window.help.close", words, "main", cap=cap("back"))
        close.clicked.connect(self.close)
        support = label("caption", selectable=True)
        support.setText(words.say("help.support", code=code))
        foot = row(10)
        foot.addWidget(support, 1)
        foot.addWidget(self._more)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._roll, 1)
        layout.addLayout(foot)
        self.setMinimumWidth(_LEAST_WIDE)
        close.setFocus()

    @property
    def tells(self) -> bool:
        """Whether it shows an article, and not the keys any more."""
        return self._told

    def show_keys(self, actions: tuple[Action, ...]) -> None:
        """List each act beside its key."""
        self._head(self._words.say("window.help.title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        half = (len(actions) + 1) // 2
        for place, action in enumerate(actions):
            down, across = place % half, 2 * (place // half)
            key = label("cap")
            key.setText(self._words.shape(Code(action.cap)))
            grid.addWidget(key, down, across, Qt.AlignmentFlag.AlignLeading)
            grid.addWidget(spoken(action.words, self._words), down, across + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        page = QWidget()
        page.setLayout(grid)
        self._fill(page)

    def show_article(self, told: Told) -> None:
        """Tell an article in the place of the keys."""
        self._told = True
        self._head(told.title)
        said = []
        for paragraph in told.paragraphs:
            line = label(wrap=True, selectable=True)
            line.setText(paragraph)
            said.append(line)
        self._fill(*said)
        self._more.hide()
        announce(self, " ".join((told.title, *told.paragraphs)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take no answer any more."""
        self.is_there = False
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 goes on, the keys that end it close it, the arrows roll it."""
        key = Qt.Key(event.key())
        if key in _CLOSES or (key is Qt.Key.Key_F1 and self._told):
            event.accept()
            self.close()
        elif key is Qt.Key.Key_F1:
            event.accept()
            self.asked.emit()
        elif key in _ROLLS:
            bar = self._roll.verticalScrollBar()
            bar.setValue(bar.value() + _ROLLS[key])
        else:
            super().keyPressEvent(event)

    def _head(self, title: str) -> None:
        self._title.setText(title)
        self.setWindowTitle(self._words.say("window.title.of", part=title))

    def _fill(self, *parts: QWidget) -> None:
        clear(self._lines)
        for part in parts:
            self._lines.addWidget(part)
        self._lines.addStretch(1)
        room = self.parentWidget()
        wide = min(room.width() - 40, 820) if room is not None else 820
        self.resize(max(self._least(), min(wide, 760)), self._high())

    def _least(self) -> int:
        """Give the width below which letters as large as the clerk's are cut."""
        layout = self.layout()
        return max(_LEAST_WIDE, layout.minimumSize().width() if layout is not None else 0)

    def _high(self) -> int:
        room = self.parentWidget()
        return min(440, room.height() - 40) if room is not None else _HIGH
