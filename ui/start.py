"""Opening the window: one for a profile, bound to its counter, told of what the counter says."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app import logs
from app.clock import Clock, SystemClock
from app.i18n import Language, Words
from app.ids import Chance, SystemChance
from app.settings import Appearance, Settings, default_profile, load, save
from models.errors import CounterError
from ui.application import open_application
from ui.bell import Bell, Changed
from ui.breakdown import Breakdown
from ui.bridge import Bridge
from ui.habit import Habit
from ui.idle import Idle
from ui.jobs import QtJobs
from ui.late import Late
from ui.look import Look
from ui.ports import Counter
from ui.scanner import Scanner
from ui.shell import Shell
from ui.single import OneWindow
from ui.tongue import Tongue

if TYPE_CHECKING:
    from ui.binding.counter import BoundCounter

OpenCounter = Callable[[Settings, Bell], "BoundCounter"]

_NO_SCREEN: Final = ("offscreen", "minimal")


def open_window(profile: Path | None, language: Language | None) -> int:
    """Open the window of a profile and stay until it is closed; the answer is the exit code.

    A second start for the same profile brings the first window to the front and ends well. What
    keeps the profile from being opened is said in the window, and raised once it is closed.
    """
    folder = (profile or default_profile()).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = load(folder)
    if language is not None:
        settings = replace(settings, language=language)
    words = Words(settings.language, unit=settings.money_unit)
    application, look = open_application(
        sys.argv[:1], words, settings.zoom_percent, settings.appearance
    )
    one = OneWindow(folder)
    if not one.claim():
        return 0
    handler = logs.start(settings.logs)
    try:
        return Running(application, look, words, settings, one=one).run()
    finally:
        one.release()
        logs.stop(handler)


def open_counter(settings: Settings, bell: Bell) -> "BoundCounter":
    """Load all that a counter is made of, and open it."""
    from ui.binding.counter import BoundCounter  # noqa: PLC0415 - after the first paint

    return BoundCounter.opened(settings, bell)


class Running:
    """The window while it is open: everything it is told by, put together and taken apart."""

    def __init__(
        self,
        application: QApplication,
        look: Look,
        words: Words,
        settings: Settings,
        *,
        one: OneWindow | None = None,
        clock: Clock | None = None,
        chance: Chance | None = None,
        opening: OpenCounter = open_counter,
    ) -> None:
        """Put the window together.

        Args:
            clock: whose instant the header shows and whose milliseconds tell scans from typing.
            opening: what opens the counter, once, on the worker thread.
        """
        clock, lots = clock or SystemClock(), chance or SystemChance()

        def reference() -> str:
            return lots.token(4).hex().upper()

        self._application = application
        self._settings = settings
        self._look = look
        self._ended_by: CounterError | None = None
        self.bell = Bell()
        self.breakdown = Breakdown(reference)
        self.jobs = QtJobs(reference)
        self.aside = QtJobs(reference)
        self.counter = Late(lambda: opening(settings, self.bell))
        self.tongue = Tongue(words)
        self.shell = Shell(
            cast(Counter, self.counter), self.jobs, self.tongue, look, clock.now, self.aside
        )
        self.scanner = Scanner(
            clock.monotonic_ms, application.platformName(), habit=_habit(settings)
        )
        self.idle = Idle(settings.lock_after_minutes * 60_000)
        self.bridge = Bridge(self.bell.subscribe)
        self._painted = _FirstPaint(self.shell.window)
        self._refresh = QTimer()
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(100)
        self._connect(one)
        if any(settings.profile.glob("*.db")):
            self.shell.expect_sign_in()

    def run(self) -> int:
        """Show the window until it is closed."""
        self.start()
        try:
            self._application.exec()
        finally:
            self.stop()
        if self._ended_by is not None:
            raise self._ended_by
        return 0

    def start(self) -> None:
        """Show the window and begin to listen; the counter is opened once it is painted."""
        self.breakdown.install()
        self.scanner.watch(self._application)
        self.idle.watch(self._application)
        self.shell.window.show()

    def stop(self) -> None:
        """Take no more work, finish what was begun, close the window and let go of the file."""
        self._application.removeEventFilter(self.scanner)
        self.idle.rest(self._application)
        self._refresh.stop()
        self.bridge.close()
        if self.counter.made is not None:
            self.counter.made.stop_stick()
        self.aside.close()
        self.jobs.close()
        self.shell.window.let_go()
        self._keep_habits()
        if self.counter.made is not None:
            self.counter.made.close()
        self.breakdown.remove()

    def _connect(self, one: OneWindow | None) -> None:
        self.breakdown.happened.connect(self.shell.broke_down)
        self.scanner.scanned.connect(self.shell.scanned)
        self.shell.screens.devices.hear(self.scanner)
        self.idle.began.connect(self.shell.idle)
        self.bridge.heard.connect(self._heard)
        self.shell.left.connect(self._application.quit)
        self._painted.seen.connect(lambda: self.shell.start(self._cannot_open))
        # Many things change at once after one act; the status bar is asked once for all of them.
        self._refresh.timeout.connect(self.shell.refresh)
        if one is not None:
            one.called.connect(self.shell.window.come_forward)

    def _keep_habits(self) -> None:
        """Let the next start have the language, the size and the palette that the clerk chose."""
        before = self._settings
        habits = Habits(self.tongue.words.language, self._look.zoom, self._look.appearance)
        if habits != Habits(before.language, before.zoom_percent, before.appearance):
            language, zoom, worn = habits
            kept = load(before.profile)
            save(replace(kept, language=language, zoom_percent=zoom, appearance=worn))

    def _heard(self, event: object) -> None:
        if isinstance(event, Changed):
            self._refresh.start()
        else:
            self.shell.heard(event)

    def _cannot_open(self, error: CounterError) -> None:
        """Say in the window why there is nothing to work with; with it the program ends."""
        self._ended_by = error
        if self._application.platformName() in _NO_SCREEN:
            self._application.quit()
        else:
            self.shell.box(error).finished.connect(self._application.quit)


class Habits(NamedTuple):
    """What a clerk chooses at the window itself."""

    language: Language
    zoom: int
    appearance: Appearance


def _habit(settings: Settings) -> Habit:
    return Habit(settings.barcode_gap_ms, settings.barcode_prefix, settings.barcode_suffix)


class _FirstPaint(QObject):
    """Tells, once, that a window was painted.

    Signals:
        seen: what the clerk can see is there.
    """

    seen = Signal()

    def __init__(self, window: QObject) -> None:
        super().__init__()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first paint; it is still to be done when the event is seen."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.seen.emit)
        return False
