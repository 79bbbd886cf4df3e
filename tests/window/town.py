"""A town for the window's tests: a real centre on loopback, a cable to it, an office of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.central.central import Central
from app.clock import HandClock
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.counter import open_counter, set_up
from app.counter.sync.runner import Runner
from app.practice.cable import Cable
from app.settings import KeyStore
from app.storage.engine import reading
from tests.counter_world import CLERK, MANAGER, MORNING, SUPERVISOR, sample, surroundings

OFFICE: Final = "72140087"
COUNTER: Final = 2
TITLE: Final = "دفتر پیشخوان سراب"


@dataclass(slots=True)
class Town:
    """The centre, and the cable that leads to it; `profile` is where the counter's files lie."""

    folder: Path
    clock: HandClock
    central: Central
    cable: Cable
    started: int = 0

    def starts(self) -> int:
        """Count this start of the program: chance never falls twice the same way."""
        self.started += 1
        return 100 + self.started

    @property
    def profile(self) -> Path:
        """Name the counter's folder."""
        return self.folder / "counter"

    def invite(self) -> str:
        """Draw a one-time code for the counter."""
        return self.central.invite(OFFICE, COUNTER)

    def receipts_total(self) -> int:
        """Sum what the centre knows of receipts, in rial."""
        with reading(self.central.engine) as connection:
            return int(connection.execute(sa.select(sa.func.sum(RECEIPT.c.total))).scalar() or 0)


@contextmanager
def town_in(folder: Path) -> Iterator[Town]:
    """Open a town in a folder: office, people, policy and catalogue are known at its centre."""
    clock = HandClock(MORNING)
    central = Central.open(folder / "centre", clock=clock, name="مرکز آزمون")
    with central.serve() as serving:
        cable = Cable(serving.port)
        try:
            yield Town(folder, clock, central, cable)
        finally:
            cable.pull()
    central.close()


def found(town: Town) -> None:
    """Register the office and its people at the centre, and publish the catalogue."""
    central, passwords = town.central, surroundings(town.clock).passwords
    central.add_office(OFFICE, title=TITLE, title_en="Sarab", licence="72-14", profile="practice")
    central.set_policy(OFFICE, held_money=True)
    for who, name, role in (
        (CLERK, "نگار فرضی", "clerk"),
        (SUPERVISOR, "بهمن خیالی", "supervisor"),
    ):
        central.add_staff(
            OFFICE, who.user, name=name, roles=[role], pin=who.pin, passwords=passwords
        )
    central.publish_catalogue(sample())


def take_in(town: Town) -> None:
    """Set the counter up, have the centre take it in, and make one pass."""
    around = surroundings(town.clock)
    office = OfficeDescription(office=OFFICE, counter=COUNTER, title=TITLE, profile="practice")
    manager = FirstPerson(code=MANAGER.user, name="مدیر فرضی", pin=MANAGER.pin)
    set_up(town.profile, around, office=office, person=manager, wish=KeyStore.FILE)
    with open_counter(town.profile, around) as counter:
        counter.enrol(address=town.cable.url, code=town.invite())
        runner = Runner(counter.desk, around, counter.line())
        assert runner.pass_once()
        runner.stop()


def moved(template: Path, folder: Path) -> None:
    """Copy a town that was made once, as every test wants one of its own."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
