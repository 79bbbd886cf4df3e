"""The header: who serves where, on which day, and how much waits."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from app.i18n import Speech, Typed
from models.values.jalali_date import JalaliDate
from ui.actions import cap
from ui.rows import Status
from ui.widgets.basic import label, row


class Header(QFrame):
    """One line: counter, clerk and shift at the start side, the time at the end side.

    Signals:
        language_asked: the language button was clicked.
    """

    language_asked = Signal()

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self.setObjectName("header")
        self._speech = speech
        self._status: Status | None = None
        self._now: datetime | None = None
        self._compact = False
        self._place: Final = label("strong")
        self._waiting: Final = label()
        self._time: Final = label()
        self._language: Final = QPushButton()
        self._language.setProperty("rank", "quiet")
        self._language.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._language.clicked.connect(self.language_asked)
        across = row(16)
        across.setContentsMargins(12, 0, 8, 0)
        for part, stretch in ((self._place, 0), (None, 1), (self._waiting, 0), (self._time, 0)):
            if part is None:
                across.addStretch(stretch)
            else:
                across.addWidget(part, stretch)
        across.addWidget(self._language)
        self.setLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.reword(speech)

    def show_status(self, status: Status) -> None:
        """Show where we stand."""
        self._status = status
        self._say()

    def show_now(self, now: datetime) -> None:
        """Show the time; called often, changes the text once a minute."""
        self._now = now
        said = say_now(self._speech, now)
        if said != self._time.text():
            self._time.setText(said)

    def set_compact(self, compact: bool) -> None:
        """Leave out what the status bar says anyway."""
        self._compact = compact
        self._say()

    def reword(self, speech: Speech) -> None:
        """Say it in the language in use."""
        self._speech = speech
        self._language.setText(speech.say("window.header.language"))
        self._language.setToolTip(speech.say("window.action.language") + f"  {cap('language')}")
        self._say()
        if self._now is not None:
            self.show_now(self._now)

    def _say(self) -> None:
        status, say = self._status, self._speech.say
        if status is None:
            return
        parts = [Typed(status.office)] if status.office and not status.clerk else []
        said = [self._speech.shape(part) for part in parts]
        if status.counter:
            said.append(say("window.header.counter", number=status.counter))
        if status.clerk:
            said.append(self._speech.shape(Typed(status.clerk)))
        if status.shift:
            number = self._speech.digits(str(status.shift))
            said.append(say("window.header.shift", number=number))
        self._place.setText(say("window.header.dot").join(said))
        self._waiting.setVisible(bool(status.held) and not self._compact)
        self._waiting.setText(say("window.header.held", count=status.held))


def say_now(speech: Speech, now: datetime) -> str:
    """Say an instant with weekday and month by name, as a wall clock does."""
    day = JalaliDate.of_instant(now)
    return speech.say(
        "window.header.now",
        time=speech.time(now),
        weekday=speech.say(f"window.weekday.{day.weekday}"),
        day=speech.digits(str(day.day)),
        month=speech.say(f"window.month.{day.month}"),
        year=speech.digits(str(day.year)),
    )
