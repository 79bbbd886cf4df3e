"""The door itself: quick help in both languages, any terminal, any language, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.door.ending import BROKEN, FAILED, REFUSED, STOPPED, ended_well
from app.i18n import Language
from app.settings import default_profile
from models.errors import Defect, Fault, Refusal
from tests.door.commands import environment, run, run_here
from tests.tidy import ROOT

COMMANDS = ("approve", "bench", "central", "check-receipt", "demo", "report", "verify")
HEAVY = ("sqlalchemy", "requests", "fastapi", "uvicorn", "PySide6", "reportlab", "rich", "argon2")


def test_help_lists_every_command_in_both_languages() -> None:
    told = run("--help").demand(0)
    for command in COMMANDS:
        assert told.out.count(f"  {command} ") == 2, command
    assert "Commands:" in told.out
    assert "فرمان‌ها:" in told.out
    assert told.err == ""


@pytest.mark.parametrize("command", [*COMMANDS, "central invite", "central add-person"])
def test_every_command_tells_what_it_does(command: str) -> None:
    told = run_here(*command.split(), "--help").demand(0)
    assert "Usage:" in told.out


def test_help_in_persian_names_the_options_in_persian() -> None:
    assert "پوشهٔ باجه" in run("--language", "fa", "--help").demand(0).out
    assert "شمار مراجعان" in run("--language=fa", "demo", "--help").demand(0).out
    assert "How many citizens" in run("demo", "--help").demand(0).out


def test_help_waits_for_no_heavy_room() -> None:
    code = (
        f"import sys, app.door.commands; print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_version_is_told() -> None:
    assert run("--version").demand(0).out.startswith("pishkhan, version ")


@pytest.mark.parametrize(
    "changed",
    [
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        pytest.param({"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}, marks=pytest.mark.long),
        pytest.param(
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, marks=pytest.mark.long
        ),
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    ],
)
def test_a_terminal_that_cannot_write_persian_gets_english(
    changed: dict[str, str], tmp_path: Path
) -> None:
    told = run("verify", tmp_path, changed=changed).demand(REFUSED, "No counter was set up")
    assert "????" not in told.err
    assert "????" not in run("--help", changed=changed).demand(0).out
    told = run("central", "--folder", tmp_path / "c", "publish-catalogue", changed=changed)
    assert "18" in told.demand(0).out


def test_both_languages_are_said_the_one_asked_for_first(tmp_path: Path) -> None:
    persian = run_here("verify", tmp_path).demand(REFUSED).err.splitlines()
    english = run_here("--language", "en", "verify", tmp_path).demand(REFUSED).err.splitlines()
    late = run_here("verify", tmp_path, "--language", "en").demand(REFUSED).err.splitlines()
    assert len(persian) == 2
    assert persian == english[::-1] == late[::-1]
    assert english[0].isascii()


def test_an_unknown_bench_names_the_known_ones() -> None:
    told = run("bench", "no-such-bench").demand(REFUSED, "no-such-bench", "visit")
    assert told.out == ""


def test_what_the_command_line_does_not_know_is_a_usage_error() -> None:
    for wrong in (("no-such",), ("demo", "--visits", "many"), ("verify",), ("demo", "--what")):
        told = run_here(*wrong)
        told.demand(2, "Usage:")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refusal("profile.not_one"), REFUSED),
        (Fault("disk.full"), FAILED),
        (Defect("journal.nested"), BROKEN),
        (KeyboardInterrupt(), STOPPED),
        (BrokenPipeError(), FAILED),
        (FileNotFoundError(2, "no such file"), REFUSED),
        (OSError(28, "no space left"), FAILED),
        (RuntimeError("a number of somebody: 0123456789"), BROKEN),
    ],
)
def test_whatever_happens_is_a_sentence_and_a_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, ended_well(first=Language.EN):
        raise error
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "0123456789" not in said
    assert bool(said) is not isinstance(error, BrokenPipeError)


def test_what_nobody_foresaw_is_kept_for_support_and_masked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit), ended_well(first=Language.EN):
        raise RuntimeError("a number of somebody: 0123456789")
    said = capsys.readouterr().err
    log = default_profile() / "logs" / "pishkhan.log"
    assert str(log) in said
    kept = log.read_text(encoding="utf-8")
    assert "RuntimeError" in kept
    assert "0123456789" not in kept


def test_an_answer_that_nobody_reads_is_no_error_of_ours() -> None:
    """As in `main.py --help | head -1`."""
    done = subprocess.run(
        f'"{sys.executable}" main.py --help | head -n 1',
        shell=True,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
