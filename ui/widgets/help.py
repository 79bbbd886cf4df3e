"""The help of F1: the keys that do something here and now, each beside its act."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.i18n import Code, Words
from ui.actions import Action, cap
from ui.widgets.basic import button, label, spoken
from ui.widgets.dialog import Dialog

_CLOSES: Final = (Qt.Key.Key_F1, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HelpOverlay(Dialog):
    """Goes with F1, Esc or Enter."""

    def __init__(self, actions: tuple[Action, ...], words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.say("window.action.help"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(6)
        half = (len(actions) + 1) // 2
        for place, action in enumerate(actions):
            down, across = place % half, 2 * (place // half)
            key = label("cap")
            key.setText(words.shape(Code(action.cap)))
            grid.addWidget(key, down, across, Qt.AlignmentFlag.AlignLeading)
            grid.addWidget(spoken(action.words, words), down, across + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        inside = QWidget()
        inside.setLayout(grid)
        around = QScrollArea()
        around.setWidgetResizable(True)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(inside)
        close = button("window.help.close", words, "main", cap=cap("back"))
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(spoken("window.help.title", words, "heading"))
        layout.addWidget(around, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setMinimumWidth(560)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any of the keys that open or close it closes it."""
        if event.key() in _CLOSES:
            event.accept()
            self.close()
        else:
            super().keyPressEvent(event)
