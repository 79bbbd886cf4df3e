"""The language the window speaks now, and how every widget is told when it changes.

A widget remembers the key of its words, so a live switch is a walk over the widgets, with nothing
registered anywhere and nothing to leak; what depends on state says itself again in `reword`.
"""

from typing import Final, Protocol, cast, runtime_checkable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.i18n import Code, Language, Words
from ui.qt_words import speak_qt

_SAYS: Final = "says"
_NAMED: Final = "named"
_KEY: Final = "keyCap"
_WIDE_SPACE: Final = "\u2003"


@runtime_checkable
class Reworded(Protocol):
    """A widget whose words or digits depend on more than a key."""

    def reword(self, words: Words) -> None:
        """Say everything again in these words, and change nothing else."""


class Tongue(QObject):
    """Holds the language in use.

    Signals:
        changed: the language was switched; widgets have already been told.
    """

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    @property
    def words(self) -> Words:
        """The language in use."""
        return self._words

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The way the window is laid out."""
        return direction_of(self._words)

    def switch(self) -> None:
        """Speak the other language, in every widget there is."""
        other = Language.EN if self._words.language is Language.FA else Language.FA
        self._words = Words(other, unit=self._words.unit)
        QApplication.setLayoutDirection(self.direction)
        speak_qt(cast(QApplication, QApplication.instance()), other)
        for widget in QApplication.allWidgets():
            say_again(widget, self._words)
        self.changed.emit()


def direction_of(words: Words) -> Qt.LayoutDirection:
    """Give the layout direction of a language."""
    rtl = words.direction == "rtl"
    return Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight


def says(widget: QLabel | QAbstractButton, key: str, words: Words, *, cap: str = "") -> None:
    """Put the words under `key` on a label or a button, with a key-cap such as `F9` after them."""
    widget.setProperty(_SAYS, key)
    widget.setProperty(_KEY, cap)
    _put(widget, words)


def named(widget: QWidget, key: str, words: Words) -> None:
    """Give a widget without words of its own the name a screen reader says."""
    widget.setProperty(_NAMED, key)
    widget.setAccessibleName(words.say(key))


def say_again(widget: QWidget, words: Words) -> None:
    """Say what one widget says in other words."""
    if widget.property(_SAYS):
        _put(widget, words)
    if key := widget.property(_NAMED):
        widget.setAccessibleName(words.say(str(key)))
    if isinstance(widget, Reworded):
        widget.reword(words)


def _put(widget: QWidget, words: Words) -> None:
    text = words.say(str(widget.property(_SAYS)))
    if cap := widget.property(_KEY):
        text = f"{text}{_WIDE_SPACE}{words.shape(Code(str(cap)))}"
    if isinstance(widget, QLabel):
        widget.setText(text)
    elif isinstance(widget, QAbstractButton):
        # Qt would make a letter after `&` a shortcut, and this window has no letter shortcuts.
        widget.setText(text.replace("&", "&&"))
