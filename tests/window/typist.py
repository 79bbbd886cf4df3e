"""Somebody who types into a form of the real program until killed: a process of its own."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.counter.form_drafts import form_draft
from app.i18n import Language
from tests.window.clerk import Clerk
from tests.window.patience import Patience
from tests.window.town import town_in
from ui.look import Look

SERVICE = "301"
TYPED = ("0499370899", "علی", "محمدی", "1360/1/15")


def main(folder: Path, service: str = SERVICE, typed: Sequence[str] = TYPED) -> None:
    """Sign in, open a form without a line, type, and say when it is kept; then go on for ever."""
    application = QApplication([])
    with town_in(folder) as town:
        town.cable.pull()
        clerk = Clerk.begin(town, application, Look(application), Patience(), Language.FA)
        clerk.sign_in()
        clerk.open_shift()
        clerk.fill(service)
        clerk.wait(clerk.form_has_focus)
        clerk.fill(*typed)
        begun = datetime.now(UTC)
        screen, desk = clerk.screens.service_form, clerk.place.counter.desk
        code, answers = screen.asked_form().service.code, screen.answers()

        def kept() -> bool:
            draft = form_draft(desk, code)
            said = screen.saved().startswith(clerk.words.say("form.saved", at=""))
            return said and draft is not None and draft.answers == answers

        clerk.wait(kept)
        took = (datetime.now(UTC) - begun).total_seconds()
        print(f"kept {took:.3f}", flush=True)
        QTimer.singleShot(600_000, application.quit)
        application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *([sys.argv[3:]] if sys.argv[3:] else []))
