"""Running `main.py` as a stranger's shell does, and looking at what it says and how it ends."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from click.testing import CliRunner

from app.door.commands import door
from main import Beyond
from tests.tidy import ROOT

MAIN = str(ROOT / "main.py")
PATIENCE_S = 150


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def demand(self, code: int, *said: str) -> "Ended":
        """See that it ended so, with these words on stderr, and without a traceback."""
        assert self.code == code, (self.code, self.out, self.err)
        assert "Traceback" not in self.err + self.out, self.err
        assert 'File "' not in self.err, self.err
        for words in said:
            assert words in self.err, (words, self.err)
        return self


def environment(**changed: str) -> dict[str, str]:
    """Give a command's environment: UTF-8, no screen, no colours."""
    base = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONIOENCODING", "LANG", "LC_ALL", "LC_CTYPE", "DISPLAY")
    }
    return base | {"PYTHONUTF8": "1", "NO_COLOR": "1"} | changed


def start(*arguments: str | Path, cwd: Path | None = None) -> "subprocess.Popen[str]":
    """Start a command in a group of its own, as a terminal does."""
    return subprocess.Popen(
        [sys.executable, MAIN, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run(
    *arguments: str | Path, cwd: Path | None = None, changed: Mapping[str, str] | None = None
) -> Ended:
    """Run a command to its end, with a changed environment."""
    done = subprocess.run(
        [sys.executable, MAIN, *map(str, arguments)],
        cwd=cwd,
        env=environment(**(changed or {})),
        text=True,
        encoding="utf-8",
        errors="replace",
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def run_here(*arguments: str | Path) -> Ended:
    """Run a command within this process: the same door, without waiting for a new Python."""
    said = [str(each) for each in arguments]
    told = CliRunner().invoke(door, said, prog_name="main.py", obj=Beyond())
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return Ended(told.exit_code, told.stdout, told.stderr)


def digests(folder: Path) -> dict[str, str]:
    """Give what stands in a folder's files, to see that nobody touched it."""
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "lock"
    }
