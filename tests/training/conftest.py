"""A counter on real files, taken in by the tests' centre, for its training to stand beside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import HandClock
from app.counter.commands.adopt import adopt_catalogue, adopt_policy
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.commands.sign_in import sign_in
from app.counter.commands.staff import change_staff
from app.counter.counter import open_counter, set_up
from app.counter.tables import DEVICE
from app.settings import KeyStore, load
from tests.counter_world import CLERK, MANAGER, MORNING, enrol, signed_sample, surroundings
from ui.bell import Bell
from ui.binding.counter import BoundCounter


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A counter's folder: office, clerk and catalogue, and no address of the centre."""
    path, around = tmp_path / "counter", surroundings(HandClock(MORNING))
    office = OfficeDescription(office="72140087", counter=2, title="دفتر پیشخوان سراب")
    manager = FirstPerson(code=MANAGER.user, name="مدیر یکم", pin=MANAGER.pin)
    set_up(path, around, office=office, person=manager, wish=KeyStore.FILE)
    with open_counter(path, around) as counter:
        desk = counter.desk
        enrol(desk)
        with desk.write() as work:  # without an address nothing is tried beside a test
            work.connection.execute(DEVICE.update().values(centre=""))
        adopt_catalogue(desk, signed=signed_sample())
        adopt_policy(desk, held_money=True, services=())
        sign_in(desk, user=MANAGER.user, pin=MANAGER.pin)
        change_staff(desk, code=CLERK.user, name="متصدی یکم", roles=["clerk"], pin=CLERK.pin)
    return path


@pytest.fixture
def counter(profile: Path) -> Iterator[BoundCounter]:
    """The counter as the window has it."""
    around = surroundings(HandClock(MORNING), seed=7)
    bound = BoundCounter.opened(load(profile), Bell(), around)
    yield bound
    bound.close()
