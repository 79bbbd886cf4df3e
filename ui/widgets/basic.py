"""Labels, buttons and boxes as the whole window uses them: plain text, one look, always named."""

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import Words
from ui.theme import colours, fonts, icons
from ui.tongue import says

Tone = Literal[
    "plain", "title", "heading", "strong", "caption", "quiet", "total", "change", "wrong", "mark",
    "cap", "step",
]  # fmt: skip
Rank = Literal["plain", "main", "pay", "quiet"]
_REDRAWN = (QEvent.Type.FontChange, QEvent.Type.PaletteChange)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Button(QPushButton):
    """A button that Enter presses when it has the focus, and never when it has not."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is as good as Space; a key held down presses once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and not event.modifiers() & _COMMANDS:
                self.click()
            event.accept()
        else:
            super().keyPressEvent(event)


def label(tone: Tone = "plain", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Make a label that never reads a person's words as markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def spoken(key: str, words: Words, tone: Tone = "plain", *, wrap: bool = False) -> QLabel:
    """Make a label that says the words under a key, in whatever language is in use."""
    made = label(tone, wrap=wrap)
    says(made, key, words)
    return made


def button(key: str, words: Words, rank: Rank = "plain", *, cap: str = "") -> Button:
    """Make a button; `cap` is the key that does the same, shown as on the key-cap."""
    made = Button()
    made.setProperty("rank", rank)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    says(made, key, words, cap=cap)
    return made


def box(
    layout: QBoxLayout | None = None, *, role: str = "bare", margin: int = 0, gap: int = 8
) -> tuple[QFrame, QBoxLayout]:
    """Make a frame with a layout in it: a `card`, something `soft`, or `bare`."""
    made = QFrame()
    made.setProperty("role", role)
    inner = layout or QVBoxLayout()
    inner.setContentsMargins(margin, margin, margin, margin)
    inner.setSpacing(gap)
    made.setLayout(inner)
    return made, inner


def row(gap: int = 8) -> QHBoxLayout:
    """Make a horizontal layout without margins."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    return made


def column(gap: int = 8) -> QVBoxLayout:
    """Make a vertical layout without margins."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    return made


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def rule() -> QFrame:
    """Make a thin dividing line."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


class Picture(QLabel):
    """An icon as high as the words beside it, sharp on every screen, mirrored where it points."""

    def __init__(self, name: str = "", colour: str = colours.TEXT, px: int = 0) -> None:
        # Before the base: making a label can already tell of its font.
        self._name = name
        self._colour = colour
        self._px = px
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._paint()

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self._paint()

    def reword(self, words: Words) -> None:
        """Turn with the reading direction."""
        self._paint(rtl=words.direction == "rtl")

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the words, and wear the palette in use."""
        super().changeEvent(event)
        if event.type() in _REDRAWN:
            self._paint()

    def _paint(self, *, rtl: bool | None = None) -> None:
        if not self._name:
            self.clear()
            return
        if rtl is None:
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        size = self.font().pixelSize()
        px = round(self._px * size / fonts.BASE_PX) if self._px else round(size * 1.3)
        ratio = self.devicePixelRatioF()
        colour = colours.now(self._colour)
        self.setPixmap(icons.pixmap(self._name, colour, px, ratio=ratio, rtl=rtl))


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at, and have the sheet look again if it changed.

    What was never set is as good as `false`: no rule of the sheet asks for that.
    """
    if (widget.property(name) or "false") == value:
        return
    widget.setProperty(name, value)
    for one in (widget, *widget.findChildren(QWidget)):
        one.style().unpolish(one)
        one.style().polish(one)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something without moving the focus."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
