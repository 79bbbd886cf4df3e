"""One start of the program, timed from inside: told on standard output when sign-in is painted.

`bare` opens an empty window of the same size; `product` goes the way of `main.py` itself. Each
prints the machine's monotonic nanoseconds at the moment, so that who started the process can
subtract, and ends. `product` prints a second line when the counter behind the page is open, and
a third with the megabytes it holds then.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class Watch(QObject):
    """Tells of the first paint of a widget that can be seen."""

    def __init__(self, seen: Callable[[], None]) -> None:
        super().__init__()
        self._seen = seen
        self._over = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look for the paint; what it draws is drawn when the loop turns next."""
        if event.type() == QEvent.Type.Paint and not self._over:
            self._over = True
            QTimer.singleShot(0, self._seen)
        return False


def tell(what: object = None) -> None:
    """Print the moment, or a number."""
    sys.stdout.write(f"{time.monotonic_ns() if what is None else what}\n")
    sys.stdout.flush()


def bare() -> None:
    """Open a window with nothing in it."""
    application = QApplication([])
    window = QWidget()
    window.resize(1366, 728)

    def painted() -> None:
        tell()
        application.quit()

    watch = Watch(painted)
    window.installEventFilter(watch)
    window.show()
    application.exec()


def product(profile: Path) -> None:
    """Open the product's window on a profile, as its command line does."""
    import main
    import ui.plain_import  # noqa: F401 - as main.py does, before the rest
    from ui import start

    begin = start.Running.start

    def watched(running: start.Running) -> None:
        page = running.front.sign_in

        def painted() -> None:
            tell()
            field = running.window.focusWidget()
            # A page that takes no keys yet would be a picture of a sign-in.
            assert page.isVisible()
            assert field is not None
            assert page.isAncestorOf(field)
            assert field.isEnabled()

        watch = Watch(painted)
        watch.setParent(page)
        page.installEventFilter(watch)
        opened = QTimer(page)
        opened.setTimerType(Qt.TimerType.PreciseTimer)

        def look() -> None:
            if running.counter.made is not None and page.isVisible():
                opened.stop()
                tell()
                tell(_megabytes())
                running.shell.left.emit()

        opened.timeout.connect(look)
        opened.start(2)
        begin(running)

    start.Running.start = watched  # type: ignore[method-assign, assignment]
    sys.argv = ["main.py", "--profile", str(profile)]
    main.main()


def _megabytes() -> int:
    """Give what this process holds in memory, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    lines = status.read_text(encoding="ascii").splitlines()
    held = next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(held.split()[1]) // 1024


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        product(Path(sys.argv[2]))
