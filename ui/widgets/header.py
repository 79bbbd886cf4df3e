"""The header: who serves where, on which day, and how much waits."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from app.i18n import Code, Language, Typed, Words
from models.values.jalali_date import JalaliDate
from ui.actions import cap
from ui.widgets.basic import label, row

if TYPE_CHECKING:
    from ui.rows import Status


class Header(QFrame):
    """One line: counter, clerk and shift at the start side, the time at the end side.

    Signals:
        language_asked: the language button was clicked.
    """

    language_asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("header")
        self._words = words
        self._status: Status | None = None
        self._now: datetime | None = None
        self._compact = False
        self._place: Final = label("strong")
        self._waiting: Final = label()
        self._inbox: Final = label("mark")
        self._time: Final = label()
        self._language: Final = QPushButton()
        self._language.setProperty("rank", "quiet")
        self._language.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._language.clicked.connect(self.language_asked)
        across = row(16)
        across.setContentsMargins(12, 0, 12, 0)
        across.addWidget(self._place)
        across.addStretch(1)
        for part in (self._waiting, self._inbox, self._time):
            across.addWidget(part)
        across.addWidget(self._language)
        self.setLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.reword(words)

    def show_status(self, status: "Status") -> None:
        """Show where we stand."""
        self._status = status
        self._say()

    def show_now(self, now: datetime) -> None:
        """Show the time; called often, changes the text once a minute."""
        self._now = now
        said = say_now(self._words, now)
        if said != self._time.text():
            self._time.setText(said)

    def set_compact(self, compact: bool) -> None:
        """Leave out what the status bar says anyway."""
        self._compact = compact
        self._say()

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        other = Language.EN if words.language is Language.FA else Language.FA
        self._language.setText(words.say(f"settings.language.choice.{other.value}"))
        key = words.shape(Code(cap("language")))
        tip = words.say("window.keys.one", key=key, act=words.say("window.action.language"))
        self._language.setToolTip(tip)
        self._say()
        if self._now is not None:
            self.show_now(self._now)

    def _say(self) -> None:
        status, say = self._status, self._words.say
        if status is None:
            return
        parts = [Typed(status.office)] if status.office and not status.clerk else []
        said = [self._words.shape(part) for part in parts]
        if status.counter:
            said.append(say("window.header.counter", number=status.counter))
        if status.clerk:
            said.append(self._words.shape(Typed(status.clerk)))
        if status.shift:
            number = self._words.digits(str(status.shift))
            said.append(say("window.header.shift", number=number))
        self._place.setText(say("window.header.dot").join(said))
        self._waiting.setVisible(bool(status.held) and not self._compact)
        self._waiting.setText(say("window.header.held", count=status.held))
        self._inbox.setVisible(bool(status.inbox))
        self._inbox.setText(say("window.header.inbox", count=status.inbox))


def say_now(words: Words, now: datetime) -> str:
    """Say an instant with weekday and month by name, as a wall clock does."""
    day = JalaliDate.of_instant(now)
    return words.say(
        "window.header.now",
        time=words.time(now),
        weekday=words.say(f"window.weekday.{day.weekday}"),
        day=words.digits(str(day.day)),
        month=words.say(f"window.month.{day.month}"),
        year=words.digits(str(day.year)),
    )
