"""How the program is started: once for a profile, and never on a file it cannot trust."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.i18n import Language, Words
from app.storage.profile import DATABASE, Profile
from app.storage.schema import COUNTER
from models.errors import Refusal
from tests.counter_world import CLERK
from tests.tidy import ROOT
from tests.window.clerk import Clerk
from tests.window.conftest import Start
from tests.window.town import Town

ENDED_S = 60


def program(profile: Path) -> "subprocess.Popen[str]":
    """Start the real program on a profile, as a person does."""
    return subprocess.Popen(
        [sys.executable, "main.py", "--profile", str(profile)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_a_second_start_brings_the_first_window_to_the_front(clerk: Clerk, town: Town) -> None:
    window = clerk.running.shell.window
    window.showMinimized()
    with program(town.profile) as second:
        # The first one's event loop must run for the second to be heard.
        clerk.wait(lambda: second.poll() is not None)
        said, complained = second.communicate(timeout=ENDED_S)
    assert (second.returncode, said, complained) == (0, "", "")
    clerk.wait(lambda: not window.isMinimized() and window.isVisible())


def damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4096] = bytes(4096)
    data[5000:9000] = bytes(4000)
    file.write_bytes(bytes(data))


def make_plain(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("create table something (x)")
    connection.close()


def make_newer(file: Path) -> None:
    profile = Profile(file.parent)
    with profile.hold():
        engine = profile.open_database()
        with engine.begin() as connection:
            connection.exec_driver_sql("pragma user_version = 99")
        engine.dispose()


def make_anothers(file: Path) -> None:
    """Put the file of another counter in its place, as a careless restore does."""
    (file.parent / "secret.key").write_text("ab" * 32 + "\n")


def empty(file: Path) -> None:
    file.write_bytes(b"")


def lose_key(file: Path) -> None:
    (file.parent / "secret.key").unlink()


def spoil_settings(file: Path) -> None:
    (file.parent / "settings.toml").write_text("zoom_percent = 1\n")


OUT_OF_BOUNDS = Refusal("settings.out_of_bounds", key="zoom_percent", least=100, most=200)


@pytest.mark.parametrize(
    ("harm", "refusals"),
    [
        (damage, (Refusal("file.damaged"), Refusal("file.foreign"))),
        (make_plain, (Refusal("file.plain"),)),
        (make_newer, (Refusal("file.newer", found=99, known=COUNTER.version),)),
        (make_anothers, (Refusal("file.foreign"), Refusal("file.damaged"))),
        (empty, (Refusal("file.empty"),)),
        (lose_key, (Refusal("keystore.missing"),)),
        (spoil_settings, (OUT_OF_BOUNDS,)),
    ],
)
def test_what_cannot_be_opened_is_said_and_not_touched(
    template: Path, tmp_path: Path, harm: Callable[[Path], None], refusals: tuple[Refusal, ...]
) -> None:
    profile = tmp_path / "counter"
    shutil.copytree(template / "counter", profile)
    file = profile / DATABASE
    harm(file)
    before = file.read_bytes()
    with program(profile) as ended:
        said, complained = ended.communicate(timeout=ENDED_S)
    assert ended.returncode not in (0, None)
    assert said == ""
    assert "Traceback" not in complained
    for language in Language:
        words = Words(language, plain=True)
        reasons = [words.error(refusal).reason for refusal in refusals]
        assert any(reason in complained for reason in reasons), complained
    assert file.read_bytes() == before


def test_what_a_counter_is_made_of_is_loaded_after_the_first_paint() -> None:
    """Most of what is loaded is journal, line and paper; a clerk sees where to type before it."""
    heavy = ("sqlalchemy", "alembic", "cryptography", "requests", "reportlab", "PIL", "sqlcipher3")
    code = f"import sys, ui.start; print([name for name in {heavy!r} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_what_is_typed_before_the_counter_is_open_is_not_lost(town: Town, start: Start) -> None:
    clerk = start(town, wait=False)
    assert clerk.running.counter.made is None
    clerk.fill(CLERK.user, CLERK.pin)
    clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))
