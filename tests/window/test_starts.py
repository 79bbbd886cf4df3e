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
from tests.window.clerk import KEY, Clerk
from tests.window.conftest import Start
from tests.window.town import Town
from ui.widgets.help import HelpOverlay

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


# What the first paint does without: a clerk sees where to type before any of it is loaded.
HEAVY = (
    *("sqlalchemy", "alembic", "sqlcipher3", "cryptography", "argon2", "keyring", "msgspec"),
    *(
        "requests",
        "urllib3",
        "reportlab",
        "PIL",
        "uharfbuzz",
        "zxingcpp",
        "pypdfium2",
        "xlsxwriter",
    ),
    *("click", "rich", "numpy", "hypothesis", "PySide6.QtNetwork", "PySide6.QtPrintSupport"),
    *("app.counter", "app.book", "app.storage", "app.wire", "app.door.ending", "printing"),
    *("models.catalogue", "models.events", "concurrent.futures", "json", "socket", "hashlib"),
    *("ui.rows", "ui.ports", "ui.shell", "ui.screens.all", "ui.screens.sign_in.presenter"),
)
AT_FIRST_PAINT = """
import sys
import main
import ui.plain_import
from ui import start

begin = start.Running.start

def watched(running):
    running.watched = lambda: ({act})
    running._painted.seen.connect(running.watched)
    begin(running)

start.Running.start = watched
sys.argv = ["main.py", "--profile", {profile!r}]
main.main()
"""


def at_first_paint(profile: Path, act: str) -> "subprocess.CompletedProcess[str]":
    """Start the program as its command line does, and do something when it is first painted."""
    return subprocess.run(
        [sys.executable, "-c", AT_FIRST_PAINT.format(act=act, profile=str(profile))],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=ENDED_S,
    )


def test_the_sign_in_is_painted_before_anything_heavy_is_loaded(
    template: Path, tmp_path: Path
) -> None:
    profile = tmp_path / "counter"
    shutil.copytree(template / "counter", profile)
    tell = f"print([name for name in {HEAVY!r} if name in sys.modules], "
    tell += "running.front.sign_in.isVisible()), running.window.close()"
    ended = at_first_paint(profile, tell)
    assert (ended.stdout.strip(), ended.stderr, ended.returncode) == ("[] True", "", 0)


def test_what_is_typed_before_the_counter_is_open_is_not_lost(town: Town, start: Start) -> None:
    clerk = start(town, wait=False)
    assert clerk.running.counter.made is None
    clerk.fill(CLERK.user, CLERK.pin)
    clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))


def test_an_act_asked_for_before_there_is_anybody_to_do_it_is_done_once(
    town: Town, start: Start
) -> None:
    clerk = start(town, wait=False)
    clerk.press(KEY.Key_F1)
    shown = [one for one in clerk.running.window.findChildren(HelpOverlay) if one.isVisible()]
    assert len(shown) == 1
    shown[0].close()
