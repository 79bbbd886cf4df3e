"""The arrows between the rooms: kept in the source, and each contract bites on a planted leak."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.tidy import ROOMS, ROOT

# One leak for every contract, each in a file of its own so that none hides another.
LEAKS = {
    "models/planted_window.py": "import ui",
    "models/planted_file.py": "import sqlite3",
    "app/planted_without_a_place.py": "import json",
    "app/central/planted_neighbour.py": "import app.counter",
    "app/planted_qt.py": "def late() -> None:\n    from PySide6 import QtCore",
    "ui/planted_qt.py": "from PySide6.QtWidgets import QWidget",
    "ui/screens/planted/__init__.py": "",
    "ui/screens/planted/presenter.py": "from ui import planted_qt",
    "ui/planted_centre.py": "import app.central",
    "ui/planted_rows.py": "from sqlalchemy import select",
    "app/counter/queries/planted_change.py": "import app.counter.commands",
    "app/counter/planted_server.py": "import fastapi",
}
VERDICT = re.compile(r"(?P<name>.+?)\s(?P<verdict>KEPT|BROKEN)(?:\s\(.*\))?")


def contracts() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in project["tool"]["importlinter"]["contracts"]}


def verdicts(folder: Path) -> dict[str, str]:
    """Lint a folder's rooms in a process of its own: the linter imports nothing, but remembers."""
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    answer = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200", "PYTHONUTF8": "1", "NO_COLOR": "1"},
    )
    told = {}
    for line in answer.stdout.splitlines():
        if verdict := VERDICT.fullmatch(line.strip()):
            told[verdict["name"]] = verdict["verdict"]
    assert told.keys() == contracts(), answer.stdout + answer.stderr
    return told


def test_every_contract_is_kept() -> None:
    broken = [name for name, verdict in verdicts(ROOT).items() if verdict != "KEPT"]
    assert not broken, "lint-imports tells where"


def test_every_contract_bites_on_a_planted_leak(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        ignored = shutil.ignore_patterns("__pycache__", "*.ttf", "*.toml", "*.svg", "*.json")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    for name, leak in LEAKS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{leak}\n" if leak else "", encoding="utf-8")
    kept = [name for name, verdict in verdicts(tmp_path).items() if verdict != "BROKEN"]
    assert not kept
