"""The status bar: the line to the centre in a word, what waits, and when it last went out."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from app.i18n import Typed, Words
from ui.theme import colours
from ui.widgets.basic import Picture, announce, label, restyle, row

if TYPE_CHECKING:
    from ui.rows import Status

_COLOURS: Final = {
    "online": colours.SUCCESS_TEXT,
    "offline": colours.OFFLINE_TEXT,
    "sending": colours.SENDING_TEXT,
}


class StatusBar(QFrame):
    """Grey and calm when the line is down: work goes on. The only place that speaks of the line.

    Signals:
        opened: Enter or a click on it asks for the outbox.
    """

    opened = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("status")
        self._words = words
        self._status: Status | None = None
        self._icon: Final = Picture(px=15)
        self._link: Final = label()
        self._waiting: Final = label()
        self._unprinted: Final = label()
        self._returned: Final = label()
        self._silent: Final = label()
        self._aged: Final = label()
        for late in (self._silent, self._aged):
            late.setProperty("aged", "true")
        self._twin: Final = label()
        self._sent: Final = label()
        across = row(8)
        across.setContentsMargins(12, 0, 12, 0)
        across.addWidget(self._icon)
        across.addWidget(self._link)
        across.addStretch(1)
        for part in (
            *(self._twin, self._silent, self._aged),
            *(self._unprinted, self._returned, self._waiting),
        ):
            across.addWidget(part)
            across.addSpacing(12)
        across.addStretch(1)
        across.addWidget(self._sent)
        self.setLayout(across)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_status(self, status: "Status") -> None:
        """Show the line and the queue; a line that comes or goes is announced."""
        turned = self._status is not None and self._status.link is not status.link
        self._status = status
        restyle(self, "link", status.link.value)
        self._icon.show_icon(status.link.value, _COLOURS[status.link.value])
        self._say(status)
        if turned:
            announce(self, self._link.text())

    def text(self) -> str:
        """Give the word of the line as shown."""
        return self._link.text()

    def waiting(self) -> str:
        """Give what is said of the queue."""
        return self._waiting.text()

    def silent(self) -> str:
        """Give what is said of a centre not heard for too long."""
        return self._silent.text() if self._silent.isVisibleTo(self) else ""

    def aged(self) -> str:
        """Give what is said of acts that wait for too long."""
        return self._aged.text() if self._aged.isVisibleTo(self) else ""

    def twin(self) -> str:
        """Give what is said of another copy of this disk, if one is at work."""
        return self._twin.text() if self._twin.isVisibleTo(self) else ""

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        if self._status is not None:
            self._say(self._status)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what waits."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            event.accept()
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click does the same."""
        super().mouseReleaseEvent(event)
        self.opened.emit()

    def _say(self, status: "Status") -> None:
        say = self._words.say
        self._twin.setVisible(status.twin)
        self._twin.setText(say("window.link.twin"))
        self._link.setText(say(f"window.link.{status.link.value}"))
        for part, name, count in (
            (self._silent, "silent", status.silent_days),
            (self._aged, "aged", 0 if status.silent_days else status.aged_days),
            (self._waiting, "waiting", status.waiting),
            (self._returned, "returned", status.returned),
            (self._unprinted, "unprinted", status.unprinted),
        ):
            part.setVisible(bool(count) or name == "waiting")
            part.setText(say(f"window.link.{name}_count", count=count))
        if status.last_sent is None:
            self._sent.setText(say("window.link.never_sent"))
        else:
            moment = self._words.moment(status.last_sent)
            self._sent.setText(say("window.link.last_sent", moment=moment))
        parts = (self._link, self._twin, self._silent, self._aged, self._unprinted, self._returned)
        said = [one.text() for one in (*parts, self._waiting, self._sent) if not one.isHidden()]
        named = say("window.link.name", said=Typed(say("window.header.dot").join(said)))
        self.setAccessibleName(named)
        self.setAccessibleDescription(say("window.link.opens"))
