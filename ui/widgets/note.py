"""A few words over a dialog that take no key and no place, and go by themselves."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.basic import announce, label

LIFE_MS: Final = 4_000
_NAME: Final = "note"


def show_note(over: QWidget, text: str) -> QLabel:
    """Say something at the head of a widget; what was said there before is replaced."""
    found = over.findChild(QLabel, _NAME)
    note = found if isinstance(found, QLabel) else _made(over)
    note.setText(text)
    note.setFixedWidth(over.width())
    note.setFixedHeight(note.heightForWidth(over.width()))
    note.move(0, 0)
    note.raise_()
    note.show()
    announce(note, text)
    QTimer.singleShot(LIFE_MS, note, note.hide)
    return note


def _made(over: QWidget) -> QLabel:
    note = label("strong", wrap=True)
    note.setParent(over)
    note.setObjectName(_NAME)
    note.setProperty("role", "note")
    note.setContentsMargins(16, 8, 16, 8)
    note.setAutoFillBackground(True)
    return note
