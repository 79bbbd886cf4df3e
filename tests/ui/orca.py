"""Orca reads the pay dialog: `python -m tests.ui.orca [fa|en]` lets the screen reader itself speak.

It starts a display, a bus and Orca of its own, opens the dialog (`tests/ui/reader.py`), walks it by
Tab, types a sum, and prints what Orca said, word for word from its own log; no sound is needed.
It ends with 1 where something that must be heard was not. Wants `orca`, `xvfb`, `dbus` and
`libxcb-cursor0` of Debian; it is no part of the tests that run by themselves.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from app.i18n import Language, Words
from models.values.rial import Rial
from models.values.text import in_words

ROOT: Final = Path(__file__).parents[2]
LAUNCHER: Final = "/usr/libexec/at-spi-bus-launcher"
INSIDE: Final = "--inside"
SETTLE_S: Final = 8.0
KEY_S: Final = 2.0
STEPS: Final = ("Tab", "Tab", "Tab", "Tab", "type 50000", "Up")
SUM, RECEIVED, STEPPED = Rial(29_000), Rial(50_000), Rial(55_000)
_SPOKEN: Final = re.compile(r"SPEECH OUTPUT: '(.*?)'[\[{]")
_MARKS: Final = re.compile("[\u2066-\u2069\u200e\u200f]")


def main(arguments: list[str]) -> int:
    """Start anew inside a bus of its own, then be heard."""
    language = Language(next((one for one in arguments if one in list(Language)), "fa"))
    missing = [one for one in ("orca", "Xvfb", "dbus-run-session") if shutil.which(one) is None]
    if missing:
        print("not installed:", *missing)
        return 2
    if INSIDE not in arguments:
        bus = ["dbus-run-session", "--", sys.executable, "-m", "tests.ui.orca", language, INSIDE]
        return subprocess.run(bus, cwd=ROOT, check=False).returncode
    with tempfile.TemporaryDirectory() as folder:
        heard = list(said(language, Path(folder)))
    for line in heard:
        print(line)
    lacking = [one for one in wanted(Words(language)) if not any(one in line for line in heard)]
    for one in lacking:
        print("NOT HEARD:", one)
    return 1 if lacking else 0


def wanted(words: Words) -> list[str]:
    """Give what must be heard: title, sum, field with its value, buttons, the change in words."""
    persian = words.language is Language.FA
    changes = [given - SUM for given in (RECEIVED, STEPPED)]
    spelled = [in_words(one.amount) if persian else words.number(one.amount) for one in changes]
    say = words.say
    return [
        say("window.pay.title"),
        say("window.basket.total_aloud", amount=SUM),
        say("window.pay.received"),
        words.number(SUM.amount),
        say("window.pay.no_change"),
        say("window.action.back"),
        say("window.pay.go"),
        say("window.pay.cash"),
        *(
            say("window.pay.give_back", words=spelt, toman=words.toman(change))
            for spelt, change in zip(spelled, changes, strict=True)
        ),
    ]


def said(language: Language, folder: Path) -> Iterator[str]:
    """Run the dialog under Orca; give every line it spoke."""
    log = folder / "orca.log"
    with ExitStack() as running:
        display = running.enter_context(screen())
        around = os.environ | {
            "DISPLAY": display,
            "HOME": str(folder),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        running.enter_context(started([LAUNCHER, "--launch-immediately"], around))
        reader = [sys.executable, "-m", "tests.ui.reader", language]
        shown = running.enter_context(started(reader, around, piped=True))
        assert shown.stdin is not None
        assert shown.stdout is not None
        assert shown.stdout.readline().strip() == "ready"
        running.enter_context(started(["orca", "--replace", f"--debug-file={log}"], around))
        time.sleep(SETTLE_S)  # Orca says nowhere that it is ready to listen
        for step in STEPS:
            shown.stdin.write(f"{step}\n")
            shown.stdin.flush()
            time.sleep(KEY_S)  # a person listens before the next key
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if (spoken := _SPOKEN.search(line)) is not None:
            yield _MARKS.sub("", spoken[1])


@contextmanager
def screen() -> Iterator[str]:
    """Run a display in memory; give its name."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1400x800x24", "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    display = subprocess.Popen(command, pass_fds=(theirs,), stdout=quiet, stderr=quiet)
    os.close(theirs)
    try:
        with os.fdopen(ours) as told:
            yield f":{told.readline().strip()}"
    finally:
        display.terminate()
        display.wait()


@contextmanager
def started(
    command: list[str], around: dict[str, str], *, piped: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """Run a program beside us, and end it."""
    pipe = subprocess.PIPE if piped else subprocess.DEVNULL
    program = subprocess.Popen(
        command,
        cwd=ROOT,
        env=around,
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield program
    finally:
        program.terminate()
        program.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
