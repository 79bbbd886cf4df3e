"""The calendar under a date field: a Jalali month, Saturday first, gone about in by keys."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.i18n import Words
from models.values.jalali_date import JalaliDate
from ui.theme import colours
from ui.widgets.basic import announce, button, column, label, row
from ui.widgets.months import (
    DAYS,
    FRIDAY,
    WEEKS,
    by_days,
    by_months,
    week_end,
    week_start,
    weeks_of,
)

_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_ALT: Final = Qt.KeyboardModifier.AltModifier
_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter


class MonthGrid(QWidget):
    """Six weeks of days, painted; one of them is marked and goes where the keys lead.

    Signals:
        marked: another day is marked. taken: this day was chosen. left: Esc or Alt+Up.
    """

    marked = Signal(object)
    taken = Signal(object)
    left = Signal()

    def __init__(self, words: Words, today: JalaliDate) -> None:
        super().__init__()
        self._words = words
        self._today: Final = today
        self._day = today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def day(self) -> JalaliDate:
        """The marked day."""
        return self._day

    def mark(self, day: JalaliDate) -> None:
        """Mark a day and show its month."""
        self._day = day
        self.setAccessibleName(said_day(self._words, day))
        self.update()
        self.marked.emit(day)

    def reword(self, words: Words) -> None:
        """Write days in other digits."""
        self._words = words
        self.mark(self._day)

    def sizeHint(self) -> QSize:
        """Be a square for each day and a line for the weekdays."""
        side = self._side()
        return QSize(side * DAYS, side * WEEKS + self._head())

    def minimumSizeHint(self) -> QSize:
        """Never be squeezed."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by days, weeks, months (PgUp, PgDn) and years (with Ctrl); Enter takes, Esc leaves."""
        key = Qt.Key(event.key())
        if key in _TAKES:
            if not event.isAutoRepeat():
                self.taken.emit(self._day)
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and event.modifiers() & _ALT):
            self.left.emit()
        elif (day := self._led(key, far=bool(event.modifiers() & _CONTROL))) is not None:
            self.mark(day)
        # Whatever else is pressed is not for the window behind: the calendar is in front.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the day that is pressed."""
        for day, cell in self._cells():
            if cell.contains(event.position().toPoint()):
                self.mark(day)
                self.taken.emit(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint weekdays and days."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_weekdays(painter)
        for day, cell in self._cells():
            self._paint_day(painter, day, cell)
        painter.end()

    def _led(self, key: Qt.Key, *, far: bool) -> JalaliDate | None:
        onward = Qt.Key.Key_Left if self._rtl() else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self._rtl() else Qt.Key.Key_Left
        months = 12 if far else 1
        day = self._day
        led = {
            onward: lambda: by_days(day, 1),
            backward: lambda: by_days(day, -1),
            Qt.Key.Key_Down: lambda: by_days(day, DAYS),
            Qt.Key.Key_Up: lambda: by_days(day, -DAYS),
            Qt.Key.Key_PageDown: lambda: by_months(day, months),
            Qt.Key.Key_PageUp: lambda: by_months(day, -months),
            Qt.Key.Key_Home: lambda: self._today if far else week_start(day),
            Qt.Key.Key_End: lambda: week_end(day),
        }.get(key)
        return led() if led is not None else None

    def _cells(self) -> list[tuple[JalaliDate, QRect]]:
        side, head = self._side(), self._head()
        wide = self.width() // DAYS
        found = []
        for down, week in enumerate(weeks_of(self._day.year, self._day.month)):
            for across, day in enumerate(week):
                if day is not None:
                    corner = self._x(across, wide), head + down * side
                    found.append((day, QRect(*corner, wide, side)))
        return found

    def _x(self, across: int, wide: int) -> int:
        return (DAYS - 1 - across if self._rtl() else across) * wide

    def _paint_weekdays(self, painter: QPainter) -> None:
        wide, head = self.width() // DAYS, self._head()
        for across in range(DAYS):
            painter.setPen(colours.ink(colours.ERROR if across == FRIDAY else colours.SECONDARY))
            cell = QRect(self._x(across, wide), 0, wide, head)
            painter.drawText(cell, _CENTRE, self._words.say(f"dates.short.{across}"))

    def _paint_day(self, painter: QPainter, day: JalaliDate, cell: QRect) -> None:
        marked, today = day == self._day, day == self._today
        rounded = QRectF(cell).adjusted(2.5, 2.5, -2.5, -2.5)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.ink(colours.FILL))
            painter.drawRoundedRect(rounded, 6, 6)
        elif today:
            painter.setPen(QPen(colours.ink(colours.PRIMARY), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rounded, 6, 6)
        colour = colours.ERROR if day.weekday == FRIDAY else colours.TEXT
        painter.setPen(colours.ink(colours.ON_PRIMARY if marked else colour))
        painter.drawText(cell, _CENTRE, self._words.digits(str(day.day)))

    def _rtl(self) -> bool:
        return self._words.direction == "rtl"

    def _side(self) -> int:
        return round(QFontMetrics(self.font()).height() * 1.5)

    def _head(self) -> int:
        return round(QFontMetrics(self.font()).height() * 1.4)


class Calendar(QFrame):
    """The popup: the month's name, the grid, and the keys that go about in it.

    Signals:
        taken: this day was chosen; the popup is closed.
    """

    taken = Signal(object)

    def __init__(self, words: Words, today: JalaliDate, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self._words = words
        self.grid: Final = MonthGrid(words, today)
        self._title: Final = label("strong")
        self._keys: Final = label("caption", wrap=True)
        self._now: Final = button("dates.today", words, "quiet", cap="Ctrl+Home")
        self._now.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build()
        self.grid.marked.connect(self._marked)
        self.grid.taken.connect(self._take)
        self.grid.left.connect(self.close)
        self._now.clicked.connect(lambda: self.grid.mark(today))
        self.setFocusProxy(self.grid)
        self.reword(words)

    def open_at(self, day: JalaliDate, beneath: QWidget) -> None:
        """Show the month of a day beneath a field, inside the screen."""
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if self._words.direction == "rtl"
            else Qt.LayoutDirection.LeftToRight
        )
        self.grid.mark(day)
        self.adjustSize()
        self.move(self._place(beneath))
        self.show()
        self.grid.setFocus(Qt.FocusReason.PopupFocusReason)

    def reword(self, words: Words) -> None:
        """Name the month in other words."""
        self._words = words
        self._keys.setText(words.say("dates.keys"))
        self.grid.reword(words)

    def _build(self) -> None:
        down = column(6)
        down.setContentsMargins(12, 8, 12, 8)
        head = row(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._now)
        down.addLayout(head)
        down.addWidget(self.grid)
        down.addWidget(self._keys)
        self.setLayout(down)

    def _marked(self, day: JalaliDate) -> None:
        month = self._words.say(f"window.month.{day.month}")
        year = self._words.digits(str(day.year))
        self._title.setText(self._words.say("dates.title", month=month, year=year))
        if self.isVisible():
            announce(self.grid, said_day(self._words, day))

    def _take(self, day: JalaliDate) -> None:
        self.close()
        self.taken.emit(day)

    def _place(self, beneath: QWidget) -> QPoint:
        start = beneath.mapToGlobal(QPoint(0, beneath.height() + 2))
        above = beneath.mapToGlobal(QPoint(0, -2)).y() - self.height()
        if self._words.direction == "rtl":
            start.setX(start.x() + beneath.width() - self.width())
        room = beneath.screen().availableGeometry()
        start.setX(min(max(start.x(), room.left()), room.right() - self.width()))
        if start.y() + self.height() > room.bottom():
            start.setY(max(above, room.top()))
        return start


def said_day(words: Words, day: JalaliDate) -> str:
    """Say a day whole: weekday, day, month and year."""
    return words.say(
        "dates.day",
        weekday=words.say(f"window.weekday.{day.weekday}"),
        day=words.digits(str(day.day)),
        month=words.say(f"window.month.{day.month}"),
        year=words.digits(str(day.year)),
    )
