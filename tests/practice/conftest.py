"""One practice day, played for real and once: a centre, a cable, a process that is killed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from app.central.central import FILE_NAME
from app.i18n import Language
from app.practice.check import Checked, check_day
from app.practice.demo import OFFICE, Folders, Stage, folders_for
from app.practice.leader import Played
from app.practice.plan import Day
from app.storage.engine import open_file
from app.storage.profile import Profile

VISITS = 60


@dataclass(frozen=True)
class Lived:
    """A day that was lived: what was planned, what was seen, where it lies."""

    folders: Folders
    day: Day
    played: Played
    steps: tuple[tuple[str, int, int], ...]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A whole day at the practice office."""
    folders = folders_for(tmp_path_factory.mktemp("practice") / "day")
    steps: list[tuple[str, int, int]] = []
    with closing(Stage(folders, Language.FA, 7, VISITS)) as stage:
        played = stage.play(lambda key, done, all_of_it: steps.append((key, done, all_of_it)))
    return Lived(folders, stage.day, played, tuple(steps))


@contextmanager
def both_of(folders: Folders) -> Iterator[tuple[Engine, Engine]]:
    """Open the till's and the centre's database, as a stranger would."""
    profile = Profile(folders.counter)
    with profile.hold():
        till = profile.open_database()
        centre = open_file(folders.centre / FILE_NAME, None)
        try:
            yield till, centre
        finally:
            till.dispose()
            centre.dispose()


def checked(folders: Folders, day: str) -> Checked:
    """Check a day's folder."""
    with both_of(folders) as (till, centre):
        return check_day(till, centre, OFFICE, day)
