"""Two offices with three counters, and their centre: set up once by the real commands, then copied.

What a seed begins with is a morning: every counter enrolled, in step, a shift open.
"""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from app.central.central import Central
from app.clock import HandClock
from app.counter.commands.open_shift import open_shift
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.sync.enrolment import enrol
from app.ids import SeededChance
from app.storage.engine import open_file
from app.storage.schema import prepare_counter
from models.catalogue.catalogue import Catalogue
from models.values.rial import Rial
from tests.counter_world import CLERK, MANAGER, OTHER_CLERK, SUPERVISOR, sample
from tests.simulation.centre import Centre
from tests.simulation.fence import SeededPasswords, fenced
from tests.simulation.machine import Machine, surroundings
from tests.simulation.network import Carrier, Network

MORNING: Final = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
COUNTERS: Final = (("72140087", 2), ("72140087", 3), ("72140095", 1))
_SEED: Final = 20_260_803


@dataclass(frozen=True)
class Town:
    """What every seed begins with: the centre's files, and each counter's file and secret."""

    centre: dict[str, bytes]
    counters: tuple[tuple[str, bytes, bytes], ...]


@cache
def newer(version: int) -> Catalogue:
    """Give the sample catalogue under a later version."""
    return msgspec.structs.replace(sample(), version=sample().version + version)


@cache
def town() -> Town:
    """Make the town, once a process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = HandClock(MORNING)
        centre = Centre(folder / "centre", clock, SeededChance(_SEED))
        network = Network(centre, None)  # type: ignore[arg-type] # a good line draws nothing
        with fenced(lambda: Carrier(network)):
            centre.start()
            _found(centre.central)
            counters = tuple(
                _set_up(folder, centre, clock, office, counter) for office, counter in COUNTERS
            )
            centre.close()
            files = {
                path.relative_to(centre.folder).as_posix(): path.read_bytes()
                for path in sorted(centre.folder.rglob("*"))
                if path.is_file()
            }
        return Town(files, counters)


def _found(central: Central) -> None:
    for office in sorted({office for office, _ in COUNTERS}):
        central.add_office(office, title="دفتر سراب", title_en="Sarab", licence="1-2")
        central.set_policy(office, held_money=True)
        for person, roles in (
            (CLERK, ["clerk"]),
            (OTHER_CLERK, ["clerk"]),
            (SUPERVISOR, ["supervisor"]),
        ):
            central.add_staff(
                office,
                person.user,
                name="متصدی",
                roles=roles,
                pin=person.pin,
                passwords=SeededPasswords(),
            )
    central.publish_catalogue(sample())


def _set_up(
    folder: Path, centre: Centre, clock: HandClock, office: str, counter: int
) -> tuple[str, bytes, bytes]:
    name = f"{office}-{counter}"
    secret = (name * 4).encode()[:32]
    path = folder / f"{name}.db"
    engine = open_file(path, None, create=True)
    prepare_counter(engine)
    described = OfficeDescription(
        office=office, counter=counter, title="دفتر سراب", profile="practice"
    )
    person = FirstPerson(code=MANAGER.user, name="مدیر یکم", pin=MANAGER.pin)
    around = surroundings(clock, _SEED + counter + int(office))
    set_up_office(engine, secret, around, office=described, person=person)
    engine.dispose()
    machine = Machine(name, path, secret, clock, _SEED)
    machine.start()
    code = centre.central.invite(office, counter)
    enrol(machine.desk, address="https://centre.invalid", code=code, app="simulated")
    machine.restart()
    assert machine.runner.pass_once(), machine.runner.trouble
    machine.come_in()
    open_shift(machine.desk, counts={1_000_000: 20}, brought=Rial(20_000_000))
    assert machine.runner.pass_once(), machine.runner.trouble
    machine.close()
    return name, secret, path.read_bytes()
