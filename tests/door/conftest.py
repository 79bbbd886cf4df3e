"""What one `main.py demo --json` left: played once, looked at by every test of this folder."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.door.commands import Ended, run

VISITS = 60


@dataclass(frozen=True)
class Played:
    """A practice day from the command line."""

    folder: Path
    ended: Ended

    @property
    def told(self) -> dict[str, Any]:
        """Read the one object it answered with."""
        told: dict[str, Any] = json.loads(self.ended.out)
        return told


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A practice day, played by a process of its own."""
    folder = tmp_path_factory.mktemp("door") / "a day"
    ended = run("demo", "--json", "--visits", str(VISITS), "--seed", "11", "--out", folder)
    return Played(folder, ended)


@pytest.fixture
def counter(played: Played, tmp_path: Path) -> Path:
    """A copy of its counter that may be spoilt."""
    return Path(shutil.copytree(played.folder / "counter", tmp_path / "counter"))


@pytest.fixture
def centre(played: Played, tmp_path: Path) -> Path:
    """A copy of its centre that may be spoilt."""
    return Path(shutil.copytree(played.folder / "centre", tmp_path / "centre"))
