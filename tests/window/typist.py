"""Somebody who types into a form of the real program until killed: a process of its own."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.i18n import Language
from tests.window.clerk import Clerk
from tests.window.patience import Patience
from tests.window.town import town_in
from ui.look import Look

SERVICE = "301"
TYPED = ("0499370899", "علی", "محمدی", "1360/1/15")


def main(folder: Path) -> None:
    """Sign in, open a form without a line, type, and say when it is kept; then go on for ever."""
    application = QApplication([])
    with town_in(folder) as town:
        town.cable.pull()
        clerk = Clerk.begin(town, application, Look(application), Patience(), Language.FA)
        clerk.sign_in()
        clerk.open_shift()
        clerk.fill(SERVICE)
        clerk.wait(clerk.form_has_focus)
        clerk.fill(*TYPED)
        begun = datetime.now(UTC)
        screen = clerk.screens.service_form
        kept = clerk.words.say("form.saved", at="")
        clerk.wait(lambda: screen.saved().startswith(kept))
        took = (datetime.now(UTC) - begun).total_seconds()
        print(f"kept {took:.3f}", flush=True)
        QTimer.singleShot(600_000, application.quit)
        application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
