"""One window for one profile, also after a crash."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.single import OneWindow, server_name


def test_a_second_start_calls_the_first_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = OneWindow(tmp_path), OneWindow(tmp_path)
    assert first.claim()
    first.listen()
    with qtbot.waitSignal(first.called):
        assert not second.claim()
    first.release()


def test_another_profile_has_its_own_window(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = OneWindow(tmp_path / "a"), OneWindow(tmp_path / "b")
    assert one.claim()
    assert other.claim()
    one.release()
    other.release()


def test_a_released_profile_can_be_claimed_again(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneWindow(tmp_path)
    assert first.claim()
    first.release()
    second = OneWindow(tmp_path)
    assert second.claim()
    second.release()


def test_what_a_killed_process_left_behind_stops_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from ui.single import OneWindow\n"
        "app = QCoreApplication([])\n"
        "window = OneWindow(Path(sys.argv[1]))\n"
        "assert window.claim()\n"
        "window.listen()\n"
        "os._exit(9)\n"
    )
    root = Path(__file__).parents[2]
    died = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, check=False)
    assert died.returncode == 9
    window = OneWindow(tmp_path)
    assert window.claim()
    window.listen()
    with qtbot.waitSignal(window.called):
        assert not OneWindow(tmp_path).claim()
    window.release()


def test_the_name_of_the_socket_tells_no_path(tmp_path: Path) -> None:
    name = server_name(tmp_path)
    assert name.isascii()
    assert len(name) < 50
    assert tmp_path.name not in name
    assert name != server_name(tmp_path / "other")


@pytest.mark.parametrize("path", ["a", "b/c"])
def test_the_same_profile_has_the_same_name(tmp_path: Path, path: str) -> None:
    assert server_name(tmp_path / path) == server_name(tmp_path / path)
