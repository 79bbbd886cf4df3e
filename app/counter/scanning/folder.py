"""A folder that a scanner of any make writes its pages into: the way that works everywhere.

A page is taken out of the folder once it is read: what stays there would be a second, unguarded
file of citizens' papers. Only what has just come is taken, so that nobody gets another's paper.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Final

from app.clock import Clock, SystemClock
from app.counter.scanning.scanner import MARKS
from models.errors import Fault

_STEP_S: Final = 0.2
_ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png", ".pdf"})
BYTES_MAX: Final = 60_000_000


@dataclass(frozen=True, slots=True)
class FolderScanner:
    """Waits for files.

    Attributes:
        timeout_s: how long to wait for the first page. fresh_s: how long before the asking a page
            may have come: clerks press the scanner's own button first.
    """

    path: Path
    timeout_s: float = 120.0
    fresh_s: float = 120.0
    clock: Clock = field(default_factory=SystemClock, compare=False)

    def scan(self, stopped: Callable[[], bool]) -> tuple[bytes, ...]:
        """Take the pages that have just come, or wait for the first one."""
        until = self.clock.monotonic_ms() + self.timeout_s * 1000
        since = self.clock.now().timestamp() - self.fresh_s
        sizes: dict[Path, int] = {}
        pause = Event()
        while True:
            found = self._come(since)
            # A file that is still growing is a page still on its way.
            if found and all(sizes.get(file) == size for file, size in found.items()):
                return tuple(_taken(file) for file in found)
            sizes = found
            if stopped():
                raise Fault("scanner.stopped")
            if self.clock.monotonic_ms() > until:
                raise Fault("scanner.no_file")
            pause.wait(_STEP_S)

    def condition(self) -> str:
        """Tell whether the folder is there and can be read."""
        try:
            next(self.path.iterdir(), None)
        except OSError:
            return "scanner.folder_unreadable"
        return "good"

    def _come(self, since: float) -> dict[Path, int]:
        """Give the sizes of the pages that came since, in the order in which they came."""
        try:
            files = [file for file in self.path.iterdir() if file.suffix.lower() in _ENDINGS]
        except OSError as error:
            raise Fault("scanner.folder_unreadable") from error
        seen = [(*_state(file), file) for file in files]
        new = [one for one in seen if one[0] >= since and 0 < one[1] <= BYTES_MAX]
        return {file: size for _, size, file in sorted(new, key=lambda one: (one[0], one[2].name))}


def _state(file: Path) -> tuple[float, int]:
    """Give when a file was written and its size; one that has just been renamed is not here."""
    try:
        state = file.stat()
    except OSError:
        return 0.0, 0
    return state.st_mtime, state.st_size


def _taken(file: Path) -> bytes:
    try:
        content = file.read_bytes()
        file.unlink()
    except OSError as error:
        raise Fault("scanner.folder_unreadable") from error
    if not content.startswith(MARKS):
        raise Fault("scanner.not_a_page")
    return content
