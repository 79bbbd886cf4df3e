"""One real working day at a practice office, played against a centre on loopback, and checked."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app import settings
from app.catalogue.read import read_sample
from app.central.central import Central
from app.clock import Clock, HandClock
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.counter import set_up, surroundings
from app.i18n import Language
from app.passwords import Passwords
from app.practice.cable import Cable
from app.practice.clerk import CLERK, MANAGER, SUPERVISOR
from app.practice.leader import Leader, Played, Progress
from app.practice.plan import VISITS_LEAST, VISITS_MOST, Day, plan_day
from app.practice.process import CounterProcess, Desktop, undisturbed
from app.settings import KeyStore
from app.storage.engine import named_faults
from models.errors import Refusal

OFFICE: Final = "72140087"
COUNTER: Final = 2
MORNING: Final = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
"""08:00 at Tehran on 12 Mordad 1405."""
TITLE: Final = "دفتر پیشخوان تمرین سراب"
TITLE_EN: Final = "Sarab practice counter office"
LICENCE: Final = "72-14-0087"
CENTRE_URL: Final = "http://127.0.0.1:8443"
"""Where the day's centre is found when somebody serves it again (`main.py central`)."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a practice day leaves what it made."""

    out: Path

    @property
    def counter(self) -> Path:
        """The counter's profile, which the window can open."""
        return self.out / "counter"

    @property
    def centre(self) -> Path:
        """The centre's database and keys."""
        return self.out / "centre"

    @property
    def receipts(self) -> Path:
        """Receipts, slips and copies as PDF."""
        return self.out / "receipts"

    @property
    def logs(self) -> Path:
        """What the day's centre wrote down of itself; the counter's log is in its profile."""
        return self.centre / "logs"

    @property
    def report(self) -> Path:
        """The day's report as PDF, Excel and JSON."""
        return self.out / "report"


def refuse_visits(visits: int) -> None:
    """Refuse a day that is too short for all that happens in it, or too long to be played."""
    if not VISITS_LEAST <= visits <= VISITS_MOST:
        raise Refusal("practice.visits", field="visits", least=VISITS_LEAST, most=VISITS_MOST)


def folders_for(out: Path) -> Folders:
    """Take an empty or new folder for a day, or refuse: nothing of anybody's is overwritten."""
    with named_faults():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise Refusal("practice.folder_in_use", field="out")
        out.mkdir(parents=True, exist_ok=True)
    return Folders(out)


class Stage:
    """A centre, a cable, an office set up at both ends, and the process that plays the clerk."""

    def __init__(self, folders: Folders, language: Language, seed: int, visits: int) -> None:
        self.folders = folders
        self.clock = HandClock(MORNING)
        self._language, self._seed, self._visits = language, seed, visits
        self._life = 0
        self.catalogue = read_sample()
        self.day: Day = plan_day(self.catalogue, seed=seed, visits=visits)
        self.centre = open_centre(folders.centre, self.clock)

    def close(self) -> None:
        """Let go of the centre's file."""
        self.centre.close()

    def play(self, tell: Progress) -> Played:
        """Play the whole day; whatever ends it, no process and no port is left behind."""
        self._found()
        with self.centre.serve() as serving:
            cable = Cable(serving.port)
            leader = Leader(self.day, self.clock, cable, self.start, tell)
            try:
                leader.open(self.centre.invite(OFFICE, COUNTER))
                leader.serve()
                leader.close()
            finally:
                with undisturbed():
                    leader.stop()
                    cable.pull()
        return leader.played

    def _found(self) -> None:
        """Appoint people and publish the catalogue at the centre, and set the counter up."""
        self.centre.add_office(OFFICE, title=TITLE, title_en=TITLE_EN, licence=LICENCE)
        self.centre.set_policy(OFFICE, held_money=True)
        passwords = Passwords()
        for person, name, role in (
            (CLERK, "نگار فرضی", "clerk"),
            (SUPERVISOR, "بهمن خیالی", "supervisor"),
        ):
            self.centre.add_staff(
                OFFICE, person.user, name=name, roles=[role], pin=person.pin, passwords=passwords
            )
        self.centre.publish_catalogue(self.catalogue)
        office = OfficeDescription(
            office=OFFICE,
            counter=COUNTER,
            title=TITLE,
            title_en=TITLE_EN,
            licence=LICENCE,
            phone="041-43220000",
            address="سراب، خیابان تمرین",
            profile="practice",
        )
        set_up(
            self.folders.counter,
            surroundings(clock=self.clock),
            office=office,
            person=FirstPerson(code=MANAGER.user, name="مدیر فرضی", pin=MANAGER.pin),
            wish=KeyStore.FILE,
        )
        chosen = settings.load(self.folders.counter)
        settings.save(replace(chosen, language=self._language, centre_url=CENTRE_URL))

    def start(self, address: str) -> CounterProcess:
        """Start a life of the counter's process at the hour that it is."""
        self._life += 1
        desktop = Desktop(
            profile=self.folders.counter,
            address=address,
            receipts=self.folders.receipts,
            language=self._language,
            seed=self._seed,
            visits=self._visits,
            start=self.clock.now(),
            life=self._life,
        )
        return CounterProcess(desktop)


def open_centre(folder: Path, clock: Clock) -> Central:
    """Open the practice centre in a folder of the day's own."""
    return Central.open(folder, clock=clock, name="مرکز تمرین")
