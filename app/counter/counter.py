"""The counter as one thing: a profile opened, its commands bound to its desk, its line kept."""

import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.clock import Clock, SystemClock
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.desk import Desk
from app.counter.opening import Surroundings, known_to_a_centre, open_desk
from app.counter.papers.condition import printer_condition
from app.counter.papers.queue import Job, print_owed
from app.counter.sync.enrolment import enrol
from app.counter.sync.heartbeat import Vitals
from app.counter.sync.line import Line
from app.counter.sync.runner import Runner
from app.counter.sync.second_times import AskedSecondTimes
from app.i18n import Language
from app.ids import Chance, Ids, SystemChance
from app.passwords import Passwords
from app.settings import KeyStore
from app.storage.profile import Profile
from app.storage.schema import COUNTER
from app.version import VERSION
from app.wire.messages import Enrolled
from models.errors import Refusal
from printing.printers import Printer

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def surroundings(
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    passwords: Passwords | None = None,
) -> Surroundings:
    """Give what the world gives a counter: the machine's own time and chance unless told."""
    clock, chance = clock or SystemClock(), chance or SystemChance()
    return Surroundings(
        clock=clock,
        ids=Ids(clock, chance),
        chance=chance,
        passwords=passwords or Passwords(),
        boot=_boot(),
        app=VERSION,
        schema=str(COUNTER.version),
    )


def _boot() -> str:
    """Name this start of the computer, where the system has a name for it."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return platform.system()


@dataclass(slots=True)
class Counter:
    """An open counter. `desk` is what commands work with; one thread at a time gives commands.

    `printer` gives the receipt printer in use, so that the centre can be told how it is.
    """

    profile: Profile
    around: Surroundings
    desk: Desk
    centre: str
    ca: str = ""
    runner: Runner | None = None
    printer: Callable[[], Printer] | None = None
    _asked: AskedSecondTimes | None = None

    @property
    def enrolled(self) -> bool:
        """Tell whether a centre has taken this machine in."""
        return bool(self.desk.centre_keys)

    def enrol(self, *, address: str, code: str, replaces: str = "") -> Enrolled:
        """Ask a centre to take this machine in, then keep in step with it; no training is."""
        if self.desk.office.training:
            raise Refusal("training.no_centre")
        enrolled = enrol(
            self.desk,
            address=address,
            code=code,
            app=self.around.app,
            ca=self.ca,
            replaces=replaces,
        )
        self.centre = address
        return enrolled

    def connect(self) -> Runner | None:
        """Start keeping in step with the centre; None where no centre took this machine in."""
        apart = self.desk.office.training
        if self.runner is None and self.centre and self.enrolled and not apart:
            self.runner = Runner(self.desk, self.around, self.line(), self._vitals())
            self.runner.start()
            self._asked = AskedSecondTimes(self.desk, self.line())
            self.desk.second_times = self._asked
        return self.runner

    def _vitals(self) -> Vitals:
        """Say how this machine is asked for its disk and its printer."""

        def printers() -> Sequence[tuple[str, str]]:
            try:
                printer = self.printer() if self.printer else None
            except Refusal as refusal:
                return (("receipt", refusal.code),)
            return (("receipt", printer_condition(self.desk, printer)),)

        return Vitals(self.profile.free_space, printers)

    def line(self) -> Line:
        """Make a line to the centre, for the runner or for one pass by hand."""
        desk = self.desk
        return Line(
            self.centre,
            desk.speaker,
            desk.signer,
            desk.centre_keys,
            desk.chance,
            desk.clock,
            ca=self.ca,
        )

    def print_owed(self, printer: Printer, language: Language) -> tuple[Job, ...]:
        """Print what is owed; the answer is what did not come out."""
        return print_owed(self.desk, printer, language)

    def close(self) -> None:
        """Stop keeping in step and let go of the file."""
        if self.runner is not None:
            self.runner.stop()
            self.runner = None
        if self._asked is not None:
            self._asked.close()
            self._asked = self.desk.second_times = None
        self.desk.engine.dispose()


@contextmanager
def open_counter(
    path: Path, around: Surroundings, *, address: str = "", ca: str = ""
) -> Iterator[Counter]:
    """Open a profile's counter, alone, until the block ends.

    Args:
        address: the centre's address when it moved; empty takes the one of the enrolment.
    """
    profile = Profile(path)
    with profile.hold():
        engine = profile.open_database()
        try:
            desk, centre = open_desk(engine, profile.secret(), around)
        except BaseException:
            engine.dispose()
            raise
        counter = Counter(profile, around, desk, address or centre, ca)
        try:
            yield counter
        finally:
            counter.close()


def set_up(
    path: Path,
    around: Surroundings,
    *,
    office: OfficeDescription,
    person: FirstPerson,
    wish: KeyStore = KeyStore.AUTO,
) -> None:
    """Make a folder into an office's counter, or refuse and leave nothing half-made.

    What was set up here before and no centre took in makes way: nobody has heard of it, and
    without a centre's catalogue it can have sold nothing.
    """
    profile = Profile(path)
    with profile.hold(make=True):
        if profile.exists and not _known(profile):
            profile.discard()
        if not profile.exists:
            profile.create(around.chance, wish=wish)
        engine = profile.open_database()
        try:
            set_up_office(engine, profile.secret(), around, office=office, person=person)
        finally:
            engine.dispose()


def _known(profile: Profile) -> bool:
    engine = profile.open_database()
    try:
        return known_to_a_centre(engine)
    finally:
        engine.dispose()
