"""A Jalali day: typed the way people write it, or chosen from a calendar; its weekday beneath."""

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Words
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.text import fold_digits
from ui.widgets.basic import button, label, row
from ui.widgets.calendar import Calendar, said_day
from ui.widgets.digits import DigitsEdit

_MARKS: Final = str.maketrans("-.\\،٫", "/////")
_ALT: Final = Qt.KeyboardModifier.AltModifier
_GAPS: Final = 16
_CENTURIES: Final = (1300, 1400)


class DateLine(DigitsEdit):
    """The field itself; it gets its slashes and its century on leaving.

    Signals:
        opened: Alt+Down asks for the calendar.
    """

    opened = Signal()

    def __init__(self, words: Words, today: JalaliDate, *, not_future: bool = False) -> None:
        super().__init__(words, most=10, chars=10)
        self._today: Final = today
        self._not_future: Final = not_future
        self.left.connect(self._tidy)

    def kept(self, text: str) -> str:
        """Keep digits and slashes; a dash or a dot typed between them is a slash."""
        return re.sub(r"[^0-9/]", "", fold_digits(text).translate(_MARKS))[: self.most]

    def value(self) -> str:
        """Give the day as year/month/day once it is whole, else what is typed."""
        return tidy_date(self.kept(self.text()), self._today, not_future=self._not_future)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the calendar, as in every list that drops down."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & _ALT:
            event.accept()
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _tidy(self) -> None:
        if self.value() != self.kept(self.text()):
            self.put(self.value())


class DateEdit(QWidget):
    """The field, its calendar and, once it is a day, that day in words.

    Signals:
        changed, entered, left: as of every answer.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, words: Words, today: JalaliDate, *, not_future: bool = False) -> None:
        super().__init__()
        self._words = words
        self._today: Final = today
        self.line: Final = DateLine(words, today, not_future=not_future)
        self._open: Final = button("dates.open", words, "quiet", cap="Alt+Down")
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._said: Final = label("caption")
        self._calendar: Calendar | None = None
        across = row(6)
        across.addWidget(self.line)
        across.addWidget(self._open)
        across.addWidget(self._said, 1)
        # It has what room is left: a narrow form shows the day and not its name.
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setLayout(across)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.line.changed.connect(self._say)
        self.line.changed.connect(self.changed)
        self.line.entered.connect(self._entered)
        self.line.left.connect(self.left)
        self.line.opened.connect(self.open_calendar)
        self._open.clicked.connect(self.open_calendar)

    def value(self) -> str:
        """Give the day as year/month/day once it is whole, else what is typed."""
        return self.line.value()

    def put(self, value: str) -> None:
        """Show a day."""
        self.line.put(value)

    def mark(self, problem: str) -> None:
        """Ring the field as wrong."""
        self.line.mark(problem)

    def day(self) -> JalaliDate | None:
        """Give the day, or None while what is typed is none."""
        return _day(self.value())

    def open_calendar(self) -> None:
        """Alt+Down: choose from the calendar, which opens at the day typed or at today."""
        if self._calendar is None:
            self._calendar = Calendar(self._words, self._today, self)
            self._calendar.taken.connect(self._taken)
        self._calendar.open_at(self.day() or self._today, self.line)

    def calendar(self) -> Calendar | None:
        """Give the calendar once it was opened."""
        return self._calendar

    def setAccessibleName(self, name: str) -> None:
        """Name the field, which is what takes the focus."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def reword(self, words: Words) -> None:
        """Say the day in other words."""
        self._words = words
        self._say()

    def _entered(self) -> None:
        # The whole day stands in the field before the focus goes on: its century can be seen.
        self.line.put(self.value())
        self.entered.emit()

    def _taken(self, day: JalaliDate) -> None:
        self.line.put(str(day))
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the day where there is room for it."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        day = self.day()
        said = said_day(self._words, day) if day is not None else ""
        self.line.setToolTip(said)
        room = self.width() - self.line.width() - self._open.width() - _GAPS
        fits = self._said.fontMetrics().horizontalAdvance(said) <= room
        self._said.setText(said if fits else "")


def tidy_date(typed: str, today: JalaliDate, *, not_future: bool = False) -> str:
    """Write a typed day whole: slashes, leading zeros and, of a two-digit year, its century.

    The century is the one whose day is nearest to today, and not after it where `not_future`
    says so. What is no whole day, and a day there is not (31 Mehr), stays for its rule to refuse.
    """
    parts = _parted(typed)
    if parts is None:
        return typed
    year, month, day = parts
    if len(year) == 2:
        year = _with_century(int(year), int(month), int(day), today, not_future=not_future)
    return f"{year}/{int(month):02}/{int(day):02}"


def _parted(typed: str) -> tuple[str, str, str] | None:
    if re.fullmatch(r"[0-9]{8}", typed):
        return typed[:4], typed[4:6], typed[6:]
    found = re.fullmatch(r"([0-9]{4}|[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})", typed)
    return (found[1], found[2], found[3]) if found else None


def _with_century(year: int, month: int, day: int, today: JalaliDate, *, not_future: bool) -> str:
    now = (today.year, today.month, today.day)
    meant = [
        century + year
        for century in _CENTURIES
        if not (not_future and (century + year, month, day) > now)
    ]
    return str(min(meant or [_CENTURIES[0] + year], key=lambda one: abs(one - today.year)))


def _day(text: str) -> JalaliDate | None:
    try:
        return JalaliDate.parse(text)
    except Refusal:
        return None
