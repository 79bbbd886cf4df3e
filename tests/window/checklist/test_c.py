"""The acceptance checklist, group C, where only the real program can show it: C6, C9 and C10."""

import os
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.storage.engine import reading
from tests.tidy import ROOT
from tests.window.clerk import KEY, Clerk
from tests.window.conftest import Start
from tests.window.town import Town
from tests.window.typist import SERVICE, TYPED
from ui.screens.counter.state import Pane

PATIENCE_S = 120
ANSWERS = {
    "national_id": "0499370899",
    "first_name": "علی",
    "last_name": "محمدی",
    "birth_date": "1360/01/15",
}


def typist(folder: Path) -> "subprocess.Popen[str]":
    """Let somebody type in a process of their own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.window.typist", str(folder)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_c9_a_draft_survives_kill_9_and_no_money_is_booked(town: Town, start: Start) -> None:
    with typist(town.folder) as process:
        assert process.stdout is not None
        said = next(line for line in process.stdout if line.startswith("kept"))
        process.kill()
    assert float(said.split()[1]) < PATIENCE_S
    # The typist began once: chance must not fall the same way again.
    town.starts()
    clerk = start(town)
    clerk.sign_in()
    clerk.serving()
    clerk.fill(SERVICE)
    clerk.wait(lambda: clerk.state.pane is Pane.FORM)
    clerk.wait(clerk.form_has_focus)
    answers = clerk.screens.service_form.form().answers()
    # The last second may be lost, and nothing before it.
    assert {name: answers.get(name) for name in ("national_id", "first_name")} == {
        name: ANSWERS[name] for name in ("national_id", "first_name")
    }
    assert answers.items() <= ANSWERS.items()
    assert len(TYPED) - len(answers) <= 1
    with reading(clerk.place.counter.desk.engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(RECEIPT)).scalar() == 0


def test_c6_the_next_visit_of_the_same_person_is_asked_only_what_is_new(clerk: Clerk) -> None:
    clerk.ask(305, *TYPED, "09141234567", "A-12345")
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.wait(lambda: clerk.basket.visit_id and not clerk.basket.lines)
    clerk.fill("305")
    clerk.wait(clerk.form_has_focus)
    form = clerk.screens.service_form.form()
    clerk.hands.type("0499370899")
    clerk.wait(lambda: form.answers().get("last_name") == "محمدی")
    assert form.row("last_name").mark().startswith("از مراجعهٔ")
    clerk.press(KEY.Key_Return)
    assert not form.row("first_name").widget.hasFocus()
    clerk.press(KEY.Key_Escape)
