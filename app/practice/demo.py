"""One real working day at a practice office, played against a centre on loopback, and checked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from app.catalogue.read import read_sample
from app.central.central import Central
from app.clock import Clock, HandClock
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.counter import set_up, surroundings
from app.passwords import Passwords
from app.practice.cable import Cable
from app.practice.clerk import CLERK, MANAGER, SUPERVISOR, Desktop
from app.practice.plan import CLOSES, LINE_BACK, LINE_CUT, OPENS, VISITS_LEAST, Day, plan_day
from app.practice.process import CounterProcess
from app.settings import KeyStore
from models.errors import Refusal

OFFICE: Final = "72140087"
COUNTER: Final = 2
MORNING: Final = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
"""08:00 at Tehran on 12 Mordad 1405."""
SYNC_EVERY: Final = timedelta(minutes=20)
BANK_AT: Final = timedelta(hours=13)

Progress = Callable[[str, int, int], None]
"""Told of every step: key of its words, steps done, steps in all."""


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
    def report(self) -> Path:
        """The day's report as PDF, Excel and JSON."""
        return self.out / "report"


@dataclass(slots=True)
class Played:
    """What came of a day: given, voided and refunded, and what the close found."""

    day: str = ""
    receipts: dict[int, str] = field(default_factory=dict)
    total: int = 0
    slips: int = 0
    copies: int = 0
    difference: int = 0
    resumed: int = 0
    waited_most: int = 0
    waiting: int = 0


def folders_for(out: Path) -> Folders:
    """Take an empty or new folder for a day, or refuse: nothing of anybody's is overwritten."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refusal("practice.folder_in_use", field="out")
    out.mkdir(parents=True, exist_ok=True)
    return Folders(out)


class Stage:
    """A centre, a cable, an office set up at both ends, and the process that plays the clerk."""

    def __init__(self, folders: Folders, language: str, seed: int, visits: int) -> None:
        if visits < VISITS_LEAST:
            raise Refusal("practice.too_few", field="visits", least=VISITS_LEAST)
        self.folders = folders
        self.clock = HandClock(MORNING)
        self._language, self._seed, self._visits = language, seed, visits
        self._life = 0
        self.catalogue = read_sample()
        self.day: Day = plan_day(self.catalogue, seed=seed, visits=visits)
        self.centre = open_centre(folders.centre, self.clock)

    def play(self, tell: Progress) -> Played:
        """Play the whole day; whatever ends it, no process and no port is left behind."""
        self._found()
        with self.centre.serve() as serving:
            cable = Cable(serving.port)
            process: CounterProcess | None = None
            try:
                code = self.centre.invite(OFFICE, COUNTER)
                player = _Player(self, cable, tell)
                process = player.process
                player.open(code)
                player.serve()
                player.close()
                return player.played
            finally:
                if process is not None:
                    player.stop()
                cable.pull()

    def _found(self) -> None:
        """Appoint people and publish the catalogue at the centre, and set the counter up."""
        self.centre.add_office(
            OFFICE,
            title="دفتر پیشخوان تمرین سراب",
            title_en="Sarab practice counter office",
            licence="72-14-0087",
            profile="practice",
        )
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
            title="دفتر پیشخوان تمرین سراب",
            title_en="Sarab practice counter office",
            licence="72-14-0087",
            phone="041-43220000",
            address="سراب، خیابان تمرین",
            profile="practice",
        )
        manager = FirstPerson(code=MANAGER.user, name="مدیر فرضی", pin=MANAGER.pin)
        set_up(
            self.folders.counter,
            surroundings(clock=self.clock),
            office=office,
            person=manager,
            wish=KeyStore.FILE,
        )

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


class _Player:
    """Leads the process through the day and keeps what came of it."""

    def __init__(self, stage: Stage, cable: Cable, tell: Progress) -> None:
        self.played = Played()
        self._stage = stage
        self._cable = cable
        self._tell = tell
        self._steps = len(stage.day.visits) + 3
        self._last_sync = timedelta()
        self._banked = False
        self.process = stage.start(cable.url)

    def stop(self) -> None:
        """Leave no process behind."""
        if self.process.alive:
            self.process.kill()

    def open(self, code: str) -> None:
        """Enrol, sign in, open the shift."""
        self._tell("practice.step.open", 0, self._steps)
        self.process.ask("enrol", code)
        self.process.ask("sign_in", CLERK.user)
        self.played.day = self.process.ask("open_shift")
        self.process.ask("sync")

    def serve(self) -> None:
        """Serve every citizen; cut the line, kill the process and take money back on the way."""
        day = self._stage.day
        now = OPENS
        for visit in day.visits:
            self._wait(visit.at - now)
            now = visit.at
            self._line(now)
            self._tell("practice.step.serve", visit.number + 1, self._steps)
            self.process.ask("begin", visit.number)
            if visit.number == day.killed:
                self._kill()
            receipt, total = self.process.ask("pay", visit.number)
            self.played.receipts[visit.number] = receipt
            self.played.total += total
            self.played.slips += 1
            self._after(visit.number, receipt, now)
        self._wait(CLOSES - now)

    def close(self) -> None:
        """Count, close, send everything, sign the day as the supervisor, send that too."""
        self._tell("practice.step.close", self._steps - 2, self._steps)
        expected = self.process.ask("balance")
        self.played.difference = self.process.ask("close", expected - self._stage.day.short)
        self.process.ask("sync")
        self.process.ask("sign_out")
        self.process.ask("sign_in", SUPERVISOR.user)
        self._tell("practice.step.approve", self._steps - 1, self._steps)
        self.process.ask("approve", self.played.day)
        self.process.ask("sign_out")
        self.process.ask("sync")
        self.played.waiting = self.process.ask("waiting")
        self.process.end()
        self._tell("practice.step.check", self._steps, self._steps)

    def _wait(self, span: timedelta) -> None:
        self.process.ask("time", span)
        self._stage.clock.advance(span)

    def _line(self, now: timedelta) -> None:
        """Let the line be what the hour says, and the counter notice."""
        if LINE_CUT <= now < LINE_BACK:
            self._cable.cut()
        else:
            self._cable.mend()
        turned = (self._last_sync < LINE_CUT <= now) or (self._last_sync < LINE_BACK <= now)
        if turned or now - self._last_sync >= SYNC_EVERY:
            self.played.waited_most = max(self.played.waited_most, self.process.ask("waiting"))
            self.process.ask("sync")
            self._last_sync = now

    def _kill(self) -> None:
        """Kill the process with a full basket in hand, start it again, find the basket there."""
        self.process.kill()
        self.process = self._stage.start(self._cable.url)
        self.process.ask("sign_in", CLERK.user)
        self.process.ask("sync")
        self.played.resumed = self.process.ask("resume")

    def _after(self, number: int, receipt: str, now: timedelta) -> None:
        """What the plan has happen after a visit: void, refund, copy, a card slip, the bank."""
        day = self._stage.day
        if number == day.voided:
            self._back("void", receipt)
        if number == day.refunded:
            self._back("refund", receipt)
        if number == day.copied:
            self.process.ask("copy", receipt)
            self.played.copies += 1
        if day.visits[number].pays == "unknown":
            self.process.ask("settle_card", receipt)
        if now >= BANK_AT and not self._banked:
            self._banked = True
            self.process.ask("to_bank", 20_000_000)

    def _back(self, how: str, receipt: str) -> None:
        self.played.total += self.process.ask(how, receipt)
        self.played.slips += 1


def open_centre(folder: Path, clock: Clock) -> Central:
    """Open the practice centre in a folder of the day's own."""
    return Central.open(folder, clock=clock, name="مرکز تمرین")
