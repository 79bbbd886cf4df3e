"""The one-line field all others are made of: fixed direction, fitting width, errors in words."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtGui import QKeySequence as Keys
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QWidget

from app.i18n import Words
from ui.widgets.basic import restyle

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NO_HOLD: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.NoModifier


class Line(QLineEdit):
    """A field as wide as its answer is long.

    Signals:
        entered: Enter was pressed in it; the Enter goes no further.
        left: the focus went elsewhere.
        changed: the value is another one, by whatever means.
    """

    entered = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self, words: Words, *, chars: int = 0, rtl: bool | None = None) -> None:
        super().__init__()
        self.words = words
        self._chars: Final = chars
        if rtl is not None:
            self.run_towards(rtl=rtl)
        across = QSizePolicy.Policy.Fixed if chars else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda _: self.changed.emit())

    def run_towards(self, *, rtl: bool) -> None:
        """Fix the direction and the side: Qt would let the caret jump with what is typed."""
        direction = Qt.LayoutDirection
        self.setLayoutDirection(direction.RightToLeft if rtl else direction.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        upright = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self.setAlignment(side | upright)

    def expected(self) -> int:
        """Give how many characters an answer is expected to have, 0 when nobody can tell."""
        return self._chars

    def value(self) -> str:
        """Give what is typed, without blanks at the ends."""
        return self.text().strip()

    def put(self, value: str) -> None:
        """Show a value as if it had been typed."""
        self.setText(value)

    def mark(self, problem: str) -> None:
        """Ring the field as wrong and tell a screen reader why; an empty text takes it back."""
        restyle(self, "wrong", "true" if problem else "false")
        self.setAccessibleDescription(problem)

    def reword(self, words: Words) -> None:
        """Speak and shape digits in other words from now on."""
        self.words = words

    def sizeHint(self) -> QSize:
        """Be as wide as so many digits, and some room."""
        plain = super().sizeHint()
        if not self._chars:
            return plain
        digit = self.fontMetrics().horizontalAdvance("0")
        return QSize(digit * (self._chars + 2) + 24, plain.height())

    def minimumSizeHint(self) -> QSize:
        """Never be squeezed below the answer's width."""
        return self.sizeHint() if self._chars else super().minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window once there is nothing typed to take back.

        The line filters its own events while it has the focus: an `event` of its own would be
        asked about every paint and every move of each line on the page.
        """
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(Keys.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter means the field is done; copying gives what other systems read."""
        if event.key() in _ENTERS and not event.modifiers() & ~_NO_HOLD:
            event.accept()
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.matches(Keys.StandardKey.Copy) and self.hasSelectedText():
            self.copy_plain()
        elif event.matches(Keys.StandardKey.Cut) and self.hasSelectedText():
            self.cut_plain()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by key selects, so that typing replaces."""
        super().focusInEvent(event)
        self.installEventFilter(self)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk went on."""
        super().focusOutEvent(event)
        self.removeEventFilter(self)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer Qt's editing acts in our own words, since Qt's translation renames keys."""
        menu = QMenu(self)
        _add(menu, self.words.say("window.edit.undo"), self.undo, enabled=self.isUndoAvailable())
        menu.addSeparator()
        selected = self.hasSelectedText()
        _add(menu, self.words.say("window.edit.cut"), self.cut_plain, enabled=selected)
        _add(menu, self.words.say("window.edit.copy"), self.copy_plain, enabled=selected)
        _add(menu, self.words.say("window.edit.paste"), self.paste, enabled=not self.isReadOnly())
        menu.addSeparator()
        _add(menu, self.words.say("window.edit.all"), self.selectAll, enabled=bool(self.text()))
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)

    def copy_plain(self) -> None:
        """Copy what is selected as other systems read it."""
        if self.echoMode() == QLineEdit.EchoMode.Normal:
            QGuiApplication.clipboard().setText(self.plain(self.selectedText()))

    def cut_plain(self) -> None:
        """Copy what is selected as other systems read it, and take it out."""
        self.copy_plain()
        self.del_()

    def plain(self, text: str) -> str:
        """Give displayed text as it is stored; fields of digits fold them."""
        return text


def _add(menu: QMenu, text: str, act: "object", *, enabled: bool) -> None:
    action = QAction(text, menu)
    action.setEnabled(enabled)
    action.triggered.connect(act)
    menu.addAction(action)


def first_line(widget: QWidget) -> Line | None:
    """Find the first field inside a widget."""
    return widget if isinstance(widget, Line) else widget.findChild(Line)
