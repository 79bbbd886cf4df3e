"""A window with its pay dialog open, on a real X display, for a screen reader to be tried on.

`QT_QPA_PLATFORM=xcb python -m tests.ui.reader fa` shows it, says `ready` on its standard output,
and then does each line of its standard input: a key's name, or `type` and a text.
"""

import sys
from typing import Final

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest

from app.i18n import Language, Words
from app.settings import Appearance
from tests.ui.bills import LANDLINE
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_world import NOW
from tests.ui.hands import focused, send
from tests.ui.now_jobs import NowJobs
from tests.ui.scenes import SERVING
from ui.application import open_application
from ui.shell import Shell
from ui.tongue import Tongue

SHOWN_MS: Final = 1_500


def run(language: Language) -> int:
    """Show the dialog and obey until the input ends."""
    words = Words(language)
    application, look = open_application(["reader"], words, 100, Appearance.LIGHT)
    counter = FakeCounter(SERVING)
    shell = Shell(counter, NowJobs(), Tongue(words), look, lambda: NOW)
    shell.start()
    shell.window.show()

    def begin() -> None:
        # Nobody else gives the focus where no window manager runs.
        shell.window.activateWindow()
        QTest.qWaitForWindowActive(shell.window)
        counter.add_bill(LANDLINE)
        shell.screens.serving.opened()
        QTest.keyClick(focused(), Qt.Key.Key_F9)
        print("ready", flush=True)

    def obey() -> None:
        line = sys.stdin.readline()
        verb, _, rest = line.strip().partition(" ")
        if not line:
            application.quit()
        elif verb == "type":
            for one in rest:
                send(one)
        elif verb:
            QTest.keyClick(focused(), Qt.Key[f"Key_{verb}"])

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(obey)
    QTimer.singleShot(SHOWN_MS, begin)
    return application.exec()


if __name__ == "__main__":
    sys.exit(run(Language(sys.argv[1] if len(sys.argv) > 1 else "fa")))
