"""Opening the window: one for a profile, bound to its counter, told of what the counter says."""

import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import logs
from app.i18n import Language, Words
from app.settings import default_profile, load
from ui.application import open_application
from ui.binding.counter import BoundCounter
from ui.binding.place import Place
from ui.breakdown import Breakdown
from ui.bridge import Bridge
from ui.idle import Idle
from ui.jobs import QtJobs
from ui.look import Look
from ui.scanner import Scanner
from ui.shell import Shell
from ui.single import OneWindow
from ui.tongue import Tongue

log = logging.getLogger(__name__)


def open_window(profile: Path | None, language: Language | None) -> int:
    """Open the window of a profile and stay until it is closed; the answer is the exit code.

    A second start for the same profile brings the first window to the front and ends well.
    """
    folder = (profile or default_profile()).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = load(folder)
    if language is not None:
        settings = replace(settings, language=language)
    words = Words(settings.language, unit=settings.money_unit)
    application, look = open_application(sys.argv[:1], words, settings.zoom_percent)
    one = OneWindow(folder)
    if not one.claim():
        return 0
    handler = logs.start(settings.logs)
    place = Place(settings)
    try:
        place.open_what_is_set_up()
        return Running(application, look, words, place, one=one).run()
    finally:
        place.close()
        one.release()
        logs.stop(handler)


class Running:
    """The window while it is open: everything it is told by, put together and taken apart."""

    def __init__(
        self,
        application: QApplication,
        look: Look,
        words: Words,
        place: Place,
        *,
        one: OneWindow | None = None,
        hands: Callable[[], int] | None = None,
    ) -> None:
        clock = place.around.clock

        def reference() -> str:
            return place.around.chance.token(4).hex().upper()

        self._application = application
        self.place = place
        self.breakdown = Breakdown(reference)
        self.jobs = QtJobs(reference)
        self.counter = BoundCounter(place)
        self.tongue = Tongue(words)
        self.shell = Shell(self.counter, self.jobs, self.tongue, look, clock.now)
        self.scanner = Scanner(hands or clock.monotonic_ms, application.platformName())
        self.idle = Idle(place.settings.lock_after_minutes * 60_000)
        self.bridge = Bridge(place.subscribe)
        self._refresh = QTimer()
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(100)
        self._connect(one)

    def run(self) -> int:
        """Show the window until it is closed."""
        self.start()
        try:
            return self._application.exec()
        finally:
            self.stop()

    def start(self) -> None:
        """Show the window and begin to listen."""
        self.breakdown.install()
        self.scanner.watch(self._application)
        self.idle.watch(self._application)
        self.shell.start()

    def stop(self) -> None:
        """Take no more work, finish what was begun, and close the window."""
        for watching in (self.scanner, self.idle):
            self._application.removeEventFilter(watching)
        self.bridge.close()
        self.jobs.close()
        self.shell.window.let_go()
        self.breakdown.remove()

    def _connect(self, one: OneWindow | None) -> None:
        self.breakdown.happened.connect(self.shell.broke_down)
        self.scanner.scanned.connect(self.shell.scanned)
        self.idle.began.connect(self.shell.idle)
        self.bridge.heard.connect(self._heard)
        self.shell.left.connect(self._application.quit)
        # Many things change at once after one act; the status bar is asked once for all of them.
        self._refresh.timeout.connect(self.shell.refresh)
        self.place.changed = lambda: self.place.announce(Changed())
        if one is not None:
            one.called.connect(self.shell.window.come_forward)

    def _heard(self, event: object) -> None:
        if isinstance(event, Changed):
            self._refresh.start()
        else:
            self.shell.heard(event)


class Changed:
    """Something the counter told of may show in header or status bar."""
