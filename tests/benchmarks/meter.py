"""Meters of the window's thread: the longest turn of its loop, and how late a key is painted."""

from pathlib import Path
from time import monotonic_ns
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

TICK_MS: Final = 5
DUE_MS: Final = 1
KEY_MS: Final = 80
"""Twelve keys a second: faster than a person types for long, slower than any scanner."""
ROOM: Final = 12
"""So many letters are typed into a field before it is emptied."""


class StallMeter(QObject):
    """Measures the longest gap between two turns of the event loop, in milliseconds.

    A timer is due every five milliseconds; whatever holds the thread is seen as a longer gap.
    """

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = monotonic_ns()
        self._timer: Final = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure, from nothing."""
        self.worst, self._last = 0.0, monotonic_ns()
        self._timer.start(TICK_MS)

    def stop(self) -> float:
        """Measure no more; gives the longest gap."""
        self._tick()
        self._timer.stop()
        return self.worst

    def _tick(self) -> None:
        now = monotonic_ns()
        self.worst = max(self.worst, (now - self._last) / 1e6)
        self._last = now


class Typing(QObject):
    """Types into a line at a steady pace, and measures each key until its letter is painted.

    A key is due when a clock says so, and not when the loop has time for it: where the window's
    thread is held, its keys wait as they do in the system's queue, and the waiting is measured.
    A letter counts as painted as soon as it can be read in the field, though it may not be in the
    text yet (`ui/preview.py`): that is what a person waits for. One that is taken back unpainted
    waits on, and nothing is over before every letter is in the text too.
    """

    def __init__(self, line: QLineEdit, letters: str) -> None:
        """Watch a line that has the focus.

        Args:
            letters: what is typed, over and over.
        """
        super().__init__()
        self.took: Final[list[float]] = []
        self._line: Final = line
        self._letters: Final = letters
        self._typed = 0
        self._left = 0
        self._next_ns = 0
        self._due: list[int] = []
        self._edits = 0
        self._composed = 0
        self._seen = 0
        self._timer: Final = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        line.textEdited.connect(self._edited)
        line.installEventFilter(self)

    @property
    def over(self) -> bool:
        """Tell whether every key was typed and painted."""
        return not self._left and self._settled

    @property
    def _settled(self) -> bool:
        """Tell whether every letter typed so far was painted and is in the text."""
        return self._typed == self._edits == len(self.took)

    def start(self, keys: int) -> None:
        """Type so many keys from now on."""
        self._left = keys
        self._next_ns = monotonic_ns() + KEY_MS * 1_000_000
        self._timer.start(DUE_MS)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._line.textEdited.disconnect(self._edited)
        self._line.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look for the paint; what it draws is on its way to the screen when the loop turns."""
        if watched is not self._line:
            return False
        if isinstance(event, QInputMethodEvent):
            self._composed = len(event.preeditString())
        elif event.type() == QEvent.Type.Paint:
            # Letters come in the order of their keys; a paint shows all that can be read by now.
            fresh = min(self._edits + self._composed, self._typed) - self._seen
            if fresh > 0:
                self._seen += fresh
                shown, self._due = self._due[:fresh], self._due[fresh:]
                QTimer.singleShot(0, self, lambda: self._painted(shown))
        return False

    def _painted(self, shown: list[int]) -> None:
        now = monotonic_ns()
        self.took.extend((now - due) / 1e6 for due in shown)

    def _edited(self, _text: str) -> None:
        self._edits += 1

    def _tick(self) -> None:
        while self._left and monotonic_ns() >= self._next_ns:
            if not self._typed % ROOM and self._line.text():
                if not self._settled:
                    # Whoever empties a field has seen what is in it: the next key comes after.
                    self._next_ns = monotonic_ns() + TICK_MS * 1_000_000
                    return
                self._line.clear()
            due, self._next_ns = self._next_ns, self._next_ns + KEY_MS * 1_000_000
            self._left -= 1
            self._due.append(due)
            self._typed += 1
            self._press(self._letters[(self._typed - 1) % len(self._letters)], due)

    def _press(self, letter: str, due_ns: int) -> None:
        """Send a key that came at its moment, by the way that every key takes to its field."""
        code = ord(letter.upper()) if letter.isascii() else 0
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(due_ns // 1_000_000)
            QApplication.sendEvent(self._line, event)


def megabytes() -> int:
    """Give what this process holds in memory, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    lines = status.read_text(encoding="ascii").splitlines()
    held = next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(held.split()[1]) // 1024
