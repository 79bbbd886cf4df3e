"""Opening the window: one for a profile, bound to its counter, told of what the counter says.

What a clerk sees first is made of as little as can be (`ui/front.py`). Everything else is loaded
and made after the first paint, in steps between which keys are taken; then the counter is opened.
"""

import gc
import sys
from collections.abc import Callable, Generator
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.clock import Clock, SystemClock
from app.i18n import Language, Words
from app.settings import Appearance, Settings, default_profile, load, save
from models.errors import CounterError, Defect
from ui.application import open_application
from ui.bell import Bell, Changed
from ui.breakdown import Breakdown
from ui.bridge import Bridge
from ui.first_paint import FirstPaint, modules_of_screens
from ui.front import Front
from ui.idle import Idle
from ui.jobs import QtJobs
from ui.late import Late
from ui.late_log import LateLog
from ui.look import Look
from ui.single import OneWindow
from ui.tongue import Tongue

if TYPE_CHECKING:
    from app.ids import Chance
    from ui.binding.counter import BoundCounter
    from ui.ports import Counter
    from ui.rows import Status
    from ui.scanner import Scanner
    from ui.shell import Shell

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
    log = LateLog(settings.logs)
    log.start()
    try:
        return Running(application, look, words, settings, one=one).run()
    finally:
        one.release()
        log.stop()


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
        chance: "Chance | None" = None,
        opening: OpenCounter = open_counter,
    ) -> None:
        """Put the window together.

        Args:
            clock: whose instant the header shows and whose milliseconds tell scans from typing.
            opening: what opens the counter, once, on the worker thread.
        """
        self._clock = clock or SystemClock()

        def reference() -> str:
            from app.ids import SystemChance  # noqa: PLC0415 - when something went wrong

            return (chance or SystemChance()).token(4).hex().upper()

        self._application = application
        self._settings = settings
        self._look = look
        self._one = one
        self._ended_by: CounterError | None = None
        self.bell = Bell()
        self.breakdown = Breakdown(reference)
        self.jobs = QtJobs(reference)
        self.aside = QtJobs(reference)
        self.counter = Late(lambda: opening(settings, self.bell))
        self.tongue = Tongue(words)
        self.front = Front(words, look, self._clock.now)
        self.window = self.front.window
        self._shell: Shell | None = None
        self._making = self._make()
        self._next = QTimer()
        self._next.timeout.connect(self._step)
        self.idle = Idle(settings.lock_after_minutes * 60_000)
        self.bridge = Bridge(self.bell.subscribe)
        self._painted = FirstPaint(self.window)
        self._refresh = QTimer()
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(100)
        self._connect()
        # Where the setting-up is not at its end, it is no door that comes first.
        settling = (settings.profile / "first-run.json").exists()
        if not settling and any(settings.profile.glob("*.db")):
            self.front.expect_sign_in()

    @cached_property
    def scanner(self) -> "Scanner":
        """What tells scans from typing."""
        from ui.habit import Habit  # noqa: PLC0415 - after the first paint
        from ui.scanner import Scanner  # noqa: PLC0415

        learned = self._settings
        habit = Habit(learned.barcode_gap_ms, learned.barcode_prefix, learned.barcode_suffix)
        made = Scanner(self._clock.monotonic_ms, self._application.platformName(), habit=habit)
        made.scanned.connect(self._scanned)
        return made

    @property
    def shell(self) -> "Shell":
        """Everything the clerk sees; what is not made yet is made now."""
        for _ in self._making:
            pass
        assert self._shell is not None
        return self._shell

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
        self.idle.watch(self._application)
        self.window.show()

    def stop(self) -> None:
        """Take no more work, finish what was begun, close the window and let go of the file."""
        self.scanner.rest(self._application)
        self.idle.rest(self._application)
        self._refresh.stop()
        self._next.stop()
        self._making.close()
        self.bridge.close()
        if self.counter.made is not None:
            self.counter.made.stop_stick()
        self.aside.close()
        self.jobs.close()
        self.window.let_go()
        self._keep_habits()
        if self.counter.made is not None:
            self.counter.made.close()
        self.breakdown.remove()

    def _connect(self) -> None:
        self.breakdown.happened.connect(self._broke_down)
        self.idle.began.connect(self._idle)
        self.bridge.heard.connect(self._heard)
        self.window.acted.connect(self._acted)
        self.window.closing.connect(self._closing)
        self._painted.seen.connect(self._next.start)
        # Many things change at once after one act; the status bar is asked once for all of them.
        self._refresh.timeout.connect(self._fresh)
        if self._one is not None:
            self._one.called.connect(self.window.come_forward)

    def _make(self) -> Generator[None, None, None]:
        """Load and make what the first paint did without, in steps of a few milliseconds."""
        self.scanner.watch(self._application)
        yield
        if self._one is not None:
            self._one.listen()
        yield
        for name in modules_of_screens():
            import_module(name)
            yield
        from ui.shell import Shell  # noqa: PLC0415 - after the first paint

        yield
        counter = cast("Counter", self.counter)
        shell = Shell(
            *(counter, self.jobs, self.tongue, self._look, self._clock.now, self.aside),
            front=self.front,
        )
        yield from shell.making
        shell.left.connect(self._application.quit)
        shell.screens.devices.hear(self.scanner)
        self._shell = shell

    def _step(self) -> None:
        """Take one step; after the last one the counter is opened."""
        for _ in self._making:
            return
        self._next.stop()
        if self._shell is None:
            return  # it broke down, and the program is about to end
        self.jobs.run(self.counter.status, self._arrived, self._cannot_open)

    def _arrived(self, status: "Status") -> None:
        self.shell.arrived(status)
        if not gc.isenabled():
            # What was made until now stays until the end, and is never looked through again.
            gc.freeze()
            gc.enable()

    def _acted(self, name: str) -> None:
        """Do an act that was asked for before there was anybody to do it."""
        if self._shell is None:
            self.shell.act(name)

    def _scanned(self, text: str) -> None:
        self.shell.scanned(text)

    def _fresh(self) -> None:
        self.shell.refresh()

    def _closing(self) -> None:
        if self._shell is None:
            self._application.quit()

    def _idle(self) -> None:
        if self._shell is not None:
            self._shell.idle()

    def _broke_down(self, reference: str) -> None:
        """Tell the clerk; a window that could not even be made is closed with its number."""
        if self._shell is not None:
            self._shell.broke_down(reference)
        else:
            self._ended_by = Defect("window.unexpected", reference=reference)
            self._application.quit()

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
