"""A sentence that has to be seen, where no screen can show it: what happened and what to do."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import Words
from ui.theme import colours
from ui.widgets.basic import Picture, button, label, row
from ui.widgets.dialog import Dialog

_CLOSES: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TroubleBox(Dialog):
    """One sentence and one button; it decides nothing."""

    def __init__(self, text: str, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.say("window.trouble.title"))
        said = label(wrap=True, selectable=True)
        said.setText(text)
        across = row(14)
        across.addWidget(Picture("fix", colours.ERROR, px=28), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(said, 1)
        close = button("window.trouble.close", words, "main", cap="Enter")
        close.clicked.connect(self.close)
        down = QVBoxLayout(self)
        down.setContentsMargins(22, 18, 22, 16)
        down.setSpacing(16)
        down.addLayout(across)
        down.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setMinimumWidth(480)
        close.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc close it."""
        if event.key() in _CLOSES:
            event.accept()
            self.close()
        else:
            super().keyPressEvent(event)
